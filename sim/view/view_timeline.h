#pragma once
// The cluster at any moment: at most 32 keyframes, and the entries between them folded again.
//
// Keyframes lie at multiples of a stride that doubles when there would be too many, so that any
// trace is covered evenly and a step back costs at most one stride.

#include "sim/trace/trace_store.h"
#include "sim/view/cluster_view.h"

#include <vector>

namespace brokerscope::sim {

class ViewTimeline {
public:
    static constexpr std::size_t keyframes_max = 32;
    static constexpr std::size_t first_stride = 1024;

    /// `reader` outlives the timeline.
    explicit ViewTimeline(TraceReader& reader);

    /// The cluster after the entry with the greatest id not above `id`. The view is valid until the
    /// next seek.
    const ClusterView& seek(trace::EventId id);
    /// The cluster after the first `entries` entries of the trace (0: before everything).
    const ClusterView& seek_place(std::size_t entries);
    /// How many entries the current view has seen.
    std::size_t place() const { return place_; }
    const ClusterView& view() const { return current_; }

private:
    struct Keyframe {
        std::size_t place = 0;
        ClusterView view;
    };
    void keep();

    TraceReader& reader_;
    ClusterView current_;
    std::size_t place_ = 0;
    std::size_t stride_ = first_stride;
    std::vector<Keyframe> keyframes_;
};

}  // namespace brokerscope::sim
