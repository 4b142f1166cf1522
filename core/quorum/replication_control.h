#pragma once
// The controller's decisions on partitions: pure functions of the image that append records, never
// touching it (ReplicationControlManager.java). What they decide becomes true when the records are
// in the log and folded into the image.

#include "core/base/error_code.h"
#include "core/base/history.h"
#include "core/protocol/alter_partition.h"
#include "core/protocol/elect_leaders.h"
#include "core/protocol/metadata_records.h"
#include "core/quorum/metadata_image.h"
#include "core/quorum/partition_change.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace brokerscope::core {

using MetadataRecords = std::vector<MetadataRecord>;

/// What the controller's own configuration says where a topic does not.
struct TopicDefaults {
    std::int32_t min_insync_replicas = 1;
    bool unclean_leader_election = false;
};

class ReplicationControl {
public:
    /// Most elections that one periodic round makes (MAX_ELECTIONS_PER_IMBALANCE).
    static constexpr std::size_t elections_max = 1000;

    /// `image` outlives this.
    ReplicationControl(const MetadataImage& image, History history, TopicDefaults defaults)
        : image_(image), history_(history), defaults_(defaults) {}

    /// A leader proposes other ISRs. `version` is the request's. Pre: the sender's broker epoch was
    /// checked.
    AlterPartitionResponse alter_partitions(const AlterPartitionRequest& request,
                                            std::int16_t version, MetadataRecords& records) const;
    ElectLeadersResponse elect_leaders(const ElectLeadersRequest& request,
                                       MetadataRecords& records) const;
    /// `leader` by order of an operator; errors as `Controller::elect`.
    ErrorCode elect_named(const TopicPartition& partition, BrokerId leader, bool unclean,
                          MetadataRecords& records) const;

    /// The broker was fenced: it leaves every ISR and leads nothing. Pre: it is registered.
    void on_fenced(BrokerId broker, MetadataRecords& records) const;
    /// The broker is counted on again: partitions without a leader may get one.
    void on_unfenced(BrokerId broker, MetadataRecords& records) const;
    void on_controlled_shutdown(BrokerId broker, MetadataRecords& records) const;
    /// A new process of a known broker registers; not `clean`: its log may have lost records, so
    /// that it is no longer eligible either (KIP-966).
    void on_new_incarnation(BrokerId broker, bool clean, MetadataRecords& records) const;

    bool leads_any(BrokerId broker) const;
    bool is_any_imbalanced() const;
    bool is_any_leaderless() const;
    /// Gives partitions back to their preferred leaders, where those are in sync.
    void balance_leaders(MetadataRecords& records) const;
    /// Leaderless partitions whose topics allow it get any live replica.
    void elect_unclean_leaders(MetadataRecords& records) const;

    /// At most the number of replicas (KIP-966: effective min ISR).
    std::int32_t min_isr(const TopicImage& topic) const;
    bool allows_unclean_election(const TopicImage& topic) const;
    bool elr_enabled() const;

private:
    using ProposedPartition = AlterPartitionRequest::PartitionData;
    using Proposal = std::vector<AlterPartitionRequest::BrokerState>;
    using AlteredPartition = AlterPartitionResponse::PartitionData;

    AlteredPartition alter_partition(BrokerId sender, const TopicImage& topic,
                                     const ProposedPartition& proposed, std::int16_t version,
                                     MetadataRecords& records) const;
    ErrorCode check_proposal(BrokerId sender, const PartitionRegistration& partition,
                             const ProposedPartition& proposed, const Proposal& isr) const;
    bool may_be_in_sync(const AlterPartitionRequest::BrokerState& member) const;

    /// What is lost with a broker: each is nobody where it does not apply.
    struct Loss {
        BrokerId removed = no_broker;
        BrokerId added = no_broker;
        BrokerId unclean_shutdown = no_broker;
    };
    PartitionSituation situation(const TopicImage& topic,
                                 const PartitionRegistration& partition) const;
    void change_partitions(const Loss& loss,
                           const std::function<bool(const PartitionRegistration&)>& concerned,
                           MetadataRecords& records) const;
    ErrorCode elect(const TopicImage* topic, std::int32_t partition, Election election,
                    MetadataRecords& records) const;
    void for_each_partition(const std::function<void(const TopicImage&, std::int32_t,
                                                     const PartitionRegistration&)>& visit) const;

    const MetadataImage& image_;
    History history_;
    TopicDefaults defaults_;
};

/// The feature that switches eligible leader replicas on (KIP-966).
inline constexpr std::string_view elr_feature = "eligible.leader.replicas.version";

}  // namespace brokerscope::core
