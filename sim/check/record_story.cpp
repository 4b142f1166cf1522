// What becomes of records: sends, tries, copies, answers, effects.

#include "sim/check/story_teller.h"

#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

std::vector<const Copy*> RecordFacts::writes() const {
    std::vector<const Copy*> written;
    for (const Copy& copy : copies)
        if (copy.role == trace::Role::leader) written.push_back(&copy);
    return written;
}

std::vector<trace::Name> RecordFacts::holders_at(Place place) const {
    std::vector<trace::Name> holders;
    for (const Copy& copy : copies) {
        if (copy.mark.place > place || (copy.cut && copy.cut->place < place)) continue;
        if (std::ranges::find(holders, copy.mark.node) == holders.end())
            holders.push_back(copy.mark.node);
    }
    return holders;
}

StoryTeller::StoryTeller(const Explainable& what, const std::vector<RecordId>& records,
                         std::string_view language)
    : what_(what), words_{what.reader.names(), what.scenario, language} {
    for (const RecordId& record : records) {
        RecordFacts facts;
        facts.id = record;
        facts.label = to_string(record, what.reader.names());
        story_.records.push_back(std::move(facts));
        lives_.push_back(what.graph.index().life_of(record));
        batches_.push_back(what.graph.index().batches_of(record));
        nodes_.insert(record.client);
    }
}

// --- Whom it is about, and how far --------------------------------------------------------------

bool StoryTeller::ends_unread(std::size_t record) {
    for (const Place place : lives_[record])
        if (std::holds_alternative<trace::AuditRead>(what_.reader.at(place).payload)) return false;
    return true;
}

void StoryTeller::look_at(Place place, const trace::Event& event) {
    if (const auto* sent = std::get_if<trace::BatchSent>(&event.payload))
        requests_.insert({event.node, sent->to, sent->correlation_id});
    if (const auto range = record_range(event)) partitions_.insert(range->partition);
    if (const auto* sent = std::get_if<trace::RecordSent>(&event.payload))
        partitions_.insert(sent->partition);
    if (const auto* sent = std::get_if<trace::BatchSent>(&event.payload))
        partitions_.insert(sent->partition);
    const bool is_audit = std::holds_alternative<trace::AuditRead>(event.payload);
    if (!is_audit) until_ = std::max(until_, place);
    if (!is_audit) nodes_.insert(event.node);
}

void StoryTeller::look_around() {
    bool unread = false;
    for (std::size_t record = 0; record < lives_.size(); ++record) {
        for (const Place place : lives_[record]) look_at(place, what_.reader.at(place));
        unread = unread || ends_unread(record);
    }
    for (Place place = 0; place < what_.reader.size(); ++place) {
        const trace::Event& event = what_.reader.at(place);
        if (const auto* phase = std::get_if<trace::RunPhase>(&event.payload))
            if (unread && phase->phase == trace::Phase::audit) until_ = std::max(until_, place);
        const auto* leads = std::get_if<trace::LeaderStarted>(&event.payload);
        if (leads != nullptr && concerns(leads->partition)) nodes_.insert(event.node);
        const auto* follows = std::get_if<trace::FollowerStarted>(&event.payload);
        if (follows != nullptr && concerns(follows->partition)) nodes_.insert(event.node);
    }
}

RecordStory StoryTeller::tell() {
    look_around();
    for (place_ = 0; place_ < what_.reader.size(); ++place_) {
        const trace::Event event = what_.reader.at(place_);
        event_ = &event;
        if (event.time < core::Instant{0}) continue;
        std::visit([this](const auto& fact) { on(fact); }, event.payload);
    }
    finish();
    return std::move(story_);
}

// --- What an event is about ---------------------------------------------------------------------

StoryTeller::Affected StoryTeller::affected() const {
    Affected records;
    for (std::size_t i = 0; i < lives_.size(); ++i)
        if (std::ranges::binary_search(lives_[i], place_)) records.push_back(i);
    return records;
}

std::string StoryTeller::label(const Affected& records) const {
    std::vector<std::string> labels;
    for (const std::size_t record : records) labels.push_back(story_.records[record].label);
    return words_.list(labels);
}

