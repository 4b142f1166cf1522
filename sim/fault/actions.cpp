// What faults do. See injector_impl.h.

#include "sim/fault/draw.h"
#include "sim/fault/error_answer.h"
#include "sim/fault/injector_impl.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace brokerscope::sim {

namespace trace = core::trace;

namespace {

sim::Notice notice_of(scenario::Notice notice) {
    return notice == scenario::Notice::silence ? sim::Notice::silence : sim::Notice::reset;
}

sim::Latency latency_of(const scenario::Latency& latency) {
    return {static_cast<sim::Latency::Shape>(latency.shape), latency.first, latency.second};
}
static_assert(static_cast<int>(sim::Latency::Shape::lognormal) ==
              static_cast<int>(scenario::Latency::Shape::lognormal));

sim::PowerLoss power_loss_of(const scenario::PowerLoss& power) {
    sim::PowerLoss how;
    how.keep = power.keep == scenario::Keep::all    ? sim::Keep::all
               : power.keep == scenario::Keep::none ? sim::Keep::none
                                                    : sim::Keep::by_seed;
    return how;
}

/// The nodes that an action names, for the trace; empty where it acts on messages.
template <class What>
scenario::NodeRefs nodes_in(const What& what) {
    if constexpr (requires { what.node; })
        return what.node;
    else if constexpr (requires { what.leader; })
        return what.leader;
    else
        return {};
}

const std::optional<scenario::MessageFilter>* filter_of(const scenario::Action& action) {
    return std::visit(
        [](const auto& what) -> const std::optional<scenario::MessageFilter>* {
            if constexpr (requires { what.filter; })
                return &what.filter;
            else
                return nullptr;
        },
        action.what);
}

/// The one message that a filter names by its number.
std::optional<trace::MessageId> message_of(const scenario::MessageFilter& filter) {
    for (const scenario::FieldCondition& condition : filter.fields)
        if (condition.name == "message")
            if (const auto* number = std::get_if<std::int64_t>(&condition.value))
                return trace::MessageId{*number};
    return std::nullopt;
}

}  // namespace

bool Coverage::covers(trace::Name from, trace::Name to) const {
    const auto in = [&](std::size_t side, trace::Name name) {
        return std::ranges::find(sides[side], name) != sides[side].end();
    };
    switch (kind) {
        case Kind::nothing: return false;
        case Kind::between: return (in(0, from) && in(1, to)) || (in(1, from) && in(0, to));
        case Kind::one_way: return in(0, from) && in(1, to);
        case Kind::around: return in(0, from) != in(0, to);
        case Kind::apart: {
            std::size_t from_side = sides.size(), to_side = sides.size();
            for (std::size_t i = 0; i < sides.size(); ++i) {
                if (in(i, from)) from_side = i;
                if (in(i, to)) to_side = i;
            }
            return from_side != sides.size() && to_side != sides.size() && from_side != to_side;
        }
    }
    UNREACHABLE("a kind that is none");
}

std::vector<trace::Name> Injector::Impl::nodes_of(const scenario::NodeRefs& refs, Armed& armed) {
    return roles_.resolve(refs, &armed.random);
}

NodeId Injector::Impl::node_id(trace::Name name) const {
    return world_.node(world_.names().text(name));
}

// --- Firing -------------------------------------------------------------------------------------

std::string Injector::Impl::target_of(const scenario::Action& action, const Hand* hand) const {
    if (hand != nullptr && filter_of(action) != nullptr && !*filter_of(action))
        return fmt::format("{} {}", core::to_string(hand->message.api),
                           trace::name_of(hand->message.kind));
    if (const auto* elect = std::get_if<scenario::Elect>(&action.what))
        return core::to_string(elect->partition);
    const scenario::NodeRefs refs =
        std::visit([](const auto& what) { return nodes_in(what); }, action.what);
    std::vector<std::string> names;
    for (const scenario::NodeRef& ref : refs) names.push_back(to_string(ref));
    return fmt::format("{}", fmt::join(names, ", "));
}

