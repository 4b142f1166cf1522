#pragma once
// Small texts that an outline and a handout share.

#include "sim/lesson/page.h"

#include <string>

namespace brokerscope::sim::lesson {

/// `0.0325 s`.
std::string time_text(const Stop& stop);
/// `B`, `A, C`, a number, or the first thing that is right.
std::string right_text(const PageStep& step);

}  // namespace brokerscope::sim::lesson