std::optional<std::int32_t> StoryTeller::index_in(std::size_t record,
                                                  trace::ContentHash content) const {
    const auto at = std::ranges::find(batches_[record], content, &RecordInBatch::content);
    if (at == batches_[record].end()) return std::nullopt;
    return at->index;
}

/// Where the record lies in a batch that begins at `base`.
core::Offset StoryTeller::offset_at(const RecordFacts& facts, core::Offset base) const {
    for (const Copy& copy : facts.copies)
        if (copy.base_offset == base) return copy.offset;
    return base;
}

// --- Saying it ----------------------------------------------------------------------------------

void StoryTeller::say(Phrase phrase, const Values& values, std::vector<trace::EventId> more) {
    if (place_ > until_ || told_.size() >= sentences_max) return;
    flush_copies();
    more.push_back(event_->id);
    told_.push_back(
        {place_,
         {.time = event_->time, .text = words_.say(phrase, values), .events = std::move(more)}});
}

void StoryTeller::flush_copies() {
    if (!copies_) return;
    const Copies copies = *std::exchange(copies_, std::nullopt);
    if (copies.place > until_) return;
    told_.push_back(
        {copies.place,
         {.time = copies.time,
          .text = words_.say(copies.nodes.size() == 1 ? Phrase::copied_by_one : Phrase::copied,
                             {{"brokers", words_.list(copies.nodes)},
                              {"record", copies.label},
                              {"offset", std::to_string(copies.offset.value)}}),
          .events = copies.events}});
}

// --- The producer -------------------------------------------------------------------------------

void StoryTeller::on(const trace::RecordSent& fact) {
    const Affected records = affected();
    if (records.empty()) return;
    bool again = false;
    for (const std::size_t record : records) {
        RecordFacts& facts = story_.records[record];
        again = facts.sends++ > 0;
        if (!facts.sent) facts.sent = mark();
        facts.partition = fact.partition;
    }
    say(again ? Phrase::sent_again_by_application : Phrase::sent,
        {{"client", words_.name(event_->node)},
         {"record", label(records)},
         {"partition", words_.partition(fact.partition)}});
}

void StoryTeller::on(const trace::BatchSent& fact) {
    const Affected records = affected();
    if (records.empty()) return;
    for (const std::size_t record : records)
        story_.records[record].attempts.push_back({.mark = mark(),
                                                   .batch = fact.batch,
                                                   .number = fact.attempt,
                                                   .correlation_id = fact.correlation_id,
                                                   .to = fact.to,
                                                   .producer_id = fact.producer_id,
                                                   .base_sequence = fact.base_sequence,
                                                   .records = fact.count});
    say(fact.attempt > 1 ? Phrase::batch_sent_again : Phrase::batch_sent,
        {{"client", words_.name(event_->node)},
         {"record", label(records)},
         {"attempt", std::to_string(fact.attempt)},
         {"correlation", std::to_string(fact.correlation_id)},
         {"acks", words_.setting(event_->node, "acks", "all")},
         {"broker", words_.name(fact.to)}});
}

void StoryTeller::on(const trace::BatchRetried& fact) {
    const Affected records = affected();
    if (records.empty()) return;
    for (const std::size_t record : records) {
        auto& attempts = story_.records[record].attempts;
        if (attempts.empty()) continue;
        attempts.back().retried = mark();
        attempts.back().error = fact.error;
    }
    say(Phrase::retried, {{"client", words_.name(event_->node)},
                          {"record", label(records)},
                          {"attempt", std::to_string(fact.attempt)},
                          {"error", std::string(core::to_string(fact.error))}});
}

void StoryTeller::on(const trace::BatchAcknowledged& fact) {
    const Affected records = affected();
    if (records.empty()) return;
    std::vector<std::string> offsets;
    for (const std::size_t record : records) {
        RecordFacts& facts = story_.records[record];
        const core::Offset offset = offset_at(facts, fact.base_offset);
        if (!facts.acknowledged) facts.acknowledged = Answered{mark(), offset};
        offsets.push_back(std::to_string(offset.value));
    }
    const bool known = fact.base_offset >= core::Offset{0};
    say(known ? Phrase::acknowledged : Phrase::acknowledged_unknown,
        {{"client", words_.name(event_->node)},
         {"record", label(records)},
         {"offset", words_.list(offsets)}});
}