Verdict Injector::Impl::fire(Armed& armed, trace::EventId cause, const Hand* hand) {
    const scenario::Action* action = &armed.fault.action;
    while (const auto* one_of = std::get_if<scenario::OneOf>(&action->what))
        action = &one_of->actions[armed.random.below(one_of->actions.size())];
    const trace::Name word = world_.names().intern(scenario::name_of(*action));
    const trace::Name target = world_.names().intern(target_of(*action, hand));
    auto effect = std::make_shared<FaultEffect>();
    effect->fault = armed.number;
    effect->fired = world_.emit(trace::FaultFired{armed.number, word, target}, cause);
    ++row(armed.number).fired;
    consequences_.seed(armed.number, effect->fired);

    const FaultEffect* before = std::exchange(acting_, effect.get());
    const std::int64_t bytes_before = std::exchange(acting_bytes_, 0);
    Verdict verdict = act_on(*action, armed, *effect, hand);
    const std::int64_t bytes = std::exchange(acting_bytes_, bytes_before);
    acting_ = before;
    if (bytes > 0) touch(*effect, trace::Touched::bytes, bytes);

    if (effect->lasts()) {
        effects_.push_back(effect);
        set_end(armed, effect);
    }
    return verdict;
}

Verdict Injector::Impl::act_on(const scenario::Action& action, Armed& armed, FaultEffect& effect,
                               const Hand* hand) {
    if (const auto* filter = filter_of(action)) {
        if (*filter) {
            if (const auto one = message_of(**filter);
                one && act_on_flying(*one, **filter, action, armed, effect))
                return {};
            effect.filter = *filter;
            effect.on_message = action;
            // `until` of a delay ends the whole filter: what comes later is not delayed.
            if (const auto* delay = std::get_if<scenario::Delay>(&action.what);
                delay && delay->until)
                effect.until = scenario::UntilEvent{*delay->until, {}};
            return {};
        }
        return hand != nullptr ? treat(action, armed, effect, *hand) : Verdict{};
    }
    if (const auto* chosen = std::get_if<scenario::Elect>(&action.what)) {
        elect(*chosen, armed, effect);
    } else if (const auto* healed = std::get_if<scenario::Heal>(&action.what)) {
        heal(*healed, effect);
    } else {
        act_on_network(action, armed, effect);
        act_on_nodes(action, armed, effect);
    }
    return {};
}

/// Does the action to the one message that it names; false if that is not on its way: it may still
/// be to come.
bool Injector::Impl::act_on_flying(trace::MessageId message, const scenario::MessageFilter& filter,
                                   const scenario::Action& action, Armed& armed,
                                   FaultEffect& effect) {
    const auto flying = world_.network().flying(message);
    if (!flying || !matcher_.matches(filter, flying->message)) return false;
    const bool keeps = std::holds_alternative<scenario::Delay>(action.what) ||
                       std::holds_alternative<scenario::Hold>(action.what);
    if (keeps && flying->held) return true;  // there is nothing to do, and the ledger says so
    const Verdict verdict =
        treat(action, armed, effect, {flying->message, flying->sent, flying->bytes});
    if (verdict.kind != Verdict::Kind::pass) world_.network().interfere(message, verdict);
    return true;
}

// --- Messages -----------------------------------------------------------------------------------

