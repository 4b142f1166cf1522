// What happens around records: messages lost and held, faults, nodes, elections, in-sync replicas.

#include "sim/check/story_teller.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

using core::ApiKey;

/// Does this action do what it does to messages?
bool is_on_messages(std::string_view action) {
    return action == "lose" || action == "delay" || action == "hold" || action == "answer";
}
/// Is what it does told by the node's own event?
bool is_told_by_node(std::string_view action) {
    return action == "crash" || action == "power-loss" || action == "pause" ||
           action == "shutdown" || action == "start";
}

bool has_filter(const scenario::Action& action) {
    return std::visit(
        [](const auto& what) {
            if constexpr (requires { what.filter.has_value(); })
                return what.filter.has_value();
            else
                return false;
        },
        action.what);
}

}  // namespace

void StoryTeller::say_around(Phrase phrase, const Values& values,
                             std::vector<trace::EventId> more) {
    if (place_ > until_ || around_ >= surroundings_max) return;
    ++around_;
    say(phrase, values, std::move(more));
}

const StoryTeller::Fired* StoryTeller::fault_behind(trace::EventId event) const {
    for (const auto& [number, fired] : fired_)
        if (fired.event == event) return &fired;
    return nullptr;
}

std::string StoryTeller::fault_name(std::int32_t fault) const { return words_.fault(fault); }

Attempt* StoryTeller::attempt_of(trace::Name client, trace::Name broker, std::int32_t correlation) {
    for (RecordFacts& facts : story_.records) {
        if (facts.id.client != client) continue;
        for (Attempt& attempt : facts.attempts)
            if (attempt.to == broker && attempt.correlation_id == correlation) return &attempt;
    }
    return nullptr;
}

// --- Messages -----------------------------------------------------------------------------------

void StoryTeller::on(const trace::MessageSent& fact) {
    if (fact.api != ApiKey::produce) return;
    const bool asks = fact.kind == trace::Kind::request;
    const RequestKey request{asks ? fact.from : fact.to, asks ? fact.to : fact.from,
                             fact.correlation_id};
    if (requests_.contains(request)) watched_[fact.message] = {request, fact.kind};
}

void StoryTeller::on(const trace::MessageLost& fact) {
    const auto watched = watched_.find(fact.message);
    if (watched == watched_.end()) return;
    const auto& [client, broker, correlation] = watched->second.request;
    const bool asks = watched->second.kind == trace::Kind::request;
    const auto touched = touched_.find(fact.message);
    const bool by_fault =
        touched != touched_.end() && fired_[touched->second.first].action == "lose";
    for (RecordFacts& facts : story_.records) {
        if (facts.id.client != client) continue;
        for (Attempt& attempt : facts.attempts) {
            if (attempt.to != broker || attempt.correlation_id != correlation) continue;
            (asks ? attempt.request_lost : attempt.answer_lost) = mark();
            if (by_fault) attempt.fault = touched->second.first;
        }
    }
    until_ = std::max(until_, place_);
    const Values values{{"client", words_.name(client)},
                        {"broker", words_.name(broker)},
                        {"correlation", std::to_string(correlation)},
                        {"fault", by_fault ? fault_name(touched->second.first) : ""}};
    if (!by_fault)
        return say(asks ? Phrase::request_lost_alone : Phrase::answer_lost_alone, values);
    say(asks ? Phrase::request_lost : Phrase::answer_lost, values,
        {fired_[touched->second.first].event, touched->second.second});
}

void StoryTeller::on(const trace::MessageHeld& fact) {
    const auto watched = watched_.find(fact.message);
    if (watched == watched_.end()) return;
    const auto& [client, broker, correlation] = watched->second.request;
    say(Phrase::message_held,
        {{"client", words_.name(client)},
         {"broker", words_.name(broker)},
         {"correlation", std::to_string(correlation)},
         {"kind", std::string(name_of(watched->second.kind))},
         {"fault", fault_name(fact.fault)}},
        {fired_[fact.fault].event});
}

void StoryTeller::on(const trace::ConnectionClosed& fact) {
    if (fact.from != event_->node && fact.to != event_->node) return;
    const trace::Name other = fact.from == event_->node ? fact.to : fact.from;
    const bool is_open = std::ranges::any_of(story_.records, [&](const RecordFacts& facts) {
        return facts.id.client == event_->node && !facts.acknowledged && !facts.attempts.empty() &&
               facts.attempts.back().to == other && !facts.attempts.back().retried;
    });
    if (!is_open || fact.reason == trace::CloseCause::orderly) return;
    say(fact.reason == trace::CloseCause::timed_out ? Phrase::connection_timed_out
                                                    : Phrase::connection_lost,
        {{"client", words_.name(event_->node)}, {"broker", words_.name(other)}});
}

// --- Faults -------------------------------------------------------------------------------------

void StoryTeller::on(const trace::FaultFired& fact) {
    const std::string action = words_.name(fact.action);
    fired_[fact.fault] = {event_->id, action, words_.name(fact.target)};
    if (is_told_by_node(action)) return;
    const auto at = static_cast<std::size_t>(fact.fault);
    const auto& faults = what_.scenario.faults;
    if (!is_on_messages(action))
        say_around(Phrase::fault_acts,
                   {{"fault", fault_name(fact.fault)},
                    {"target", fact.target == trace::Name{} ? words_.target_of(fact.fault)
                                                            : words_.name(fact.target)}});
    else if (at < faults.size() && has_filter(faults[at].action))
        say_around(Phrase::fault_hits_messages, {{"fault", fault_name(fact.fault)},
                                                 {"messages", words_.messages_of(fact.fault)}});
}

