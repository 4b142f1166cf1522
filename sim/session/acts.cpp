#include "sim/session/acts.h"

#include "sim/scenario/event_fields.h"
#include "sim/session/acts_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

using scenario::Action;
using scenario::NodeRef;
using scenario::NodeRefs;
using scenario::Text;

/// An action with a filter on one message.
template <class What>
Action on_message(std::int64_t message, What what) {
    const scenario::EventKind& sent = *scenario::event_kind("message.sent");
    const scenario::EventField& field = *sent.field("message");
    what.filter = scenario::MessageFilter{{{field.index, std::string(field.name), message}}};
    return {what};
}

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9' || number > INT64_MAX / 100) return -1;
        number = number * 10 + (digit - '0');
    }
    return text.empty() ? -1 : number;
}

/// What is behind the first `:`, if the id begins with `kind`.
std::optional<std::string_view> rest_of(std::string_view entity, std::string_view kind) {
    if (!entity.starts_with(kind) || entity.size() <= kind.size() || entity[kind.size()] != ':')
        return std::nullopt;
    return entity.substr(kind.size() + 1);
}

/// `orders/0@broker-1`, with what may follow a `#`.
struct AtNode {
    std::string_view partition, node;
};
AtNode split_at_node(std::string_view text) {
    text = text.substr(0, text.find('#'));
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos) return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace

NodeRefs node_ref(std::string_view name) {
    return {{.kind = NodeRef::Kind::id, .name = std::string(name)}};
}

Text words(std::string en, std::string zh) {
    return {{{"en", std::move(en)}, {"zh", std::move(zh)}}};
}

Situation::Situation(const ClusterView& view_now, const scenario::Scenario& from,
                     std::span<const scenario::Fault> edits_so_far)
    : view(view_now), scenario(from), edits(edits_so_far) {
    if (view.phase() == trace::Phase::boot)
        closed = words("The cluster is still starting: acts begin with the story.",
                       "集群仍在启动：故事开始后才能操作。");
    else if (view.phase() != trace::Phase::story)
        closed = words("The story is over: what was promised is only coming to its end.",
                       "故事已经结束：只是在等待承诺的事情完成。");
}

const NodeView* Situation::node(std::string_view name) const {
    const trace::Name* known = view.names().find(name);
    return known == nullptr ? nullptr : view.node(*known);
}

bool Situation::is_node(std::string_view name) const {
    const std::vector<std::string> ids = scenario.node_ids();
    return std::ranges::find(ids, name) != ids.end();
}

bool Situation::is_broker(std::string_view name) const {
    return std::ranges::any_of(scenario.cluster.brokers,
                               [&](const scenario::Broker& one) { return one.id == name; });
}

bool Situation::is_up(std::string_view name) const {
    const NodeView* known = node(name);
    return known != nullptr && known->state == ProcessState::up;
}

std::size_t Situation::connections(std::string_view a, std::string_view b) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(view.connections(), [&](const ConnectionView& one) {
            const std::string_view from = view.names().text(one.from);
            const std::string_view to = view.names().text(one.to);
            if (b.empty()) return (from == a) != (to == a);
            return (from == a && to == b) || (from == b && to == a);
        }));
}

const scenario::Fault* Situation::fault(std::int32_t number) const {
    const auto index = static_cast<std::size_t>(number);
    if (index < scenario.faults.size()) return &scenario.faults[index];
    const std::size_t edit = index - scenario.faults.size();
    return edit < edits.size() ? &edits[edit] : nullptr;
}

namespace {

bool is_lasting(const FaultView& seen, const scenario::Fault& fault) {
    const bool on_one = std::visit(
        [](const auto& what) {
            using T = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<T, scenario::Lose> || std::is_same_v<T, scenario::Answer>)
                return !what.filter || names_one_message(*what.filter);
            else if constexpr (std::is_same_v<T, scenario::Delay>)
                return what.by && (!what.filter || names_one_message(*what.filter));
            else
                return false;
        },
        fault.action.what);
    if (on_one) return false;
    return std::visit(
        [&](const auto& what) {
            using T = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<T, scenario::Start> ||
                          std::is_same_v<T, scenario::Elect> ||
                          std::is_same_v<T, scenario::DiskFlush> ||
                          std::is_same_v<T, scenario::Wipe> || std::is_same_v<T, scenario::Heal> ||
                          std::is_same_v<T, scenario::OneOf>)
                return false;
            else if constexpr (requires { what.node; } && !std::is_same_v<T, scenario::Isolate>)
                return seen.touched > 0;  // a process that was there
            else
                return true;
        },
        fault.action.what);
}

}  // namespace

