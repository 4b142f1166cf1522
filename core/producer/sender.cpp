// The half of the producer that sends (Sender.java, RecordAccumulator.ready and .drain of Kafka).

#include "core/base/mutant.h"
#include "core/producer/producer.h"
#include "core/protocol/init_producer_id.h"
#include "core/protocol/produce.h"

#include "core/producer/outcome.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// Topics go by name up to here, by id from the next version on.
constexpr std::int16_t last_version_with_names = 12;
/// Rounds of one run: each sends something or tells the application something; far more than any
/// input asks for.
constexpr int rounds_max = 1'000'000;

}  // namespace

void Producer::run() {
    if (running_) {
        run_again_ = true;
        return;
    }
    running_ = true;
    int rounds = 0;
    do {
        ASSERT(++rounds < rounds_max, "the producer runs in circles");
        run_again_ = false;
        run_once();
        check_flushed();
        if (std::exchange(look_again_, false)) unblock();
    } while (run_again_);
    running_ = false;
    if (wake_at_ != Instant::never() && wake_at_ < wake_.due()) wake_.arm_at(wake_at_);
    if (closing_ && incomplete_.empty() && on_all_closed_) {
        network_.close();
        std::exchange(on_all_closed_, nullptr)();
    }
}

void Producer::run_once() {
    report_sent();
    const Instant now = env_.clock().now();
    wake_at_ = Instant::never();
    if (options_.config.enable_idempotence) run_idempotence();
    expire(now);
    for (const BrokerId node : nodes_with_sendable(now)) {
        const auto to = metadata_.endpoint(node);
        // What else may be sent, now that these are gone, the next round finds out.
        if (to && network_.ready(*to) && drain(node, *to, now)) run_again_ = true;
    }
}

void Producer::run_idempotence() {
    for (PartitionSequence* sequence : sequences_) idempotence_.resolve(*sequence);
    const ProducerIdAndEpoch before = idempotence_.producer();
    const bool usable = idempotence_.bump_if_asked(sequences_);
    if (!usable || !idempotence_.producer().is_valid()) return identify();
    if (idempotence_.producer() != before)
        env_.tracer().emit(
            trace::ProducerIdentified{idempotence_.producer().id, idempotence_.producer().epoch});
}

void Producer::identify() {
    if (identifying_ || identify_again_.armed() || fatal_ != ErrorCode::none) return;
    const auto broker = metadata_.least_loaded();
    if (!broker || !network_.ready(*broker)) return;
    identifying_ = true;
    InitProducerIdRequest request;
    request.transaction_timeout_ms = INT32_MAX;
    network_.send(
        *broker, std::move(request),
        OnAnswer<InitProducerIdResponse>([this](const auto& answer) { on_identified(answer); }));
}

void Producer::on_identified(const Answer<InitProducerIdResponse>& answer) {
    identifying_ = false;
    if (answer && answer->error_code == ErrorCode::none) {
        identify_failures_ = 0;
        const ProducerIdAndEpoch producer{ProducerId{answer->producer_id},
                                          ProducerEpoch{answer->producer_epoch}};
        if (!producer.is_valid()) return fail_all(ErrorCode::unknown_server_error);
        idempotence_.identify(producer, sequences_);
        env_.tracer().emit(trace::ProducerIdentified{producer.id, producer.epoch});
    } else if (answer && !is_retriable(answer->error_code)) {
        return fail_all(answer->error_code);
    } else {
        identify_again_.arm(backoff_.after(identify_failures_++, jitter_));
    }
    run();
}

bool Producer::is_sendable(PartitionQueue& queue, LeaderEpoch epoch, Instant now) {
    ProducerBatch& first = *queue.waiting.front();
    if (epoch != no_leader_epoch && epoch != first.leader_epoch) {
        first.leader_epoch = epoch;
        first.attempts_at_leader_change = first.attempts;
    }
    // Another leader than the one that failed: nothing to wait for (KAFKA-15415).
    const bool is_retry = first.attempts > 0;
    const bool leader_changed = is_retry && first.attempts_at_leader_change == first.attempts;
    if (is_retry && !leader_changed && now < first.retry_at) {
        wake_at_ = std::min(wake_at_, first.retry_at);
        return false;
    }
    const Instant lingered = first.created() + options_.config.linger;
    const bool sendable = queue.waiting.size() > 1 || first.is_full() || lingered <= now ||
                          blocked_on_memory_ || closing_ || first.number().value <= flush_upto_;
    if (!sendable) wake_at_ = std::min(wake_at_, lingered);
    return sendable;
}

