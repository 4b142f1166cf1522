#include "sim/trace/trace_index_builder.h"

#include "core/base/assert.h"
#include "core/base/hash.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

enum Tag : std::uint64_t {
    replica_tag,
    batch_tag,
    request_tag,
    answer_tag,
    fetch_tag,
    message_tag,
    touched_tag,
    elected_tag,
    proposed_tag,
    isr_tag,
    taken_tag,
    made_tag,
    handled_tag,
};

std::uint64_t word(std::int64_t value) { return static_cast<std::uint64_t>(value); }

}  // namespace

void TraceIndexBuilder::build() {
    ASSERT(reader_.size() < no_place);
    const std::size_t size = reader_.size();
    ids_.reserve(size);
    index_.nodes_.reserve(size);
    index_.first_edge_.reserve(size + 1);
    for (place_ = 0; place_ < size; ++place_) {
        const trace::Event& event = reader_.at(place_);
        ids_.push_back(event.id);
        index_.nodes_.push_back(event.node);
        visit(event);
        index_.first_edge_.push_back(static_cast<std::uint32_t>(index_.edges_.size()));
    }
    finish();
}

void TraceIndexBuilder::visit(const trace::Event& event) {
    event_ = &event;
    senders_.emplace_back();
    join_cause(event);
    std::visit([&](const auto& fact) { on(fact); }, event.payload);
}

void TraceIndexBuilder::join(Place from, JoinKind kind) {
    if (from == no_place || from >= place_) return;
    const std::size_t first = index_.first_edge_.back();
    for (std::size_t i = first; i < index_.edges_.size(); ++i)
        if (index_.edges_[i].from == from) return;
    index_.edges_.push_back({from, kind});
}

void TraceIndexBuilder::join_cause(const trace::Event& event) {
    cause_ = no_place;
    if (event.cause == trace::no_event) return;
    const auto at = std::ranges::lower_bound(ids_, event.cause);
    auto place = static_cast<Place>(at - ids_.begin());
    if (at != ids_.end() && *at == event.cause) {
        cause_ = place < place_ ? place : no_place;
        join(cause_, JoinKind::cause);
        return;
    }
    // Folded: the nearest entry that spans it and concerns the node.
    auto idle = std::ranges::lower_bound(idle_, event.cause, {}, &Folded::last);
    for (std::size_t i = 0; idle != idle_.end() && i < fan_in_max; ++idle, ++i) {
        if (event.cause < idle->fact.first) continue;
        if (idle->fact.from != event.node && idle->fact.to != event.node) continue;
        join(idle->place, JoinKind::cause);
        return;
    }
}

void TraceIndexBuilder::on(const trace::Idle& fact) { idle_.push_back({event_->id, place_, fact}); }

void TraceIndexBuilder::touch(trace::ContentHash content, std::int64_t index, std::int64_t count) {
    index_.touches_.push_back(
        {content, static_cast<std::int32_t>(index), static_cast<std::int32_t>(count), place_});
}

void TraceIndexBuilder::touch_appended(const Appended& appended) {
    touch(appended.content, 0, appended.end - appended.base);
}

std::uint64_t TraceIndexBuilder::key(std::uint64_t tag,
                                     std::initializer_list<std::uint64_t> words) const {
    std::uint64_t state = tag;
    for (const std::uint64_t part : words) state = core::hash_step(state, part);
    return state;
}

void TraceIndexBuilder::wait(std::uint64_t key) {
    std::uint32_t list = waiting_at_.find(key);
    if (list == FlatMap::none) {
        if (free_waiting_.empty()) {
            list = static_cast<std::uint32_t>(waiting_.size());
            waiting_.emplace_back();
        } else {
            list = free_waiting_.back();
            free_waiting_.pop_back();
        }
        waiting_at_.set(key, list);
    }
    if (waiting_[list].size() < fan_in_max) waiting_[list].push_back(place_);
}

