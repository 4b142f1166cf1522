#pragma once
// ElectLeaders: a leader for partitions, the preferred one or, uncleanly, any that lives (KIP-460).

#include "core/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct ElectLeadersRequest {
    static constexpr ApiKey api = ApiKey::elect_leaders;

    struct TopicPartitions {
        std::string topic;
        std::vector<std::int32_t> partitions;

        bool operator==(const TopicPartitions&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic);
            codec.field(self.partitions);
        }
    };

    std::int8_t election_type = 0;                                 ///< 0 preferred, 1 unclean
    std::optional<std::vector<TopicPartitions>> topic_partitions;  ///< null: all partitions
    std::int32_t timeout_ms = 60000;

    bool operator==(const ElectLeadersRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.election_type, since(1));
        codec.field(self.topic_partitions);
        codec.field(self.timeout_ms);
    }
};

struct ElectLeadersResponse {
    static constexpr ApiKey api = ApiKey::elect_leaders;

    struct PartitionResult {
        std::int32_t partition_id = 0;
        ErrorCode error_code = ErrorCode::none;
        std::optional<std::string> error_message;

        bool operator==(const PartitionResult&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_id);
            codec.field(self.error_code);
            codec.field(self.error_message);
        }
    };

    struct ReplicaElectionResult {
        std::string topic;
        std::vector<PartitionResult> partition_result;

        bool operator==(const ReplicaElectionResult&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic);
            codec.field(self.partition_result);
        }
    };

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    std::vector<ReplicaElectionResult> replica_election_results;

    bool operator==(const ElectLeadersResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code, since(1));
        codec.field(self.replica_election_results);
    }
};

}  // namespace brokerscope::core