std::vector<BrokerId> Producer::nodes_with_sendable(Instant now) {
    std::vector<BrokerId> nodes;
    bool leader_is_missing = false;
    for (PartitionQueue* queue : queues_) {
        if (queue->waiting.empty()) continue;
        const LeaderAndEpoch leader = metadata_.leader(queue->topic->name, queue->index);
        if (leader.leader == no_broker) {
            leader_is_missing = true;
            continue;
        }
        if (queue->muted || !is_sendable(*queue, leader.epoch, now)) continue;
        if (std::ranges::find(nodes, leader.leader) == nodes.end()) nodes.push_back(leader.leader);
    }
    if (leader_is_missing) metadata_.request_update();
    if (options_.config.partitioner_adaptive_partitioning_enable)
        for (const auto& topic : topics_) weigh(*topic);
    return nodes;
}

/// The load statistics of RecordAccumulator.partitionReady: kept once every partition has had a
/// batch.
void Producer::weigh(ProducerTopic& topic) {
    if (topic.partitions.size() < 2) return;
    std::vector<std::int32_t> ids;
    std::vector<std::int32_t> queued;
    for (const auto& queue : topic.partitions) {
        if (metadata_.leader(topic.name, queue->index).leader == no_broker) continue;
        ids.push_back(queue->index);
        queued.push_back(static_cast<std::int32_t>(queue->waiting.size()));
    }
    topic.chooser.set_queues(ids, queued);
}

bool Producer::may_take(PartitionQueue& queue, std::size_t room, bool is_first, Instant now) {
    if (queue.muted || queue.waiting.empty()) return false;
    ProducerBatch& first = *queue.waiting.front();
    const bool leader_changed = first.attempts_at_leader_change == first.attempts;
    if (first.attempts > 0 && !leader_changed && now < first.retry_at) return false;
    if (options_.config.enable_idempotence && !idempotence_.may_send(queue.sequence, first))
        return false;
    return is_first || first.size(queue.topic->compressed_permille) <= room;
}

void Producer::take(PartitionQueue& queue) {
    std::unique_ptr<ProducerBatch> batch = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    if (mutated(Mutant::resent_with_new_sequence) && batch->has_sequence()) {
        idempotence_.forget(queue.sequence, *batch);
        batch->set_producer({}, no_sequence);
    }
    if (options_.config.enable_idempotence && !batch->has_sequence())
        idempotence_.assign(queue.sequence, *batch);
    if (!batch->is_closed()) {
        batch->close();
        if (options_.config.compression_type != Codec::none) {
            const auto observed =
                static_cast<std::int32_t>((batch->size() - batch_header_size) * 1000 /
                                          (batch->uncompressed_size() - batch_header_size));
            queue.topic->compressed_permille =
                next_compression_estimate(queue.topic->compressed_permille, observed);
        }
    }
    ++batch->attempts;
    if (options_.config.max_in_flight_requests_per_connection == 1) queue.muted = true;
    queue.sent.push_back(std::move(batch));
}

bool Producer::drain(BrokerId node, const Endpoint& to, Instant now) {
    std::vector<PartitionQueue*> led;
    for (PartitionQueue* queue : queues_)
        if (metadata_.leader(queue->topic->name, queue->index).leader == node) led.push_back(queue);
    if (led.empty()) return false;
    // Begin where the last request ended, so that no partition is starved.
    std::size_t& next = drained_upto_[node];
    const std::size_t begin = next % led.size();
    std::size_t room = static_cast<std::size_t>(options_.config.max_request_size);
    std::vector<PartitionQueue*> taken;
    for (std::size_t i = 0; i < led.size(); ++i) {
        PartitionQueue& queue = *led[(begin + i) % led.size()];
        next = (begin + i + 1) % led.size();
        if (!may_take(queue, room, taken.empty(), now)) continue;
        take(queue);
        room -= std::min(room, queue.sent.back()->size());
        taken.push_back(&queue);
    }
    if (taken.empty()) return false;
    send_request(to, taken);
    return true;
}

