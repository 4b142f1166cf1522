#pragma once
// What brokers and controllers do.
//
// Every event is a past-tense fact that is understandable without another event. `kind_name` is its
// kind in scenario files and traces; `fields` visits each field by name, in the order in which it
// is hashed and stored.

#include "core/base/api_key.h"
#include "core/base/error_code.h"
#include "core/base/time.h"
#include "core/trace/field_types.h"

#include <string_view>

namespace brokerscope::core::trace {

/// In which part a replica wrote or moved.
enum class Role : std::uint8_t { leader, follower };
constexpr std::string_view name_of(Role role) {
    return role == Role::leader ? "leader" : "follower";
}

/// The controller took a broker into the cluster, fenced at first.
struct BrokerRegistered {
    static constexpr std::string_view kind_name = "broker.registered";
    BrokerId broker;
    BrokerEpoch broker_epoch;
    static void fields(auto& self, auto&& visit) {
        visit("broker", self.broker);
        visit("broker_epoch", self.broker_epoch);
    }
};

/// The controller no longer counts on a broker: it may neither lead nor be in sync.
struct BrokerFenced {
    static constexpr std::string_view kind_name = "broker.fenced";
    BrokerId broker;
    static void fields(auto& self, auto&& visit) { visit("broker", self.broker); }
};

/// The controller counts on a broker again.
struct BrokerUnfenced {
    static constexpr std::string_view kind_name = "broker.unfenced";
    BrokerId broker;
    static void fields(auto& self, auto&& visit) { visit("broker", self.broker); }
};

/// The controller made a topic.
struct TopicCreated {
    static constexpr std::string_view kind_name = "topic.created";
    Name topic;
    std::int32_t partitions = 0;
    std::int32_t replication_factor = 0;
    static void fields(auto& self, auto&& visit) {
        visit("topic", self.topic);
        visit("partitions", self.partitions);
        visit("replication_factor", self.replication_factor);
    }
};

/// The controller chose a partition's leader; `leader` -1: nobody can lead. `first`: the leader
/// of a new partition.
struct LeaderElected {
    static constexpr std::string_view kind_name = "leader.elected";
    Partition partition;
    BrokerId leader;
    LeaderEpoch epoch;
    PartitionEpoch partition_epoch;
    bool unclean = false;
    bool first = false;
    BrokerList isr;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("leader", self.leader);
        visit("epoch", self.epoch);
        visit("partition_epoch", self.partition_epoch);
        visit("unclean", self.unclean);
        visit("first", self.first);
        visit("isr", self.isr);
    }
};

/// The controller took one replica out of a partition's in-sync replicas; `isr` is what remains.
struct IsrShrunk {
    static constexpr std::string_view kind_name = "isr.shrunk";
    Partition partition;
    BrokerId removed;
    PartitionEpoch partition_epoch;
    BrokerList isr;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("removed", self.removed);
        visit("partition_epoch", self.partition_epoch);
        visit("isr", self.isr);
    }
};

/// The controller took one replica into a partition's in-sync replicas.
struct IsrExpanded {
    static constexpr std::string_view kind_name = "isr.expanded";
    Partition partition;
    BrokerId added;
    PartitionEpoch partition_epoch;
    BrokerList isr;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("added", self.added);
        visit("partition_epoch", self.partition_epoch);
        visit("isr", self.isr);
    }
};

/// A leader asks the controller for another ISR.
struct IsrProposed {
    static constexpr std::string_view kind_name = "isr.proposed";
    Partition partition;
    LeaderEpoch epoch;
    BrokerList isr;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("epoch", self.epoch);
        visit("isr", self.isr);
    }
};

/// A leader acts by an ISR that the controller has committed.
struct IsrAdopted {
    static constexpr std::string_view kind_name = "isr.adopted";
    Partition partition;
    LeaderEpoch epoch;
    PartitionEpoch partition_epoch;
    BrokerList isr;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("epoch", self.epoch);
        visit("partition_epoch", self.partition_epoch);
        visit("isr", self.isr);
    }
};

/// A broker begins to lead a partition.
struct LeaderStarted {
    static constexpr std::string_view kind_name = "leader.started";
    Partition partition;
    LeaderEpoch epoch;
    Offset log_end_offset;
    Offset hw;
    BrokerList isr;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("epoch", self.epoch);
        visit("log_end_offset", self.log_end_offset);
        visit("hw", self.hw);
        visit("isr", self.isr);
    }
};

/// A broker begins to follow `leader`; -1: there is none.
struct FollowerStarted {
    static constexpr std::string_view kind_name = "follower.started";
    Partition partition;
    LeaderEpoch epoch;
    BrokerId leader;
    Offset log_end_offset;
    Offset hw;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("epoch", self.epoch);
        visit("leader", self.leader);
        visit("log_end_offset", self.log_end_offset);
        visit("hw", self.hw);
    }
};

/// A batch was written to a replica's log at [base_offset, base_offset + count).
struct BatchAppended {
    static constexpr std::string_view kind_name = "batch.appended";
    Partition partition;
    Offset base_offset;
    std::int32_t count = 0;
    LeaderEpoch epoch;
    std::int32_t bytes = 0;
    ContentHash content;
    Role role = Role::leader;
    bool control = false;
    ProducerId producer_id;
    ProducerEpoch producer_epoch;
    Sequence base_sequence;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("base_offset", self.base_offset);
        visit("count", self.count);
        visit("epoch", self.epoch);
        visit("bytes", self.bytes);
        visit("content", self.content);
        visit("role", self.role);
        visit("control", self.control);
        visit("producer_id", self.producer_id);
        visit("producer_epoch", self.producer_epoch);
        visit("base_sequence", self.base_sequence);
    }
};

