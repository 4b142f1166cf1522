#pragma once
// The numbers and names of Kafka's requests (ApiKeys.java of Kafka 4.1).

#include <cstdint>
#include <optional>
#include <string_view>

namespace brokerscope::core {

enum class ApiKey : std::int16_t {
    none = -1,
    produce = 0,
    fetch = 1,
    list_offsets = 2,
    metadata = 3,
    offset_commit = 8,
    offset_fetch = 9,
    find_coordinator = 10,
    join_group = 11,
    heartbeat = 12,
    leave_group = 13,
    sync_group = 14,
    describe_groups = 15,
    list_groups = 16,
    api_versions = 18,
    create_topics = 19,
    delete_topics = 20,
    delete_records = 21,
    init_producer_id = 22,
    offset_for_leader_epoch = 23,
    add_partitions_to_txn = 24,
    add_offsets_to_txn = 25,
    end_txn = 26,
    write_txn_markers = 27,
    txn_offset_commit = 28,
    describe_acls = 29,
    describe_configs = 32,
    create_partitions = 37,
    delete_groups = 42,
    elect_leaders = 43,
    incremental_alter_configs = 44,
    offset_delete = 47,
    vote = 52,
    begin_quorum_epoch = 53,
    end_quorum_epoch = 54,
    describe_quorum = 55,
    alter_partition = 56,
    envelope = 58,
    fetch_snapshot = 59,
    describe_cluster = 60,
    broker_registration = 62,
    broker_heartbeat = 63,
    allocate_producer_ids = 67,
    consumer_group_heartbeat = 68,
    consumer_group_describe = 69,
    controller_registration = 70,
    describe_topic_partitions = 75,
};

/// Kafka's name: `Produce`, `OffsetForLeaderEpoch`; `?` for a number without one.
std::string_view to_string(ApiKey api);
std::optional<ApiKey> api_key_from(std::string_view name);

}  // namespace brokerscope::core