void Producer::send_request(const Endpoint& to, std::span<PartitionQueue* const> queues) {
    using Topics = ProduceRequest::TopicProduceData;
    ProduceRequest request;
    request.acks = options_.config.acks;
    request.timeout_ms =
        static_cast<std::int32_t>(options_.config.client.request_timeout.ns / 1'000'000);
    SendOptions send;
    std::vector<Carried> carried;
    for (PartitionQueue* queue : queues) {
        const ProducerBatch& batch = *queue->sent.back();
        auto topic = std::ranges::find(request.topic_data, queue->topic->name, &Topics::name);
        if (topic == request.topic_data.end()) {
            const TopicMetadata* known = metadata_.topic(queue->topic->name);
            const Uuid id = known == nullptr ? Uuid{} : known->id;
            if (id.is_zero()) send.version_max = last_version_with_names;
            request.topic_data.push_back(Topics{queue->topic->name, id, {}});
            topic = std::prev(request.topic_data.end());
        }
        topic->partition_data.push_back({queue->index, batch.bytes()});
        const Sequence last = batch.has_sequence() ? batch.last_sequence() : no_sequence;
        carried.push_back(Carried{queue, batch.number(), batch.producer(), last});
    }
    std::int32_t correlation_id = 0;
    if (request.acks == 0) {
        correlation_id = network_.send_unanswered(to, request, send);
    } else {
        correlation_id = network_.send(
            to, std::move(request), OnAnswer<ProduceResponse>([this, carried](const auto& answer) {
                on_produced(carried, answer);
            }),
            send);
    }
    const trace::Name name = env_.tracer().intern(to.host);
    for (PartitionQueue* queue : queues) {
        const ProducerBatch& batch = *queue->sent.back();
        env_.tracer().emit(trace::BatchSent{
            queue->name, batch.number(), batch.attempts, name, correlation_id, batch.record_count(),
            static_cast<std::int32_t>(batch.size()), batch.content(), batch.producer().id,
            batch.producer().epoch, batch.base_sequence()});
    }
    if (options_.config.acks != 0) return;
    // Nobody will answer: what left is taken for done.
    for (const Carried& one : carried) complete(one, Verdict{});
}

void Producer::on_produced(std::span<const Carried> carried,
                           const Answer<ProduceResponse>& answer) {
    running_ = true;
    const bool waits = options_.config.acks == -1;
    for (const Carried& one : carried) {
        Verdict verdict{ErrorCode::unknown_server_error, Offset{-1}, Offset{-1}, true};
        if (!answer) {
            const Failure& failure = answer.error();
            verdict.maybe_written = failure.sent;
            if (failure.kind == Failure::Kind::disconnected)
                verdict.error = ErrorCode::network_exception;
            if (failure.kind == Failure::Kind::timed_out)
                verdict.error = ErrorCode::request_timed_out;
            if (failure.kind == Failure::Kind::unsupported_version)
                verdict.error = ErrorCode::unsupported_version;
        } else {
            for (const auto& topic : answer->responses) {
                const std::string& name =
                    topic.name.empty() ? metadata_.topic_name(topic.topic_id) : topic.name;
                if (name != one.queue->topic->name) continue;
                for (const auto& told : topic.partition_responses) {
                    if (told.index != one.queue->index) continue;
                    verdict = Verdict{told.error_code, Offset{told.base_offset},
                                      Offset{told.log_start_offset},
                                      !certainly_not_written(told.error_code, waits)};
                    metadata_.learn_leader(name, told.index,
                                           {BrokerId{told.current_leader.leader_id},
                                            LeaderEpoch{told.current_leader.leader_epoch}});
                }
            }
        }
        complete(one, verdict);
    }
    running_ = false;
    run();
}

}  // namespace brokerscope::core
