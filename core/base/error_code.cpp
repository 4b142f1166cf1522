#include "core/base/error_code.h"

#include <array>

namespace brokerscope::core {

namespace {

enum class Retry : std::uint8_t { no, yes, after_metadata };

struct Row {
    ErrorCode code;
    std::string_view name;
    Retry retry = Retry::no;
};

constexpr std::array rows{
    Row{ErrorCode::unknown_server_error, "UNKNOWN_SERVER_ERROR"},
    Row{ErrorCode::none, "NONE"},
    Row{ErrorCode::offset_out_of_range, "OFFSET_OUT_OF_RANGE"},
    Row{ErrorCode::corrupt_message, "CORRUPT_MESSAGE", Retry::yes},
    Row{ErrorCode::unknown_topic_or_partition, "UNKNOWN_TOPIC_OR_PARTITION", Retry::after_metadata},
    Row{ErrorCode::leader_not_available, "LEADER_NOT_AVAILABLE", Retry::after_metadata},
    Row{ErrorCode::not_leader_or_follower, "NOT_LEADER_OR_FOLLOWER", Retry::after_metadata},
    Row{ErrorCode::request_timed_out, "REQUEST_TIMED_OUT", Retry::yes},
    Row{ErrorCode::broker_not_available, "BROKER_NOT_AVAILABLE"},
    Row{ErrorCode::replica_not_available, "REPLICA_NOT_AVAILABLE", Retry::after_metadata},
    Row{ErrorCode::message_too_large, "MESSAGE_TOO_LARGE"},
    Row{ErrorCode::offset_metadata_too_large, "OFFSET_METADATA_TOO_LARGE"},
    Row{ErrorCode::network_exception, "NETWORK_EXCEPTION", Retry::after_metadata},
    Row{ErrorCode::coordinator_load_in_progress, "COORDINATOR_LOAD_IN_PROGRESS", Retry::yes},
    Row{ErrorCode::coordinator_not_available, "COORDINATOR_NOT_AVAILABLE", Retry::yes},
    Row{ErrorCode::not_coordinator, "NOT_COORDINATOR", Retry::yes},
    Row{ErrorCode::invalid_topic, "INVALID_TOPIC"},
    Row{ErrorCode::record_list_too_large, "RECORD_LIST_TOO_LARGE"},
    Row{ErrorCode::not_enough_replicas, "NOT_ENOUGH_REPLICAS", Retry::yes},
    Row{ErrorCode::not_enough_replicas_after_append, "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
        Retry::yes},
    Row{ErrorCode::invalid_required_acks, "INVALID_REQUIRED_ACKS"},
    Row{ErrorCode::illegal_generation, "ILLEGAL_GENERATION"},
    Row{ErrorCode::inconsistent_group_protocol, "INCONSISTENT_GROUP_PROTOCOL"},
    Row{ErrorCode::invalid_group_id, "INVALID_GROUP_ID"},
    Row{ErrorCode::unknown_member_id, "UNKNOWN_MEMBER_ID"},
    Row{ErrorCode::invalid_session_timeout, "INVALID_SESSION_TIMEOUT"},
    Row{ErrorCode::rebalance_in_progress, "REBALANCE_IN_PROGRESS"},
    Row{ErrorCode::invalid_commit_offset_size, "INVALID_COMMIT_OFFSET_SIZE"},
    Row{ErrorCode::invalid_timestamp, "INVALID_TIMESTAMP"},
    Row{ErrorCode::unsupported_version, "UNSUPPORTED_VERSION"},
    Row{ErrorCode::topic_already_exists, "TOPIC_ALREADY_EXISTS"},
    Row{ErrorCode::invalid_partitions, "INVALID_PARTITIONS"},
    Row{ErrorCode::invalid_replication_factor, "INVALID_REPLICATION_FACTOR"},
    Row{ErrorCode::invalid_replica_assignment, "INVALID_REPLICA_ASSIGNMENT"},
    Row{ErrorCode::invalid_config, "INVALID_CONFIG"},
    Row{ErrorCode::not_controller, "NOT_CONTROLLER", Retry::yes},
    Row{ErrorCode::invalid_request, "INVALID_REQUEST"},
    Row{ErrorCode::unsupported_for_message_format, "UNSUPPORTED_FOR_MESSAGE_FORMAT"},
    Row{ErrorCode::out_of_order_sequence_number, "OUT_OF_ORDER_SEQUENCE_NUMBER"},
    Row{ErrorCode::duplicate_sequence_number, "DUPLICATE_SEQUENCE_NUMBER"},
    Row{ErrorCode::invalid_producer_epoch, "INVALID_PRODUCER_EPOCH"},
    Row{ErrorCode::invalid_txn_state, "INVALID_TXN_STATE"},
    Row{ErrorCode::invalid_producer_id_mapping, "INVALID_PRODUCER_ID_MAPPING"},
    Row{ErrorCode::invalid_transaction_timeout, "INVALID_TRANSACTION_TIMEOUT"},
    Row{ErrorCode::concurrent_transactions, "CONCURRENT_TRANSACTIONS", Retry::yes},
    Row{ErrorCode::transaction_coordinator_fenced, "TRANSACTION_COORDINATOR_FENCED"},
    Row{ErrorCode::operation_not_attempted, "OPERATION_NOT_ATTEMPTED"},
    Row{ErrorCode::kafka_storage_error, "KAFKA_STORAGE_ERROR", Retry::after_metadata},
    Row{ErrorCode::unknown_producer_id, "UNKNOWN_PRODUCER_ID"},
    Row{ErrorCode::reassignment_in_progress, "REASSIGNMENT_IN_PROGRESS"},
    Row{ErrorCode::non_empty_group, "NON_EMPTY_GROUP"},
    Row{ErrorCode::group_id_not_found, "GROUP_ID_NOT_FOUND"},
    Row{ErrorCode::fetch_session_id_not_found, "FETCH_SESSION_ID_NOT_FOUND", Retry::yes},
    Row{ErrorCode::invalid_fetch_session_epoch, "INVALID_FETCH_SESSION_EPOCH", Retry::yes},
    Row{ErrorCode::fenced_leader_epoch, "FENCED_LEADER_EPOCH", Retry::after_metadata},
    Row{ErrorCode::unknown_leader_epoch, "UNKNOWN_LEADER_EPOCH", Retry::yes},
    Row{ErrorCode::unsupported_compression_type, "UNSUPPORTED_COMPRESSION_TYPE"},
    Row{ErrorCode::stale_broker_epoch, "STALE_BROKER_EPOCH"},
    Row{ErrorCode::offset_not_available, "OFFSET_NOT_AVAILABLE", Retry::yes},
    Row{ErrorCode::member_id_required, "MEMBER_ID_REQUIRED"},
    Row{ErrorCode::preferred_leader_not_available, "PREFERRED_LEADER_NOT_AVAILABLE",
        Retry::after_metadata},
    Row{ErrorCode::group_max_size_reached, "GROUP_MAX_SIZE_REACHED"},
    Row{ErrorCode::fenced_instance_id, "FENCED_INSTANCE_ID"},
    Row{ErrorCode::eligible_leaders_not_available, "ELIGIBLE_LEADERS_NOT_AVAILABLE",
        Retry::after_metadata},
    Row{ErrorCode::election_not_needed, "ELECTION_NOT_NEEDED", Retry::after_metadata},
    Row{ErrorCode::invalid_record, "INVALID_RECORD"},
    Row{ErrorCode::unstable_offset_commit, "UNSTABLE_OFFSET_COMMIT", Retry::yes},
    Row{ErrorCode::throttling_quota_exceeded, "THROTTLING_QUOTA_EXCEEDED", Retry::yes},
    Row{ErrorCode::producer_fenced, "PRODUCER_FENCED"},
    Row{ErrorCode::inconsistent_voter_set, "INCONSISTENT_VOTER_SET"},
    Row{ErrorCode::invalid_update_version, "INVALID_UPDATE_VERSION"},
    Row{ErrorCode::snapshot_not_found, "SNAPSHOT_NOT_FOUND"},
    Row{ErrorCode::position_out_of_range, "POSITION_OUT_OF_RANGE"},
    Row{ErrorCode::unknown_topic_id, "UNKNOWN_TOPIC_ID", Retry::after_metadata},
    Row{ErrorCode::duplicate_broker_registration, "DUPLICATE_BROKER_REGISTRATION"},
    Row{ErrorCode::broker_id_not_registered, "BROKER_ID_NOT_REGISTERED"},
    Row{ErrorCode::inconsistent_topic_id, "INCONSISTENT_TOPIC_ID", Retry::after_metadata},
    Row{ErrorCode::inconsistent_cluster_id, "INCONSISTENT_CLUSTER_ID"},
    Row{ErrorCode::fetch_session_topic_id_error, "FETCH_SESSION_TOPIC_ID_ERROR", Retry::yes},
    Row{ErrorCode::ineligible_replica, "INELIGIBLE_REPLICA"},
    Row{ErrorCode::new_leader_elected, "NEW_LEADER_ELECTED"},
    Row{ErrorCode::fenced_member_epoch, "FENCED_MEMBER_EPOCH"},
    Row{ErrorCode::unreleased_instance_id, "UNRELEASED_INSTANCE_ID"},
    Row{ErrorCode::unsupported_assignor, "UNSUPPORTED_ASSIGNOR"},
    Row{ErrorCode::stale_member_epoch, "STALE_MEMBER_EPOCH"},
    Row{ErrorCode::invalid_registration, "INVALID_REGISTRATION"},
    Row{ErrorCode::transaction_abortable, "TRANSACTION_ABORTABLE"},
    Row{ErrorCode::invalid_voter_key, "INVALID_VOTER_KEY"},
    Row{ErrorCode::duplicate_voter, "DUPLICATE_VOTER"},
    Row{ErrorCode::voter_not_found, "VOTER_NOT_FOUND"},
    Row{ErrorCode::invalid_regular_expression, "INVALID_REGULAR_EXPRESSION"},
    Row{ErrorCode::rebootstrap_required, "REBOOTSTRAP_REQUIRED"},
};

const Row& row(ErrorCode code) {
    for (const Row& candidate : rows)
        if (candidate.code == code) return candidate;
    return rows.front();
}

}  // namespace

std::string_view to_string(ErrorCode code) { return row(code).name; }

std::optional<ErrorCode> error_code_from(std::string_view name) {
    for (const Row& candidate : rows)
        if (candidate.name == name) return candidate.code;
    return std::nullopt;
}

bool is_retriable(ErrorCode code) { return row(code).retry != Retry::no; }
bool is_stale_metadata(ErrorCode code) { return row(code).retry == Retry::after_metadata; }

}  // namespace brokerscope::core