Verdict Injector::Impl::treat(const scenario::Action& action, Armed& armed, FaultEffect& effect,
                              const Hand& hand) {
    Verdict verdict;
    verdict.fault = armed.number;
    if (const auto* lose = std::get_if<scenario::Lose>(&action.what)) {
        verdict.kind = Verdict::Kind::lose;
        verdict.notice = notice_of(lose->notice);
    } else if (const auto* delay = std::get_if<scenario::Delay>(&action.what)) {
        verdict.kind = delay->by ? Verdict::Kind::delay : Verdict::Kind::hold;
        if (delay->by) verdict.by = draw(*delay->by, armed.random);
        if (delay->until && !effect.until) effect.until = scenario::UntilEvent{*delay->until, {}};
    } else if (const auto* answer = std::get_if<scenario::Answer>(&action.what)) {
        auto bytes = error_answer(hand.message, hand.bytes, answer->error);
        if (!bytes) return {};
        verdict.kind = Verdict::Kind::answer;
        verdict.bytes = core::SharedBytes(std::move(*bytes));
    } else {
        verdict.kind = Verdict::Kind::hold;
    }
    if (verdict.kind == Verdict::Kind::hold) effect.held.push_back(hand.message.message);
    touch_message(effect, hand.message, true);
    consequences_.seed(armed.number, hand.event);
    return verdict;
}

void Injector::Impl::touch_message(FaultEffect& effect, const trace::Message& message, bool tell) {
    LedgerRow& touched = row(effect.fault);
    ++touched.messages;
    touched.bytes += message.bytes;
    if (tell)
        world_.emit(trace::FaultTouched{effect.fault, trace::Touched::message, message.bytes,
                                        message.message},
                    effect.fired);
}

void Injector::Impl::touch(FaultEffect& effect, trace::Touched what, std::int64_t amount) {
    LedgerRow& touched = row(effect.fault);
    if (what == trace::Touched::bytes) touched.bytes += amount;
    if (what == trace::Touched::process) touched.processes += amount;
    if (what == trace::Touched::connection) touched.connections += amount;
    world_.emit(trace::FaultTouched{effect.fault, what, amount, {}}, effect.fired);
}

// --- The network --------------------------------------------------------------------------------

void Injector::Impl::act_on_network(const scenario::Action& action, Armed& armed,
                                    FaultEffect& effect) {
    SimNetwork& network = world_.network();
    Coverage& coverage = effect.coverage;
    const auto each_pair = [&](auto&& change) {
        for (const trace::Name a : coverage.sides[0])
            for (const trace::Name b : coverage.sides[1])
                if (a != b) effect.changes.push_back(change(a, b));
    };
    if (const auto* cut = std::get_if<scenario::Cut>(&action.what)) {
        coverage = {Coverage::Kind::between, {nodes_of(cut->a, armed), {}}};
        coverage.sides[1] = nodes_of(cut->b, armed);
        each_pair([&](trace::Name a, trace::Name b) {
            return network.cut(world_.names().text(a), world_.names().text(b));
        });
    } else if (const auto* slow = std::get_if<scenario::Slow>(&action.what)) {
        coverage = {Coverage::Kind::between, {nodes_of(slow->a, armed), {}}};
        coverage.sides[1] = nodes_of(slow->b, armed);
        std::optional<sim::Latency> latency;
        if (slow->latency) latency = latency_of(*slow->latency);
        each_pair([&](trace::Name a, trace::Name b) {
            return network.slow(node_id(a), node_id(b), latency, slow->bandwidth);
        });
    } else if (const auto* one_way = std::get_if<scenario::OneWay>(&action.what)) {
        coverage = {Coverage::Kind::one_way, {nodes_of(one_way->from, armed), {}}};
        coverage.sides[1] = nodes_of(one_way->to, armed);
        each_pair(
            [&](trace::Name a, trace::Name b) { return network.one_way(node_id(a), node_id(b)); });
    } else if (const auto* isolate = std::get_if<scenario::Isolate>(&action.what)) {
        coverage = {Coverage::Kind::around, {nodes_of(isolate->node, armed)}};
        for (const trace::Name node : coverage.sides[0])
            effect.changes.push_back(network.isolate(node_id(node)));
    } else if (const auto* split = std::get_if<scenario::PartitionNetwork>(&action.what)) {
        coverage.kind = Coverage::Kind::apart;
        std::vector<std::vector<NodeId>> groups;
        for (const scenario::NodeRefs& side : split->sides) {
            coverage.sides.push_back(nodes_of(side, armed));
            std::vector<NodeId>& group = groups.emplace_back();
            for (const trace::Name node : coverage.sides.back()) group.push_back(node_id(node));
        }
        effect.changes.push_back(network.partition(groups));
    }
    // A connection needs both its ways, whoever opened it.
    const auto crossing = std::ranges::count_if(connections_, [&](const auto& connection) {
        const auto [one, other] = connection.second;
        return coverage.covers(one, other) || coverage.covers(other, one);
    });
    if (crossing > 0) touch(effect, trace::Touched::connection, crossing);
}

