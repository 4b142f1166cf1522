#pragma once
// What producers, consumers and the applications around them do, and what an audit finds.
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

/// How a batch ended that was not acknowledged.
enum class Outcome : std::uint8_t { failed, unknown };
constexpr std::string_view name_of(Outcome outcome) {
    return outcome == Outcome::failed ? "failed" : "unknown";
}

/// An application made a business record, before it called send(). `key`: hash64 of the record's
/// key, 0 without one; `number`: its place in the business order over all clients, 0 where there is
/// none.
struct RecordMade {
    static constexpr std::string_view kind_name = "record.made";
    RecordNumber record;
    std::uint64_t key = 0;
    std::int64_t number = 0;
    static void fields(auto& self, auto&& visit) {
        visit("record", self.record);
        visit("key", self.key);
        visit("number", self.number);
    }
};

/// An application called send() for `count` records in a row; they went into `batch` from `index`
/// on.
struct RecordSent {
    static constexpr std::string_view kind_name = "record.sent";
    Partition partition;
    RecordNumber record;
    std::int32_t count = 0;
    BatchNumber batch;
    std::int32_t index = 0;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("record", self.record);
        visit("count", self.count);
        visit("batch", self.batch);
        visit("index", self.index);
    }
};

/// send() failed at once for `count` records: they never reached a batch.
struct RecordRefused {
    static constexpr std::string_view kind_name = "record.refused";
    RecordNumber record;
    std::int32_t count = 0;
    core::ErrorCode error = core::ErrorCode::none;
    static void fields(auto& self, auto&& visit) {
        visit("record", self.record);
        visit("count", self.count);
        visit("error", self.error);
    }
};

/// A producer put a batch into a Produce request; `attempt` counts from 1.
struct BatchSent {
    static constexpr std::string_view kind_name = "batch.sent";
    Partition partition;
    BatchNumber batch;
    std::int32_t attempt = 1;
    Name to;
    std::int32_t correlation_id = 0;
    std::int32_t count = 0;
    std::int32_t bytes = 0;
    ContentHash content;
    ProducerId producer_id;
    ProducerEpoch producer_epoch;
    Sequence base_sequence;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("batch", self.batch);
        visit("attempt", self.attempt);
        visit("to", self.to);
        visit("correlation_id", self.correlation_id);
        visit("count", self.count);
        visit("bytes", self.bytes);
        visit("content", self.content);
        visit("producer_id", self.producer_id);
        visit("producer_epoch", self.producer_epoch);
        visit("base_sequence", self.base_sequence);
    }
};

/// A producer will send a batch again because of `error`.
struct BatchRetried {
    static constexpr std::string_view kind_name = "batch.retried";
    Partition partition;
    BatchNumber batch;
    std::int32_t attempt = 1;
    core::ErrorCode error = core::ErrorCode::none;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("batch", self.batch);
        visit("attempt", self.attempt);
        visit("error", self.error);
    }
};

/// A producer cut a batch that was too large for the broker: its records from `index` on, `count`
/// of them, are in batch `into` from now on.
struct BatchSplit {
    static constexpr std::string_view kind_name = "batch.split";
    Partition partition;
    BatchNumber batch;
    std::int32_t index = 0;
    std::int32_t count = 0;
    BatchNumber into;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("batch", self.batch);
        visit("index", self.index);
        visit("count", self.count);
        visit("into", self.into);
    }
};

/// A producer told its application that a batch succeeded; `base_offset` -1: acks=0, nobody
/// knows.
struct BatchAcknowledged {
    static constexpr std::string_view kind_name = "batch.acknowledged";
    Partition partition;
    BatchNumber batch;
    Offset base_offset;
    std::int32_t count = 0;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("batch", self.batch);
        visit("base_offset", self.base_offset);
        visit("count", self.count);
    }
};

/// A producer gave a batch up. `failed`: certainly not written; `unknown`: nobody can say.
struct BatchFailed {
    static constexpr std::string_view kind_name = "batch.failed";
    Partition partition;
    BatchNumber batch;
    std::int32_t count = 0;
    core::ErrorCode error = core::ErrorCode::none;
    Outcome outcome = Outcome::failed;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("batch", self.batch);
        visit("count", self.count);
        visit("error", self.error);
        visit("outcome", self.outcome);
    }
};