void TraceIndexBuilder::join_waiting(std::uint64_t key, JoinKind kind) {
    const std::uint32_t list = waiting_at_.find(key);
    if (list == FlatMap::none) return;
    for (const Place from : waiting_[list]) join(from, kind);
    waiting_[list].clear();
    free_waiting_.push_back(list);
    waiting_at_.erase(key);
}

TraceIndexBuilder::Replica* TraceIndexBuilder::find_replica(trace::Partition partition,
                                                            trace::Name node) {
    const std::uint32_t at = replica_at_.find(
        key(replica_tag, {partition.topic.value, word(partition.index), node.value}));
    return at == FlatMap::none ? nullptr : &replicas_[at];
}

TraceIndexBuilder::Replica& TraceIndexBuilder::replica(trace::Partition partition,
                                                       trace::Name node) {
    if (Replica* known = find_replica(partition, node)) return *known;
    replica_at_.set(key(replica_tag, {partition.topic.value, word(partition.index), node.value}),
                    static_cast<std::uint32_t>(replicas_.size()));
    return replicas_.emplace_back();
}

const TraceIndexBuilder::Appended* TraceIndexBuilder::holding(const Replica& replica,
                                                              core::Offset offset) {
    const auto at = std::ranges::upper_bound(replica.log, offset, {}, &Appended::base);
    if (at == replica.log.begin()) return nullptr;
    const Appended& batch = *std::prev(at);
    return offset < batch.end ? &batch : nullptr;
}

trace::Name TraceIndexBuilder::sender() const {
    return cause_ == no_place ? trace::Name{} : senders_[cause_];
}

/// The replica that what this event tells of was read from: the sender's, else the leader's.
TraceIndexBuilder::Replica* TraceIndexBuilder::source(trace::Partition partition) {
    if (Replica* sent = find_replica(partition, sender())) return sent;
    const auto leader = leaders_.find(partition);
    return leader == leaders_.end() ? nullptr : find_replica(partition, leader->second);
}

TraceIndexBuilder::Batch& TraceIndexBuilder::batch(trace::BatchNumber number) {
    const std::uint64_t at_key =
        key(batch_tag, {event_->node.value, lives_[event_->node], word(number.value)});
    const std::uint32_t at = batch_at_.find(at_key);
    if (at != FlatMap::none) return batches_[at];
    batch_at_.set(at_key, static_cast<std::uint32_t>(batches_.size()));
    return batches_.emplace_back();
}

// Records and batches of producers.

void TraceIndexBuilder::on(const trace::RecordMade& fact) {
    last_.set(key(made_tag, {event_->node.value, word(fact.record.value)}), place_);
}

void TraceIndexBuilder::on(const trace::RecordSent& fact) {
    Batch& into = batch(fact.batch);
    into.spans.push_back({{event_->node, fact.record}, fact.count, fact.index, {}});
    into.origins.push_back({fact.index, fact.count, place_});
    for (std::int32_t i = 0; i < fact.count; ++i) {
        const std::uint64_t made = key(made_tag, {event_->node.value, word(fact.record.value + i)});
        const Place place = last_.find(made);
        if (place == no_place) continue;
        if (static_cast<std::size_t>(i) < fan_in_max) join(place, JoinKind::batched);
        into.origins.push_back({fact.index + i, 1, place, false});
        last_.erase(made);
    }
}

void TraceIndexBuilder::on(const trace::BatchSent& fact) {
    Batch& sent = batch(fact.batch);
    // A new epoch or sequence makes other bytes of the same records.
    if (sent.tried == no_place || sent.content != fact.content) {
        for (TraceIndex::Span& span : sent.spans) {
            span.content = fact.content;
            index_.by_content_.push_back(span);
        }
        for (const Origin& origin : sent.origins)
            index_.touches_.push_back({fact.content, origin.index, origin.count, origin.place});
    }
    if (sent.tried == no_place) {
        std::size_t joined = 0;
        for (const Origin& origin : sent.origins)
            if (origin.joins && ++joined <= fan_in_max) join(origin.place, JoinKind::batched);
        join(sent.retried, JoinKind::resolved);
    } else {
        join(sent.retried != no_place ? sent.retried : sent.tried, JoinKind::resolved);
    }
    sent.content = fact.content;
    sent.count = fact.count;
    sent.tried = place_;
    touch(fact.content, 0, fact.count);
    wait(key(request_tag, {event_->node.value, fact.to.value, word(fact.correlation_id)}));
}

