#pragma once
// Moments of a run one after the other, for whoever has no cursor: export, pages, tests.

#include "sim/scene/moment.h"
#include "sim/trace/trace_store.h"
#include "sim/view/view_timeline.h"

#include <vector>

namespace brokerscope::sim::scene {

/// Virtual time of a second on the screen at the ordinary speed: a hop takes 1.2 s.
core::Duration ordinary_pace(const scenario::Scenario& scenario);

class Camera {
public:
    /// All outlive the camera.
    Camera(const scenario::Scenario& scenario, const TraceStore& store, const TraceIndex& index,
           const Flights& flights);

    TraceReader& reader() { return reader_; }
    core::Duration pace() const { return pace_; }
    void set_pace(core::Duration pace) { pace_ = pace; }

    /// Behind everything up to and including `time`; valid until the next call.
    Moment at(core::Instant time);
    /// Behind the first `entries` entries, at `time`. Pre: it is not before the last of them.
    Moment behind(std::size_t entries, core::Instant time);

private:
    const scenario::Scenario& scenario_;
    const TraceIndex& index_;
    const Flights& flights_;
    TraceReader reader_;
    ViewTimeline timeline_;
    core::Duration pace_;
    std::vector<trace::Event> lately_;
};

}  // namespace brokerscope::sim::scene
