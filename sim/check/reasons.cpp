// Why a check found what it found, from the facts of the records concerned.

#include "sim/check/explanation_parts.h"

#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

class Reasoner {
public:
    Reasoner(const Finding& finding, const Wording& words)
        : finding_(finding), words_(words), story_(finding.story) {}

    std::vector<Sentence> sentences() && { return std::move(sentences_); }

    void explain();

private:
    void say(Phrase phrase, const Values& values, std::vector<trace::EventId> events = {}) {
        sentences_.push_back({.text = words_.say(phrase, values), .events = std::move(events)});
    }
    std::string names(const std::vector<trace::Name>& nodes) const;
    const RecordFacts& only() const { return story_.records.front(); }

    void explain_copies(const RecordFacts& facts);
    void explain_failed_try(const RecordFacts& facts, const Attempt& failed);
    void explain_lost(const RecordFacts& facts);
    void explain_success(const RecordFacts& facts);
    void explain_disappearance(const RecordFacts& facts);
    void explain_unheard(const RecordFacts& facts);
    void explain_overtaking(const RecordFacts& first, const RecordFacts& second);
    void explain_order(const RecordFacts& first, const RecordFacts& second);
    void explain_workers(const RecordFacts& first, const RecordFacts& second);
    void explain_effects(const RecordFacts& facts);
    void explain_missed(const RecordFacts& facts);

    const Finding& finding_;
    const Wording& words_;
    const RecordStory& story_;
    std::vector<Sentence> sentences_;
};

std::string Reasoner::names(const std::vector<trace::Name>& nodes) const {
    std::vector<std::string> items;
    for (const trace::Name node : nodes) items.push_back(words_.name(node));
    return words_.list(items);
}

// --- Duplicates ---------------------------------------------------------------------------------

void Reasoner::explain_failed_try(const RecordFacts& facts, const Attempt& failed) {
    const std::string client = words_.name(facts.id.client);
    const std::string broker = words_.name(failed.to);
    const std::string correlation = std::to_string(failed.correlation_id);
    const auto refused = std::ranges::find_if(facts.answers, [&](const Answered& answer) {
        return answer.error != core::ErrorCode::none &&
               answer.correlation_id == failed.correlation_id &&
               answer.mark.place < failed.retried->place;
    });
    if (failed.request_lost)
        say(Phrase::why_request_was_lost, {{"correlation", correlation}, {"broker", broker}},
            {failed.request_lost->event});
    if (failed.answer_lost)
        say(Phrase::why_log_was_right,
            {{"record", facts.label},
             {"brokers", names(facts.holders_at(failed.answer_lost->place))}},
            {failed.answer_lost->event});
    if (!failed.answer_lost && refused != facts.answers.end())
        say(Phrase::why_error_after_append,
            {{"broker", broker},
             {"record", facts.label},
             {"error", std::string(core::to_string(refused->error))}},
            {refused->mark.event});
    else
        say(Phrase::why_no_answer, {{"client", client}, {"correlation", correlation}},
            {failed.retried->event});
}

void Reasoner::explain_copies(const RecordFacts& facts) {
    const auto writes = facts.writes();
    if (writes.size() < 2) return;
    const Copy& second = *writes[1];
    const Attempt* carrier = nullptr;
    const Attempt* failed = nullptr;
    for (const Attempt& attempt : facts.attempts) {
        if (attempt.mark.place > second.mark.place) break;
        if (attempt.mark.place < writes[0]->mark.place && attempt.retried) failed = &attempt;
        carrier = &attempt;
    }
    if (carrier == nullptr) return;
    if (failed == nullptr || carrier->batch != failed->batch) {
        if (failed != nullptr) explain_failed_try(facts, *failed);
        say(Phrase::why_new_batch, {}, {carrier->mark.event});
        return;
    }
    explain_failed_try(facts, *failed);
    say(Phrase::why_retried, {}, {failed->retried->event, carrier->mark.event});
    if (second.producer_id == core::no_producer_id)
        say(Phrase::why_no_producer_id,
            {{"broker", words_.name(second.mark.node)},
             {"offset", std::to_string(second.offset.value)}},
            {second.mark.event});
}

void Reasoner::explain_effects(const RecordFacts& facts) {
    if (facts.effects.empty()) return;
    const std::string client = words_.name(facts.effects.back().mark.node);
    std::vector<core::Offset> offsets;
    for (const Handling& done : facts.effects)
        if (std::ranges::find(offsets, done.offset) == offsets.end())
            offsets.push_back(done.offset);
    if (offsets.size() < 2) {
        say(Phrase::why_processed_twice,
            {{"client", client}, {"offset", std::to_string(offsets.front().value)}},
            {facts.effects.back().mark.event});
        return;
    }
    say(Phrase::why_two_copies_two_effects,
        {{"client", client}, {"record", facts.label}, {"offsets", words_.offsets(offsets)}});
    explain_copies(facts);
}

