#pragma once
// The log of one partition on one broker: record batches in files of a directory.
//
//   orders-0/
//     00000000000000000000.log  .index       a segment, named by its base offset
//     00000000000000004711.log  .index       the active one, at whose end we append
//     00000000000000004711.snapshot          producer states before that offset
//     leader-epoch-checkpoint                 which leader epoch starts where
//
// Bytes are stored as they came over the wire; a leader stamps base offset and leader epoch. Every
// call that writes is done when it returns, in the page cache: what survives the power is what was
// flushed, everything below `recovery_point`. Opening reads the log from its start, by
// `recover_step`, and cuts it before the first batch that is not whole, valid and in order: nothing
// behind it was acknowledged by anything this log may promise. Crash windows and formats:
// docs/log-format.md.
//
// After an error of the device (`io`, `gone`) a log refuses every further call with it; a `full`
// disk leaves the log as it was before the append.
//
// Emits, once, where it becomes true: batch.appended, batch.deduplicated, log.recovered,
// log.truncated, log.flushed, segment.rolled. A refused batch (batch.rejected) is reported by the
// caller, who knows all the reasons that there are.

#include "core/base/types.h"
#include "core/env/env.h"
#include "core/log/leader_epoch_cache.h"
#include "core/log/log_error.h"
#include "core/log/producer_state.h"
#include "core/log/segment.h"
#include "core/record/batch.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

/// Kafka's topic configuration, as far as it is the log's. Names are Kafka's with `_` for `.`.
struct LogConfig {
    std::int32_t segment_bytes = 1 << 30;
    std::int32_t index_interval_bytes = 4096;
    std::int32_t segment_index_bytes = 10 << 20;
    std::int32_t max_message_bytes = 1'048'588;
    /// Flush after so many records; the default leaves it to replication.
    std::int64_t flush_messages = INT64_MAX;
    Duration producer_id_expiration = seconds(86'400);
};

struct LogOptions {
    TopicPartition partition;
    /// The broker's data directory, in which the log has its own; empty: the node's root.
    std::string data_directory;
    LogConfig config = {};
    /// The last process stopped in good order: producer states are those of the snapshot.
    bool clean = false;
    /// Checkpoints of the last life (see LogManager).
    Offset recovery_point{};
    Offset high_watermark{};
};

/// What was appended, or is in the log already.
struct AppendInfo {
    Offset base_offset;  ///< of the first batch
    Offset last_offset;  ///< of the last record
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    bool duplicate = false;  ///< nothing was written: the log had the batch
};

struct ReadRequest {
    Offset start;
    std::int64_t max_bytes = 0;
    /// Records at and behind this offset are not for this reader: the high watermark for a
    /// consumer, the log's end for a follower.
    Offset end;
    /// A first batch that is larger than `max_bytes` is returned all the same (KIP-74).
    bool min_one = false;
};

/// Whole batches. The first may begin below the requested offset; empty: nothing to read yet.
struct ReadResult {
    SharedBytes bytes;
    Offset base_offset;  ///< of the first batch; the requested offset if there is none
    Offset next_offset;  ///< where to go on reading; the requested offset if there is none
};

class Log {
public:
    /// Makes the directory if it is missing. The log is not usable before `recover_step` said so.
    /// `env` outlives the log.
    static std::expected<std::unique_ptr<Log>, LogError> open(Env& env, LogOptions options);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// One bounded step of opening: at most 1 MiB is read. True: the log is ready.
    [[nodiscard]] std::expected<bool, LogError> recover_step();
    /// All steps at once, for short logs and tests.
    [[nodiscard]] std::expected<void, LogError> recover();
    bool is_ready() const;

    // All that follows needs a log that is ready.

    /// Appends one batch of a client or of the broker itself: gives it the next offsets and
    /// `epoch`. Errors: corrupt, invalid_record, too_large, too_large_for_segment,
    /// invalid_producer_epoch, out_of_order_sequence, full, io, gone. Pre: `epoch` is not below the
    /// latest.
    [[nodiscard]] std::expected<AppendInfo, LogError> append_as_leader(
        BytesView batch, LeaderEpoch epoch, AppendOrigin origin = AppendOrigin::client);
    /// Appends batches as a leader sent them; a batch that is cut off at the end is left out.
    /// Batches of a later epoch than `current_epoch` are left out too: our knowledge of the leader
    /// was replaced while they were on their way (KAFKA-18723). All or nothing.
    /// Errors: corrupt, out_of_order, too_large_for_segment, full, io, gone.
    [[nodiscard]] std::expected<AppendInfo, LogError> append_as_follower(
        BytesView batches, LeaderEpoch current_epoch = LeaderEpoch{INT32_MAX});

    /// Errors: out_of_range (start outside [log start, log end]), io, gone.
    [[nodiscard]] std::expected<ReadResult, LogError> read(const ReadRequest& request);