void StoryTeller::on(const trace::BatchFailed& fact) {
    const Affected records = affected();
    if (records.empty()) return;
    for (const std::size_t record : records) {
        RecordFacts& facts = story_.records[record];
        facts.given_up = mark();
        facts.outcome = fact.outcome;
        facts.error = fact.error;
    }
    say(fact.outcome == trace::Outcome::failed ? Phrase::given_up_failed : Phrase::given_up_unknown,
        {{"client", words_.name(event_->node)},
         {"record", label(records)},
         {"error", std::string(core::to_string(fact.error))}});
}

void StoryTeller::on(const trace::AlarmRaised& fact) {
    for (RecordFacts& facts : story_.records) {
        if (facts.id.client != event_->node) continue;
        if (facts.id.number < fact.record || facts.id.number >= fact.record + fact.count) continue;
        facts.alarm = mark();
        until_ = std::max(until_, place_);
        say(Phrase::alarm, {{"client", words_.name(event_->node)}, {"record", facts.label}});
    }
}

void StoryTeller::on(const trace::ApplicationStopped& fact) {
    if (!nodes_.contains(event_->node)) return;
    say(Phrase::stopped, {{"client", words_.name(event_->node)},
                          {"error", std::string(core::to_string(fact.error))}});
}

// --- The brokers --------------------------------------------------------------------------------

void StoryTeller::on(const trace::BatchAppended& fact) {
    const Affected records = affected();
    std::vector<std::string> offsets;
    bool again = false;
    for (const std::size_t record : records) {
        RecordFacts& facts = story_.records[record];
        const core::Offset offset = fact.base_offset + index_in(record, fact.content).value_or(0);
        again = again || std::ranges::any_of(facts.copies, [&](const Copy& copy) {
                    return copy.role == trace::Role::leader && fact.role == trace::Role::leader &&
                           !copy.cut;
                });
        facts.partition = fact.partition;
        facts.copies.push_back({.mark = mark(),
                                .base_offset = fact.base_offset,
                                .offset = offset,
                                .epoch = fact.epoch,
                                .role = fact.role,
                                .producer_id = fact.producer_id});
        offsets.push_back(std::to_string(offset.value));
    }
    if (records.empty()) return;
    if (fact.role == trace::Role::leader) {
        say(again ? Phrase::appended_again : Phrase::appended,
            {{"broker", words_.name(event_->node)},
             {"partition", words_.partition(fact.partition)},
             {"epoch", std::to_string(fact.epoch.value)},
             {"record", label(records)},
             {"offset", words_.list(offsets)}});
        return;
    }
    const core::Offset first = story_.records[records.front()].copies.back().offset;
    const std::string about = label(records);
    if (copies_ && (copies_->label != about || copies_->offset != first)) flush_copies();
    if (!copies_) copies_ = Copies{.label = about, .offset = first};
    copies_->nodes.push_back(words_.name(event_->node));
    copies_->events.push_back(event_->id);
    copies_->time = event_->time;
    copies_->place = place_;
}

void StoryTeller::on(const trace::HwAdvanced& fact) {
    if (fact.role != trace::Role::leader) return;
    Affected newly;
    for (const std::size_t record : affected()) {
        RecordFacts& facts = story_.records[record];
        const auto writes = facts.writes();
        if (writes.empty() || writes.back()->offset >= fact.hw) continue;
        if (facts.committed && facts.committed->place > writes.back()->mark.place) continue;
        if (!facts.committed) facts.committed = mark();
        newly.push_back(record);
    }
    if (newly.empty()) return;
    say(Phrase::committed, {{"record", label(newly)}, {"hw", std::to_string(fact.hw.value)}});
}

