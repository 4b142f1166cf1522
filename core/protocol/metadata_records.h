#pragma once
// The records of the metadata log: each is one change of the cluster's image, in the order in which
// the controller decided (Kafka's metadata/src/main/resources/common/metadata).
//
// A record's value is a frame: uvarint 1, uvarint type, uvarint version, then the fields, always
// with compact lengths and tagged fields (AbstractApiMessageSerde.java). Its key is null.

#include "core/base/types.h"
#include "core/protocol/codec.h"

#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace brokerscope::core {

struct RegisterBrokerRecord {
    static constexpr std::int16_t record_type = 0;
    static constexpr std::int16_t version_max = 3;

    struct BrokerEndpoint {
        std::string name;
        std::string host;
        std::uint16_t port = 0;
        std::int16_t security_protocol = 0;

        bool operator==(const BrokerEndpoint&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.host);
            codec.field(self.port);
            codec.field(self.security_protocol);
        }
    };

    struct BrokerFeature {
        std::string name;
        std::int16_t min_supported_version = 0;
        std::int16_t max_supported_version = 0;

        bool operator==(const BrokerFeature&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.min_supported_version);
            codec.field(self.max_supported_version);
        }
    };

    std::int32_t broker_id = 0;
    bool is_migrating_zk_broker = false;
    Uuid incarnation_id;
    std::int64_t broker_epoch = 0;  ///< the offset of this very record
    std::vector<BrokerEndpoint> end_points;
    std::vector<BrokerFeature> features;
    std::optional<std::string> rack;
    bool fenced = true;
    bool in_controlled_shutdown = false;
    std::vector<Uuid> log_dirs;

    bool operator==(const RegisterBrokerRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.is_migrating_zk_broker, since(2));
        codec.field(self.incarnation_id);
        codec.field(self.broker_epoch);
        codec.field(self.end_points);
        codec.field(self.features);
        codec.field(self.rack);
        codec.field(self.fenced);
        codec.field(self.in_controlled_shutdown, since(1));
        codec.tagged(0, self.log_dirs, since(3));
    }
};

struct UnregisterBrokerRecord {
    static constexpr std::int16_t record_type = 1;
    static constexpr std::int16_t version_max = 0;

    std::int32_t broker_id = 0;
    std::int64_t broker_epoch = 0;

    bool operator==(const UnregisterBrokerRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.broker_epoch);
    }
};

struct TopicRecord {
    static constexpr std::int16_t record_type = 2;
    static constexpr std::int16_t version_max = 0;

    std::string name;
    Uuid topic_id;

    bool operator==(const TopicRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.name);
        codec.field(self.topic_id);
    }
};

struct PartitionRecord {
    static constexpr std::int16_t record_type = 3;
    static constexpr std::int16_t version_max = 2;

    std::int32_t partition_id = -1;
    Uuid topic_id;
    std::vector<std::int32_t> replicas;
    std::vector<std::int32_t> isr;
    std::vector<std::int32_t> removing_replicas;
    std::vector<std::int32_t> adding_replicas;
    std::int32_t leader = -1;  ///< -1 none
    std::int8_t leader_recovery_state = 0;
    std::int32_t leader_epoch = -1;
    std::int32_t partition_epoch = -1;
    std::vector<Uuid> directories;
    std::optional<std::vector<std::int32_t>> eligible_leader_replicas;
    std::optional<std::vector<std::int32_t>> last_known_elr;

    bool operator==(const PartitionRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.partition_id);
        codec.field(self.topic_id);
        codec.field(self.replicas);
        codec.field(self.isr);
        codec.field(self.removing_replicas);
        codec.field(self.adding_replicas);
        codec.field(self.leader);
        codec.field(self.leader_epoch);
        codec.field(self.partition_epoch);
        codec.field(self.directories, since(1));
        codec.tagged(0, self.leader_recovery_state, every);
        codec.tagged(1, self.eligible_leader_replicas, since(2));
        codec.tagged(2, self.last_known_elr, since(2));
    }
};

struct ConfigRecord {
    static constexpr std::int16_t record_type = 4;
    static constexpr std::int16_t version_max = 0;

    std::int8_t resource_type = 0;  ///< 2 topic, 4 broker
    std::string resource_name;
    std::string name;
    std::optional<std::string> value;  ///< null removes it

    bool operator==(const ConfigRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.resource_type);
        codec.field(self.resource_name);
        codec.field(self.name);
        codec.field(self.value);
    }
};

struct PartitionChangeRecord {
    static constexpr std::int16_t record_type = 5;
    static constexpr std::int16_t version_max = 2;