void TraceIndexBuilder::resolve_batch(trace::BatchNumber number) {
    const Batch& ended = batch(number);
    if (ended.tried == no_place) return;
    join(ended.tried, JoinKind::resolved);
    touch(ended.content, 0, ended.count);
}
void TraceIndexBuilder::on(const trace::BatchRetried& fact) {
    resolve_batch(fact.batch);
    batch(fact.batch).retried = place_;
}
/// Records move from one batch to another before either is sent (again).
void TraceIndexBuilder::on(const trace::BatchSplit& fact) {
    resolve_batch(fact.batch);
    const Batch whole = batch(fact.batch);
    Batch& part = batch(fact.into);
    part.retried = place_;
    const std::int32_t end = fact.index + fact.count;
    for (TraceIndex::Span span : whole.spans) {
        const std::int32_t from = std::max(span.index, fact.index);
        const std::int32_t to = std::min(span.index + span.count, end);
        if (from >= to) continue;
        span.record.number += from - span.index;
        span.index = from - fact.index;
        span.count = to - from;
        part.spans.push_back(span);
    }
    for (Origin origin : whole.origins) {
        const std::int32_t from = std::max(origin.index, fact.index);
        const std::int32_t to = std::min(origin.index + origin.count, end);
        if (from >= to) continue;
        origin.index = from - fact.index;
        origin.count = to - from;
        part.origins.push_back(origin);
    }
}
void TraceIndexBuilder::on(const trace::BatchAcknowledged& fact) { resolve_batch(fact.batch); }
void TraceIndexBuilder::on(const trace::BatchFailed& fact) { resolve_batch(fact.batch); }

// Messages.

void TraceIndexBuilder::on(const trace::MessageSent& fact) {
    last_.set(key(message_tag, {word(fact.message.value)}), place_);
    const std::uint64_t from = fact.from.value;
    const std::uint64_t to = fact.to.value;
    if (fact.api == core::ApiKey::produce) {
        if (fact.kind == trace::Kind::request)
            join_waiting(key(request_tag, {from, to, word(fact.correlation_id)}),
                         JoinKind::requested);
        else
            join_waiting(key(answer_tag, {from, to, word(fact.correlation_id)}), JoinKind::replied);
    } else if (fact.api == core::ApiKey::fetch && fact.kind == trace::Kind::request) {
        join_waiting(key(fetch_tag, {from, to}), JoinKind::fetched);
    }
}

void TraceIndexBuilder::on(const trace::MessageDelivered& fact) {
    senders_.back() = fact.from;
    const std::uint64_t sent = key(message_tag, {word(fact.message.value)});
    join(last_.find(sent), JoinKind::carried);
    last_.erase(sent);
}
void TraceIndexBuilder::on(const trace::MessageLost& fact) {
    const std::uint64_t sent = key(message_tag, {word(fact.message.value)});
    join(last_.find(sent), JoinKind::carried);
    last_.erase(sent);
    join(last_.find(key(touched_tag, {word(fact.message.value)})), JoinKind::faulted);
    if (last_fired_time_ == event_->time) join(last_fired_, JoinKind::faulted);
}
void TraceIndexBuilder::on(const trace::MessageHeld& fact) {
    join(last_.find(key(message_tag, {word(fact.message.value)})), JoinKind::carried);
    const auto fired = fired_.find(fact.fault);
    if (fired != fired_.end()) join(fired->second, JoinKind::faulted);
}

// Faults and what they hit. What has no cause of its own and happens in the instant of a fault came
// of it.

