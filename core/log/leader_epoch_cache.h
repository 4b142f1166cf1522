#pragma once
// Which leader wrote which part of a log: for each leader epoch the offset of its first batch
// (KIP-101, KIP-279; LeaderEpochFileCache.java).
//
//   epoch   0        2              3
//           |--------|--------------|------->      entries: (0, 0) (2, 120) (3, 400)
//   offset  0        120            400    log end
//
// Two replicas find where their logs part by comparing where the same epoch ends. Every change is
// written to `leader-epoch-checkpoint` in the log's directory (see checkpoint_file.h), a line
// `epoch start_offset` each, synced before it counts.

#include "core/base/types.h"
#include "core/env/storage.h"
#include "core/log/log_error.h"

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace brokerscope::core {

/// The end of `epoch` in a log; (-1, -1) if the log knows nothing of it.
struct EpochEnd {
    LeaderEpoch epoch = no_leader_epoch;
    Offset end{-1};
    bool is_known() const { return epoch != no_leader_epoch; }
    friend bool operator==(const EpochEnd&, const EpochEnd&) = default;
};

class LeaderEpochCache {
public:
    struct Entry {
        LeaderEpoch epoch;
        Offset start;
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    /// `storage` outlives the cache; `path` is that of the checkpoint file.
    LeaderEpochCache(Storage& storage, std::string path)
        : storage_(storage), path_(std::move(path)) {}

    /// Reads the checkpoint; a missing or damaged one is an empty cache.
    [[nodiscard]] std::expected<void, LogError> load();

    /// `epoch` begins at `start`. Nothing happens if it is not newer than the latest; entries that
    /// begin at or behind `start` are of a truncated past and go.
    [[nodiscard]] std::expected<void, LogError> assign(LeaderEpoch epoch, Offset start);
    /// The log ends at `end` now.
    [[nodiscard]] std::expected<void, LogError> truncate_from_end(Offset end);
    /// The log starts at `start` now: the epoch that covers it begins there.
    [[nodiscard]] std::expected<void, LogError> truncate_from_start(Offset start);
    [[nodiscard]] std::expected<void, LogError> clear();

    /// What a leader with this log answers to OffsetForLeaderEpoch: the largest epoch not above
    /// `requested` and where it ends. Unknown if `requested` is above the latest or there is none;
    /// for an epoch before the first, `requested` itself and the start of the first.
    EpochEnd end_offset_for(LeaderEpoch requested, Offset log_end_offset) const;
    /// The epoch that wrote the record at `offset`.
    std::optional<LeaderEpoch> epoch_at(Offset offset) const;
    std::optional<LeaderEpoch> latest_epoch() const;
    /// The largest known epoch below `epoch`.
    std::optional<LeaderEpoch> previous_epoch(LeaderEpoch epoch) const;
    std::span<const Entry> entries() const { return entries_; }
    bool empty() const { return entries_.empty(); }

    /// The entries are these, and so is the checkpoint: what recovery found in the log.
    [[nodiscard]] std::expected<void, LogError> replace(std::vector<Entry> entries);
    /// The rule of `assign` on plain entries. False if nothing changed.
    static bool add_epoch(std::vector<Entry>& entries, LeaderEpoch epoch, Offset start);

private:
    Storage& storage_;
    std::string path_;
    std::vector<Entry> entries_;  ///< epochs and offsets ascend
};

}  // namespace brokerscope::core
