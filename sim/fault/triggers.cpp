// When faults act. See injector_impl.h.

#include "sim/fault/draw.h"
#include "sim/fault/injector_impl.h"

#include <algorithm>
#include <type_traits>

namespace brokerscope::sim {

namespace trace = core::trace;

namespace {

constexpr trace::KindIndex sent_kind = *trace::kind_index("message.sent");
constexpr trace::KindIndex delivered_kind = *trace::kind_index("message.delivered");

bool is_judged_by_network(const scenario::OnEvent& on) {
    return !on.after && (on.event.kind == sent_kind || on.event.kind == delivered_kind);
}

bool asks_for_record(const scenario::Fault& fault) {
    bool asks = false;
    if (const auto* on = std::get_if<scenario::OnEvent>(&fault.trigger))
        asks |= on->event.record.has_value();
    if (const auto* until = std::get_if<scenario::UntilEvent>(&fault.end))
        asks |= until->event.record.has_value();
    if (const auto* delay = std::get_if<scenario::Delay>(&fault.action.what))
        asks |= delay->until && delay->until->record;
    return asks;
}

}  // namespace

core::Duration draw(const scenario::Latency& latency, core::RandomStream& random) {
    using Shape = scenario::Latency::Shape;
    switch (latency.shape) {
        case Shape::constant: return latency.first;
        case Shape::uniform: return random.uniform(latency.first, latency.second);
        case Shape::exponential: return random.exponential(latency.first);
        case Shape::lognormal: return random.lognormal(latency.first, latency.second);
    }
    UNREACHABLE("a shape that is none");
}

Injector::Impl::Impl(World& world, const scenario::Scenario& scenario, Elector elect)
    : world_(world),
      scenario_(scenario),
      elect_(std::move(elect)),
      roles_(scenario, world.names()),
      matcher_(roles_, records_, world.names()),
      by_kind_(trace::kind_count) {
    needs_records_ = scenario.until && scenario.until->record;
    for (const scenario::Fault& fault : scenario.faults) {
        needs_records_ |= asks_for_record(fault);
        arm(fault);
    }
    world_.subscribe(*this);
    world_.set_interference(this);
    world_.set_input_ended([this](NodeId) { on_input_ended(); });
}

Injector::Impl::~Impl() {
    world_.unsubscribe(*this);
    world_.set_interference(nullptr);
    world_.set_input_ended({});
}

Injector::Impl::Armed& Injector::Impl::arm(const scenario::Fault& fault) {
    const auto number = static_cast<std::int32_t>(armed_.size());
    Armed& armed = armed_.emplace_back();
    armed.fault = fault;
    armed.number = number;
    armed.random = world_.stream("fault/" + std::to_string(number));
    ledger_.push_back(
        {.fault = number, .id = fault.id, .action = std::string(scenario::name_of(fault.action))});
    return armed;
}

void Injector::Impl::begin_story() {
    story_ = true;
    for (Armed& armed : armed_) start_trigger(armed);
}

void Injector::Impl::start_trigger(Armed& armed) {
    const Work fire{.fault = armed.number};
    if (const auto* at = std::get_if<scenario::AtInstant>(&armed.fault.trigger)) {
        plan(std::max(at->at, world_.now()), fire);
    } else if (const auto* again = std::get_if<scenario::Repeatedly>(&armed.fault.trigger)) {
        const core::Instant first =
            std::max(again->from, world_.now()) + draw(again->every, armed.random);
        if (first < again->to) plan(first, fire);
    } else {
        const auto& on = std::get<scenario::OnEvent>(armed.fault.trigger);
        by_kind_[on.event.kind].push_back(static_cast<std::size_t>(armed.number));
    }
}

void Injector::Impl::act(const scenario::Fault& edit) {
    // What a record was before the edit is not known to us: it counts from here on.
    needs_records_ |= asks_for_record(edit);
    Armed& armed = arm(edit);
    fire(armed, trace::no_event, nullptr);
}

bool Injector::Impl::matches(const scenario::EventMatch& match, const trace::Event& event) {
    return matcher_.matches(match, event);
}

// --- Events -------------------------------------------------------------------------------------

void Injector::Impl::track_connections(const trace::Event& event) {
    if (const auto* opened = std::get_if<trace::ConnectionOpened>(&event.payload))
        connections_[opened->connection] = {opened->from, opened->to};
    else if (const auto* closed = std::get_if<trace::ConnectionClosed>(&event.payload))
        connections_.erase(closed->connection);
}

void Injector::Impl::on_event(const trace::Event& event) {
    roles_.on_event(event);
    if (needs_records_) records_.on_event(event);
    track_connections(event);
    consequences_.on_event(event);
    if (acting_ != nullptr && event.cause == acting_->fired) {
        if (const auto* lost = std::get_if<trace::DiskLost>(&event.payload))
            acting_bytes_ += lost->bytes;
        if (const auto* synced = std::get_if<trace::DiskSynced>(&event.payload))
            acting_bytes_ += synced->size;
    }
    if (std::holds_alternative<trace::NodeStopped>(event.payload) && !restarting_.empty()) {
        const NodeId node = node_id(event.node);
        if (restarting_.erase(node.value) > 0)
            plan(world_.now(), {.kind = Work::Kind::start, .cause = event.id, .node = node});
    }
    if (!story_) return;
    for (const std::size_t index : by_kind_[event.payload.index()]) {
        Armed& armed = armed_[index];
        const auto& on = std::get<scenario::OnEvent>(armed.fault.trigger);
        if (is_judged_by_network(on) || !counts(armed, event)) continue;
        plan(world_.now() + on.by, {.fault = armed.number, .cause = event.id});
    }
    judge_ends(event);
}

/// Is `event` one of the matches at which the fault acts?
bool Injector::Impl::counts(Armed& armed, const trace::Event& event) {
    if (armed.disarmed) return false;
    const auto& on = std::get<scenario::OnEvent>(armed.fault.trigger);
    if (!matcher_.matches(on.event, event)) return false;
    ++armed.matches;
    if (on.nth.all) return true;
    if (armed.matches == on.nth.matches.back()) armed.disarmed = true;
    return std::ranges::binary_search(on.nth.matches, armed.matches);
}

void Injector::Impl::judge_ends(const trace::Event& event) {
    for (const std::shared_ptr<FaultEffect>& effect : effects_) {
        if (!effect->active || !effect->until) continue;
        const scenario::UntilEvent& until = *effect->until;
        if (until.event.kind != event.payload.index() || !matcher_.matches(until.event, event))
            continue;
        ++effect->until_matches;
        if (until.nth.all || effect->until_matches == until.nth.matches.front())
            plan(world_.now(), {.kind = Work::Kind::end,
                                .fault = effect->fault,
                                .cause = event.id,
                                .effect = effect});
    }
}

// --- The agenda ---------------------------------------------------------------------------------

void Injector::Impl::plan(core::Instant at, Work work) {
    agenda_.add(at, std::move(work));
    // One wake-up an instant; what came of an input is done at its end, before that.
    if (!wakes_.insert(at).second) return;
    world_.at(at, Rank::fault, [this, at] {
        wakes_.erase(at);
        run_due();
    });
}

void Injector::Impl::run_due() {
    while (agenda_.is_due(world_.now())) {
        const Work work = agenda_.take();
        if (work.kind == Work::Kind::end) {
            if (work.effect->active) end(*work.effect);
            continue;
        }
        if (work.kind == Work::Kind::start) {
            if (!world_.has_process(work.node)) world_.start(work.node, work.cause);
            continue;
        }
        Armed& armed = armed_[static_cast<std::size_t>(work.fault)];
        const auto* at = std::get_if<scenario::AtInstant>(&armed.fault.trigger);
        if (at != nullptr && at->step && *at->step > static_cast<std::int64_t>(world_.inputs())) {
            waiting_for_step_.push_back(armed.number);
            continue;
        }
        if (const auto* again = std::get_if<scenario::Repeatedly>(&armed.fault.trigger)) {
            const core::Instant next = world_.now() + draw(again->every, armed.random);
            if (next < again->to) plan(next, {.fault = armed.number});
        }
        fire(armed, work.cause, nullptr);
    }
    forget_ended();
}

void Injector::Impl::on_input_ended() {
    if (agenda_.is_due(world_.now())) run_due();
    if (waiting_for_step_.empty()) return;
    // A stamp (time, step): behind that input, before any other of its instant.
    std::erase_if(waiting_for_step_, [&](std::int32_t number) {
        const auto& at =
            std::get<scenario::AtInstant>(armed_[static_cast<std::size_t>(number)].fault.trigger);
        if (at.at < world_.now()) return true;  // gone by: it never fires, and shows as that
        if (*at.step > static_cast<std::int64_t>(world_.inputs())) return false;
        plan(world_.now(), {.fault = number});
        return true;
    });
}

// --- Messages -----------------------------------------------------------------------------------

bool Injector::Impl::watches_messages(trace::KindIndex kind) const {
    if (!story_) return false;
    if (!by_kind_[kind].empty()) return true;
    return kind == sent_kind && !effects_.empty();
}

Verdict Injector::Impl::on_sent(const trace::Message& message, trace::EventId event,
                                core::BytesView bytes) {
    if (!watches_messages(sent_kind)) return {};
    const trace::Event seen{event, world_.now(), message.from, trace::no_event,
                            trace::MessageSent{message}};
    const Hand hand{message, event, bytes};
    Verdict verdict = judge(hand, seen);
    for (std::size_t i = 0; i < effects_.size(); ++i) {
        const std::shared_ptr<FaultEffect> effect = effects_[i];
        if (!effect->active) continue;
        if (effect->coverage.covers(message.from, message.to)) {
            touch_message(*effect, message, !effect->told_touch);
            effect->told_touch = true;
            consequences_.seed(effect->fault, event);
        }
        if (verdict.kind != Verdict::Kind::pass || !effect->filter ||
            !matcher_.matches(*effect->filter, message))
            continue;
        verdict = treat(effect->on_message, armed_[static_cast<std::size_t>(effect->fault)],
                        *effect, hand);
    }
    return verdict;
}

Verdict Injector::Impl::on_delivered(const trace::Message& message, trace::EventId event,
                                     core::BytesView bytes) {
    if (!watches_messages(delivered_kind)) return {};
    const trace::Event seen{event, world_.now(), message.to, trace::no_event,
                            trace::MessageDelivered{message}};
    return judge({message, event, bytes}, seen);
}

/// Triggers on this very message, in file order; the first that does something to it decides.
Verdict Injector::Impl::judge(const Hand& hand, const trace::Event& event) {
    Verdict decided;
    for (const std::size_t index : by_kind_[event.payload.index()]) {
        Armed& armed = armed_[index];
        if (!is_judged_by_network(std::get<scenario::OnEvent>(armed.fault.trigger)) ||
            !counts(armed, event))
            continue;
        Verdict verdict = fire(armed, hand.event, &hand);
        if (decided.kind == Verdict::Kind::pass) decided = std::move(verdict);
    }
    return decided;
}

}  // namespace brokerscope::sim
