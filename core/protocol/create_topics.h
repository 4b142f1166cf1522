#pragma once
// CreateTopics: new topics, with counts or with an explicit assignment of replicas.

#include "core/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct CreateTopicsRequest {
    static constexpr ApiKey api = ApiKey::create_topics;

    struct CreatableReplicaAssignment {
        std::int32_t partition_index = 0;
        std::vector<std::int32_t> broker_ids;

        bool operator==(const CreatableReplicaAssignment&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_index);
            codec.field(self.broker_ids);
        }
    };

    struct CreatableTopicConfig {
        std::string name;
        std::optional<std::string> value;

        bool operator==(const CreatableTopicConfig&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.value);
        }
    };

    struct CreatableTopic {
        std::string name;
        /// -1 with an assignment, or for the broker's default (4+)
        std::int32_t num_partitions = 0;
        std::int16_t replication_factor = 0;  ///< -1 likewise
        std::vector<CreatableReplicaAssignment> assignments;
        std::vector<CreatableTopicConfig> configs;

        bool operator==(const CreatableTopic&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.num_partitions);
            codec.field(self.replication_factor);
            codec.field(self.assignments);
            codec.field(self.configs);
        }
    };

    std::vector<CreatableTopic> topics;
    std::int32_t timeout_ms = 60000;
    bool validate_only = false;

    bool operator==(const CreateTopicsRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.topics);
        codec.field(self.timeout_ms);
        codec.field(self.validate_only);
    }
};

struct CreateTopicsResponse {
    static constexpr ApiKey api = ApiKey::create_topics;

    struct CreatableTopicConfigs {
        std::string name;
        std::optional<std::string> value;
        bool read_only = false;
        std::int8_t config_source = -1;
        bool is_sensitive = false;

        bool operator==(const CreatableTopicConfigs&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.value);
            codec.field(self.read_only);
            codec.field(self.config_source);
            codec.field(self.is_sensitive);
        }
    };

    struct CreatableTopicResult {
        std::string name;
        Uuid topic_id;
        ErrorCode error_code = ErrorCode::none;
        std::optional<std::string> error_message;
        ErrorCode topic_config_error_code = ErrorCode::none;
        std::int32_t num_partitions = -1;
        std::int16_t replication_factor = -1;
        std::optional<std::vector<CreatableTopicConfigs>> configs;

        bool operator==(const CreatableTopicResult&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.topic_id, since(7));
            codec.field(self.error_code);
            codec.field(self.error_message);
            codec.field(self.num_partitions, since(5));
            codec.field(self.replication_factor, since(5));
            codec.field(self.configs, since(5));
            codec.tagged(0, self.topic_config_error_code, since(5));
        }
    };

    std::int32_t throttle_time_ms = 0;
    std::vector<CreatableTopicResult> topics;

    bool operator==(const CreateTopicsResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.topics);
    }
};

}  // namespace brokerscope::core