void TraceIndexBuilder::on(const trace::FaultFired& fact) {
    fired_[fact.fault] = place_;
    last_fired_ = place_;
    last_fired_time_ = event_->time;
}
void TraceIndexBuilder::on(const trace::FaultTouched& fact) {
    const auto fired = fired_.find(fact.fault);
    if (fired != fired_.end()) join(fired->second, JoinKind::faulted);
    if (fact.what != trace::Touched::message) return;
    join(last_.find(key(message_tag, {word(fact.message.value)})), JoinKind::faulted);
    last_.set(key(touched_tag, {word(fact.message.value)}), place_);
}
void TraceIndexBuilder::on(const trace::FaultEnded& fact) {
    const auto fired = fired_.find(fact.fault);
    if (fired != fired_.end()) join(fired->second, JoinKind::faulted);
}
void TraceIndexBuilder::on(const trace::NodeStarted&) { ++lives_[event_->node]; }
void TraceIndexBuilder::on(const trace::NodeCrashed&) {
    if (last_fired_time_ == event_->time) join(last_fired_, JoinKind::faulted);
}
void TraceIndexBuilder::on(const trace::NodePaused&) {
    if (last_fired_time_ == event_->time) join(last_fired_, JoinKind::faulted);
}
void TraceIndexBuilder::on(const trace::DiskLost&) {
    if (last_fired_time_ == event_->time) join(last_fired_, JoinKind::faulted);
}
void TraceIndexBuilder::on(const trace::ConnectionClosed& fact) {
    if (fact.reason == trace::CloseCause::reset && last_fired_time_ == event_->time)
        join(last_fired_, JoinKind::faulted);
}

// Elections and in-sync replicas.

void TraceIndexBuilder::on(const trace::LeaderElected& fact) {
    last_.set(key(elected_tag,
                  {fact.partition.topic.value, word(fact.partition.index), word(fact.epoch.value)}),
              place_);
}
void TraceIndexBuilder::on(const trace::LeaderStarted& fact) {
    leaders_[fact.partition] = event_->node;
    join(last_.find(key(elected_tag, {fact.partition.topic.value, word(fact.partition.index),
                                      word(fact.epoch.value)})),
         JoinKind::elected);
}
void TraceIndexBuilder::on(const trace::FollowerStarted& fact) {
    join(last_.find(key(elected_tag, {fact.partition.topic.value, word(fact.partition.index),
                                      word(fact.epoch.value)})),
         JoinKind::elected);
}
void TraceIndexBuilder::on(const trace::LeaderLearned& fact) {
    join(last_.find(key(elected_tag, {fact.partition.topic.value, word(fact.partition.index),
                                      word(fact.epoch.value)})),
         JoinKind::elected);
}
void TraceIndexBuilder::on(const trace::IsrProposed& fact) {
    last_.set(key(proposed_tag, {fact.partition.topic.value, word(fact.partition.index)}), place_);
}
void TraceIndexBuilder::on(const trace::IsrShrunk& fact) {
    const std::uint64_t topic = fact.partition.topic.value;
    const std::uint64_t index = word(fact.partition.index);
    join(last_.find(key(proposed_tag, {topic, index})), JoinKind::proposed);
    last_.set(key(isr_tag, {topic, index, word(fact.partition_epoch.value)}), place_);
}
void TraceIndexBuilder::on(const trace::IsrExpanded& fact) {
    const std::uint64_t topic = fact.partition.topic.value;
    const std::uint64_t index = word(fact.partition.index);
    join(last_.find(key(proposed_tag, {topic, index})), JoinKind::proposed);
    last_.set(key(isr_tag, {topic, index, word(fact.partition_epoch.value)}), place_);
}
void TraceIndexBuilder::on(const trace::IsrAdopted& fact) {
    join(last_.find(key(isr_tag, {fact.partition.topic.value, word(fact.partition.index),
                                  word(fact.partition_epoch.value)})),
         JoinKind::proposed);
}

// Logs.

