#pragma once
// All replicas of this broker (Kafka's ReplicaManager): which partitions it has, brought to what
// the metadata says, and the periodic duties: shrinking ISRs, checkpointing high watermarks.
//
// Whoever did something to a partition calls `settle`, which takes the partition's news and hands
// them to the listener: waiting requests, the sender of ISR proposals.

#include "core/broker/broker.h"
#include "core/log/log_manager.h"
#include "core/quorum/metadata_image.h"
#include "core/replica/partition.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

class ReplicaManager final : public Membership {
public:
    using OnNews = std::function<void(Partition&, PartitionNews)>;

    /// `image` is this broker's view of the metadata, at all times.
    ReplicaManager(Env& env, const BrokerOptions& options, LogManager& logs,
                   const MetadataImage& image, OnNews on_news);

    /// Begins the periodic duties.
    void start();
    /// Brings all partitions to what the image says.
    void apply_all();
    /// The same for those that changed.
    void apply(const MetadataDelta& delta);
    /// Checkpoints; after this nothing is done any more.
    void stop();

    /// Null: no replica of it here.
    Partition* find(std::string_view topic, std::int32_t partition);
    Partition* find(const Uuid& topic_id, std::int32_t partition);
    Partition& at(PartitionSlot slot) { return *partitions_[slot]; }
    std::size_t size() const { return partitions_.size(); }

    /// Tells the listener what happened to `partition`.
    void settle(Partition& partition);
    void emit_digests();

    Eligibility eligibility(BrokerId broker) const override;

private:
    struct Topic {
        Uuid id;
        std::vector<Partition*> partitions;  ///< by number; null: not here
    };

    void apply(const TopicImage& topic, std::int32_t partition);
    Partition* create(const TopicImage& topic, std::int32_t partition);
    void stop_topic(const Uuid& id);
    PartitionSettings settings_of(const std::string& topic) const;
    LogConfig log_config_of(const std::string& topic) const;
    void apply_settings(const std::string& topic);
    void checkpoint();
    void shrink_isrs();

    Env& env_;
    const BrokerOptions& options_;
    LogManager& logs_;
    const MetadataImage& image_;
    OnNews on_news_;
    ReplicaContext context_;
    std::vector<std::unique_ptr<Partition>> partitions_;  ///< by slot, never reused
    std::map<std::string, Topic, std::less<>> topics_;
    std::map<Uuid, std::string> names_;
    LogManager::HighWatermarks checkpointed_;
    Timer shrink_timer_;
    Timer checkpoint_timer_;
};

}  // namespace brokerscope::core
