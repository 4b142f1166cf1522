#pragma once
// The cluster's metadata at one offset of the metadata log: a pure value, the fold of its records.
//
// The controller decides by it, every broker acts by it. `MetadataDelta` collects what a run of
// records changed, so that a reader of the image need not compare two of them. Iteration is in the
// order of ids and names, never of arrival.

#include "core/base/types.h"
#include "core/protocol/metadata_records.h"
#include "core/quorum/registrations.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

struct TopicImage {
    Uuid id;
    std::string name;
    std::vector<PartitionRegistration> partitions;  ///< partition i is at place i
    friend bool operator==(const TopicImage&, const TopicImage&) = default;
};

/// A partition by its topic's id: what survives that a topic is deleted and made again.
struct TopicIdPartition {
    Uuid topic_id;
    std::int32_t partition = 0;
    friend auto operator<=>(const TopicIdPartition&, const TopicIdPartition&) = default;
};

/// What changed between two states of an image.
struct MetadataDelta {
    std::set<BrokerId> brokers;             ///< registered, fenced, unfenced, gone
    std::set<TopicIdPartition> partitions;  ///< new, or any field changed
    std::map<Uuid, std::string> removed_topics;
    std::set<std::string> topic_configs;  ///< topics whose configuration changed
    bool default_configs = false;         ///< the brokers' configuration changed

    bool empty() const {
        return brokers.empty() && partitions.empty() && removed_topics.empty() &&
               topic_configs.empty() && !default_configs;
    }
};

/// Configuration by name, as texts (ConfigRecord).
using ConfigMap = std::map<std::string, std::string, std::less<>>;

class MetadataImage {
public:
    const std::map<BrokerId, BrokerRegistration>& brokers() const { return brokers_; }
    /// nullptr: never registered.
    const BrokerRegistration* find_broker(BrokerId broker) const;
    /// Registered, neither fenced nor about to shut down.
    bool is_active(BrokerId broker) const;

    const std::map<Uuid, TopicImage>& topics() const { return topics_; }
    const std::map<std::string, Uuid, std::less<>>& topic_ids() const { return topic_ids_; }
    const TopicImage* find_topic(std::string_view name) const;
    const TopicImage* find_topic(const Uuid& id) const;
    const PartitionRegistration* find_partition(const TopicPartition& partition) const;
    const PartitionRegistration* find_partition(const TopicIdPartition& partition) const;

    /// What was set for the topic itself; empty if nothing was.
    const ConfigMap& topic_config(std::string_view topic) const;
    /// What was set for all brokers (the resource without a name).
    const ConfigMap& default_config() const { return default_config_; }

    /// First id of the next block of producer ids.
    ProducerId next_producer_id() const { return next_producer_id_; }
    /// A finalized feature's level, 0 if it is off.
    std::int16_t feature_level(std::string_view feature) const;
    const std::map<std::string, std::int16_t, std::less<>>& features() const { return features_; }

    /// Folds one record in and notes in `delta` what it changed. False if the record contradicts
    /// the image (a partition of an unknown topic, another epoch): then nothing changed.
    [[nodiscard]] bool apply(const MetadataRecord& record, MetadataDelta& delta);

    friend bool operator==(const MetadataImage&, const MetadataImage&) = default;

private:
    bool fold(const RegisterBrokerRecord& record, MetadataDelta& delta);
    bool fold(const UnregisterBrokerRecord& record, MetadataDelta& delta);
    bool fold(const BrokerRegistrationChangeRecord& record, MetadataDelta& delta);
    bool fold(const FenceBrokerRecord& record, MetadataDelta& delta);
    bool fold(const UnfenceBrokerRecord& record, MetadataDelta& delta);
    bool fold(const TopicRecord& record, MetadataDelta& delta);
    bool fold(const RemoveTopicRecord& record, MetadataDelta& delta);
    bool fold(const PartitionRecord& record, MetadataDelta& delta);
    bool fold(const PartitionChangeRecord& record, MetadataDelta& delta);
    bool fold(const ConfigRecord& record, MetadataDelta& delta);
    bool fold(const ProducerIdsRecord& record, MetadataDelta& delta);
    bool fold(const FeatureLevelRecord& record, MetadataDelta& delta);
    bool fold(const NoOpRecord& record, MetadataDelta& delta);
    bool change_broker(BrokerId broker, BrokerEpoch epoch, std::int8_t fenced,
                       std::int8_t in_controlled_shutdown, MetadataDelta& delta);

    std::map<BrokerId, BrokerRegistration> brokers_;
    std::map<Uuid, TopicImage> topics_;
    std::map<std::string, Uuid, std::less<>> topic_ids_;
    std::map<std::string, ConfigMap, std::less<>> topic_configs_;
    ConfigMap default_config_;
    std::map<std::string, std::int16_t, std::less<>> features_;
    ProducerId next_producer_id_{0};
};

}  // namespace brokerscope::core
