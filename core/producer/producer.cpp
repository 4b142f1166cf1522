#include "core/producer/producer.h"

#include "core/client/client_config.h"

#include <algorithm>

namespace brokerscope::core {

NetworkClientConfig Producer::network_of(const ProducerOptions& options) {
    NetworkClientConfig network =
        network_config(options.config.client, options.client_id, options.caps, "producer");
    network.in_flight_max = options.config.max_in_flight_requests_per_connection;
    return network;
}

Producer::Producer(Env& env, ProducerOptions options, ProducerCallbacks callbacks)
    : env_(env),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      network_(env, network_of(options_)),
      metadata_(env, network_,
                metadata_config(options_.config.client, options_.bootstrap, "producer"),
                [this] {
                    look_again_ = true;
                    run();
                }),
      backoff_(options_.config.client.retry_backoff, options_.config.client.retry_backoff_max),
      jitter_(env.random("producer/backoff")),
      wake_(env.clock(), [this] { run(); }),
      identify_again_(env.clock(), [this] { run(); }),
      block_timer_(env.clock(), [this] { on_block_expired(); }) {
    ASSERT(options_.config.batch_size >= 0 && options_.config.buffer_memory > 0);
    network_.on_change([this] {
        metadata_.poll();
        run();
    });
}

Producer::~Producer() = default;

void Producer::start() { run(); }

Producer::Topic Producer::topic(std::string_view name) {
    const auto known = topics_by_name_.find(name);
    if (known != topics_by_name_.end()) return known->second;
    const Topic id{static_cast<std::uint32_t>(topics_.size())};
    const auto sticky_bytes = static_cast<std::size_t>(options_.config.batch_size);
    topics_.push_back(std::make_unique<ProducerTopic>(ProducerTopic{
        .name = std::string(name),
        .traced = env_.tracer().intern(name),
        .chooser = PartitionChooser(sticky_bytes, env_.random("producer/partitioner")),
        .partitions = {}}));
    topics_by_name_.emplace(name, id);
    metadata_.add_topic(topics_.back()->name);
    return id;
}

bool Producer::learn_partitions(ProducerTopic& topic) {
    const TopicMetadata* known = metadata_.topic(topic.name);
    if (known == nullptr) return !topic.partitions.empty();
    while (topic.partitions.size() < known->partitions.size()) {
        auto queue = std::make_unique<PartitionQueue>();
        queue->topic = &topic;
        queue->index = static_cast<std::int32_t>(topic.partitions.size());
        queue->name = trace::Partition{topic.traced, queue->index};
        queues_.push_back(queue.get());
        sequences_.push_back(&queue->sequence);
        topic.partitions.push_back(std::move(queue));
    }
    return !topic.partitions.empty();
}

std::vector<std::int32_t> Producer::available(const ProducerTopic& topic) const {
    std::vector<std::int32_t> with_leader;
    for (const auto& queue : topic.partitions)
        if (metadata_.leader(topic.name, queue->index).leader != no_broker)
            with_leader.push_back(queue->index);
    return with_leader;
}

PartitionQueue* Producer::choose(ProducerTopic& topic, const ProducerRecord& record, bool& sticky) {
    const auto count = static_cast<std::int32_t>(topic.partitions.size());
    std::int32_t index = 0;
    if (record.partition) {
        index = *record.partition;
        if (index < 0 || index >= count) return nullptr;
    } else if (options_.config.partitioner == Partitioner::round_robin) {
        index = topic.chooser.round_robin(count, available(topic));
    } else if (record.key && !options_.config.partitioner_ignore_keys) {
        index = partition_of_key(*record.key, count);
    } else {
        sticky = true;
        const auto stick = [&] {
            if (!topic.chooser.has_chosen()) topic.chooser.choose(count, available(topic));
            index = topic.chooser.chosen();
        };
        stick();
        const auto& waiting = topic.partitions[static_cast<std::size_t>(index)]->waiting;
        // Leaving was put off because a batch had room; if it has none any more, leave now.
        if (waiting.empty() || waiting.back()->is_full()) topic.chooser.count(0, true);
        stick();
    }
    return topic.partitions[static_cast<std::size_t>(index)].get();
}

ProducerBatch* Producer::open_batch(PartitionQueue& queue, const ProducerRecord& record) {
    const auto batch_size = static_cast<std::size_t>(options_.config.batch_size);
    const std::size_t memory = std::max(batch_size, size_bound(record));
    if (memory_used_ + memory > static_cast<std::size_t>(options_.config.buffer_memory)) {
        blocked_on_memory_ = true;
        return nullptr;
    }
    memory_used_ += memory;
    const trace::BatchNumber number{++last_batch_};
    incomplete_.insert(number.value);
    queue.waiting.push_back(std::make_unique<ProducerBatch>(
        ProducerBatch::Options{.number = number,
                               .codec = options_.config.compression_type,
                               .size_max = batch_size,
                               .created = env_.clock().now()}));
    queue.waiting.back()->memory = memory;
    return queue.waiting.back().get();
}

Producer::Appended Producer::append(ProducerTopic& topic, const ProducerRecord& record) {
    if (topic.partitions.empty() && !learn_partitions(topic)) return Appended::blocked;
    bool sticky = false;
    PartitionQueue* queue = choose(topic, record, sticky);
    if (queue == nullptr) {
        metadata_.request_update();
        learn_partitions(topic);
        return Appended::blocked;
    }
    const WallTime timestamp = record.timestamp ? *record.timestamp : env_.clock().wall();
    const std::int32_t permille = topic.compressed_permille;
    ProducerBatch* batch = queue->waiting.empty() ? nullptr : queue->waiting.back().get();
    std::size_t before = batch == nullptr ? 0 : batch->size(permille);
    Appended result = Appended::yes;
    if (batch == nullptr || !batch->try_append(record, timestamp, permille)) {
        batch = open_batch(*queue, record);
        if (batch == nullptr) return Appended::blocked;
        before = 0;
        const bool fits = batch->try_append(record, timestamp, permille);
        ASSERT(fits, "an empty batch takes any record");
        result = Appended::yes_and_wake;
    }
    if (batch->is_full()) result = Appended::yes_and_wake;
    report(*queue, *batch, record.number);
    if (sticky) topic.chooser.count(batch->size(permille) - before, batch->is_full());
    return result;
}

void Producer::report(const PartitionQueue& queue, const ProducerBatch& batch,
                      trace::RecordNumber record) {
    const std::int32_t index = batch.record_count() - 1;
    const bool goes_on = unreported_.count > 0 && unreported_.batch == batch.number() &&
                         unreported_.record + unreported_.count == record;
    if (goes_on) {
        ++unreported_.count;
        return;
    }
    report_sent();
    unreported_ = trace::RecordSent{queue.name, record, 1, batch.number(), index};
}

void Producer::report_sent() {
    if (unreported_.count == 0) return;
    env_.tracer().emit(unreported_);
    unreported_.count = 0;
}

ErrorCode Producer::refusal(const ProducerRecord& record) {
    if (fatal_ != ErrorCode::none) return fatal_;
    if (std::exchange(block_expired_, false)) return ErrorCode::request_timed_out;
    const auto size = static_cast<std::int64_t>(size_bound(record));
    const bool too_large =
        size > options_.config.max_request_size || size > options_.config.buffer_memory;
    return too_large ? ErrorCode::message_too_large : ErrorCode::none;
}

SendResult Producer::refuse(const ProducerRecord& record, std::size_t accepted, ErrorCode error) {
    report_sent();
    env_.tracer().emit(trace::RecordRefused{record.number, 1, error});
    return SendResult{SendStatus::refused, accepted, error};
}

SendResult Producer::send(Topic to, std::span<const ProducerRecord> records) {
    ASSERT(!closing_, "send() after close()");
    ProducerTopic& topic = *topics_.at(to.value);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const ErrorCode why_not = refusal(records[i]);
        if (why_not != ErrorCode::none) return refuse(records[i], i, why_not);
        const Appended appended = append(topic, records[i]);
        if (appended == Appended::blocked) {
            report_sent();
            block();
            return SendResult{SendStatus::blocked, i, ErrorCode::none};
        }
        if (blocked_until_) {
            blocked_until_.reset();
            block_timer_.disarm();
        }
        // As Kafka's sender thread, which is woken for a new batch and for a full one.
        if (appended == Appended::yes_and_wake) run();
    }
    report_sent();
    return SendResult{SendStatus::accepted, records.size(), ErrorCode::none};
}

void Producer::block() {
    if (!blocked_until_) {
        blocked_until_ = env_.clock().now() + options_.config.max_block;
        block_timer_.arm_at(*blocked_until_);
    }
    run();  // waiting for memory makes every batch sendable
}

void Producer::on_block_expired() {
    blocked_until_.reset();
    blocked_on_memory_ = false;
    block_expired_ = true;
    callbacks_.on_writable();
}

void Producer::unblock() {
    if (!blocked_until_) return;
    blocked_on_memory_ = false;
    callbacks_.on_writable();
}

void Producer::flush(std::function<void()> on_flushed) {
    flush_upto_ = last_batch_;
    on_flushed_.push_back(std::move(on_flushed));
    run();
}

void Producer::close(std::function<void()> on_closed) {
    ASSERT(!closing_);
    closing_ = true;
    on_all_closed_ = std::move(on_closed);
    run();
}

}  // namespace brokerscope::core