void StoryTeller::on(const trace::BatchDeduplicated& fact) {
    const Affected records = affected();
    if (records.empty()) return;
    for (const std::size_t record : records) {
        RecordFacts& facts = story_.records[record];
        facts.recognised = Answered{mark(), offset_at(facts, fact.base_offset)};
    }
    say(Phrase::recognised, {{"broker", words_.name(event_->node)},
                             {"producer", std::to_string(fact.producer_id.value)},
                             {"sequence", std::to_string(fact.base_sequence.value)},
                             {"offset", std::to_string(fact.base_offset.value)}});
}

void StoryTeller::on(const trace::ProduceAnswered& fact) {
    const bool ours = requests_.contains({fact.client, event_->node, fact.correlation_id});
    if (!ours || !concerns(fact.partition)) return;
    bool alone = true;
    std::vector<std::string> offsets;
    for (RecordFacts& facts : story_.records) {
        const Attempt* attempt = attempt_of(fact.client, event_->node, fact.correlation_id);
        if (facts.id.client != fact.client || attempt == nullptr) continue;
        const auto mine =
            std::ranges::find(facts.attempts, fact.correlation_id, &Attempt::correlation_id);
        if (mine == facts.attempts.end()) continue;
        const core::Offset offset = offset_at(facts, fact.base_offset);
        facts.answers.push_back({mark(), offset, fact.error, fact.correlation_id});
        offsets.push_back(std::to_string(offset.value));
        alone = alone && facts.holders_at(place_).size() <= 1;
    }
    const std::string error(core::to_string(fact.error));
    const Values values{{"broker", words_.name(event_->node)},
                        {"client", words_.name(fact.client)},
                        {"error", error},
                        {"offset", words_.list(offsets)}};
    if (fact.error != core::ErrorCode::none) return say(Phrase::refused, values);
    say(alone ? Phrase::answered_early : Phrase::answered, values);
}

void StoryTeller::on_cut(const trace::Partition& partition, core::Offset to) {
    for (const std::size_t record : affected()) {
        for (Copy& copy : story_.records[record].copies) {
            if (copy.mark.node != event_->node || copy.cut || copy.offset < to) continue;
            if (story_.records[record].partition != partition) continue;
            copy.cut = mark();
            copy.cut_to = to;
        }
    }
}

void StoryTeller::on(const trace::LogTruncated& fact) {
    if (!concerns(fact.partition)) return;
    on_cut(fact.partition, fact.to);
    std::vector<std::string> labels, offsets;
    for (const RecordFacts& facts : story_.records)
        for (const Copy& copy : facts.copies)
            if (copy.cut && copy.cut->place == place_) {
                labels.push_back(facts.label);
                offsets.push_back(std::to_string(copy.offset.value));
            }
    say(labels.empty() ? Phrase::truncated : Phrase::truncated_record,
        {{"broker", words_.name(event_->node)},
         {"partition", words_.partition(fact.partition)},
         {"from", std::to_string(fact.from.value)},
         {"to", std::to_string(fact.to.value)},
         {"record", words_.list(labels)},
         {"offset", words_.list(offsets)}});
}

void StoryTeller::on(const trace::LogRecovered& fact) {
    if (concerns(fact.partition)) on_cut(fact.partition, fact.log_end_offset);
}

// --- The consumer, and the end ------------------------------------------------------------------

void StoryTeller::on(const trace::RecordPolled& fact) {
    for (const std::size_t record : affected()) {
        const auto index = index_in(record, fact.content);
        if (!index) continue;
        story_.records[record].polled.push_back(
            {.mark = mark(), .offset = fact.batch_offset + *index, .taken = event_->time});
    }
}

void StoryTeller::on(const trace::RecordTaken& fact) {
    if (!affected().empty()) taken_[{event_->node, fact.offset}] = event_->time;
}

void StoryTeller::on(const trace::RecordEffect& fact) {
    for (const std::size_t record : affected()) {
        RecordFacts& facts = story_.records[record];
        const bool again = std::ranges::any_of(facts.effects, [&](const Handling& done) {
            return done.effect == fact.effect && done.mark.node == event_->node;
        });
        facts.effects.push_back({.mark = mark(),
                                 .offset = fact.offset,
                                 .effect = fact.effect,
                                 .worker = fact.worker,
                                 .taken = taken_[{event_->node, fact.offset}]});
        say(again ? Phrase::effect_again : Phrase::effect,
            {{"client", words_.name(event_->node)},
             {"effect", words_.name(fact.effect)},
             {"record", facts.label},
             {"offset", std::to_string(fact.offset.value)}});
    }
}

