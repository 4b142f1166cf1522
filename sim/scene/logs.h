#pragma once
// The logs of one partition, side by side on one axis of offsets: a row a replica, the leader
// first, a cell a record; below them what consumers have read. Other partitions are tabs with a
// summary.
//
//   solid edge    below the replica's high watermark (committed, as that replica knows)
//   dashed edge   above it
//   thick base    synced: it survives a power loss
//   red strike    cut off a moment ago; it fades
//   diamond       a control record
//   2×            the same record at two offsets of one log

#include "sim/scene/draw_list.h"
#include "sim/scene/moment.h"

#include <optional>
#include <vector>

namespace brokerscope::sim::scene {

struct LogsOptions {
    /// None, or one that is not there: the first.
    std::optional<trace::Partition> partition;
    /// First offset shown; none: the end is followed.
    std::optional<core::Offset> first;
};

/// Partitions in the order of their tabs: by topic as in the scenario, then by number.
std::vector<trace::Partition> partitions_in_order(const Moment& moment);

/// Entities: `partition:orders/1` (a tab), `replica:…`, `record:…`, `mark:…`, `effect:…` (a
/// consumer's), `button:logs-earlier`, `button:logs-later`, `button:logs-end` when not all fits.
DrawList logs(const Moment& moment, const Look& look, const LogsOptions& options = {});

/// The first offset after pressing `button:logs-…`; none: the end is followed again.
std::optional<core::Offset> first_after(std::string_view button, const Moment& moment,
                                        const Look& look, const LogsOptions& options);

}  // namespace brokerscope::sim::scene
