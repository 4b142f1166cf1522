#include "core/quorum/metadata_image.h"

#include "core/quorum/record_values.h"
#include "core/trace/field_types.h"

#include <algorithm>
#include <utility>
#include <variant>

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
/// Replicas without a repetition, few enough to be told in one event.
bool are_distinct(const Replicas& replicas) {
    if (replicas.size() > trace::BrokerList::capacity) return false;
    for (std::size_t i = 0; i < replicas.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (replicas[i] == replicas[j]) return false;
    return true;
}

/// The order that every partition keeps, whoever wrote its record.
bool is_consistent(const PartitionRegistration& partition) {
    if (partition.replicas.empty() || !are_distinct(partition.replicas)) return false;
    if (!are_distinct(partition.isr) || !are_distinct(partition.elr)) return false;
    const auto assigned = [&](BrokerId id) { return contains(partition.replicas, id); };
    return std::all_of(partition.isr.begin(), partition.isr.end(), assigned) &&
           std::all_of(partition.elr.begin(), partition.elr.end(), assigned) &&
           (!partition.has_leader() || assigned(partition.leader));
}

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

bool MetadataImage::apply(const MetadataRecord& record, MetadataDelta& delta) {
    return std::visit([&](const auto& known) { return fold(known, delta); }, record);
}

bool MetadataImage::fold(const RegisterBrokerRecord& record, MetadataDelta& delta) {
    const BrokerRegistration registration = registration_of(record);
    delta.brokers.insert(registration.id);
    brokers_.insert_or_assign(registration.id, registration);
    return true;
}

bool MetadataImage::fold(const UnregisterBrokerRecord& record, MetadataDelta& delta) {
    const auto at = brokers_.find(BrokerId{record.broker_id});
    if (at == brokers_.end() || at->second.epoch.value != record.broker_epoch) return false;
    delta.brokers.insert(at->first);
    brokers_.erase(at);
    return true;
}

bool MetadataImage::change_broker(BrokerId broker, BrokerEpoch epoch, std::int8_t fenced,
                                  std::int8_t in_controlled_shutdown, MetadataDelta& delta) {
    const auto at = brokers_.find(broker);
    if (at == brokers_.end() || at->second.epoch != epoch) return false;
    if (fenced != 0) at->second.fenced = fenced > 0;
    if (in_controlled_shutdown != 0) at->second.in_controlled_shutdown = true;
    delta.brokers.insert(broker);
    return true;
}

bool MetadataImage::fold(const BrokerRegistrationChangeRecord& record, MetadataDelta& delta) {
    return change_broker(BrokerId{record.broker_id}, BrokerEpoch{record.broker_epoch},
                         record.fenced, record.in_controlled_shutdown, delta);
}

bool MetadataImage::fold(const FenceBrokerRecord& record, MetadataDelta& delta) {
    return change_broker(BrokerId{record.id}, BrokerEpoch{record.epoch}, 1, 0, delta);
}

bool MetadataImage::fold(const UnfenceBrokerRecord& record, MetadataDelta& delta) {
    return change_broker(BrokerId{record.id}, BrokerEpoch{record.epoch}, -1, 0, delta);
}

bool MetadataImage::fold(const TopicRecord& record, MetadataDelta&) {
    if (record.topic_id.is_zero() || topic_ids_.contains(record.name) ||
        topics_.contains(record.topic_id))
        return false;
    topic_ids_.emplace(record.name, record.topic_id);
    topics_.emplace(record.topic_id, TopicImage{record.topic_id, record.name, {}});
    return true;
}

bool MetadataImage::fold(const RemoveTopicRecord& record, MetadataDelta& delta) {
    const auto at = topics_.find(record.topic_id);
    if (at == topics_.end()) return false;
    const std::string name = at->second.name;
    for (std::size_t i = 0; i < at->second.partitions.size(); ++i)
        delta.partitions.erase({record.topic_id, static_cast<std::int32_t>(i)});
    delta.removed_topics.emplace(record.topic_id, name);
    topic_ids_.erase(name);
    topic_configs_.erase(name);
    topics_.erase(at);
    return true;
}

bool MetadataImage::fold(const PartitionRecord& record, MetadataDelta& delta) {
    const auto at = topics_.find(record.topic_id);
    if (at == topics_.end() || record.partition_id < 0) return false;
    PartitionRegistration registration = registration_of(record);
    if (!is_consistent(registration)) return false;
    std::vector<PartitionRegistration>& partitions = at->second.partitions;
    const auto place = static_cast<std::size_t>(record.partition_id);
    // Records of new partitions come in order, so that place i always holds partition i.
    if (place > partitions.size()) return false;
    if (place == partitions.size()) partitions.emplace_back();
    partitions[place] = std::move(registration);
    delta.partitions.insert({record.topic_id, record.partition_id});
    return true;
}

bool MetadataImage::fold(const PartitionChangeRecord& record, MetadataDelta& delta) {
    const TopicIdPartition partition{record.topic_id, record.partition_id};
    if (find_partition(partition) == nullptr) return false;
    PartitionRegistration& known =
        topics_.at(record.topic_id).partitions[static_cast<std::size_t>(record.partition_id)];
    const PartitionChange change = change_of(record);
    if (change.empty()) return false;
    PartitionRegistration after = changed(known, change);
    if (!is_consistent(after)) return false;
    known = std::move(after);
    delta.partitions.insert(partition);
    return true;
}

bool MetadataImage::fold(const ConfigRecord& record, MetadataDelta& delta) {
    const bool for_topic = record.resource_type == topic_resource;
    if (!for_topic && record.resource_type != broker_resource) return false;
    // Settings of a single broker would come here with its id as the name; there are none yet.
    if (!for_topic && !record.resource_name.empty()) return false;
    ConfigMap& configs = for_topic ? topic_configs_[record.resource_name] : default_config_;
    if (record.value)
        configs.insert_or_assign(record.name, *record.value);
    else
        configs.erase(record.name);
    if (for_topic)
        delta.topic_configs.insert(record.resource_name);
    else
        delta.default_configs = true;
    return true;
}

bool MetadataImage::fold(const ProducerIdsRecord& record, MetadataDelta&) {
    if (record.next_producer_id <= next_producer_id_.value) return false;
    next_producer_id_ = ProducerId{record.next_producer_id};
    return true;
}

bool MetadataImage::fold(const FeatureLevelRecord& record, MetadataDelta&) {
    features_.insert_or_assign(record.name, record.feature_level);
    return true;
}

bool MetadataImage::fold(const NoOpRecord&, MetadataDelta&) { return true; }

}  // namespace brokerscope::core
