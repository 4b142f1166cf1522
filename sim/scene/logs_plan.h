#pragma once
// Where things of the logs picture stand, and which: rows, the window of offsets, sizes.

#include "sim/scene/logs.h"

#include <string>
#include <vector>

namespace brokerscope::sim::scene {

enum class ReplicaState : std::uint8_t {
    leader,
    old_leader,  ///< it still acts as one; the controller has chosen another
    in_sync,
    out_of_sync,
    offline,
};

/// Batches that a replica lost a moment ago.
struct LatelyCut {
    core::Offset from;    ///< the first offset that is gone
    double strength = 1;  ///< 1: just now; 0: over
};

struct ReplicaRow {
    const ReplicaView* replica = nullptr;
    std::string node;
    core::BrokerId broker = core::no_broker;
    ReplicaState state = ReplicaState::in_sync;
    std::optional<LatelyCut> cut;
    Rect rect;  ///< all of it, from margin to margin
};

struct ReaderRow {
    const ConsumedView* consumed = nullptr;  ///< null: it has read nothing yet
    std::string node;
    bool offline = false;
    Rect rect;
};

struct LogsPlan {
    std::vector<trace::Partition> partitions;
    std::size_t chosen = 0;
    const PartitionView* decided = nullptr;  ///< as the controller has it; null: not yet
    std::vector<ReplicaRow> replicas;
    std::vector<ReaderRow> readers;
    std::size_t readers_hidden = 0;

    double scale = 1;
    double text = 16, small = 13;
    double lane = 18;      ///< above the cells, for the heads of bars
    double cell = 28;      ///< height of a cell
    double base = 9;       ///< below the cells
    Rect tabs, axis, map;  ///< map: empty if everything fits
    double legend_x = 0, legend_width = 0, values_x = 0, values_width = 0;
    double cells_x = 0, column = 0;

    core::Offset begin, end;  ///< of all rows: what there is to show
    core::Offset first;       ///< of the window
    std::int64_t columns = 0;

    bool everything_fits() const { return end - begin <= columns; }
    core::Offset last() const { return first + columns; }
    bool shows(core::Offset offset) const { return offset >= first && offset < last(); }
    /// A boundary may stand at the window's very end.
    bool shows_boundary(core::Offset offset) const { return offset >= first && offset <= last(); }
    double x_of(core::Offset offset) const {
        return cells_x + static_cast<double>(offset - first) * column;
    }
    core::Offset leader_hw() const;
};

/// Pre: there is a partition.
LogsPlan plan_logs(const Moment& moment, const Look& look, const LogsOptions& options);

std::string partition_text(trace::Partition partition, const trace::NameTable& names);

}  // namespace brokerscope::sim::scene
