#pragma once
// A lesson with everything computed that its steps need: the runs, the stops in them, which answers
// are right. Made on a worker thread, shared, never changed.

#include "sim/lesson/lesson.h"
#include "sim/session/recording.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::sim::lesson {

/// A place in a run: behind this event.
struct Stop {
    trace::EventId event = trace::no_event;
    core::Instant time;
    friend bool operator==(const Stop&, const Stop&) = default;
};

/// Time 0: the end of the boot.
Stop beginning_of(const Recording& recording);
/// Where the story is over and faults have ended, before what remains is read.
Stop end_of(const Recording& recording);
/// The stop in this run; nothing if it does not come.
std::optional<Stop> find_stop(const StopAt& stop, const Recording& recording);

/// Does `expect` come out? With what was found for each of its lines.
struct Finding {
    std::string name;  ///< `dup-log`, with its scope `dup-effect charge`
    std::string must;  ///< `>= 1`
    std::int64_t found = 0;
    bool holds = true;
    std::optional<trace::EventId> witness;
};
std::vector<Finding> hold_against(const scenario::Expect& expect, const Recording& recording);

/// One figure of `look`, in both runs.
struct Figure {
    std::string name;
    std::int64_t first = 0;
    std::int64_t second = 0;
    bool is_time = false;  ///< nanoseconds
};

struct PreparedStep {
    std::size_t run = 0;  ///< in `runs`, the one whose clock it plays on; compare: the first
    std::optional<std::size_t> beside;  ///< compare: the second
    /// Where it ends. Nothing: the stop does not come in this run.
    std::optional<Stop> stop;
    std::optional<Stop> stop_beside;  ///< compare: where the second stands then
    Stop begin;                       ///< where it begins: the stop of the step before on this run
    std::vector<bool> right;          ///< by answer
    std::optional<std::int64_t> number;
    std::vector<std::string> points;  ///< ids of entities, any of which is right
    std::vector<Figure> figures;
};

struct PreparedLesson {
    Lesson lesson;
    std::vector<std::string> variants;                   ///< of `runs`
    std::vector<std::shared_ptr<const Recording>> runs;  ///< 0: the lesson's own
    std::vector<PreparedStep> steps;                     ///< beside lesson.steps
};

/// Runs what is needed. `seed`: instead of the scenario's (to test). Errors: a line; an empty one:
/// `go_on` said no.
std::expected<std::shared_ptr<const PreparedLesson>, std::string> prepare(
    const Lesson& lesson, std::optional<std::uint64_t> seed = {},
    const std::function<bool()>& go_on = {});

/// Ids of entities that stand for `things` at the cursor.
std::vector<std::string> entities_of(const std::vector<Thing>& things, const Recording& recording,
                                     const ClusterView& view);

}  // namespace brokerscope::sim::lesson