void TraceIndexBuilder::on(const trace::BatchAppended& fact) {
    const trace::Name from = sender();
    if (fact.role == trace::Role::follower) {
        if (const Replica* leader = find_replica(fact.partition, from)) {
            const Appended* original = holding(*leader, fact.base_offset);
            if (original != nullptr && original->content == fact.content)
                join(original->place, JoinKind::replicated);
        }
        wait(key(fetch_tag, {event_->node.value, from.value}));
    }
    Replica& written = replica(fact.partition, event_->node);
    while (!written.log.empty() && written.log.back().end > fact.base_offset)
        written.log.pop_back();
    written.log.push_back({fact.base_offset, fact.base_offset + fact.count, fact.content, place_});
    touch_appended(written.log.back());
}

void TraceIndexBuilder::on(const trace::BatchDeduplicated& fact) {
    Replica& known = replica(fact.partition, event_->node);
    known.deduplicated = place_;
    if (const Appended* original = holding(known, fact.base_offset)) {
        join(original->place, JoinKind::answered);
        touch_appended(*original);
    }
}
void TraceIndexBuilder::on(const trace::BatchRejected& fact) {
    replica(fact.partition, event_->node).rejected = place_;
}

void TraceIndexBuilder::on(const trace::ProduceHandled& fact) {
    const Replica& leader = replica(fact.partition, event_->node);
    if (const Appended* written = holding(leader, fact.base_offset)) {
        join(written->place, JoinKind::answered);
        touch_appended(*written);
    }
    if (fact.duplicate) join(leader.deduplicated, JoinKind::answered);
    if (fact.error != core::ErrorCode::none) join(leader.rejected, JoinKind::answered);
    last_.set(key(handled_tag, {event_->node.value, fact.client.value, word(fact.correlation_id),
                                fact.partition.topic.value, word(fact.partition.index)}),
              place_);
}

void TraceIndexBuilder::on(const trace::ProduceAnswered& fact) {
    Replica& leader = replica(fact.partition, event_->node);
    const std::uint64_t handled =
        key(handled_tag, {event_->node.value, fact.client.value, word(fact.correlation_id),
                          fact.partition.topic.value, word(fact.partition.index)});
    join(last_.find(handled), JoinKind::answered);
    last_.erase(handled);
    if (const Appended* written = holding(leader, fact.base_offset)) {
        join(written->place, JoinKind::answered);
        touch_appended(*written);
        const auto covering = std::ranges::lower_bound(leader.marks, written->end, {}, &Mark::hw);
        if (covering != leader.marks.end()) join(covering->place, JoinKind::answered);
    }
    join(std::exchange(leader.deduplicated, no_place), JoinKind::answered);
    join(std::exchange(leader.rejected, no_place), JoinKind::answered);
    wait(key(answer_tag, {event_->node.value, fact.client.value, word(fact.correlation_id)}));
}

void TraceIndexBuilder::on(const trace::HwAdvanced& fact) {
    Replica& advanced = replica(fact.partition, event_->node);
    const core::Offset last = fact.hw - 1;
    const trace::Name from = sender();
    if (const Replica* other = find_replica(fact.partition, from)) {
        if (fact.role == trace::Role::leader) {
            if (const Appended* copied = holding(*other, last))
                join(copied->place, JoinKind::committed);
        } else {
            const auto covering = std::ranges::lower_bound(other->marks, fact.hw, {}, &Mark::hw);
            if (covering != other->marks.end()) join(covering->place, JoinKind::committed);
        }
    }
    const core::Offset before = advanced.marks.empty() ? core::Offset{0} : advanced.marks.back().hw;
    auto batch = std::ranges::upper_bound(advanced.log, fact.hw, {}, &Appended::end);
    for (std::size_t i = 0; i < fan_in_max && batch != advanced.log.begin(); ++i) {
        --batch;
        if (batch->end <= before) break;
        if (fact.role == trace::Role::leader) join(batch->place, JoinKind::committed);
        touch_appended(*batch);
    }
    while (!advanced.marks.empty() && advanced.marks.back().hw >= fact.hw)
        advanced.marks.pop_back();
    advanced.marks.push_back({fact.hw, place_});
}

void TraceIndexBuilder::on(const trace::HwLowered& fact) {
    Replica& lowered = replica(fact.partition, event_->node);
    while (!lowered.marks.empty() && lowered.marks.back().hw > fact.hw) lowered.marks.pop_back();
}

