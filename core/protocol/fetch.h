#pragma once
// Fetch: records from an offset on, for consumers, followers and readers of the metadata log.
//
// A follower says who it is and which epoch its last record has; the leader answers with records,
// or with the point from which the follower's log is not the leader's (KIP-595). Topics go by name
// up to version 12 and by id from 13 on. `replica_id` is for versions up to 14, `replica_state` for
// later ones: a sender of any version sets both.

#include "core/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct FetchRequest {
    static constexpr ApiKey api = ApiKey::fetch;

    struct ReplicaState {
        std::int32_t replica_id = -1;
        std::int64_t replica_epoch = -1;

        bool operator==(const ReplicaState&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.replica_id);
            codec.field(self.replica_epoch);
        }
    };

    struct FetchPartition {
        std::int32_t partition = 0;
        std::int32_t current_leader_epoch = -1;
        std::int64_t fetch_offset = 0;
        std::int32_t last_fetched_epoch = -1;  ///< of the record before `fetch_offset`
        std::int64_t log_start_offset = -1;
        std::int32_t partition_max_bytes = 0;
        Uuid replica_directory_id;
        std::int64_t high_watermark = INT64_MAX;  ///< known to the follower (KIP-1166)

        bool operator==(const FetchPartition&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition);
            codec.field(self.current_leader_epoch, since(9));
            codec.field(self.fetch_offset);
            codec.field(self.last_fetched_epoch, since(12));
            codec.field(self.log_start_offset, since(5));
            codec.field(self.partition_max_bytes);
            codec.tagged(0, self.replica_directory_id, since(17));
            codec.tagged(1, self.high_watermark, since(18), INT64_MAX);
        }
    };

    struct FetchTopic {
        std::string topic;
        Uuid topic_id;
        std::vector<FetchPartition> partitions;

        bool operator==(const FetchTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic, until(12));
            codec.field(self.topic_id, since(13));
            codec.field(self.partitions);
        }
    };

    struct ForgottenTopic {
        std::string topic;
        Uuid topic_id;
        std::vector<std::int32_t> partitions;

        bool operator==(const ForgottenTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic, until(12));
            codec.field(self.topic_id, since(13));
            codec.field(self.partitions);
        }
    };

    std::optional<std::string> cluster_id;  ///< asked by readers of the metadata log
    std::int32_t replica_id = -1;           ///< -1 for a consumer
    ReplicaState replica_state;
    std::int32_t max_wait_ms = 0;
    std::int32_t min_bytes = 0;
    std::int32_t max_bytes = INT32_MAX;
    std::int8_t isolation_level = 0;  ///< 0 read_uncommitted, 1 read_committed
    std::int32_t session_id = 0;
    std::int32_t session_epoch = -1;
    std::vector<FetchTopic> topics;
    std::vector<ForgottenTopic> forgotten_topics_data;
    std::string rack_id;

    bool operator==(const FetchRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.replica_id, until(14));
        codec.field(self.max_wait_ms);
        codec.field(self.min_bytes);
        codec.field(self.max_bytes);
        codec.field(self.isolation_level);
        codec.field(self.session_id, since(7));
        codec.field(self.session_epoch, since(7));
        codec.field(self.topics);
        codec.field(self.forgotten_topics_data, since(7));
        codec.field(self.rack_id, since(11));
        codec.tagged(0, self.cluster_id, since(12));
        codec.tagged(1, self.replica_state, since(15));
    }
};

struct FetchResponse {
    static constexpr ApiKey api = ApiKey::fetch;

    struct EpochEndOffset {
        std::int32_t epoch = -1;
        std::int64_t end_offset = -1;

        bool operator==(const EpochEndOffset&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.epoch);
            codec.field(self.end_offset);
        }
    };

    struct LeaderIdAndEpoch {
        std::int32_t leader_id = -1;
        std::int32_t leader_epoch = -1;

        bool operator==(const LeaderIdAndEpoch&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.leader_id);
            codec.field(self.leader_epoch);
        }
    };

    struct SnapshotId {
        std::int64_t end_offset = -1;
        std::int32_t epoch = -1;

        bool operator==(const SnapshotId&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.end_offset);
            codec.field(self.epoch);
        }
    };

    struct AbortedTransaction {
        std::int64_t producer_id = 0;
        std::int64_t first_offset = 0;

        bool operator==(const AbortedTransaction&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.producer_id);
            codec.field(self.first_offset);
        }
    };

    struct PartitionData {
        std::int32_t partition_index = 0;
        ErrorCode error_code = ErrorCode::none;
        std::int64_t high_watermark = 0;
        std::int64_t last_stable_offset = -1;
        std::int64_t log_start_offset = -1;
        EpochEndOffset diverging_epoch;  ///< epoch -1: the logs agree
        LeaderIdAndEpoch current_leader;
        SnapshotId snapshot_id;  ///< end_offset -1: none
        /// null for read_uncommitted
        std::optional<std::vector<AbortedTransaction>> aborted_transactions;
        std::int32_t preferred_read_replica = -1;
        std::optional<SharedBytes> records;  ///< whole batches, the last one maybe cut

        bool operator==(const PartitionData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_index);
            codec.field(self.error_code);
            codec.field(self.high_watermark);
            codec.field(self.last_stable_offset);
            codec.field(self.log_start_offset, since(5));
            codec.field(self.aborted_transactions);
            codec.field(self.preferred_read_replica, since(11));
            codec.field(self.records);
            codec.tagged(0, self.diverging_epoch, since(12));
            codec.tagged(1, self.current_leader, since(12));
            codec.tagged(2, self.snapshot_id, since(12));
        }
    };

    struct FetchableTopicResponse {
        std::string topic;
        Uuid topic_id;
        std::vector<PartitionData> partitions;

        bool operator==(const FetchableTopicResponse&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic, until(12));
            codec.field(self.topic_id, since(13));
            codec.field(self.partitions);
        }
    };

    struct NodeEndpoint {
        std::int32_t node_id = 0;
        std::string host;
        std::int32_t port = 0;
        std::optional<std::string> rack;

        bool operator==(const NodeEndpoint&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.node_id);
            codec.field(self.host);
            codec.field(self.port);
            codec.field(self.rack);
        }
    };

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    std::int32_t session_id = 0;
    std::vector<FetchableTopicResponse> responses;
    std::vector<NodeEndpoint> node_endpoints;

    bool operator==(const FetchResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code, since(7));
        codec.field(self.session_id, since(7));
        codec.field(self.responses);
        codec.tagged(0, self.node_endpoints, since(16));
    }
};

}  // namespace brokerscope::core