void StoryTeller::on(const trace::RecordProcessed& fact) {
    for (const std::size_t record : affected()) {
        RecordFacts& facts = story_.records[record];
        const bool told = !facts.effects.empty() && facts.effects.back().offset == fact.offset &&
                          facts.effects.back().mark.time == event_->time;
        if (told) continue;
        facts.effects.push_back({.mark = mark(),
                                 .offset = fact.offset,
                                 .worker = fact.worker,
                                 .failed = fact.failed,
                                 .taken = taken_[{event_->node, fact.offset}]});
        say(fact.failed ? Phrase::processing_failed : Phrase::processed,
            {{"client", words_.name(event_->node)},
             {"record", facts.label},
             {"offset", std::to_string(fact.offset.value)}});
    }
}

void StoryTeller::on(const trace::PositionReset& fact) {
    // The first position of a consumer is told only where it skips something.
    if (!concerns(fact.partition) || fact.to <= std::max(fact.from, core::Offset{0})) return;
    story_.resets.push_back({mark(), fact.partition, fact.to, words_.name(fact.policy)});
    say(Phrase::position_reset, {{"client", words_.name(event_->node)},
                                 {"partition", words_.partition(fact.partition)},
                                 {"to", std::to_string(fact.to.value)},
                                 {"policy", words_.name(fact.policy)}});
}

void StoryTeller::on(const trace::AuditRead& fact) {
    for (const std::size_t record : affected()) {
        RecordFacts& facts = story_.records[record];
        const auto index = index_in(record, fact.content);
        if (!index || facts.partition != fact.partition) continue;
        facts.readable.push_back(fact.base_offset + *index);
        facts.audit = mark();
    }
}

void StoryTeller::on(const trace::AuditEnded& fact) {
    for (RecordFacts& facts : story_.records)
        if (facts.partition == fact.partition) facts.audit = mark();
}

/// A poll without anything done about it is told by itself.
void StoryTeller::tell_polled() {
    for (const RecordFacts& facts : story_.records) {
        for (const Handling& poll : facts.polled) {
            const bool handled = std::ranges::any_of(facts.effects, [&](const Handling& done) {
                return done.mark.node == poll.mark.node && done.offset == poll.offset;
            });
            if (handled) continue;
            told_.push_back({poll.mark.place,
                             {.time = poll.mark.time,
                              .text = words_.say(Phrase::polled,
                                                 {{"client", words_.name(poll.mark.node)},
                                                  {"record", facts.label},
                                                  {"offset", std::to_string(poll.offset.value)}}),
                              .events = {poll.mark.event}}});
        }
    }
}

void StoryTeller::tell_readable() {
    for (const RecordFacts& facts : story_.records) {
        if (!facts.audit) continue;
        std::vector<std::string> offsets;
        for (const core::Offset offset : facts.readable)
            offsets.push_back(std::to_string(offset.value));
        told_.push_back(
            {facts.audit->place,
             {.text = words_.say(offsets.empty() ? Phrase::not_readable : Phrase::readable,
                                 {{"record", facts.label},
                                  {"partition", words_.partition(facts.partition)},
                                  {"offsets", words_.offsets(facts.readable)}}),
              .events = {facts.audit->event}}});
    }
}

void StoryTeller::finish() {
    flush_copies();
    tell_polled();
    tell_readable();
    std::ranges::stable_sort(told_, {}, &Told::place);
    story_.partitions = partitions_;
    story_.nodes = nodes_;
    story_.until = until_;
    for (Told& told : told_) story_.sentences.push_back(std::move(told.sentence));
}

RecordStory tell_records(const Explainable& what, const std::vector<RecordId>& records,
                         std::string_view language) {
    return StoryTeller(what, records, language).tell();
}

}  // namespace brokerscope::sim
