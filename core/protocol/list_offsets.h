#pragma once
// ListOffsets: which offset a partition has at a time; -1 asks for its end, -2 for its beginning.

#include "core/protocol/message.h"

#include <string>
#include <vector>

namespace brokerscope::core {

struct ListOffsetsRequest {
    static constexpr ApiKey api = ApiKey::list_offsets;

    struct ListOffsetsPartition {
        std::int32_t partition_index = 0;
        std::int32_t current_leader_epoch = -1;
        std::int64_t timestamp = 0;  ///< ms; -1 latest, -2 earliest, -3 the largest timestamp (7+)

        bool operator==(const ListOffsetsPartition&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_index);
            codec.field(self.current_leader_epoch, since(4));
            codec.field(self.timestamp);
        }
    };

    struct ListOffsetsTopic {
        std::string name;
        std::vector<ListOffsetsPartition> partitions;

        bool operator==(const ListOffsetsTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.partitions);
        }
    };

    std::int32_t replica_id = 0;  ///< -1 for a consumer
    std::int8_t isolation_level = 0;
    std::vector<ListOffsetsTopic> topics;
    std::int32_t timeout_ms = 0;

    bool operator==(const ListOffsetsRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.replica_id);
        codec.field(self.isolation_level, since(2));
        codec.field(self.topics);
        codec.field(self.timeout_ms, since(10));
    }
};

struct ListOffsetsResponse {
    static constexpr ApiKey api = ApiKey::list_offsets;

    struct ListOffsetsPartitionResponse {
        std::int32_t partition_index = 0;
        ErrorCode error_code = ErrorCode::none;
        std::int64_t timestamp = -1;
        std::int64_t offset = -1;
        std::int32_t leader_epoch = -1;

        bool operator==(const ListOffsetsPartitionResponse&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_index);
            codec.field(self.error_code);
            codec.field(self.timestamp);
            codec.field(self.offset);
            codec.field(self.leader_epoch, since(4));
        }
    };

    struct ListOffsetsTopicResponse {
        std::string name;
        std::vector<ListOffsetsPartitionResponse> partitions;

        bool operator==(const ListOffsetsTopicResponse&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.partitions);
        }
    };

    std::int32_t throttle_time_ms = 0;
    std::vector<ListOffsetsTopicResponse> topics;

    bool operator==(const ListOffsetsResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms, since(2));
        codec.field(self.topics);
    }
};

}  // namespace brokerscope::core
