#include "core/producer/idempotence.h"

#include <algorithm>

namespace brokerscope::core {

Sequence PartitionSequence::first_in_flight() const {
    return in_flight_.empty() ? no_sequence : in_flight_.front()->base_sequence();
}

void PartitionSequence::add(ProducerBatch& batch) {
    ASSERT(batch.has_sequence());
    const auto key = [](const ProducerBatch* b) {
        return std::pair(b->producer(), b->base_sequence());
    };
    const auto place = std::ranges::upper_bound(in_flight_, key(&batch), {}, key);
    in_flight_.insert(place, &batch);
}

void PartitionSequence::remove(const ProducerBatch& batch) { std::erase(in_flight_, &batch); }

bool PartitionSequence::is_next(Sequence sequence) const {
    if (last_acked_ == no_sequence) return sequence == Sequence{0};
    return sequence == advance(last_acked_, 1);
}

void PartitionSequence::begin_anew(ProducerIdAndEpoch producer) {
    Sequence sequence{0};
    for (ProducerBatch* batch : in_flight_) {
        batch->set_producer(producer, sequence);
        batch->sequence_was_reset = true;
        sequence = advance(sequence, batch->record_count());
    }
    producer_ = producer;
    next_ = sequence;
    last_acked_ = no_sequence;
}

void Idempotence::identify(ProducerIdAndEpoch producer,
                           std::span<PartitionSequence* const> partitions) {
    ASSERT(producer.is_valid());
    producer_ = producer;
    begin_anew_where_asked(partitions);
}

bool Idempotence::may_send(const PartitionSequence& on, const ProducerBatch& first) const {
    if (!producer_.is_valid()) return false;
    if (!first.has_sequence()) {
        // Sequences of the old epoch come first; and none is given out behind an unknown one.
        if (on.has_in_flight() && on.producer_ != producer_) return false;
        return !on.is_unresolved();
    }
    // A batch that is sent again waits until all before it are done.
    return !on.has_in_flight() || first.base_sequence() == on.first_in_flight();
}

void Idempotence::assign(PartitionSequence& on, ProducerBatch& batch) {
    ASSERT(producer_.is_valid() && !batch.has_sequence());
    if (on.producer_ != producer_) {
        ASSERT(!on.has_in_flight());
        on.begin_anew(producer_);
    }
    batch.set_producer(producer_, on.next_);
    on.next_ = advance(on.next_, batch.record_count());
    on.add(batch);
}

void Idempotence::acknowledged(PartitionSequence& on, const ProducerBatch& batch,
                               Offset last_offset) {
    acknowledged_late(on, batch.producer(), batch.last_sequence());
    on.last_acked_offset_ = std::max(on.last_acked_offset_, last_offset);
    on.remove(batch);
}

void Idempotence::acknowledged_late(PartitionSequence& on, ProducerIdAndEpoch producer,
                                    Sequence last) {
    if (on.producer_ == producer && last > on.last_acked_) on.last_acked_ = last;
}

void Idempotence::ask_bump(PartitionSequence& on) {
    bump_ = true;
    on.rewrite_ = true;
}

bool Idempotence::can_retry(PartitionSequence& on, const ProducerBatch& batch,
                            const BrokerRefusal& refusal) {
    if (refusal.error == ErrorCode::unknown_producer_id) {
        // Without the log's start nobody can say what was lost: ask again to learn it. A batch
        // whose sequence was reset is refused only for what it said before.
        if (refusal.log_start_offset == Offset{-1} || batch.sequence_was_reset) return true;
        ask_bump(on);
        return true;
    }
    if (refusal.error == ErrorCode::out_of_order_sequence_number) {
        const bool is_successor = batch.sequence_was_reset || !on.is_next(batch.base_sequence());
        if (!on.is_unresolved() && is_successor) return true;  // its turn has not come yet
        const bool follows_the_unresolved = on.unresolved_after_ == batch.base_sequence();
        if (!on.is_unresolved() || follows_the_unresolved) ask_bump(on);  // there is a gap
        return true;
    }
    return is_retriable(refusal.error);
}

void Idempotence::failed(PartitionSequence& on, const ProducerBatch& batch, ErrorCode error,
                         bool adjust) {
    on.remove(batch);
    if (!batch.has_sequence()) return;
    if (error == ErrorCode::out_of_order_sequence_number ||
        error == ErrorCode::unknown_producer_id || adjust)
        ask_bump(on);
}

void Idempotence::mark_unresolved(PartitionSequence& on, const ProducerBatch& batch) {
    ASSERT(batch.has_sequence());
    const Sequence behind = advance(batch.base_sequence(), batch.record_count());
    on.unresolved_after_ = std::max(on.unresolved_after_.value_or(behind), behind);
}

void Idempotence::resolve(PartitionSequence& on) {
    if (!on.is_unresolved() || on.has_in_flight()) return;
    // Drained: what was acknowledged last is either all that was given out, or there is a gap.
    if (!on.is_next(on.next_)) ask_bump(on);
    on.unresolved_after_.reset();
}

void Idempotence::begin_anew_where_asked(std::span<PartitionSequence* const> partitions) {
    for (PartitionSequence* on : partitions) {
        if (!on->rewrite_) continue;
        on->begin_anew(producer_);
        on->unresolved_after_.reset();
        on->rewrite_ = false;
    }
}

bool Idempotence::bump_if_asked(std::span<PartitionSequence* const> partitions) {
    if (!bump_) return true;
    bump_ = false;
    if (producer_.epoch.value == INT16_MAX) {
        producer_ = {};
        return false;
    }
    producer_.epoch = ProducerEpoch{static_cast<std::int16_t>(producer_.epoch.value + 1)};
    begin_anew_where_asked(partitions);
    return true;
}

}  // namespace brokerscope::core
