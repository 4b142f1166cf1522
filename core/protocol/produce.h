#pragma once
// Produce: batches for partitions that the asked broker leads, and the offsets that they got.
//
// Topics go by name up to version 12 and by id from 13 on. With acks 0 there is no response at all.

#include "core/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct ProduceRequest {
    static constexpr ApiKey api = ApiKey::produce;

    struct PartitionProduceData {
        std::int32_t index = 0;
        std::optional<SharedBytes> records;  ///< exactly one batch, a slice of the request's frame

        bool operator==(const PartitionProduceData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.index);
            codec.field(self.records);
        }
    };

    struct TopicProduceData {
        std::string name;
        Uuid topic_id;
        std::vector<PartitionProduceData> partition_data;

        bool operator==(const TopicProduceData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name, until(12));
            codec.field(self.topic_id, since(13));
            codec.field(self.partition_data);
        }
    };

    std::optional<std::string> transactional_id;
    std::int16_t acks = 0;  ///< 0 nobody, 1 the leader, -1 every in-sync replica
    std::int32_t timeout_ms = 0;
    std::vector<TopicProduceData> topic_data;

    bool operator==(const ProduceRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.transactional_id);
        codec.field(self.acks);
        codec.field(self.timeout_ms);
        codec.field(self.topic_data);
    }
};

struct ProduceResponse {
    static constexpr ApiKey api = ApiKey::produce;

    struct BatchIndexAndErrorMessage {
        std::int32_t batch_index = 0;  ///< which record of the batch was refused
        std::optional<std::string> batch_index_error_message;

        bool operator==(const BatchIndexAndErrorMessage&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.batch_index);
            codec.field(self.batch_index_error_message);
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

    struct PartitionProduceResponse {
        std::int32_t index = 0;
        ErrorCode error_code = ErrorCode::none;
        std::int64_t base_offset = 0;
        std::int64_t log_append_time_ms = -1;  ///< -1 unless the topic has LogAppendTime
        std::int64_t log_start_offset = -1;
        std::vector<BatchIndexAndErrorMessage> record_errors;
        std::optional<std::string> error_message;
        LeaderIdAndEpoch current_leader;  ///< who leads, if the asked broker does not

        bool operator==(const PartitionProduceResponse&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.index);
            codec.field(self.error_code);
            codec.field(self.base_offset);
            codec.field(self.log_append_time_ms);
            codec.field(self.log_start_offset, since(5));
            codec.field(self.record_errors, since(8));
            codec.field(self.error_message, since(8));
            codec.tagged(0, self.current_leader, since(10));
        }
    };

    struct TopicProduceResponse {
        std::string name;
        Uuid topic_id;
        std::vector<PartitionProduceResponse> partition_responses;

        bool operator==(const TopicProduceResponse&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name, until(12));
            codec.field(self.topic_id, since(13));
            codec.field(self.partition_responses);
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

    std::vector<TopicProduceResponse> responses;
    std::int32_t throttle_time_ms = 0;
    std::vector<NodeEndpoint> node_endpoints;

    bool operator==(const ProduceResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.responses);
        codec.field(self.throttle_time_ms);
        codec.tagged(0, self.node_endpoints, since(10));
    }
};

}  // namespace brokerscope::core
