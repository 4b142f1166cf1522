#pragma once
// What one Fetch brought for one partition, handed out piece by piece (CompletedFetch.java of
// Kafka). Batches are checked when they are first touched; control batches, records below the asked
// offset and, for read_committed, records of aborted transactions are passed over.
//
// A batch whose offsets have no gaps is cut without reading its records.

#include "core/protocol/config.h"
#include "core/record/record.h"

#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <set>
#include <vector>

namespace brokerscope::core {

/// Records of one batch in a row, without a gap in their offsets.
struct FetchedRange {
    SharedBytes batch;
    Offset batch_offset;     ///< of its first place, whether or not a record is there
    Offset offset;           ///< of the first record of the range
    std::int32_t index = 0;  ///< its place among the batch's records
    std::int32_t count = 0;
    LeaderEpoch epoch;
    ContentHash content;

    /// Calls `visit(const RecordView&)` for each record of the range; `scratch` holds decompressed
    /// bytes, to which the views then point.
    template <class Visit>
    std::expected<void, BatchError> for_each(Bytes& scratch, Visit&& visit) const;
};

/// Aborted transactions in what was fetched: a producer's records from `first_offset` on, up to its
/// next abort marker, do not count.
struct AbortedTransaction {
    ProducerId producer_id;
    Offset first_offset;
};

class FetchedBatches {
public:
    struct Options {
        SharedBytes records;
        Offset from;                              ///< the asked offset
        std::vector<AbortedTransaction> aborted;  ///< by first offset
        IsolationLevel isolation = IsolationLevel::read_uncommitted;
        bool check_crcs = true;
    };
    explicit FetchedBatches(Options options);

    /// The next range, of at most `count_max` records; nothing at the end. After an error, which
    /// names what is wrong with the batch at `next_offset`, nothing more comes.
    /// Pre: count_max > 0.
    std::expected<std::optional<FetchedRange>, BatchError> next(std::int32_t count_max);

    /// Nothing more will come.
    bool is_exhausted() const { return runs_.empty() && iterator_.rest().empty(); }
    /// Where reading goes on: behind all that was handed out or passed over.
    Offset next_offset() const { return next_offset_; }
    /// The epoch of the last batch that was begun; no_leader_epoch before the first.
    LeaderEpoch last_epoch() const { return last_epoch_; }

private:
    std::expected<bool, BatchError> begin_batch();
    std::expected<void, BatchError> begin_runs(const BatchView& batch);
    bool is_aborted(const BatchView& batch);

    /// Records without a gap, not handed out yet.
    struct Run {
        Offset offset;
        std::int32_t index = 0;
        std::int32_t count = 0;
    };

    Options options_;
    BatchIterator iterator_;
    Offset next_offset_;
    LeaderEpoch last_epoch_ = no_leader_epoch;
    FetchedRange current_;  ///< of the begun batch; offset, index, count by run
    std::deque<Run> runs_;
    Offset behind_batch_;  ///< next_offset once the runs are handed out
    std::size_t aborted_seen_ = 0;
    std::set<ProducerId> aborting_;
};

template <class Visit>
std::expected<void, BatchError> FetchedRange::for_each(Bytes& scratch, Visit&& visit) const {
    const auto view = BatchView::parse(batch.view());
    if (!view) return std::unexpected(view.error());
    std::int32_t place = 0;
    return for_each_record(*view, scratch, [&](const RecordView& record) {
        const std::int32_t at = place++;
        if (at >= index && at < index + count) visit(record);
    });
}

}  // namespace brokerscope::core
