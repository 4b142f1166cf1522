#pragma once
// Metadata: which brokers there are and who leads which partition.
//
// No topics in the request means all of them: in version 0 an empty list, from 1 on null.

#include "core/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct MetadataRequest {
    static constexpr ApiKey api = ApiKey::metadata;

    struct MetadataRequestTopic {
        Uuid topic_id;
        std::optional<std::string> name;

        bool operator==(const MetadataRequestTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic_id, since(10));
            codec.field(self.name, every.nullable_since(10));
        }
    };

    std::optional<std::vector<MetadataRequestTopic>> topics;
    bool allow_auto_topic_creation = true;
    bool include_cluster_authorized_operations = false;
    bool include_topic_authorized_operations = false;

    bool operator==(const MetadataRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.topics, every.nullable_since(1));
        codec.field(self.allow_auto_topic_creation, since(4));
        codec.field(self.include_cluster_authorized_operations, between(8, 10));
        codec.field(self.include_topic_authorized_operations, since(8));
    }
};

struct MetadataResponse {
    static constexpr ApiKey api = ApiKey::metadata;

    struct MetadataResponseBroker {
        std::int32_t node_id = 0;
        std::string host;
        std::int32_t port = 0;
        std::optional<std::string> rack;

        bool operator==(const MetadataResponseBroker&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.node_id);
            codec.field(self.host);
            codec.field(self.port);
            codec.field(self.rack, since(1));
        }
    };

    struct MetadataResponsePartition {
        ErrorCode error_code = ErrorCode::none;
        std::int32_t partition_index = 0;
        std::int32_t leader_id = 0;
        std::int32_t leader_epoch = -1;
        std::vector<std::int32_t> replica_nodes;
        std::vector<std::int32_t> isr_nodes;
        std::vector<std::int32_t> offline_replicas;

        bool operator==(const MetadataResponsePartition&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.error_code);
            codec.field(self.partition_index);
            codec.field(self.leader_id);
            codec.field(self.leader_epoch, since(7));
            codec.field(self.replica_nodes);
            codec.field(self.isr_nodes);
            codec.field(self.offline_replicas, since(5));
        }
    };

    struct MetadataResponseTopic {
        ErrorCode error_code = ErrorCode::none;
        std::optional<std::string> name;
        Uuid topic_id;
        bool is_internal = false;
        std::vector<MetadataResponsePartition> partitions;
        std::int32_t topic_authorized_operations = INT32_MIN;  ///< bits; INT32_MIN: not asked for

        bool operator==(const MetadataResponseTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.error_code);
            codec.field(self.name, every.nullable_since(12));
            codec.field(self.topic_id, since(10));
            codec.field(self.is_internal, since(1));
            codec.field(self.partitions);
            codec.field(self.topic_authorized_operations, since(8));
        }
    };

    std::int32_t throttle_time_ms = 0;
    std::vector<MetadataResponseBroker> brokers;
    std::optional<std::string> cluster_id;
    std::int32_t controller_id = -1;  ///< where clients send administration
    std::vector<MetadataResponseTopic> topics;
    std::int32_t cluster_authorized_operations = INT32_MIN;
    ErrorCode error_code = ErrorCode::none;

    bool operator==(const MetadataResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms, since(3));
        codec.field(self.brokers);
        codec.field(self.cluster_id, since(2));
        codec.field(self.controller_id, since(1));
        codec.field(self.topics);
        codec.field(self.cluster_authorized_operations, between(8, 10));
        codec.field(self.error_code, since(13));
    }
};

}  // namespace brokerscope::core