void TraceIndexBuilder::cut_log(Replica& replica, core::Offset end) {
    for (std::size_t i = 0; !replica.log.empty() && replica.log.back().end > end; ++i) {
        if (i < fan_in_max) join(replica.log.back().place, JoinKind::cut);
        touch_appended(replica.log.back());
        replica.log.pop_back();
    }
    while (!replica.marks.empty() && replica.marks.back().hw > end) replica.marks.pop_back();
}
void TraceIndexBuilder::on(const trace::LogTruncated& fact) {
    cut_log(replica(fact.partition, event_->node), fact.to);
}
void TraceIndexBuilder::on(const trace::LogRecovered& fact) {
    cut_log(replica(fact.partition, event_->node), fact.log_end_offset);
}

// Consumers and the audit.

void TraceIndexBuilder::on(const trace::RecordPolled& fact) {
    if (const Replica* from = source(fact.partition)) {
        const Appended* batch = holding(*from, fact.offset);
        if (batch != nullptr) join(batch->place, JoinKind::polled);
        const auto covering =
            std::ranges::lower_bound(from->marks, fact.offset + fact.count, {}, &Mark::hw);
        if (covering != from->marks.end()) join(covering->place, JoinKind::polled);
    }
    polled_[{event_->node, fact.partition}].push_back(
        {fact.offset, fact.offset + fact.count, fact.batch_offset, fact.content, place_});
    touch(fact.content, fact.index, fact.count);
}

void TraceIndexBuilder::process(trace::Partition partition, core::Offset offset, bool ends) {
    const std::uint64_t taken = key(taken_tag, {event_->node.value, partition.topic.value,
                                                word(partition.index), word(offset.value)});
    join(last_.find(taken), JoinKind::processed);
    const auto& polls = polled_[{event_->node, partition}];
    // The last poll that gave this record; a consumer works on what it polled lately.
    for (std::size_t i = polls.size(); i-- > 0 && polls.size() - i <= 4096;) {
        const Polled& poll = polls[i];
        if (offset < poll.from || poll.to <= offset) continue;
        if (std::holds_alternative<trace::RecordTaken>(event_->payload))
            join(poll.place, JoinKind::processed);
        touch(poll.content, offset - poll.batch, 1);
        break;
    }
    if (std::holds_alternative<trace::RecordTaken>(event_->payload)) last_.set(taken, place_);
    if (ends) last_.erase(taken);
}
void TraceIndexBuilder::on(const trace::RecordTaken& fact) {
    process(fact.partition, fact.offset, false);
}
void TraceIndexBuilder::on(const trace::RecordEffect& fact) {
    process(fact.partition, fact.offset, false);
}
void TraceIndexBuilder::on(const trace::RecordProcessed& fact) {
    process(fact.partition, fact.offset, true);
}

void TraceIndexBuilder::on(const trace::AuditRead& fact) {
    if (const Replica* read = source(fact.partition))
        if (const Appended* batch = holding(*read, fact.base_offset))
            join(batch->place, JoinKind::audited);
    touch(fact.content, 0, fact.count);
}

void TraceIndexBuilder::finish() {
    const auto by_content = [](const TraceIndex::Span& a, const TraceIndex::Span& b) {
        return std::tie(a.content, a.index, a.record) < std::tie(b.content, b.index, b.record);
    };
    const auto by_record = [](const TraceIndex::Span& a, const TraceIndex::Span& b) {
        return std::tie(a.record, a.content, a.index) < std::tie(b.record, b.content, b.index);
    };
    index_.by_record_ = index_.by_content_;
    std::ranges::sort(index_.by_content_, by_content);
    std::ranges::sort(index_.by_record_, by_record);
    std::ranges::sort(index_.touches_, [](const TraceIndex::Touch& a, const TraceIndex::Touch& b) {
        return std::tie(a.content, a.place, a.index) < std::tie(b.content, b.place, b.index);
    });
}

}  // namespace brokerscope::sim
