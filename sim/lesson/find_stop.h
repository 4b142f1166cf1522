#pragma once
// Where in a recorded run an event is that a lesson names.

#include "sim/lesson/prepared.h"

#include <optional>

namespace brokerscope::sim::lesson {

/// The `nth` match since time 0; nothing if there are fewer.
std::optional<Stop> find_event(const scenario::EventMatch& match, std::int64_t nth,
                               const Recording& recording);

}  // namespace brokerscope::sim::lesson