// --- Loss ---------------------------------------------------------------------------------------

void Reasoner::explain_success(const RecordFacts& facts) {
    const std::string client = words_.name(facts.id.client);
    const std::string acks = words_.setting(facts.id.client, "acks", "all");
    if (acks == "0") {
        say(Phrase::why_acks_zero, {}, {facts.acknowledged->mark.event});
        return;
    }
    const Mark& told =
        facts.answers.empty() ? facts.acknowledged->mark : facts.answers.front().mark;
    const auto holders = facts.holders_at(told.place);
    const bool committed = facts.committed && facts.committed->place <= told.place;
    say(holders.size() <= 1 ? Phrase::why_told_success_alone
        : committed         ? Phrase::why_told_success_all
                            : Phrase::why_told_success_some,
        {{"client", client}, {"record", facts.label}, {"brokers", names(holders)}},
        {told.event, facts.acknowledged->mark.event});
    if (acks == "1")
        say(Phrase::why_acks_one, {});
    else if (holders.size() <= 1 && committed)
        say(Phrase::why_alone_in_sync, {}, {facts.committed->event});
}

void Reasoner::explain_disappearance(const RecordFacts& facts) {
    const auto writes = facts.writes();
    if (writes.empty()) {
        for (const Attempt& attempt : facts.attempts)
            if (attempt.request_lost)
                say(Phrase::why_request_was_lost,
                    {{"correlation", std::to_string(attempt.correlation_id)},
                     {"broker", words_.name(attempt.to)}},
                    {attempt.request_lost->event});
        say(Phrase::why_never_written, {{"record", facts.label}});
        return;
    }
    const Copy& written = *writes.back();
    for (const Death& death : story_.deaths) {
        if (death.mark.place < written.mark.place) continue;
        const auto holders = facts.holders_at(death.mark.place);
        if (holders.size() == 1 && holders.front() == death.mark.node)
            say(Phrase::why_crash_took_it,
                {{"node", words_.name(death.mark.node)},
                 {"fate",
                  words_.say(death.power ? Phrase::word_lost_power : Phrase::word_crashed, {})},
                 {"record", facts.label}},
                {death.mark.event});
        else if (death.power && std::ranges::find(holders, death.mark.node) != holders.end())
            say(Phrase::why_power, {{"node", words_.name(death.mark.node)}}, {death.mark.event});
    }
    for (const Election& election : story_.elections) {
        if (election.mark.place < written.mark.place || !election.started) continue;
        if (election.partition != facts.partition || election.log_end > written.offset) continue;
        const std::string broker = words_.broker(election.leader);
        if (election.unclean) say(Phrase::why_unclean, {{"broker", broker}}, {election.mark.event});
        say(Phrase::why_new_leader_lacked,
            {{"broker", broker},
             {"record", facts.label},
             {"end", std::to_string(election.log_end.value)},
             {"offset", std::to_string(written.offset.value)}},
            {election.mark.event, election.started->event});
        break;
    }
    std::vector<trace::Name> cut;
    std::vector<trace::EventId> events;
    for (const Copy& copy : facts.copies) {
        if (!copy.cut) continue;
        cut.push_back(copy.mark.node);
        events.push_back(copy.cut->event);
    }
    if (!cut.empty())
        say(Phrase::why_truncated, {{"broker", names(cut)}, {"record", facts.label}}, events);
}

void Reasoner::explain_lost(const RecordFacts& facts) {
    if (facts.acknowledged) explain_success(facts);
    explain_disappearance(facts);
}

void Reasoner::explain_unheard(const RecordFacts& facts) {
    explain_disappearance(facts);
    const std::string client = words_.name(facts.id.client);
    if (facts.given_up)
        say(Phrase::why_given_up_unheard,
            {{"client", client},
             {"record", facts.label},
             {"error", std::string(core::to_string(facts.error))}},
            {facts.given_up->event});
    const scenario::Client* known = words_.scenario.client(client);
    if (known != nullptr && known->producer &&
        known->producer->on_failure == scenario::OnFailure::ignore)
        say(Phrase::why_ignored, {});
}

void Reasoner::explain_missed(const RecordFacts& facts) {
    for (const Reset& reset : story_.resets) {
        const bool skips = std::ranges::any_of(
            facts.readable, [&](core::Offset offset) { return offset < reset.to; });
        if (!skips || reset.partition != facts.partition) continue;
        say(Phrase::why_skipped_by_reset,
            {{"client", words_.name(reset.mark.node)},
             {"to", std::to_string(reset.to.value)},
             {"policy", reset.policy},
             {"offset", std::to_string(facts.readable.front().value)}},
            {reset.mark.event});
    }
    for (const Handling& done : facts.effects)
        if (done.failed) {
            say(Phrase::why_failed_skipped, {{"client", words_.name(done.mark.node)}},
                {done.mark.event});
            break;
        }
}

