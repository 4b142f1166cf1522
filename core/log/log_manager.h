#pragma once
// The logs of one data directory: finding them at start, checkpoints, the orderly end
// (LogManager.scala).
//
//   .kafka_cleanshutdown               left by an orderly end, removed at the next start
//   recovery-point-offset-checkpoint   below it every log is durable
//   replication-offset-checkpoint      the high watermarks
//   orders-0/  orders-1/ ...           one directory a log, with `partition.metadata`
//
// A clean start trusts the producer snapshots; any other start rebuilds them. The metadata log
// (`__cluster_metadata-0`) belongs to the quorum and is not touched here.

#include "core/log/log.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

struct LogManagerOptions {
    std::string directory;  ///< empty: the node's root
    LogConfig config = {};
};

class LogManager {
public:
    using HighWatermarks = std::map<TopicPartition, Offset>;

    static constexpr std::string_view clean_marker = ".kafka_cleanshutdown";

    LogManager(Env& env, LogManagerOptions options);

    /// Reads the checkpoints, removes the marker and finds the logs; `recover_step` goes on.
    [[nodiscard]] std::expected<void, LogError> open();
    /// One bounded step: some part of one log. True: all logs are ready.
    [[nodiscard]] std::expected<bool, LogError> recover_step();
    /// Did the last life end in good order? False on an empty disk.
    bool was_clean() const { return was_clean_; }
    /// The broker epoch of that life, by which the controller knows that nothing was lost; -1 if it
    /// did not end in good order.
    BrokerEpoch previous_broker_epoch() const { return previous_broker_epoch_; }

    /// Null if there is none.
    Log* find(const TopicPartition& partition);
    /// The log of `partition`, made if it is missing; ready. `topic_id` is stored beside it, before
    /// anything can be appended.
    [[nodiscard]] std::expected<Log*, LogError> find_or_create(const TopicPartition& partition,
                                                               const Uuid& topic_id,
                                                               const LogConfig& config);
    [[nodiscard]] std::expected<void, LogError> remove(const TopicPartition& partition);
    std::vector<Log*> logs();
    /// The id in the log's `partition.metadata`; zero if there is none.
    Uuid topic_id(const TopicPartition& partition) const;

    /// The high watermark that was checkpointed for a partition; 0 if none was.
    Offset high_watermark(const TopicPartition& partition) const;
    /// Due every replica.high.watermark.checkpoint.interval.ms (5 s) and at the orderly end.
    [[nodiscard]] std::expected<void, LogError> checkpoint_high_watermarks(
        const HighWatermarks& high_watermarks);
    /// Due every log.flush.offset.checkpoint.interval.ms (60 s).
    [[nodiscard]] std::expected<void, LogError> checkpoint_recovery_points();
    /// The orderly end: closes every log, then writes checkpoint and marker.
    [[nodiscard]] std::expected<void, LogError> shutdown(BrokerEpoch broker_epoch = BrokerEpoch{
                                                             -1});

private:
    struct Entry {
        std::unique_ptr<Log> log;
        Uuid topic_id;
    };
    using Done = std::expected<void, LogError>;

    std::string path_of(std::string_view name) const;
    LogOptions options_for(const TopicPartition& partition) const;
    Done take_marker();
    Done find_logs();
    Done open_log(const TopicPartition& partition);
    Done remove_directory(const std::string& name);
    /// Damaged or missing: nothing is known.
    std::expected<HighWatermarks, LogError> load_checkpoint(std::string_view name) const;
    Done store_checkpoint(std::string_view name, const HighWatermarks& offsets);

    Env& env_;
    LogManagerOptions options_;
    std::map<TopicPartition, Entry> logs_;
    HighWatermarks high_watermarks_;
    HighWatermarks recovery_points_;
    std::vector<Log*> recovering_;  ///< from the back
    bool was_clean_ = false;
    BrokerEpoch previous_broker_epoch_{-1};
};

}  // namespace brokerscope::core
