#pragma once
// Finds the joins of a trace in one pass; private to `TraceIndex`.
//
// It keeps, per replica, the batches appended and the high watermarks reached, per producer its
// batches, per consumer what it polled, and what waits for its counterpart: each event then finds
// the earlier ones that it came of by number, not by search.

#include "sim/trace/flat_map.h"
#include "sim/trace/trace_index.h"

#include <initializer_list>
#include <map>
#include <utility>
#include <vector>

namespace brokerscope::sim {

class TraceIndexBuilder {
public:
    TraceIndexBuilder(TraceIndex& index, TraceReader& reader) : index_(index), reader_(reader) {}
    void build();

private:
    /// Most edges that one event gets of one kind: a high watermark that passes a long log, a
    /// request full of batches.
    static constexpr std::size_t fan_in_max = 64;

    struct Appended {
        core::Offset base;
        core::Offset end;
        trace::ContentHash content;
        Place place = no_place;
    };
    struct Mark {
        core::Offset hw;
        Place place = no_place;
    };
    struct Replica {
        std::vector<Appended> log;
        std::vector<Mark> marks;
        Place deduplicated = no_place;
        Place rejected = no_place;
    };
    struct Origin {  // of records [index, index + count) of a batch
        std::int32_t index = 0;
        std::int32_t count = 0;
        Place place = no_place;
        bool joins = true;  // record.sent; record.made came before it
    };
    struct Batch {  // of a producer
        std::vector<TraceIndex::Span> spans;
        std::vector<Origin> origins;
        trace::ContentHash content;
        std::int32_t count = 0;
        Place tried = no_place;    // its last batch.sent
        Place retried = no_place;  // its last batch.retried
    };
    struct Folded {
        trace::EventId last;
        Place place = no_place;
        trace::Idle fact;
    };
    struct Polled {
        core::Offset from;
        core::Offset to;
        core::Offset batch;
        trace::ContentHash content;
        Place place = no_place;
    };

    void visit(const trace::Event& event);
    void join(Place from, JoinKind kind);
    void join_cause(const trace::Event& event);
    void touch(trace::ContentHash content, std::int64_t index, std::int64_t count);
    /// Joins all that waits at `key`, which then waits no more.
    void join_waiting(std::uint64_t key, JoinKind kind);
    void wait(std::uint64_t key);

    Replica* find_replica(trace::Partition partition, trace::Name node);
    Replica& replica(trace::Partition partition, trace::Name node);
    static const Appended* holding(const Replica& replica, core::Offset offset);
    /// The node that sent the message whose delivery is the cause of the event; or no name.
    trace::Name sender() const;
    Replica* source(trace::Partition partition);
    Batch& batch(trace::BatchNumber number);
    std::uint64_t key(std::uint64_t tag, std::initializer_list<std::uint64_t> words) const;

    void on(const trace::Idle& fact);
    void on(const trace::NodeStarted&);
    void on(const trace::NodeCrashed&);
    void on(const trace::NodePaused&);
    void on(const trace::ConnectionClosed& fact);
    void on(const trace::MessageSent& fact);
    void on(const trace::MessageDelivered& fact);
    void on(const trace::MessageLost& fact);
    void on(const trace::MessageHeld& fact);
    void on(const trace::FaultFired& fact);
    void on(const trace::FaultTouched& fact);
    void on(const trace::FaultEnded& fact);
    void on(const trace::DiskLost&);
    void on(const trace::LeaderElected& fact);
    void on(const trace::LeaderStarted& fact);
    void on(const trace::FollowerStarted& fact);
    void on(const trace::LeaderLearned& fact);
    void on(const trace::IsrProposed& fact);
    void on(const trace::IsrShrunk& fact);
    void on(const trace::IsrExpanded& fact);
    void on(const trace::IsrAdopted& fact);
    void on(const trace::BatchAppended& fact);
    void on(const trace::BatchDeduplicated& fact);
    void on(const trace::BatchRejected& fact);
    void on(const trace::ProduceHandled& fact);
    void on(const trace::ProduceAnswered& fact);
    void on(const trace::HwAdvanced& fact);
    void on(const trace::HwLowered& fact);
    void on(const trace::LogTruncated& fact);
    void on(const trace::LogRecovered& fact);
    void on(const trace::RecordMade& fact);
    void on(const trace::RecordSent& fact);
    void on(const trace::BatchSent& fact);
    void on(const trace::BatchRetried& fact);
    void on(const trace::BatchSplit& fact);
    void on(const trace::BatchAcknowledged& fact);
    void on(const trace::BatchFailed& fact);
    void on(const trace::RecordPolled& fact);
    void on(const trace::RecordTaken& fact);
    void on(const trace::RecordProcessed& fact);
    void on(const trace::RecordEffect& fact);
    void on(const trace::AuditRead& fact);
    template <class Fact>
    void on(const Fact&) {}

    void cut_log(Replica& replica, core::Offset end);
    void touch_appended(const Appended& appended);
    void resolve_batch(trace::BatchNumber number);
    void process(trace::Partition partition, core::Offset offset, bool ends);
    void finish();

    TraceIndex& index_;
    TraceReader& reader_;
    Place place_ = 0;
    const trace::Event* event_ = nullptr;
    std::vector<trace::EventId> ids_;
    std::vector<trace::Name> senders_;  // of messages delivered, by place
    Place cause_ = no_place;
    std::vector<Folded> idle_;

    std::vector<Replica> replicas_;
    FlatMap replica_at_;
    std::vector<Batch> batches_;
    FlatMap batch_at_;
    std::map<trace::Name, std::uint64_t> lives_;
    std::map<std::pair<trace::Name, trace::Partition>, std::vector<Polled>> polled_;
    std::map<trace::Partition, trace::Name> leaders_;
    std::vector<std::vector<Place>> waiting_;
    std::vector<std::uint32_t> free_waiting_;
    FlatMap waiting_at_;
    FlatMap last_;  // the last place of something, by key
    std::map<std::int32_t, Place> fired_;
    Place last_fired_ = no_place;
    core::Instant last_fired_time_;
};

}  // namespace brokerscope::sim
