#pragma once
// What clients saw, told by the trace alone: the black box that the checks judge.
//
// One pass over the events keeps, for every client, its business records (`shop/3`) and what became
// of each send; for every batch, which records it holds and under which content it travelled; for
// every consumer (the *scope* of a count), what it polled, processed and effected; and, from the
// audit, what can still be read. Which record lies at an offset follows from (partition, offset of
// the batch, content), never from a broker's own word.

#include "core/trace/events.h"
#include "sim/trace/flat_map.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

/// Index of a client or of a partition in the history's own lists.
using ClientIndex = std::uint32_t;
using PartitionIndex = std::uint32_t;
using BatchIndex = std::uint32_t;

/// A business record: client and number from 1; `n` 0 is "no known record".
struct RecordRef {
    ClientIndex client = 0;
    std::int64_t n = 0;
    friend auto operator<=>(RecordRef, RecordRef) = default;
    explicit operator bool() const { return n > 0; }
};

/// What became of one business record, over all its sends.
struct RecordState {
    trace::EventId sent = trace::no_event;  ///< its first send(): the order of sending
    trace::EventId acked = trace::no_event;
    PartitionIndex partition = 0;
    std::uint64_t key = 0;    ///< hash of its key, 0 without one
    std::int64_t number = 0;  ///< place in the business order, 0 without one
    std::uint16_t sends = 0;
    bool failed = false;   ///< the client was told that it was certainly not written
    bool unknown = false;  ///< the client was told that nobody can say
    bool alarmed = false;
};

struct ClientState {
    trace::Name name;
    std::vector<RecordState> records;  ///< record n at n - 1
    std::vector<BatchIndex> batches;   ///< of its present life, batch number b at b - 1
    std::uint32_t lives = 0;
    bool stopped = false;      ///< it ended itself because of an error
    std::int64_t refused = 0;  ///< records that never reached a batch
};

/// `count` records from `first` on lie in the batch from `index` on.
struct SentRun {
    std::int64_t first = 0;
    std::int32_t count = 0;
    std::int32_t index = 0;
};

enum class BatchOutcome : std::uint8_t { open, acknowledged, failed, unknown };

struct BatchState {
    ClientIndex client = 0;
    std::uint32_t life = 0;
    PartitionIndex partition = 0;
    std::vector<SentRun> records;
    trace::ContentHash content;
    std::int32_t count = 0;
    std::int32_t attempts = 0;
    BatchOutcome outcome = BatchOutcome::open;
    core::Offset base_offset{-1};  ///< as acknowledged; -1: nobody knows
    trace::EventId first_sent = trace::no_event;
    trace::EventId ended = trace::no_event;
    BatchIndex same_content = FlatMap::none;  ///< an earlier batch with the same content
};

/// A stretch of a log as somebody read it.
struct Reading {
    core::Offset offset;  ///< of the first record
    std::int32_t count = 0;
    core::Offset batch_offset;
    std::int32_t index = 0;  ///< of the first record in its batch
    trace::ContentHash content;
    trace::EventId event = trace::no_event;
    bool control = false;
};

struct Effect {
    core::Offset offset;
    PartitionIndex partition = 0;
    trace::Name effect;  ///< empty: processed, without a named effect
    trace::EventId event = trace::no_event;
};

struct PositionReset {
    core::Offset from;
    core::Offset to;
    trace::EventId event = trace::no_event;
};

/// One consumer: a group, or a consumer without one, named by its node.
struct ScopeState {
    trace::Name name;
    struct PartitionProgress {
        std::vector<Reading> polled;
        std::vector<PositionReset> resets;
        core::Offset position{-1};  ///< where it would read next
    };
    std::map<PartitionIndex, PartitionProgress> partitions;
    std::vector<Effect> effects;    ///< named effects, in order
    std::vector<Effect> processed;  ///< successes, in order
    bool stopped = false;
};

struct AuditedPartition {
    bool readable = false;
    core::Offset log_start;
    core::Offset hw;
    std::vector<Reading> batches;
};

/// Counts of the report that are not checks (SCENARIO_FORMAT "Counts").
struct Counts {
    std::int64_t sent = 0, acked = 0, failed = 0, unknown = 0, polled = 0, processed = 0;
    std::int64_t alarms = 0, retries = 0, elections = 0, rebalances = 0;
};

