#include "core/base/api_key.h"

#include <array>
#include <utility>

namespace brokerscope::core {

namespace {
constexpr std::array<std::pair<ApiKey, std::string_view>, 46> names{{
    {ApiKey::produce, "Produce"},
    {ApiKey::fetch, "Fetch"},
    {ApiKey::list_offsets, "ListOffsets"},
    {ApiKey::metadata, "Metadata"},
    {ApiKey::offset_commit, "OffsetCommit"},
    {ApiKey::offset_fetch, "OffsetFetch"},
    {ApiKey::find_coordinator, "FindCoordinator"},
    {ApiKey::join_group, "JoinGroup"},
    {ApiKey::heartbeat, "Heartbeat"},
    {ApiKey::leave_group, "LeaveGroup"},
    {ApiKey::sync_group, "SyncGroup"},
    {ApiKey::describe_groups, "DescribeGroups"},
    {ApiKey::list_groups, "ListGroups"},
    {ApiKey::api_versions, "ApiVersions"},
    {ApiKey::create_topics, "CreateTopics"},
    {ApiKey::delete_topics, "DeleteTopics"},
    {ApiKey::delete_records, "DeleteRecords"},
    {ApiKey::init_producer_id, "InitProducerId"},
    {ApiKey::offset_for_leader_epoch, "OffsetForLeaderEpoch"},
    {ApiKey::add_partitions_to_txn, "AddPartitionsToTxn"},
    {ApiKey::add_offsets_to_txn, "AddOffsetsToTxn"},
    {ApiKey::end_txn, "EndTxn"},
    {ApiKey::write_txn_markers, "WriteTxnMarkers"},
    {ApiKey::txn_offset_commit, "TxnOffsetCommit"},
    {ApiKey::describe_acls, "DescribeAcls"},
    {ApiKey::describe_configs, "DescribeConfigs"},
    {ApiKey::create_partitions, "CreatePartitions"},
    {ApiKey::delete_groups, "DeleteGroups"},
    {ApiKey::elect_leaders, "ElectLeaders"},
    {ApiKey::incremental_alter_configs, "IncrementalAlterConfigs"},
    {ApiKey::offset_delete, "OffsetDelete"},
    {ApiKey::vote, "Vote"},
    {ApiKey::begin_quorum_epoch, "BeginQuorumEpoch"},
    {ApiKey::end_quorum_epoch, "EndQuorumEpoch"},
    {ApiKey::describe_quorum, "DescribeQuorum"},
    {ApiKey::alter_partition, "AlterPartition"},
    {ApiKey::envelope, "Envelope"},
    {ApiKey::fetch_snapshot, "FetchSnapshot"},
    {ApiKey::describe_cluster, "DescribeCluster"},
    {ApiKey::broker_registration, "BrokerRegistration"},
    {ApiKey::broker_heartbeat, "BrokerHeartbeat"},
    {ApiKey::allocate_producer_ids, "AllocateProducerIds"},
    {ApiKey::consumer_group_heartbeat, "ConsumerGroupHeartbeat"},
    {ApiKey::consumer_group_describe, "ConsumerGroupDescribe"},
    {ApiKey::controller_registration, "ControllerRegistration"},
    {ApiKey::describe_topic_partitions, "DescribeTopicPartitions"},
}};
}  // namespace

std::string_view to_string(ApiKey api) {
    for (const auto& [key, name] : names)
        if (key == api) return name;
    return "?";
}

std::optional<ApiKey> api_key_from(std::string_view name) {
    for (const auto& [key, candidate] : names)
        if (candidate == name) return key;
    return std::nullopt;
}

}  // namespace brokerscope::core
