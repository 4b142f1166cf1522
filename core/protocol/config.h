#pragma once
// Configurations as the rooms use them: typed, with Kafka 4.1's defaults. Only what is modelled has
// a member; config_table.h lists the rest.
//
// `apply` takes Kafka's text for one name; `resolve` (producer) settles what names say together, as
// Kafka does when the client is made.

#include "core/base/time.h"
#include "core/protocol/config_table.h"
#include "core/record/batch.h"

#include <expected>
#include <string>
#include <string_view>

namespace brokerscope::core {

/// Nothing, or a sentence that says what is wrong and what would be right.
using ConfigResult = std::expected<void, std::string>;

enum class Partitioner : std::uint8_t { built_in, round_robin };
enum class AutoOffsetReset : std::uint8_t { earliest, latest, none };
enum class IsolationLevel : std::uint8_t { read_uncommitted = 0, read_committed = 1 };

/// How a client treats its connections and its knowledge of the cluster; the same for both kinds.
struct ClientConfig {
    Duration metadata_max_age = milliseconds(300'000);
    Duration reconnect_backoff = milliseconds(50);
    Duration reconnect_backoff_max = milliseconds(1'000);
    Duration request_timeout = milliseconds(30'000);
    Duration retry_backoff = milliseconds(100);
    Duration retry_backoff_max = milliseconds(1'000);
    Duration socket_connection_setup_timeout = milliseconds(10'000);
    Duration socket_connection_setup_timeout_max = milliseconds(30'000);

    bool operator==(const ClientConfig&) const = default;
};

struct ProducerConfig {
    ClientConfig client;
    std::int16_t acks = -1;  ///< 0, 1, or -1 for all
    std::int64_t batch_size = 16'384;
    std::int64_t buffer_memory = 33'554'432;
    Codec compression_type = Codec::none;
    Duration delivery_timeout = milliseconds(120'000);
    bool enable_idempotence = true;
    Duration linger = milliseconds(5);
    Duration max_block = milliseconds(60'000);
    std::int32_t max_in_flight_requests_per_connection = 5;
    std::int64_t max_request_size = 1'048'576;
    bool partitioner_adaptive_partitioning_enable = true;
    Duration partitioner_availability_timeout;  ///< 0: a partition is never avoided for it
    Partitioner partitioner = Partitioner::built_in;
    bool partitioner_ignore_keys = false;
    std::int32_t retries = INT32_MAX;

    /// Which of these a person set: `resolve` may change the others.
    bool idempotence_was_set = false;
    bool delivery_timeout_was_set = false;

    /// Sets one name. Errors: unknown, not modelled, not a value of its type, out of its range.
    ConfigResult apply(std::string_view name, std::string_view text);

    /// Call it once, after all names are applied. Idempotence needs acks=all, retries and at most
    /// five requests in flight: what was not asked for is switched off, what was is an error
    /// (ProducerConfig.postProcessAndValidateIdempotenceConfigs); the delivery time-out covers
    /// linger and one request (KafkaProducer.configureDeliveryTimeout).
    ConfigResult resolve();

    bool operator==(const ProducerConfig&) const = default;
};

struct ConsumerConfig {
    ClientConfig client;
    AutoOffsetReset auto_offset_reset = AutoOffsetReset::latest;
    bool check_crcs = true;
    std::int32_t fetch_max_bytes = 52'428'800;
    Duration fetch_max_wait = milliseconds(500);
    std::int32_t fetch_min_bytes = 1;
    IsolationLevel isolation_level = IsolationLevel::read_uncommitted;
    std::int32_t max_partition_fetch_bytes = 1'048'576;
    std::int32_t max_poll_records = 500;

    ConfigResult apply(std::string_view name, std::string_view text);
    bool operator==(const ConsumerConfig&) const = default;
};

struct TopicConfig {
    std::int64_t flush_messages = INT64_MAX;  ///< sync after so many appended records
    std::int32_t index_interval_bytes = 4'096;
    std::int32_t max_message_bytes = 1'048'588;
    std::int32_t min_insync_replicas = 1;
    std::int32_t segment_bytes = 1'073'741'824;
    std::int32_t segment_index_bytes = 10'485'760;
    bool unclean_leader_election_enable = false;

    ConfigResult apply(std::string_view name, std::string_view text);
    bool operator==(const TopicConfig&) const = default;
};

/// A broker's or controller's.
struct BrokerConfig {
    /// What topics have that do not say otherwise. The broker's names for these are its own:
    /// `log.segment.bytes`, `message.max.bytes`.
    TopicConfig topic;
    bool auto_create_topics_enable = true;
    bool auto_leader_rebalance_enable = true;
    Duration broker_heartbeat_interval = milliseconds(2'000);
    Duration broker_session_timeout = milliseconds(9'000);
    bool controlled_shutdown_enable = true;
    Duration controller_quorum_fetch_timeout = milliseconds(2'000);
    Duration controller_quorum_request_timeout = milliseconds(2'000);
    Duration controller_quorum_retry_backoff = milliseconds(20);
    std::int16_t default_replication_factor = 1;
    std::int32_t fetch_max_bytes = 57'671'680;
    Duration initial_broker_registration_timeout = milliseconds(60'000);
    Duration leader_imbalance_check_interval = seconds(300);
    std::int32_t leader_imbalance_per_broker_percentage = 10;
    Duration metadata_max_idle_interval = milliseconds(500);
    std::int32_t num_io_threads = 8;
    std::int32_t num_partitions = 1;
    Duration replica_fetch_backoff = milliseconds(1'000);
    std::int32_t replica_fetch_max_bytes = 1'048'576;
    std::int32_t replica_fetch_min_bytes = 1;
    std::int32_t replica_fetch_response_max_bytes = 10'485'760;
    Duration replica_fetch_wait_max = milliseconds(500);
    Duration replica_high_watermark_checkpoint_interval = milliseconds(5'000);
    Duration replica_lag_time_max = milliseconds(30'000);
    Duration replica_socket_timeout = milliseconds(30'000);
    std::int32_t socket_request_max_bytes = 104'857'600;

    ConfigResult apply(std::string_view name, std::string_view text);
    bool operator==(const BrokerConfig&) const = default;
};

}  // namespace brokerscope::core