class ClientHistory {
public:
    void on_event(const trace::Event& event);

    const std::vector<ClientState>& clients() const { return clients_; }
    const std::vector<trace::Partition>& partitions() const { return partitions_; }
    const std::vector<BatchState>& batches() const { return batches_; }
    const std::vector<ScopeState>& scopes() const { return scopes_; }
    /// By partition index; a partition without an audit is unreadable.
    const std::vector<AuditedPartition>& audit() const { return audit_; }
    const Counts& counts() const { return counts_; }
    /// What one client or consumer did; zero for a node that is neither.
    const Counts& counts_of(trace::Name node) const;

    const RecordState& state(RecordRef record) const {
        return clients_[record.client].records[static_cast<std::size_t>(record.n - 1)];
    }
    /// The batch that lies at `base_offset` of a partition with this content; nothing for bytes
    /// that no client of the run sent.
    std::optional<BatchIndex> batch_at(PartitionIndex partition, core::Offset base_offset,
                                       trace::ContentHash content) const;
    /// The record at place `index` of a batch.
    RecordRef record_in(BatchIndex batch, std::int32_t index) const;
    /// The same by name; empty for a partition without records.
    RecordRef record_at(trace::Partition partition, core::Offset batch_offset,
                        trace::ContentHash content, std::int32_t index) const;
    /// Where a consumer would read next; -1 before it has a position.
    core::Offset position_of(trace::Name consumer, trace::Partition partition) const;
    /// The record at `offset`, which lies in `reading`.
    RecordRef record_at(PartitionIndex partition, const Reading& reading,
                        core::Offset offset) const;

private:
    ClientIndex client(trace::Name node);
    PartitionIndex partition(trace::Partition partition);
    ScopeState& scope(trace::Name node);
    RecordState& record(ClientIndex client, std::int64_t n);
    BatchIndex batch_to_fill(trace::Name node, trace::BatchNumber number,
                             trace::Partition partition);
    BatchState* batch(trace::Name node, trace::BatchNumber number);
    void end_batch(trace::Name node, trace::BatchNumber number, BatchOutcome outcome,
                   trace::EventId event);

    void on(const trace::Event&, const trace::NodeStarted&);
    void on(const trace::Event&, const trace::LeaderElected&);
    void on(const trace::Event&, const trace::ProduceHandled&);
    void on(const trace::Event&, const trace::RecordMade&);
    void on(const trace::Event&, const trace::RecordSent&);
    void on(const trace::Event&, const trace::RecordRefused&);
    void on(const trace::Event&, const trace::BatchSent&);
    void on(const trace::Event&, const trace::BatchRetried&);
    void on(const trace::Event&, const trace::BatchSplit&);
    void on(const trace::Event&, const trace::BatchAcknowledged&);
    void on(const trace::Event&, const trace::BatchFailed&);
    void on(const trace::Event&, const trace::AlarmRaised&);
    void on(const trace::Event&, const trace::ApplicationStopped&);
    void on(const trace::Event&, const trace::RecordPolled&);
    void on(const trace::Event&, const trace::PositionReset&);
    void on(const trace::Event&, const trace::RecordProcessed&);
    void on(const trace::Event&, const trace::RecordEffect&);
    void on(const trace::Event&, const trace::AuditRead&);
    void on(const trace::Event&, const trace::AuditEnded&);
    template <class Other>
    void on(const trace::Event&, const Other&) {}

    std::vector<ClientState> clients_;
    std::vector<trace::Partition> partitions_;
    std::vector<BatchState> batches_;
    std::vector<ScopeState> scopes_;
    std::vector<AuditedPartition> audit_;
    std::map<trace::Name, ClientIndex> client_of_;
    std::map<trace::Partition, PartitionIndex> partition_of_;
    std::map<trace::Name, std::size_t> scope_of_;
    std::map<trace::Name, Counts> counts_of_;
    FlatMap by_content_;  // content -> latest batch with it
    FlatMap by_request_;  // (client, correlation, partition) -> batch
    FlatMap by_place_;    // (partition, base offset, content) -> batch
    Counts counts_;
};

}  // namespace brokerscope::sim
