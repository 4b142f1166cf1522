// Acts on what lies between nodes: links, and messages on their way.

#include "sim/session/acts_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

using scenario::NodeRefs;
using scenario::Text;

core::Duration usual_latency(const scenario::Scenario& scenario) {
    const scenario::Latency& latency = scenario.cluster.network.latency;
    if (latency.shape == scenario::Latency::Shape::uniform)
        return core::Duration{(latency.first.ns + latency.second.ns) / 2};
    return latency.first;
}

bool names_exactly(const NodeRefs& refs, std::string_view node) { return refs == node_ref(node); }

/// Is this link cut already, by a fault that names just these two?
bool is_cut(const Situation& now, std::string_view a, std::string_view b) {
    return std::ranges::any_of(now.active_faults(), [&](const ActiveFault& active) {
        const auto* cut = std::get_if<scenario::Cut>(&active.fault->action.what);
        return cut != nullptr && ((names_exactly(cut->a, a) && names_exactly(cut->b, b)) ||
                                  (names_exactly(cut->a, b) && names_exactly(cut->b, a)));
    });
}

void add_one_way(const Situation& now, const std::string& from, const std::string& to,
                 const Text& why_not, std::vector<Act>& acts) {
    Act act;
    act.id = fmt::format("one-way:{}", from);
    act.title = words(fmt::format("Let nothing through from {} to {}", from, to),
                      fmt::format("阻断从 {} 到 {} 的方向", from, to));
    act.meaning = words(fmt::format("{} still hears {}, but not the other way round.", from, to),
                        fmt::format("{} 仍能收到 {} 的消息，反过来则不行。", from, to));
    now.add_spans(act, {scenario::OneWay{node_ref(from), node_ref(to)}});
    now.add(acts, std::move(act), why_not);
}

