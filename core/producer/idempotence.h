#pragma once
// What makes a producer idempotent (the part of TransactionManager.java, TxnPartitionMap.java that
// needs no transaction): a producer id with an epoch, and on each partition a sequence number for
// every record, by which the leader recognises what it already has.
//
//   a batch gets its sequence when it is first taken from its queue, and keeps it in every retry
//   until it is done, it is "in flight" here, also while it waits in the queue to be sent again
//   a batch given up without an answer leaves its sequence unresolved: nothing new is sent to the
//     partition until all in flight there is done; then either the sequence went on, or there is a
//     gap, and the epoch is bumped
//   a new epoch begins every sequence at 0, also those of the batches in flight on the partitions
//     that asked for it; the other partitions take it up when nothing is in flight there

#include "core/producer/producer_batch.h"

#include <optional>
#include <vector>

namespace brokerscope::core {

/// One partition's sequences.
class PartitionSequence {
public:
    bool has_in_flight() const { return !in_flight_.empty(); }
    /// The sequence of the first batch in flight; no_sequence if there is none.
    Sequence first_in_flight() const;
    Sequence next() const { return next_; }
    bool is_unresolved() const { return unresolved_after_.has_value(); }

private:
    friend class Idempotence;
    void add(ProducerBatch& batch);
    void remove(const ProducerBatch& batch);
    bool is_next(Sequence sequence) const;
    void begin_anew(ProducerIdAndEpoch producer);

    ProducerIdAndEpoch producer_;
    Sequence next_{0};
    Sequence last_acked_ = no_sequence;
    Offset last_acked_offset_{-1};
    std::vector<ProducerBatch*> in_flight_;  ///< by sequence
    /// The sequence behind the batch whose fate is unknown.
    std::optional<Sequence> unresolved_after_;
    bool rewrite_ = false;  ///< a new epoch must begin its sequences anew
};

/// A broker's refusal of a batch.
struct BrokerRefusal {
    ErrorCode error = ErrorCode::none;
    Offset log_start_offset{-1};
};

class Idempotence {
public:
    ProducerIdAndEpoch producer() const { return producer_; }
    /// A new id came from a broker. `partitions`: all of them.
    void identify(ProducerIdAndEpoch producer, std::span<PartitionSequence* const> partitions);

    /// May `first`, the front of the partition's queue, be sent now?
    bool may_send(const PartitionSequence& on, const ProducerBatch& first) const;
    /// Gives a batch that has none its sequence, and counts it as in flight.
    void assign(PartitionSequence& on, ProducerBatch& batch);
    /// A part of a batch that was split: its sequence is assigned already.
    void adopt(PartitionSequence& on, ProducerBatch& part) { on.add(part); }
    void forget(PartitionSequence& on, const ProducerBatch& batch) { on.remove(batch); }

    void acknowledged(PartitionSequence& on, const ProducerBatch& batch, Offset last_offset);
    /// A batch that was given up before succeeded after all.
    void acknowledged_late(PartitionSequence& on, ProducerIdAndEpoch producer, Sequence last);
    /// Shall the batch be sent again after this refusal? May ask for a new epoch. Pre: an error.
    bool can_retry(PartitionSequence& on, const ProducerBatch& batch, const BrokerRefusal& refusal);
    /// A batch was given up. `adjust`: a broker certainly refused it for good, so that its sequence
    /// is missing; otherwise its fate is unknown.
    void failed(PartitionSequence& on, const ProducerBatch& batch, ErrorCode error, bool adjust);
    /// A batch was given up without an answer after it had been sent more than once.
    void mark_unresolved(PartitionSequence& on, const ProducerBatch& batch);

    /// Looks whether an unresolved sequence has been resolved. Call for each partition before
    /// sending.
    void resolve(PartitionSequence& on);
    /// Takes up a new epoch if one was asked for. False: the epochs are used up, and a new id is
    /// needed. `partitions`: all of them.
    bool bump_if_asked(std::span<PartitionSequence* const> partitions);

private:
    void ask_bump(PartitionSequence& on);
    void begin_anew_where_asked(std::span<PartitionSequence* const> partitions);

    ProducerIdAndEpoch producer_;
    bool bump_ = false;
};

}  // namespace brokerscope::core
