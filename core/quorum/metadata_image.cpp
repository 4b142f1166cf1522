#include "core/quorum/metadata_image.h"

#include "core/base/assert.h"

namespace brokerscope::core {

const BrokerRegistration* MetadataImage::find_broker(BrokerId broker) const {
    const auto at = brokers_.find(broker);
    return at == brokers_.end() ? nullptr : &at->second;
}

bool MetadataImage::is_active(BrokerId broker) const {
    const BrokerRegistration* registration = find_broker(broker);
    return registration != nullptr && registration->is_active();
}

const TopicImage* MetadataImage::find_topic(std::string_view name) const {
    const auto at = topic_ids_.find(name);
    return at == topic_ids_.end() ? nullptr : find_topic(at->second);
}

const TopicImage* MetadataImage::find_topic(const Uuid& id) const {
    const auto at = topics_.find(id);
    return at == topics_.end() ? nullptr : &at->second;
}

namespace {
const PartitionRegistration* partition_of(const TopicImage* topic, std::int32_t partition) {
    if (topic == nullptr || partition < 0) return nullptr;
    const auto place = static_cast<std::size_t>(partition);
    return place < topic->partitions.size() ? &topic->partitions[place] : nullptr;
}
}  // namespace

const PartitionRegistration* MetadataImage::find_partition(const TopicPartition& partition) const {
    return partition_of(find_topic(partition.topic), partition.partition);
}

const PartitionRegistration* MetadataImage::find_partition(
    const TopicIdPartition& partition) const {
    return partition_of(find_topic(partition.topic_id), partition.partition);
}

const ConfigMap& MetadataImage::topic_config(std::string_view topic) const {
    static const ConfigMap nothing_set;
    const auto at = topic_configs_.find(topic);
    return at == topic_configs_.end() ? nothing_set : at->second;
}

std::int16_t MetadataImage::feature_level(std::string_view feature) const {
    const auto at = features_.find(feature);
    return at == features_.end() ? std::int16_t{0} : at->second;
}

}  // namespace brokerscope::core