void add_slow(const Situation& now, const std::string& a, const std::string& b, const Text& why_not,
              std::vector<Act>& acts) {
    Act slow;
    slow.id = "slow";
    slow.key = 'D';
    slow.title = words(fmt::format("Slow the link {} – {}", a, b),
                       fmt::format("减慢 {} 与 {} 之间的连接", a, b));
    slow.meaning = words("What is sent from now on takes longer.", "此后发送的消息需要更长时间。");
    const core::Duration usual = usual_latency(now.scenario);
    for (const std::int64_t factor : {10, 100}) {
        const core::Duration latency{std::max<std::int64_t>(usual.ns, 1'000) * factor};
        slow.choices.push_back(
            {fmt::format("times-{}", factor),
             words(fmt::format("{} times: {}", factor, scenario::to_string(latency)),
                   fmt::format("{} 倍：{}", factor, scenario::to_string(latency))),
             {scenario::Slow{node_ref(a), node_ref(b), scenario::Latency::constant(latency),
                             std::nullopt}},
             {}});
    }
    now.add(acts, std::move(slow), why_not);
}

/// Does this change of the network name both ends?
bool concerns_link(const ActiveFault& active, std::string_view a, std::string_view b) {
    const auto names = [](const NodeRefs& refs, std::string_view node) {
        return std::ranges::any_of(refs, [&](const scenario::NodeRef& ref) {
            return ref.kind != scenario::NodeRef::Kind::id || ref.name == node;
        });
    };
    const auto across = [&](const NodeRefs& one, const NodeRefs& other) {
        return (names(one, a) && names(other, b)) || (names(one, b) && names(other, a));
    };
    const auto& what = active.fault->action.what;
    if (const auto* cut = std::get_if<scenario::Cut>(&what)) return across(cut->a, cut->b);
    if (const auto* slow = std::get_if<scenario::Slow>(&what)) return across(slow->a, slow->b);
    if (const auto* way = std::get_if<scenario::OneWay>(&what)) return across(way->from, way->to);
    if (const auto* isolate = std::get_if<scenario::Isolate>(&what))
        return names(isolate->node, a) || names(isolate->node, b);
    if (const auto* split = std::get_if<scenario::PartitionNetwork>(&what))
        for (const NodeRefs& one : split->sides)
            for (const NodeRefs& other : split->sides)
                if (&one != &other && across(one, other)) return true;
    return false;
}

// --- Messages -----------------------------------------------------------------------------------

/// `this Produce request`, in both languages.
struct What {
    std::string en, zh;
};

/// The errors that its receiver may really answer with, the likeliest first.
std::vector<core::ErrorCode> errors_for(core::ApiKey api) {
    using core::ErrorCode;
    switch (api) {
        case core::ApiKey::produce:
            return {ErrorCode::not_enough_replicas, ErrorCode::not_leader_or_follower,
                    ErrorCode::request_timed_out};
        case core::ApiKey::fetch:
            return {ErrorCode::not_leader_or_follower, ErrorCode::fenced_leader_epoch};
        case core::ApiKey::list_offsets:
        case core::ApiKey::offset_for_leader_epoch: return {ErrorCode::not_leader_or_follower};
        default: return {};
    }
}

bool asks_for_no_answer(const Situation& now, const trace::Message& message) {
    if (message.api != core::ApiKey::produce || message.kind != trace::Kind::request) return false;
    const scenario::Client* client = now.scenario.client(now.view.names().text(message.from));
    if (client == nullptr || !client->producer) return false;
    const auto acks = client->producer->config.find("acks");
    return acks != client->producer->config.end() && acks->second == "0";
}

void add_lose(const Situation& now, std::int64_t number, const What& what, const Text& gone,
              std::vector<Act>& acts) {
    Act lose;
    lose.id = "lose";
    lose.key = 'X';
    lose.title = words("Lose " + what.en, "丢失" + what.zh);
    lose.meaning = words("Its connection breaks here, and all that is on its way on it is lost.",
                         "它所在的连接在此处断开，连接上正在传输的一切都会丢失。");
    lose.choices.push_back({"reset",
                            words("both ends notice", "两端都会察觉"),
                            lose_message(number, scenario::Notice::reset),
                            {}});
    lose.choices.push_back({"silence",
                            words("nobody notices", "没有人察觉"),
                            lose_message(number, scenario::Notice::silence),
                            {}});
    now.add(acts, std::move(lose), gone);
}

void add_keep(const Situation& now, std::int64_t number, const What& what, const Text& why_not,
              std::vector<Act>& acts) {
    Act delay;
    delay.id = "delay";
    delay.key = 'D';
    delay.title = words("Delay " + what.en, "延迟" + what.zh);
    delay.meaning = words("It arrives later; those behind it on its connection wait for it.",
                          "它会晚到；同一连接上排在后面的消息要等它。");
    const core::Duration hop{std::max<std::int64_t>(usual_latency(now.scenario).ns, 1'000)};
    const auto by = [&](std::string id, core::Duration span) {
        const std::string text = scenario::to_string(span);
        delay.choices.push_back(
            {std::move(id), words("by " + text, "延迟 " + text), delay_message(number, span), {}});
    };
    by("by-5-hops", core::Duration{hop.ns * 5});
    if (hop.ns * 5 < core::seconds(1).ns) by("by-1s", core::seconds(1));
    if (hop.ns * 5 < core::seconds(10).ns) by("by-10s", core::seconds(10));
    now.add(acts, std::move(delay), why_not);

    Act hold;
    hold.id = "hold";
    hold.title = words("Hold " + what.en, "扣住" + what.zh);
    hold.meaning = words("It waits where it is until it is let go.", "它停在原处，直到被放行。");
    now.add_spans(hold, hold_message(number));
    now.add(acts, std::move(hold), why_not);
}

void add_answer(const Situation& now, const trace::Message& message, const What& what,
                std::vector<Act>& acts) {
    const std::vector<core::ErrorCode> errors = errors_for(message.api);
    if (errors.empty()) return;
    const bool is_request = message.kind == trace::Kind::request;
    Act answer;
    answer.id = "answer";
    answer.title = is_request
                       ? words("Answer " + what.en + " with an error", "用错误应答" + what.zh)
                       : words("Turn " + what.en + " into an error", "把" + what.zh + "改为错误");
    answer.meaning = is_request ? words("Its receiver never handles it.", "接收方不会处理它。")
                                : words("What was done stays done; only the answer differs.",
                                        "已经做的不会撤销，只是应答不同。");
    for (const core::ErrorCode error : errors) {
        const std::string name(core::to_string(error));
        answer.choices.push_back(
            {name, words(name, name), answer_message(message.message.value, error), {}});
    }
    now.add(acts, std::move(answer),
            asks_for_no_answer(now, message)
                ? words("Its sender asked for no answer (acks=0).", "发送方不要应答（acks=0）。")
                : Text{});
}

}  // namespace

std::vector<Act> acts_on_link(const Situation& now, std::string_view one, std::string_view other) {
    if (!now.is_node(one) || !now.is_node(other)) return {};
    const std::string a(one), b(other);
    Text why_not;
    if (now.connections(a, b) == 0)
        why_not = words("There is no connection between them now.", "它们之间现在没有连接。");
    else if (is_cut(now, a, b))
        why_not = words("It is cut already.", "它已被切断。");
    std::vector<Act> acts;
    Act cut;
    cut.id = "cut";
    cut.key = 'C';
    cut.title = words(fmt::format("Cut {} from {}", a, b), fmt::format("切断 {} 与 {}", a, b));
    cut.meaning = words("Silence both ways, not loss: what was sent waits.",
                        "双向沉默而不是丢失：已发送的会等待。");
    now.add_spans(cut, {scenario::Cut{node_ref(a), node_ref(b)}});
    now.add(acts, std::move(cut), why_not);
    add_one_way(now, a, b, why_not, acts);
    add_one_way(now, b, a, why_not, acts);
    add_slow(now, a, b, why_not, acts);
    for (const ActiveFault& active : now.active_faults())
        if (concerns_link(active, a, b)) acts.push_back(now.end_of(active));
    return acts;
}

std::vector<Act> acts_on_message(const Situation& now, std::int64_t number) {
    if (number < 0) return {};
    const MessageView* flying = now.view.message(trace::MessageId{number});
    std::string en = "this message", zh = "这个请求";
    if (flying != nullptr) {
        const bool is_request = flying->message.kind == trace::Kind::request;
        const std::string_view api = core::to_string(flying->message.api);
        if (!now.is_node(now.view.names().text(flying->message.from)) ||
            !now.is_node(now.view.names().text(flying->message.to)))
            return {};
        en = fmt::format("this {} {}", api, is_request ? "request" : "response");
        zh = fmt::format("这个 {} {}", api, is_request ? "请求" : "响应");
    }
    Text gone;
    if (flying == nullptr) gone = words("It is not on its way any more.", "它已经不在路上了。");
    std::vector<Act> acts;
    add_lose(now, number, {en, zh}, gone, acts);
    Text kept = gone;
    if (flying != nullptr && flying->held_by >= 0)
        kept = words("A fault keeps it back already.", "已有故障将它扣住。");
    add_keep(now, number, {en, zh}, kept, acts);
    if (flying == nullptr) return acts;
    add_answer(now, flying->message, {en, zh}, acts);
    for (const ActiveFault& active : now.active_faults())
        if (active.seen->fault == flying->held_by) acts.push_back(now.end_of(active));
    return acts;
}

}  // namespace brokerscope::sim