/// A leader recognised a batch that it has already; the answer names its first offset.
struct BatchDeduplicated {
    static constexpr std::string_view kind_name = "batch.deduplicated";
    Partition partition;
    Offset base_offset;
    std::int32_t count = 0;
    ProducerId producer_id;
    Sequence base_sequence;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("base_offset", self.base_offset);
        visit("count", self.count);
        visit("producer_id", self.producer_id);
        visit("base_sequence", self.base_sequence);
    }
};

/// A leader refused a batch; nothing was written.
struct BatchRejected {
    static constexpr std::string_view kind_name = "batch.rejected";
    Partition partition;
    core::ErrorCode error = core::ErrorCode::none;
    std::int32_t count = 0;
    ProducerId producer_id;
    Sequence base_sequence;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("error", self.error);
        visit("count", self.count);
        visit("producer_id", self.producer_id);
        visit("base_sequence", self.base_sequence);
    }
};

/// A leader dealt with one partition of a Produce request: written at `base_offset`, recognised as
/// written there before (`duplicate`), or refused with `error`.
struct ProduceHandled {
    static constexpr std::string_view kind_name = "produce.handled";
    Partition partition;
    Name client;
    std::int32_t correlation_id = 0;
    Offset base_offset;
    std::int32_t count = 0;
    bool duplicate = false;
    core::ErrorCode error = core::ErrorCode::none;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("client", self.client);
        visit("correlation_id", self.correlation_id);
        visit("base_offset", self.base_offset);
        visit("count", self.count);
        visit("duplicate", self.duplicate);
        visit("error", self.error);
    }
};

/// A broker decided its answer to one partition of a Produce request.
struct ProduceAnswered {
    static constexpr std::string_view kind_name = "produce.answered";
    Partition partition;
    Name client;
    std::int32_t correlation_id = 0;
    core::ErrorCode error = core::ErrorCode::none;
    Offset base_offset;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("client", self.client);
        visit("correlation_id", self.correlation_id);
        visit("error", self.error);
        visit("base_offset", self.base_offset);
    }
};

/// A broker keeps a request until it can be answered or its wait is over.
struct RequestParked {
    static constexpr std::string_view kind_name = "request.parked";
    Name client;
    core::ApiKey api = core::ApiKey::none;
    std::int32_t correlation_id = 0;
    static void fields(auto& self, auto&& visit) {
        visit("client", self.client);
        visit("api", self.api);
        visit("correlation_id", self.correlation_id);
    }
};

/// A replica's high watermark rose: everything below `hw` is committed, as far as it knows.
struct HwAdvanced {
    static constexpr std::string_view kind_name = "hw.advanced";
    Partition partition;
    Offset hw;
    Offset log_end_offset;
    Role role = Role::leader;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("hw", self.hw);
        visit("log_end_offset", self.log_end_offset);
        visit("role", self.role);
    }
};

/// A follower took over a lower high watermark: its new leader does not know yet that more is
/// committed.
struct HwLowered {
    static constexpr std::string_view kind_name = "hw.lowered";
    Partition partition;
    Offset hw;
    Offset from;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("hw", self.hw);
        visit("from", self.from);
    }
};

/// A replica cut its log: [to, from) is gone from it.
struct LogTruncated {
    static constexpr std::string_view kind_name = "log.truncated";
    Partition partition;
    Offset to;
    Offset from;
    Offset hw;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("to", self.to);
        visit("from", self.from);
        visit("hw", self.hw);
    }
};

/// A broker opened a log; `cut_bytes` at its end were no valid batch.
struct LogRecovered {
    static constexpr std::string_view kind_name = "log.recovered";
    Partition partition;
    Offset log_start_offset;
    Offset log_end_offset;
    Offset hw;
    std::int64_t cut_bytes = 0;
    bool clean = false;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("log_start_offset", self.log_start_offset);
        visit("log_end_offset", self.log_end_offset);
        visit("hw", self.hw);
        visit("cut_bytes", self.cut_bytes);
        visit("clean", self.clean);
    }
};

/// A log began a new segment.
struct SegmentRolled {
    static constexpr std::string_view kind_name = "segment.rolled";
    Partition partition;
    Offset base_offset;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("base_offset", self.base_offset);
    }
};

/// A broker synced a log below `offset`.
struct LogFlushed {
    static constexpr std::string_view kind_name = "log.flushed";
    Partition partition;
    Offset offset;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("offset", self.offset);
    }
};

/// What a replica holds, in a few words: hash of its log from its start, of the log below its
/// high watermark, and of its producer states.
struct StateDigest {
    static constexpr std::string_view kind_name = "state.digest";
    Partition partition;
    Role role = Role::leader;
    LeaderEpoch epoch;
    Offset log_start_offset;
    Offset hw;
    Offset log_end_offset;
    std::uint64_t log_hash = 0;
    std::uint64_t producers_hash = 0;
    std::int32_t producers = 0;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("role", self.role);
        visit("epoch", self.epoch);
        visit("log_start_offset", self.log_start_offset);
        visit("hw", self.hw);
        visit("log_end_offset", self.log_end_offset);
        visit("log_hash", self.log_hash);
        visit("producers_hash", self.producers_hash);
        visit("producers", self.producers);
    }
};

}  // namespace brokerscope::core::trace
