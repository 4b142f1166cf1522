#pragma once
// What a picture is a function of: the cluster at the cursor, how it is to look, what is selected.
// Nothing in here is later than the cursor, so no picture can tell the future.

#include "sim/scenario/scenario.h"
#include "sim/scene/draw_list.h"
#include "sim/scene/theme.h"
#include "sim/trace/trace_index.h"
#include "sim/view/cluster_view.h"
#include "sim/view/flights.h"

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace brokerscope::sim::scene {

/// The cursor: an instant, and the cluster after the last event up to it.
struct Moment {
    const scenario::Scenario& scenario;
    const ClusterView& view;
    /// Not before `view.now()`; messages fly between two events.
    core::Instant time;
    /// Virtual time that passes in a second on the screen: how long a mark of what is over stays.
    core::Duration pace;
    /// When messages that are on their way arrive, and which were lost lately.
    const Flights& flights;
    /// Only for the names of records by (content, index).
    const TraceIndex& index;
    /// Entries of the trace that are not older than 2 s of the screen, the last one at the cursor.
    std::span<const trace::Event> lately;
    /// Acts of a person; their faults have the numbers behind the scenario's.
    std::span<const scenario::Fault> edits = {};
};

/// How it is to look.
struct Look {
    const Theme& theme;
    std::string_view language = "en";
    Size size;
    std::set<std::string, std::less<>> selected;  ///< ids of entities
    std::set<std::string, std::less<>> focus;     ///< what a lesson points at
    std::set<std::string, std::less<>> lit;       ///< what belongs to the record that is followed
};

}  // namespace brokerscope::sim::scene