void StoryTeller::on(const trace::FaultTouched& fact) {
    if (fact.what != trace::Touched::message) return;
    touched_[fact.message] = {fact.fault, event_->id};
    const auto watched = watched_.find(fact.message);
    if (watched == watched_.end() || fired_[fact.fault].action != "answer") return;
    const auto& [client, broker, correlation] = watched->second.request;
    for (RecordFacts& facts : story_.records) {
        for (Attempt& attempt : facts.attempts) {
            if (facts.id.client != client || attempt.correlation_id != correlation) continue;
            attempt.touched = mark();
            attempt.fault = fact.fault;
        }
    }
    say(Phrase::request_answered_by_fault,
        {{"fault", fault_name(fact.fault)},
         {"client", words_.name(client)},
         {"broker", words_.name(broker)},
         {"correlation", std::to_string(correlation)}},
        {fired_[fact.fault].event});
}

// --- Nodes --------------------------------------------------------------------------------------

void StoryTeller::say_down(Phrase plain, Phrase by_fault) {
    const Fired* fault = fault_behind(event_->cause);
    const std::string node = words_.name(event_->node);
    if (fault == nullptr) return say_around(plain, {{"node", node}});
    for (const auto& [number, fired] : fired_)
        if (&fired == fault)
            return say_around(by_fault, {{"node", node}, {"fault", fault_name(number)}},
                              {fault->event});
}

void StoryTeller::on(const trace::NodeCrashed& fact) {
    if (!nodes_.contains(event_->node)) return;
    down_.insert(event_->node);
    story_.deaths.push_back({mark(), fact.power});
    if (fact.power)
        say_down(Phrase::power_lost, Phrase::power_lost_by_fault);
    else
        say_down(Phrase::crashed, Phrase::crashed_by_fault);
}

void StoryTeller::on(const trace::NodeStarted&) {
    if (down_.erase(event_->node) > 0)
        say_around(Phrase::started_again, {{"node", words_.name(event_->node)}});
}

void StoryTeller::on(const trace::NodeStopped&) {
    if (!nodes_.contains(event_->node)) return;
    down_.insert(event_->node);
    say_around(Phrase::shut_down, {{"node", words_.name(event_->node)}});
}

void StoryTeller::on(const trace::NodePaused&) {
    if (nodes_.contains(event_->node))
        say_around(Phrase::paused, {{"node", words_.name(event_->node)}});
}

void StoryTeller::on(const trace::NodeResumed&) {
    if (nodes_.contains(event_->node))
        say_around(Phrase::resumed, {{"node", words_.name(event_->node)}});
}

void StoryTeller::on(const trace::DiskLost& fact) {
    const std::string file = words_.name(fact.file);
    const bool ours = std::ranges::any_of(partitions_, [&](trace::Partition partition) {
        std::string folder = words_.partition(partition);
        std::ranges::replace(folder, '/', '-');
        return file.starts_with(folder + "/") && file.ends_with(".log");
    });
    if (!ours || fact.bytes == 0 || !nodes_.contains(event_->node)) return;
    say_around(Phrase::disk_lost, {{"bytes", std::to_string(fact.bytes)},
                                   {"file", file},
                                   {"node", words_.name(event_->node)}});
}

// --- The controller -----------------------------------------------------------------------------

void StoryTeller::on(const trace::BrokerFenced& fact) {
    const std::string broker = words_.broker(fact.broker);
    const trace::Name* node = words_.names.find(broker);
    if (node != nullptr && nodes_.contains(*node)) say_around(Phrase::fenced, {{"broker", broker}});
}

void StoryTeller::on(const trace::LeaderElected& fact) {
    if (!concerns(fact.partition)) return;
    story_.elections.push_back({.mark = mark(),
                                .partition = fact.partition,
                                .leader = fact.leader,
                                .epoch = fact.epoch,
                                .unclean = fact.unclean});
    const Values values{{"broker", words_.broker(fact.leader)},
                        {"partition", words_.partition(fact.partition)},
                        {"epoch", std::to_string(fact.epoch.value)},
                        {"isr", words_.brokers(fact.isr)}};
    if (fact.leader == core::no_broker) return say_around(Phrase::elected_nobody, values);
    say_around(fact.unclean ? Phrase::elected_unclean : Phrase::elected, values);
}

void StoryTeller::on(const trace::LeaderStarted& fact) {
    if (!concerns(fact.partition)) return;
    for (Election& election : story_.elections) {
        if (election.partition != fact.partition || election.epoch != fact.epoch) continue;
        election.started = mark();
        election.log_end = fact.log_end_offset;
        say_around(Phrase::leads_from, {{"broker", words_.name(event_->node)},
                                        {"partition", words_.partition(fact.partition)},
                                        {"epoch", std::to_string(fact.epoch.value)},
                                        {"end", std::to_string(fact.log_end_offset.value)}});
    }
}

void StoryTeller::on(const trace::IsrShrunk& fact) {
    if (concerns(fact.partition))
        say_around(Phrase::isr_shrunk, {{"broker", words_.broker(fact.removed)},
                                        {"partition", words_.partition(fact.partition)},
                                        {"isr", words_.brokers(fact.isr)}});
}

void StoryTeller::on(const trace::IsrExpanded& fact) {
    if (concerns(fact.partition))
        say_around(Phrase::isr_expanded, {{"broker", words_.broker(fact.added)},
                                          {"partition", words_.partition(fact.partition)},
                                          {"isr", words_.brokers(fact.isr)}});
}

}  // namespace brokerscope::sim