// --- Order --------------------------------------------------------------------------------------

void Reasoner::explain_overtaking(const RecordFacts& first, const RecordFacts& second) {
    const auto first_writes = first.writes();
    const auto second_writes = second.writes();
    const auto failed = std::ranges::find_if(
        first.attempts, [](const Attempt& one) { return one.retried.has_value(); });
    if (failed == first.attempts.end() || first_writes.empty() || second_writes.empty()) return;
    say(Phrase::why_overtaken,
        {{"first", first.label},
         {"second", second.label},
         {"first_offset", std::to_string(first_writes.back()->offset.value)},
         {"second_offset", std::to_string(second_writes.front()->offset.value)}},
        {failed->retried->event, second_writes.front()->mark.event,
         first_writes.back()->mark.event});
    if (first_writes.back()->producer_id == core::no_producer_id)
        say(Phrase::why_overtaken_window,
            {{"client", words_.name(first.id.client)},
             {"window",
              words_.setting(first.id.client, "max.in.flight.requests.per.connection", "5")}});
}

void Reasoner::explain_workers(const RecordFacts& first, const RecordFacts& second) {
    const Handling& a = first.effects.front();
    const Handling& b = second.effects.front();
    say(Phrase::why_two_workers, {{"first", first.label},
                                  {"second", second.label},
                                  {"partition", words_.partition(first.partition)},
                                  {"first_offset", std::to_string(a.offset.value)},
                                  {"second_offset", std::to_string(b.offset.value)},
                                  {"client", words_.name(a.mark.node)}});
    say(Phrase::why_worker_took,
        {{"first", first.label},
         {"second", second.label},
         {"first_worker", std::to_string(a.worker)},
         {"second_worker", std::to_string(b.worker)},
         {"first_took", scenario::to_string(a.mark.time - a.taken)},
         {"second_took", scenario::to_string(b.mark.time - b.taken)}},
        {b.mark.event, a.mark.event});
}

void Reasoner::explain_order(const RecordFacts& first, const RecordFacts& second) {
    if (first.partition != second.partition) {
        say(Phrase::why_two_partitions, {{"first", first.label},
                                         {"second", second.label},
                                         {"first_partition", words_.partition(first.partition)},
                                         {"second_partition", words_.partition(second.partition)}});
        return;
    }
    const auto first_writes = first.writes();
    const auto second_writes = second.writes();
    if (first_writes.empty() || second_writes.empty()) return;
    if (first_writes.front()->offset > second_writes.front()->offset) {
        const bool one_producer = first.id.client == second.id.client;
        say(one_producer ? Phrase::why_log_order_broken : Phrase::why_two_producers,
            {{"first", first.label},
             {"second", second.label},
             {"first_offset", std::to_string(first_writes.front()->offset.value)},
             {"second_offset", std::to_string(second_writes.front()->offset.value)}},
            {second_writes.front()->mark.event, first_writes.front()->mark.event});
        if (one_producer) explain_overtaking(first, second);
        return;
    }
    if (!first.effects.empty() && !second.effects.empty() &&
        first.effects.front().worker != second.effects.front().worker)
        explain_workers(first, second);
}

// --- Which it is --------------------------------------------------------------------------------

void Reasoner::explain() {
    const std::string& check = finding_.row.name;
    if (story_.records.empty()) return;
    // A pair stands as it was found: the record that should have come second first.
    const RecordFacts& second = story_.records.front();
    const RecordFacts& first = story_.records.back();
    if (check == "dup-log") return explain_copies(only());
    if (check == "dup-effect" || check == "dup-delivery") return explain_effects(only());
    if (check == "lost-acked") return explain_lost(only());
    if (check == "lost-unheard") return explain_unheard(only());
    if (check == "order-log") return explain_overtaking(first, second);
    if (check == "order-key" || check == "order-global") return explain_order(first, second);
    if (check == "lost-effect" || check == "lost-delivery" || check == "unseen")
        return explain_missed(only());
    if (check != "lost-silent") return;
    explain_lost(only());
    explain_missed(only());
    say(Phrase::why_nobody_told,
        {{"client", words_.name(only().id.client)}, {"record", only().label}});
}

}  // namespace

std::vector<Sentence> reasons(const Finding& finding, const Wording& words) {
    Reasoner reasoner(finding, words);
    reasoner.explain();
    return std::move(reasoner).sentences();
}

}  // namespace brokerscope::sim
