#include "core/broker/replica_manager.h"

#include "core/base/assert.h"
#include "core/broker/config_values.h"

#include <utility>

namespace brokerscope::core {

ReplicaManager::ReplicaManager(Env& env, const BrokerOptions& options, LogManager& logs,
                               const MetadataImage& image, OnNews on_news)
    : env_(env),
      options_(options),
      logs_(logs),
      image_(image),
      on_news_(std::move(on_news)),
      context_{.env = env,
               .self = options.id,
               .membership = *this,
               .history = options.history,
               .lag_time_max = options.replica_lag_time_max},
      shrink_timer_(env.clock(), [this] { shrink_isrs(); }),
      checkpoint_timer_(env.clock(), [this] { checkpoint(); }) {}

void ReplicaManager::start() {
    shrink_timer_.arm(options_.replica_lag_time_max / 2);
    checkpoint_timer_.arm(options_.high_watermark_checkpoint_interval);
}

void ReplicaManager::stop() {
    shrink_timer_.disarm();
    checkpoint();
    checkpoint_timer_.disarm();
    for (const auto& partition : partitions_) partition->stop();
}

Eligibility ReplicaManager::eligibility(BrokerId broker) const {
    const BrokerRegistration* registration = image_.find_broker(broker);
    if (registration == nullptr) return {};
    return {.is_alive = registration->is_active(), .registered = registration->epoch};
}

void ReplicaManager::apply_all() {
    for (const auto& [id, topic] : image_.topics())
        for (std::size_t i = 0; i < topic.partitions.size(); ++i)
            apply(topic, static_cast<std::int32_t>(i));
}

void ReplicaManager::apply(const MetadataDelta& delta) {
    for (const auto& [id, name] : delta.removed_topics) stop_topic(id);
    for (const std::string& topic : delta.topic_configs) apply_settings(topic);
    if (delta.default_configs)
        for (const auto& [name, topic] : topics_) apply_settings(name);
    for (const TopicIdPartition& changed : delta.partitions)
        if (const TopicImage* topic = image_.find_topic(changed.topic_id))
            apply(*topic, changed.partition);
}

void ReplicaManager::apply(const TopicImage& topic, std::int32_t index) {
    const PartitionRegistration& registration = topic.partitions[static_cast<std::size_t>(index)];
    Partition* partition = find(topic.id, index);
    if (!contains(registration.replicas, options_.id)) {
        if (partition != nullptr) {
            partition->stop();
            settle(*partition);
        }
        return;
    }
    if (partition == nullptr) partition = create(topic, index);
    if (partition == nullptr) return;
    partition->apply({.replicas = registration.replicas,
                      .isr = registration.isr,
                      .leader = registration.leader,
                      .leader_epoch = registration.leader_epoch,
                      .partition_epoch = registration.partition_epoch});
    settle(*partition);
}

Partition* ReplicaManager::create(const TopicImage& topic, std::int32_t index) {
    const TopicPartition name{topic.name, index};
    const auto log = logs_.find_or_create(name, topic.id, log_config_of(topic.name));
    if (!log) return nullptr;
    const auto slot = static_cast<PartitionSlot>(partitions_.size());
    partitions_.push_back(std::make_unique<Partition>(context_, name, topic.id, slot, **log,
                                                      logs_.high_watermark(name),
                                                      settings_of(topic.name)));
    Topic& known = topics_[topic.name];
    known.id = topic.id;
    names_[topic.id] = topic.name;
    const auto at = static_cast<std::size_t>(index);
    if (known.partitions.size() <= at) known.partitions.resize(at + 1, nullptr);
    known.partitions[at] = partitions_.back().get();
    return partitions_.back().get();
}

void ReplicaManager::stop_topic(const Uuid& id) {
    const auto name = names_.find(id);
    if (name == names_.end()) return;
    const auto topic = topics_.find(name->second);
    ASSERT(topic != topics_.end());
    for (Partition* partition : topic->second.partitions) {
        if (partition == nullptr) continue;
        partition->stop();
        settle(*partition);
        (void)logs_.remove(partition->name());
    }
    topics_.erase(topic);
    names_.erase(name);
}

Partition* ReplicaManager::find(std::string_view topic, std::int32_t partition) {
    const auto found = topics_.find(topic);
    if (found == topics_.end() || partition < 0) return nullptr;
    const auto& partitions = found->second.partitions;
    const auto at = static_cast<std::size_t>(partition);
    return at < partitions.size() ? partitions[at] : nullptr;
}

Partition* ReplicaManager::find(const Uuid& topic_id, std::int32_t partition) {
    const auto name = names_.find(topic_id);
    return name == names_.end() ? nullptr : find(name->second, partition);
}

PartitionSettings ReplicaManager::settings_of(const std::string& topic) const {
    const ConfigMap& own = image_.topic_config(topic);
    const ConfigMap& cluster = image_.default_config();
    const auto policy = own.find("cleanup.policy");
    return {
        .min_insync_replicas = config_number(own, "min.insync.replicas", cluster,
                                             "min.insync.replicas", options_.min_insync_replicas),
        .max_message_bytes = config_number(own, "max.message.bytes", cluster, "message.max.bytes",
                                           options_.message_max_bytes),
        .compacted = policy != own.end() && policy->second.find("compact") != std::string::npos,
        .timestamp_before_max_ms =
            config_number<std::int64_t>(own, "message.timestamp.before.max.ms", cluster,
                                        "log.message.timestamp.before.max.ms", INT64_MAX),
        .timestamp_after_max_ms =
            config_number<std::int64_t>(own, "message.timestamp.after.max.ms", cluster,
                                        "log.message.timestamp.after.max.ms", 3'600'000)};
}

LogConfig ReplicaManager::log_config_of(const std::string& topic) const {
    const ConfigMap& own = image_.topic_config(topic);
    const ConfigMap& cluster = image_.default_config();
    return {.segment_bytes = config_number(own, "segment.bytes", cluster, "log.segment.bytes",
                                           options_.log_segment_bytes),
            .index_interval_bytes =
                config_number(own, "index.interval.bytes", cluster, "log.index.interval.bytes",
                              options_.log_index_interval_bytes),
            .max_message_bytes = config_number(own, "max.message.bytes", cluster,
                                               "message.max.bytes", options_.message_max_bytes),
            .flush_messages =
                config_number(own, "flush.messages", cluster, "log.flush.interval.messages",
                              options_.log_flush_interval_messages)};
}

void ReplicaManager::apply_settings(const std::string& topic) {
    const auto found = topics_.find(topic);
    if (found == topics_.end()) return;
    for (Partition* partition : found->second.partitions) {
        if (partition == nullptr) continue;
        partition->set_settings(settings_of(topic));
        partition->log().set_config(log_config_of(topic));
        settle(*partition);
    }
}

void ReplicaManager::settle(Partition& partition) { on_news_(partition, partition.take_news()); }

void ReplicaManager::emit_digests() {
    for (const auto& partition : partitions_) partition->emit_digest();
}

void ReplicaManager::shrink_isrs() {
    shrink_timer_.arm(options_.replica_lag_time_max / 2);
    for (const auto& partition : partitions_) {
        partition->shrink_isr();
        settle(*partition);
    }
}

void ReplicaManager::checkpoint() {
    checkpoint_timer_.arm(options_.high_watermark_checkpoint_interval);
    LogManager::HighWatermarks now;
    for (const auto& partition : partitions_)
        if (partition->role() != ReplicaRole::idle)
            now.emplace(partition->name(), partition->high_watermark());
    // The file says the same already: a quiet cluster writes nothing.
    if (now == checkpointed_) return;
    if (logs_.checkpoint_high_watermarks(now)) checkpointed_ = std::move(now);
}

}  // namespace brokerscope::core