    /// Removes everything from `to` on; a batch that holds `to` goes as a whole. Nothing happens if
    /// the log ends before. `high_watermark` is what the trace reports.
    [[nodiscard]] std::expected<void, LogError> truncate_to(Offset to, Offset high_watermark);
    /// Removes everything; the log goes on at `start`.
    [[nodiscard]] std::expected<void, LogError> truncate_fully_and_start_at(Offset start,
                                                                            Offset high_watermark);
    /// Begins a new segment at the log's end. Nothing happens if the active one is empty.
    [[nodiscard]] std::expected<void, LogError> roll();
    /// Makes everything below `offset` durable, and more where it shares a segment.
    [[nodiscard]] std::expected<void, LogError> flush(Offset offset);
    [[nodiscard]] std::expected<void, LogError> flush() { return flush(log_end_offset()); }
    /// The orderly end: flushes and writes the producer snapshot. Only destruction may follow.
    [[nodiscard]] std::expected<void, LogError> close();

    const TopicPartition& partition() const { return options_.partition; }
    trace::Partition traced_partition() const { return traced_; }
    const std::string& directory() const { return directory_; }
    const LogConfig& config() const { return options_.config; }
    void set_config(const LogConfig& config) { options_.config = config; }

    Offset log_start_offset() const { return log_start_; }
    Offset log_end_offset() const { return log_end_; }
    Offset recovery_point() const { return recovery_point_; }
    /// The high watermark that the last life checkpointed, cut to what the log still has.
    Offset recovered_high_watermark() const;
    /// Base offset of the segment that appends go to.
    Offset active_segment_base() const;
    std::int64_t size_bytes() const;
    /// Bytes of the batches in [from, to): what a fetch would find. No input or output.
    std::int64_t bytes_between(Offset from, Offset to) const;

    LeaderEpochCache& epochs() { return epochs_; }
    const LeaderEpochCache& epochs() const { return epochs_; }
    const ProducerStateManager& producers() const { return producers_; }
    void remove_expired_producers();

    /// Hash of all batches, each by (base offset, content, leader epoch), that end at or below
    /// `offset`; equal logs, equal hashes. For `state.digest`.
    std::uint64_t hash_below(Offset offset) const;
    std::uint64_t hash() const { return hash_below(log_end_); }

private:
    struct Recovery;
    /// A batch of the log: where it ends, and the hash of everything up to there.
    struct Mark {
        Offset next;
        std::int64_t end_bytes = 0;  ///< bytes of the log up to its end
        std::uint64_t hash = 0;
    };
    using Done = std::expected<void, LogError>;

    Log(Env& env, LogOptions options);

    /// Remembers an error after which the log is of no use.
    std::unexpected<LogError> fail(LogError error);
    Done check_usable() const;

    // Appending.
    std::expected<std::optional<AppendInfo>, LogError> judge_producer(const BatchView& batch,
                                                                      AppendOrigin origin);
    Done make_room(std::int64_t bytes, Offset last);
    Done write_batches(BytesView batches, trace::Role role);
    void emit_appended(const BatchView& batch, ContentHash content, trace::Role role);
    Done flush_if_due();

    // Marks.
    void mark(const BatchView& batch, ContentHash content);
    void forget_marks_from(Offset offset);
    std::size_t marks_until(Offset offset) const;
    std::int64_t bytes_until(std::size_t marks) const;

    // Segments and snapshots.
    Segment& active() { return *segments_.back(); }
    std::size_t segment_holding(Offset offset) const;
    std::string path_of(Offset offset, std::string_view suffix) const;
    Done add_segment(Offset base);
    Done remove_segments_from(std::size_t index);
    Done sync_segments(std::size_t last);
    Done write_snapshot();
    Done remove_snapshots_above(Offset offset);
    std::expected<bool, LogError> load_snapshot(Offset offset);
    Done reload_producers();
    Done replay_producers(Offset from);
    std::expected<Offset, LogError> end_of_cut(Segment& segment, std::int64_t position, Offset to);
    void on_flush_due();

    // Opening.
    Done begin_recovery();
    Done open_segments(const std::vector<std::string>& names);
    Done enter_segment();
    Done scan_step();
    bool accept(const BatchView& batch);
    Done meet_snapshot();
    Done cut_here();
    Done leave_segment();
    Done end_recovery();

    Env& env_;
    LogOptions options_;
    std::string directory_;
    trace::Partition traced_;
    LeaderEpochCache epochs_;
    ProducerStateManager producers_;
    std::vector<std::unique_ptr<Segment>> segments_;
    std::vector<Mark> marks_;
    std::vector<Offset> snapshots_;  ///< offsets of the snapshot files, ascending
    Offset log_start_;
    Offset log_end_;
    Offset recovery_point_;
    std::optional<LogError> failure_;
    std::unique_ptr<Recovery> recovery_;  ///< while the log is being opened
    Timer flush_timer_;  ///< after a roll: the old segment is synced by an input of its own
    Bytes scratch_;      ///< a leader's batch while it is stamped
    Bytes records_;      ///< its records, decompressed, while they are judged
};

}  // namespace brokerscope::core
