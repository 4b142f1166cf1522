#pragma once
// One moment of a recorded run as an SVG picture of the stage.

#include "sim/lesson/prepared.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

std::string still(const Recording& recording, const Stop& stop,
                  const std::vector<std::string>& focus, std::string_view language);

}  // namespace brokerscope::sim::lesson
