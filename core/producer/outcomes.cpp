// How a batch ends, or does not yet (Sender.completeBatch, failBatch, canRetry of Kafka).

#include "core/base/mutant.h"
#include "core/producer/producer.h"

#include <algorithm>

namespace brokerscope::core {

void Producer::complete(const Carried& carried, const Verdict& verdict) {
    PartitionQueue& queue = *carried.queue;
    // With a window of 1 this was the only request, whatever became of its batch.
    queue.muted = false;
    if (is_stale_metadata(verdict.error)) metadata_.request_update();
    const auto place = std::ranges::find(queue.sent, carried.batch,
                                         [](const auto& batch) { return batch->number(); });
    if (place == queue.sent.end()) {
        // Given up meanwhile. That it was written still tells where the sequence stands.
        if (verdict.error == ErrorCode::none && carried.last_sequence != no_sequence)
            idempotence_.acknowledged_late(queue.sequence, carried.producer, carried.last_sequence);
        return;
    }
    std::unique_ptr<ProducerBatch> batch = std::move(*place);
    queue.sent.erase(place);
    if (verdict.error == ErrorCode::none) return acknowledge(queue, *batch, verdict.base_offset);
    if (verdict.maybe_written) batch->maybe_written = true;
    if (verdict.error == ErrorCode::message_too_large && batch->record_count() > 1)
        return split(queue, *batch);
    if (can_retry(queue, *batch, verdict)) return retry(queue, std::move(batch), verdict.error);
    // The leader has it, and no longer knows where.
    if (verdict.error == ErrorCode::duplicate_sequence_number)
        return acknowledge(queue, *batch, Offset{-1});
    // If the retries are used up nobody knows whether the sequence was taken; only a final refusal
    // leaves a gap for certain.
    give_up(queue, *batch, verdict.error, has_retries_left(*batch));
}

bool Producer::has_retries_left(const ProducerBatch& batch) const {
    return batch.attempts - 1 < options_.config.retries;
}

bool Producer::can_retry(PartitionQueue& queue, const ProducerBatch& batch,
                         const Verdict& verdict) {
    const Instant expires = batch.created() + options_.config.delivery_timeout;
    if (expires <= env_.clock().now() || !has_retries_left(batch)) return false;
    if (!options_.config.enable_idempotence) return is_retriable(verdict.error);
    return idempotence_.can_retry(queue.sequence, batch,
                                  BrokerRefusal{verdict.error, verdict.log_start_offset});
}

void Producer::retry(PartitionQueue& queue, std::unique_ptr<ProducerBatch> batch, ErrorCode error) {
    env_.tracer().emit(trace::BatchRetried{queue.name, batch->number(), batch->attempts, error});
    batch->in_retry = true;
    batch->retry_at = env_.clock().now() + backoff_.after(batch->attempts - 1, jitter_);
    put_back(queue, std::move(batch));
}

/// The broker takes no batch of this size. Compressed, it may have grown beyond batch.size, and is
/// cut to that; a part that is still refused is halved (RecordAccumulator.splitAndReenqueue).
void Producer::split(PartitionQueue& queue, const ProducerBatch& batch) {
    const auto batch_size = static_cast<std::size_t>(options_.config.batch_size);
    const std::size_t size_max = batch.is_split ? batch.size() / 2 : batch_size;
    const trace::BatchNumber first{last_batch_ + 1};
    auto parts = batch.split(size_max, first);
    last_batch_ += static_cast<std::int64_t>(parts.size());
    queue.topic->compressed_permille = 1000;
    if (options_.config.enable_idempotence) idempotence_.forget(queue.sequence, batch);
    std::int32_t index = 0;
    for (const auto& part : parts) {
        env_.tracer().emit(trace::BatchSplit{queue.name, batch.number(), index,
                                             part->record_count(), part->number()});
        index += part->record_count();
        incomplete_.insert(part->number().value);
        if (options_.config.enable_idempotence) idempotence_.adopt(queue.sequence, *part);
        part->memory = part->size();
        memory_used_ += part->memory;
    }
    if (batch.number().value <= flush_upto_) flush_upto_ = last_batch_;
    for (; !parts.empty(); parts.pop_back()) put_back(queue, std::move(parts.back()));
    memory_used_ -= batch.memory;
    incomplete_.erase(batch.number().value);
}

void Producer::acknowledge(PartitionQueue& queue, const ProducerBatch& batch, Offset base_offset) {
    if (options_.config.acks == 0) base_offset = Offset{-1};
    if (options_.config.enable_idempotence) {
        const Offset last =
            base_offset == Offset{-1} ? base_offset : base_offset + (batch.record_count() - 1);
        idempotence_.acknowledged(queue.sequence, batch, last);
    }
    env_.tracer().emit(
        trace::BatchAcknowledged{queue.name, batch.number(), base_offset, batch.record_count()});
    tell(queue, batch, DeliveryStatus::acknowledged, ErrorCode::none, base_offset);
}

void Producer::give_up(PartitionQueue& queue, const ProducerBatch& batch, ErrorCode error,
                       bool adjust) {
    if (options_.config.enable_idempotence)
        idempotence_.failed(queue.sequence, batch, error, adjust);
    const bool unknown = batch.maybe_written && !mutated(Mutant::unknown_told_as_failed);
    env_.tracer().emit(
        trace::BatchFailed{queue.name, batch.number(), batch.record_count(), error,
                           unknown ? trace::Outcome::unknown : trace::Outcome::failed});
    const auto status = mutated(Mutant::failure_told_as_success) ? DeliveryStatus::acknowledged
                        : unknown                                ? DeliveryStatus::unknown
                                                                 : DeliveryStatus::failed;
    tell(queue, batch, status, error, Offset{-1});
}

void Producer::tell(const PartitionQueue& queue, const ProducerBatch& batch, DeliveryStatus status,
                    ErrorCode error, Offset base_offset) {
    memory_used_ -= batch.memory;
    incomplete_.erase(batch.number().value);
    look_again_ = true;
    if (!callbacks_.on_delivery) return;
    callbacks_.on_delivery(Delivery{queue.topic->name, queue.index, batch.number(), batch.runs(),
                                    batch.record_count(), status, error, base_offset});
}

bool Producer::expire_first(PartitionQueue& queue, Instant now, bool sent) {
    auto* first = sent ? (queue.sent.empty() ? nullptr : &queue.sent.front())
                       : (queue.waiting.empty() ? nullptr : &queue.waiting.front());
    if (first == nullptr) return false;
    const Instant expires = (*first)->created() + options_.config.delivery_timeout;
    if (expires > now) {
        wake_at_ = std::min(wake_at_, expires);
        return false;
    }
    const std::unique_ptr<ProducerBatch> batch = std::move(*first);
    if (sent) {
        queue.sent.erase(queue.sent.begin());
        batch->maybe_written = true;  // its request has no answer yet
    } else {
        queue.waiting.pop_front();
    }
    const bool resolves = options_.config.enable_idempotence && batch->in_retry;
    give_up(queue, *batch, ErrorCode::request_timed_out, false);
    if (resolves) idempotence_.mark_unresolved(queue.sequence, *batch);
    return true;
}

void Producer::expire(Instant now) {
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        PartitionQueue& queue = *queues_[i];
        while (expire_first(queue, now, true) || expire_first(queue, now, false)) run_again_ = true;
    }
}

void Producer::fail_all(ErrorCode error) {
    running_ = true;
    fatal_ = error;
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        PartitionQueue& queue = *queues_[i];
        for (; !queue.sent.empty(); queue.sent.erase(queue.sent.begin())) {
            queue.sent.front()->maybe_written = true;
            give_up(queue, *queue.sent.front(), error, false);
        }
        for (; !queue.waiting.empty(); queue.waiting.pop_front())
            give_up(queue, *queue.waiting.front(), error, false);
    }
    running_ = false;
    run();
}

void Producer::check_flushed() {
    if (on_flushed_.empty()) return;
    if (!incomplete_.empty() && *incomplete_.begin() <= flush_upto_) return;
    std::vector<std::function<void()>> done = std::exchange(on_flushed_, {});
    for (const auto& tell_application : done) tell_application();
}

}  // namespace brokerscope::core
