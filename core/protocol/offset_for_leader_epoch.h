#pragma once
// OffsetForLeaderEpoch: where an epoch ends in the leader's log, so that a reader can tell whether
// what it read is still there (KIP-101, KIP-320).

#include "core/protocol/message.h"

#include <string>
#include <vector>

namespace brokerscope::core {

struct OffsetForLeaderEpochRequest {
    static constexpr ApiKey api = ApiKey::offset_for_leader_epoch;

    struct OffsetForLeaderPartition {
        std::int32_t partition = 0;
        std::int32_t current_leader_epoch = -1;
        std::int32_t leader_epoch = 0;

        bool operator==(const OffsetForLeaderPartition&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition);
            codec.field(self.current_leader_epoch);
            codec.field(self.leader_epoch);
        }
    };

    struct OffsetForLeaderTopic {
        std::string topic;
        std::vector<OffsetForLeaderPartition> partitions;

        bool operator==(const OffsetForLeaderTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic);
            codec.field(self.partitions);
        }
    };

    std::int32_t replica_id = -2;  ///< -1 a consumer, -2 unknown
    std::vector<OffsetForLeaderTopic> topics;

    bool operator==(const OffsetForLeaderEpochRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.replica_id, since(3));
        codec.field(self.topics);
    }
};

struct OffsetForLeaderEpochResponse {
    static constexpr ApiKey api = ApiKey::offset_for_leader_epoch;

    struct EpochEndOffset {
        ErrorCode error_code = ErrorCode::none;
        std::int32_t partition = 0;
        std::int32_t leader_epoch = -1;
        std::int64_t end_offset = -1;

        bool operator==(const EpochEndOffset&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.error_code);
            codec.field(self.partition);
            codec.field(self.leader_epoch);
            codec.field(self.end_offset);
        }
    };

    struct OffsetForLeaderTopicResult {
        std::string topic;
        std::vector<EpochEndOffset> partitions;

        bool operator==(const OffsetForLeaderTopicResult&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic);
            codec.field(self.partitions);
        }
    };

    std::int32_t throttle_time_ms = 0;
    std::vector<OffsetForLeaderTopicResult> topics;

    bool operator==(const OffsetForLeaderEpochResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.topics);
    }
};

}  // namespace brokerscope::core
