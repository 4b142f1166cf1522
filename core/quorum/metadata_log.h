#pragma once
// The metadata log: partition 0 of `__cluster_metadata`, record batches whose values are metadata
// records. The controller leads it, brokers keep a copy.
//
// This is the seam of the quorum. A quorum of one has its majority when its own append is durable:
// `append` syncs, and the high watermark is the log's end. Votes and several voters change how an
// epoch begins and how the high watermark moves, nothing above it. The first record of an epoch is
// a LEADER_CHANGE control record, as in KafkaRaftClient.java.

#include "core/env/env.h"
#include "core/log/log.h"
#include "core/protocol/metadata_records.h"
#include "core/quorum/muted_env.h"

#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace brokerscope::core {

inline constexpr std::string_view metadata_topic = "__cluster_metadata";
inline constexpr Uuid metadata_topic_id{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

class MetadataLog {
public:
    /// Opens the log in `__cluster_metadata-0`, making it if it is missing. `env` outlives it.
    static std::expected<std::unique_ptr<MetadataLog>, LogError> open(Env& env);

    /// One bounded step of recovery. True: all that follows may be called.
    [[nodiscard]] std::expected<bool, LogError> recover_step() { return log_->recover_step(); }
    /// The orderly end.
    [[nodiscard]] std::expected<void, LogError> close() { return log_->close(); }

    Offset log_end_offset() const { return log_->log_end_offset(); }
    /// Epoch of the last record; 0 if there is none.
    LeaderEpoch last_epoch() const;

    // What a leader does.

    /// Begins an epoch of its own: stores it durably, then appends the LEADER_CHANGE.
    [[nodiscard]] std::expected<LeaderEpoch, LogError> become_leader(BrokerId node);
    /// Appends `records` as one batch, all or nothing, and makes them durable: they are committed.
    /// Returns the offset of the first. Pre: we lead, and `records` is not empty.
    [[nodiscard]] std::expected<Offset, LogError> append(std::span<const MetadataRecord> records);
    /// The epoch that we lead. Pre: we lead.
    LeaderEpoch epoch() const;
    [[nodiscard]] std::expected<ReadResult, LogError> read(Offset from,
                                                           std::int64_t bytes_max) const;
    /// Where a follower's log, whose last record before `offset` is of `epoch`, leaves ours;
    /// nothing if it is a part of ours (KIP-595).
    std::optional<EpochEnd> find_divergence(Offset offset, LeaderEpoch epoch) const;

    // What a follower does.

    /// Appends batches as the leader sent them. An observer does not sync: it counts in no
    /// majority.
    [[nodiscard]] std::expected<void, LogError> append_fetched(BytesView batches);
    /// Cuts what the leader does not have, below `end`.
    [[nodiscard]] std::expected<void, LogError> truncate_to(Offset end);
    /// Where to cut when the leader says that its `theirs.epoch` ends at `theirs.end`.
    Offset truncation_point(EpochEnd theirs) const;

    /// Calls `visit(offset, record)` for the metadata records in [from, to), in order, until it
    /// returns false. Errors: `corrupt` for a value that is no metadata record.
    using Visit = std::function<bool(Offset, const MetadataRecord&)>;
    [[nodiscard]] std::expected<void, LogError> for_each(Offset from, Offset to,
                                                         const Visit& visit) const;

private:
    explicit MetadataLog(Env& env) : env_(env) {}

    MutedEnv env_;
    std::unique_ptr<Log> log_;
    std::optional<LeaderEpoch> leading_;
};

}  // namespace brokerscope::core
