#pragma once
// AlterPartition: a leader proposes a new in-sync set; the controller decides (KIP-497, KIP-903).

#include "core/protocol/message.h"

#include <vector>

namespace brokerscope::core {

struct AlterPartitionRequest {
    static constexpr ApiKey api = ApiKey::alter_partition;

    struct BrokerState {
        std::int32_t broker_id = 0;
        std::int64_t broker_epoch = -1;

        bool operator==(const BrokerState&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.broker_id);
            codec.field(self.broker_epoch);
        }
    };

    struct PartitionData {
        std::int32_t partition_index = 0;
        std::int32_t leader_epoch = 0;
        std::vector<std::int32_t> new_isr;             ///< ids alone, up to version 2
        std::vector<BrokerState> new_isr_with_epochs;  ///< from version 3 on
        /// 0 recovered, 1 recovering from an unclean election
        std::int8_t leader_recovery_state = 0;
        std::int32_t partition_epoch = 0;

        bool operator==(const PartitionData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_index);
            codec.field(self.leader_epoch);
            codec.field(self.new_isr, until(2));
            codec.field(self.new_isr_with_epochs, since(3));
            codec.field(self.leader_recovery_state);
            codec.field(self.partition_epoch);
        }
    };

    struct TopicData {
        Uuid topic_id;
        std::vector<PartitionData> partitions;

        bool operator==(const TopicData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic_id);
            codec.field(self.partitions);
        }
    };

    std::int32_t broker_id = 0;
    std::int64_t broker_epoch = -1;
    std::vector<TopicData> topics;

    bool operator==(const AlterPartitionRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.broker_epoch);
        codec.field(self.topics);
    }
};

struct AlterPartitionResponse {
    static constexpr ApiKey api = ApiKey::alter_partition;

    struct PartitionData {
        std::int32_t partition_index = 0;
        ErrorCode error_code = ErrorCode::none;
        std::int32_t leader_id = 0;
        std::int32_t leader_epoch = 0;
        std::vector<std::int32_t> isr;
        std::int8_t leader_recovery_state = 0;
        std::int32_t partition_epoch = 0;

        bool operator==(const PartitionData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.partition_index);
            codec.field(self.error_code);
            codec.field(self.leader_id);
            codec.field(self.leader_epoch);
            codec.field(self.isr);
            codec.field(self.leader_recovery_state);
            codec.field(self.partition_epoch);
        }
    };

    struct TopicData {
        Uuid topic_id;
        std::vector<PartitionData> partitions;

        bool operator==(const TopicData&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.topic_id);
            codec.field(self.partitions);
        }
    };

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    std::vector<TopicData> topics;

    bool operator==(const AlterPartitionResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code);
        codec.field(self.topics);
    }
};

}  // namespace brokerscope::core