// --- Processes and machines ---------------------------------------------------------------------

void Injector::Impl::act_on_nodes(const scenario::Action& action, Armed& armed,
                                  FaultEffect& effect) {
    if (std::holds_alternative<scenario::Isolate>(action.what)) return;
    const scenario::NodeRefs refs =
        std::visit([](const auto& what) { return nodes_in(what); }, action.what);
    for (const trace::Name node : nodes_of(refs, armed)) act_on_node(action, node, effect);
}

void Injector::Impl::act_on_node(const scenario::Action& action, trace::Name name,
                                 FaultEffect& effect) {
    const NodeId node = node_id(name);
    const bool lives = world_.has_process(node);
    const auto hit = [&] { touch(effect, trace::Touched::process, 1); };
    if (std::holds_alternative<scenario::Crash>(action.what) && lives) {
        hit();
        world_.crash(node, effect.fired);
        effect.down.push_back(node);
    } else if (const auto* power = std::get_if<scenario::PowerLoss>(&action.what)) {
        hit();
        world_.power_loss(node, power_loss_of(*power), effect.fired);
        effect.down.push_back(node);
    } else if (std::holds_alternative<scenario::Pause>(action.what) &&
               world_.state(node) == NodeState::running) {
        hit();
        world_.pause(node, effect.fired);
        effect.paused.push_back(node);
    } else if (std::holds_alternative<scenario::Shutdown>(action.what) && lives) {
        hit();
        world_.shutdown(node, effect.fired);
        effect.down.push_back(node);
    } else if (std::holds_alternative<scenario::Start>(action.what) && !lives) {
        hit();
        world_.start(node, effect.fired);
        for (const std::shared_ptr<FaultEffect>& other : effects_) std::erase(other->down, node);
    } else if (std::holds_alternative<scenario::DiskFlush>(action.what)) {
        world_.flush_disk(node, effect.fired);
    } else if (std::holds_alternative<scenario::Wipe>(action.what) && !lives) {
        world_.wipe_disk(node, effect.fired);
    }
}

void Injector::Impl::elect(const scenario::Elect& elect, Armed& armed, const FaultEffect& effect) {
    if (!elect_ || roles_.controllers().empty()) return;
    const std::vector<trace::Name> leaders = nodes_of(elect.leader, armed);
    const core::BrokerId leader =
        leaders.empty() ? core::no_broker : roles_.broker_id(leaders.front());
    if (leaders.empty() && !elect.leader.empty()) return;  // a role that nobody has
    const NodeId controller = node_id(roles_.controllers().front());
    const std::int32_t fault = effect.fault;
    world_.call(
        controller,
        [this, elect, leader, fault](core::Handler& handler) {
            const core::ErrorCode error = elect_(handler, elect.partition, leader, elect.unclean);
            if (error == core::ErrorCode::none) ++row(fault).processes;
        },
        effect.fired);
}

void Injector::Impl::heal(const scenario::Heal& heal, const FaultEffect& self) {
    std::int64_t ended = 0;
    const std::vector<std::shared_ptr<FaultEffect>> active = effects_;
    for (const std::shared_ptr<FaultEffect>& effect : active) {
        const auto index = static_cast<std::size_t>(effect->fault);
        const std::string name = scenario::name_of(armed_[index].fault, index);
        if (!effect->active || (!heal.id.empty() && name != heal.id)) continue;
        end(*effect);
        ++ended;
    }
    row(self.fault).connections += ended;
}

}  // namespace brokerscope::sim