/// A producer got its producer id, or a new epoch of it.
struct ProducerIdentified {
    static constexpr std::string_view kind_name = "producer.identified";
    ProducerId producer_id;
    ProducerEpoch producer_epoch;
    static void fields(auto& self, auto&& visit) {
        visit("producer_id", self.producer_id);
        visit("producer_epoch", self.producer_epoch);
    }
};

/// A client's metadata names another leader; -1: none.
struct LeaderLearned {
    static constexpr std::string_view kind_name = "leader.learned";
    Partition partition;
    BrokerId leader;
    LeaderEpoch epoch;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("leader", self.leader);
        visit("epoch", self.epoch);
    }
};

/// An application noticed that records were given up and told somebody.
struct AlarmRaised {
    static constexpr std::string_view kind_name = "alarm.raised";
    RecordNumber record;
    std::int32_t count = 0;
    static void fields(auto& self, auto&& visit) {
        visit("record", self.record);
        visit("count", self.count);
    }
};

/// An application ended itself because of an error.
struct ApplicationStopped {
    static constexpr std::string_view kind_name = "application.stopped";
    core::ErrorCode error = core::ErrorCode::none;
    static void fields(auto& self, auto&& visit) { visit("error", self.error); }
};

/// A consumer handed `count` records from `offset` on to its application; they lie in the batch
/// at `batch_offset` with this content, from `index` on.
struct RecordPolled {
    static constexpr std::string_view kind_name = "record.polled";
    Partition partition;
    Offset offset;
    std::int32_t count = 0;
    Offset batch_offset;
    std::int32_t index = 0;
    ContentHash content;
    LeaderEpoch epoch;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("count", self.count);
        visit("batch_offset", self.batch_offset);
        visit("index", self.index);
        visit("content", self.content);
        visit("epoch", self.epoch);
    }
};

/// A consumer set its position by its reset policy (`earliest`, `latest`) or by `assign`; `from`
/// -1: it had none.
struct PositionReset {
    static constexpr std::string_view kind_name = "position.reset";
    Partition partition;
    Offset from;
    Offset to;
    Name policy;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("from", self.from);
        visit("to", self.to);
        visit("policy", self.policy);
    }
};

/// A worker of an application began to process a record.
struct RecordTaken {
    static constexpr std::string_view kind_name = "record.taken";
    Partition partition;
    Offset offset;
    std::int32_t worker = 0;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("worker", self.worker);
    }
};

/// A worker finished a record; `failed`: without success.
struct RecordProcessed {
    static constexpr std::string_view kind_name = "record.processed";
    Partition partition;
    Offset offset;
    std::int32_t worker = 0;
    bool failed = false;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("worker", self.worker);
        visit("failed", self.failed);
    }
};

/// A side effect happened for a record.
struct RecordEffect {
    static constexpr std::string_view kind_name = "record.effect";
    Partition partition;
    Offset offset;
    Name effect;
    std::int32_t worker = 0;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("effect", self.effect);
        visit("worker", self.worker);
    }
};

/// After the end: what can still be read of a partition, batch by batch, from its leader.
struct AuditRead {
    static constexpr std::string_view kind_name = "audit.read";
    Partition partition;
    Offset base_offset;
    std::int32_t count = 0;
    ContentHash content;
    LeaderEpoch epoch;
    bool control = false;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("base_offset", self.base_offset);
        visit("count", self.count);
        visit("content", self.content);
        visit("epoch", self.epoch);
        visit("control", self.control);
    }
};

/// After the end: the whole of a partition was read; `leader` -1: it could not be read.
struct AuditEnded {
    static constexpr std::string_view kind_name = "audit.ended";
    Partition partition;
    BrokerId leader;
    Offset log_start_offset;
    Offset hw;
    static void fields(auto& self, auto&& visit) {
        visit("partition", self.partition);
        visit("leader", self.leader);
        visit("log_start_offset", self.log_start_offset);
        visit("hw", self.hw);
    }
};

}  // namespace brokerscope::core::trace
