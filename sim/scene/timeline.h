#pragma once
// Virtual time as a line from the story's beginning to the furthest instant at which the cursor has
// been, with what happened as marks, and a row a branch.
//
// The picture ends at the horizon: neither the run's length nor a mark behind it can be seen. Its
// scale is the horizon rounded up to a round number, which says nothing about the run either.

#include "sim/scene/draw_list.h"
#include "sim/scene/moment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

enum class MarkKind : std::uint8_t {
    fault,
    election,
    truncation,
    retry,
    loss,
    alarm,
    stop,       ///< of a lesson; only those that were reached
    edit,       ///< a person's act
    violation,  ///< a check that does not hold, at its witness
};

struct TimelineMark {
    trace::EventId event = trace::no_event;
    core::Instant time;
    MarkKind kind = MarkKind::fault;
    std::string word;  ///< in the picture's language; empty: the kind's own
    std::size_t branch = 0;
};

/// What an event of the trace is on a timeline; nothing for most.
std::optional<MarkKind> mark_of(const trace::Event& event);
std::string_view word_of(MarkKind kind, std::string_view language);

struct TimelineBranch {
    std::string name;
    std::optional<std::size_t> parent;  ///< before it in the list; none: the first
    core::Instant from;                 ///< where it leaves its parent
    core::Instant reached;              ///< how far it has been seen
};

struct TimelineState {
    core::Instant start;    ///< of the story
    core::Instant horizon;  ///< furthest cursor; marks behind it are left out
    core::Instant cursor;
    std::vector<TimelineMark> marks;
    std::vector<TimelineBranch> branches;  ///< empty: one without a name
    std::size_t current = 0;
    bool playing = false;
    bool skipping = false;  ///< a gap is passed: ▶▶
    std::string rate;       ///< `1 hop = 1.2 s`, said at the right
};

/// Entities: `time` (the ground; pressing it seeks), `event:ID` (a mark), `branch:N` (a row's
/// name).
DrawList timeline(const TimelineState& state, const Look& look);

/// The instant at a point of the picture, between the start and the horizon.
core::Instant time_at(const TimelineState& state, const Look& look, Point point);

/// Seconds with three digits: `0.700 s`, `12.345 s`; with minutes from an hour on: `61:02.345`.
std::string clock_text(core::Instant time);

}  // namespace brokerscope::sim::scene