    std::int32_t partition_id = -1;
    Uuid topic_id;
    std::optional<std::vector<std::int32_t>> isr;  ///< null: unchanged, as in the fields below
    std::int32_t leader = -2;                      ///< -2 unchanged, -1 none
    std::optional<std::vector<std::int32_t>> replicas;
    std::optional<std::vector<std::int32_t>> removing_replicas;
    std::optional<std::vector<std::int32_t>> adding_replicas;
    std::int8_t leader_recovery_state = -1;  ///< -1 unchanged
    std::optional<std::vector<Uuid>> directories;
    std::optional<std::vector<std::int32_t>> eligible_leader_replicas;
    std::optional<std::vector<std::int32_t>> last_known_elr;

    bool operator==(const PartitionChangeRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.partition_id);
        codec.field(self.topic_id);
        codec.tagged(0, self.isr, every);
        codec.tagged(1, self.leader, every, -2);
        codec.tagged(2, self.replicas, every);
        codec.tagged(3, self.removing_replicas, every);
        codec.tagged(4, self.adding_replicas, every);
        codec.tagged(5, self.leader_recovery_state, every, -1);
        codec.tagged(6, self.eligible_leader_replicas, since(2));
        codec.tagged(7, self.last_known_elr, since(2));
        codec.tagged(8, self.directories, since(1));
    }
};

struct FenceBrokerRecord {
    static constexpr std::int16_t record_type = 7;
    static constexpr std::int16_t version_max = 0;

    std::int32_t id = 0;
    std::int64_t epoch = 0;

    bool operator==(const FenceBrokerRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.id);
        codec.field(self.epoch);
    }
};

struct UnfenceBrokerRecord {
    static constexpr std::int16_t record_type = 8;
    static constexpr std::int16_t version_max = 0;

    std::int32_t id = 0;
    std::int64_t epoch = 0;

    bool operator==(const UnfenceBrokerRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.id);
        codec.field(self.epoch);
    }
};

struct RemoveTopicRecord {
    static constexpr std::int16_t record_type = 9;
    static constexpr std::int16_t version_max = 0;

    Uuid topic_id;

    bool operator==(const RemoveTopicRecord&) const = default;
    static void describe(auto& codec, auto& self) { codec.field(self.topic_id); }
};

struct FeatureLevelRecord {
    static constexpr std::int16_t record_type = 12;
    static constexpr std::int16_t version_max = 0;

    std::string name;
    std::int16_t feature_level = 0;

    bool operator==(const FeatureLevelRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.name);
        codec.field(self.feature_level);
    }
};

struct ProducerIdsRecord {
    static constexpr std::int16_t record_type = 15;
    static constexpr std::int16_t version_max = 0;

    std::int32_t broker_id = 0;
    std::int64_t broker_epoch = -1;
    std::int64_t next_producer_id = 0;  ///< the first that no broker was given

    bool operator==(const ProducerIdsRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.broker_epoch);
        codec.field(self.next_producer_id);
    }
};

struct BrokerRegistrationChangeRecord {
    static constexpr std::int16_t record_type = 17;
    static constexpr std::int16_t version_max = 2;

    std::int32_t broker_id = 0;
    std::int64_t broker_epoch = 0;
    std::int8_t fenced = 0;                  ///< -1 unfenced, 0 unchanged, 1 fenced
    std::int8_t in_controlled_shutdown = 0;  ///< 0 unchanged, 1 begun
    std::vector<Uuid> log_dirs;

    bool operator==(const BrokerRegistrationChangeRecord&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.broker_epoch);
        codec.tagged(0, self.fenced, every);
        codec.tagged(1, self.in_controlled_shutdown, since(1));
        codec.tagged(2, self.log_dirs, since(2));
    }
};

struct NoOpRecord {
    static constexpr std::int16_t record_type = 20;
    static constexpr std::int16_t version_max = 0;

    bool operator==(const NoOpRecord&) const = default;
    static void describe(auto&, auto&) {}
};
using MetadataRecord =
    std::variant<RegisterBrokerRecord, UnregisterBrokerRecord, TopicRecord, PartitionRecord,
                 ConfigRecord, PartitionChangeRecord, FenceBrokerRecord, UnfenceBrokerRecord,
                 RemoveTopicRecord, FeatureLevelRecord, ProducerIdsRecord,
                 BrokerRegistrationChangeRecord, NoOpRecord>;

/// Kafka's name: `PartitionChangeRecord`.
std::string_view name_of(const MetadataRecord& record);

/// The value of a record in the metadata log, in the record's newest version.
Bytes encode_metadata_record(const MetadataRecord& record);

/// Reads a value from the metadata log, in any version. Errors: all of DecodeFault; unknown_api
/// for a type that is not in the list above.
std::expected<MetadataRecord, DecodeError> decode_metadata_record(BytesView value);

}  // namespace brokerscope::core