bool names_one_message(const scenario::MessageFilter& filter) {
    return std::ranges::any_of(filter.fields, [](const scenario::FieldCondition& condition) {
        return condition.name == "message";
    });
}

std::vector<ActiveFault> Situation::active_faults() const {
    std::vector<ActiveFault> active;
    for (const FaultView& seen : view.faults()) {
        const scenario::Fault* known = fault(seen.fault);
        if (known == nullptr || seen.ended || !is_lasting(seen, *known)) continue;
        std::string name = scenario::name_of(*known, static_cast<std::size_t>(seen.fault));
        active.push_back({&seen, known, std::move(name)});
    }
    return active;
}

Act Situation::end_of(const ActiveFault& active) const {
    const std::string_view action = view.names().text(active.seen->action);
    const std::string_view target = view.names().text(active.seen->target);
    const std::string what =
        target.empty() ? std::string(action) : fmt::format("{} {}", action, target);
    Act act;
    act.id = "end:" + active.name;
    act.key = 'U';
    act.title = words("End: " + what, "结束：" + what);
    act.meaning =
        words("What it cut, kept or slowed goes on from here.", "被切断、扣住或变慢的从此恢复。");
    act.choices.push_back({"now", words("now", "现在"), {scenario::Heal{active.name}}, {}});
    act.why_not = closed;
    return act;
}

void Situation::add(std::vector<Act>& acts, Act act, Text why_not) const {
    act.why_not = !closed.by_language.empty() ? closed : std::move(why_not);
    acts.push_back(std::move(act));
}

void Situation::add_spans(Act& act, const Action& action) const {
    act.choices.push_back({"open", words("until it is undone", "直到撤销"), action, {}});
    for (const std::int64_t span : {2, 10, 60})
        act.choices.push_back({fmt::format("for-{}s", span),
                               words(fmt::format("for {} s", span), fmt::format("{} 秒", span)),
                               action, scenario::Latency::constant(core::seconds(span))});
}

namespace {

std::vector<Act> acts_on_ground(const Situation& now) {
    std::vector<Act> acts;
    const std::vector<ActiveFault> active = now.active_faults();
    Act all;
    all.id = "heal-all";
    all.key = 'U';
    all.title = words("End all faults", "结束所有故障");
    all.meaning = words("Nodes start, networks heal, what is held goes on.",
                        "节点启动，网络恢复，扣住的消息继续。");
    all.choices.push_back({"now", words("now", "现在"), {scenario::Heal{}}, {}});
    now.add(acts, std::move(all),
            active.empty() ? words("No fault is active.", "当前没有生效的故障。") : Text{});
    for (const ActiveFault& one : active) acts.push_back(now.end_of(one));
    return acts;
}

}  // namespace

std::vector<Act> acts_on(std::string_view entity, const ClusterView& view,
                         const scenario::Scenario& scenario,
                         std::span<const scenario::Fault> edits) {
    const Situation now(view, scenario, edits);
    if (entity.empty()) return acts_on_ground(now);
    if (const auto node = rest_of(entity, "node")) return acts_on_node(now, *node);
    if (const auto message = rest_of(entity, "message"))
        return acts_on_message(now, number_in(*message));
    if (const auto link = rest_of(entity, "link")) {
        const std::size_t middle = link->find('~');
        if (middle == std::string_view::npos) return {};
        return acts_on_link(now, link->substr(0, middle), link->substr(middle + 1));
    }
    if (const auto partition = rest_of(entity, "partition"))
        return acts_on_partition(now, *partition);
    for (const std::string_view kind : {"replica", "record"}) {
        const auto at = rest_of(entity, kind);
        if (!at) continue;
        const AtNode place = split_at_node(*at);
        std::vector<Act> acts = acts_on_partition(now, place.partition, place.node);
        for (Act& act : acts_on_node(now, place.node)) acts.push_back(std::move(act));
        return acts;
    }
    return {};
}

const Act* act_for_key(const std::vector<Act>& acts, char key) {
    const Act* first = nullptr;
    for (const Act& act : acts) {
        if (act.key != key) continue;
        if (act.legal()) return &act;
        if (first == nullptr) first = &act;
    }
    return first;
}

scenario::Action delay_message(std::int64_t message, core::Duration by) {
    return on_message(message, scenario::Delay{.by = scenario::Latency::constant(by)});
}
scenario::Action lose_message(std::int64_t message, scenario::Notice notice) {
    return on_message(message, scenario::Lose{.notice = notice});
}
scenario::Action hold_message(std::int64_t message) {
    return on_message(message, scenario::Hold{});
}
scenario::Action answer_message(std::int64_t message, core::ErrorCode error) {
    return on_message(message, scenario::Answer{.error = error});
}

}  // namespace brokerscope::sim
