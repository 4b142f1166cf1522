#pragma once
// One lesson of a scenario file made into a `Lesson`: what dangles or contradicts itself is told,
// what is merely malformed the validation of the file has told.

#include "sim/lesson/lesson.h"
#include "sim/scenario/readers.h"

namespace brokerscope::sim::lesson {

Lesson read_lesson(const scenario::View& view, const scenario::Scenario& scenario,
                   scenario::Diagnostics& diagnostics);

}  // namespace brokerscope::sim::lesson
