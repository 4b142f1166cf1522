#pragma once
// A line with corners, walked by its length: for what moves along a link.

#include "sim/scene/draw_list.h"

#include <span>
#include <vector>

namespace brokerscope::sim::scene {

double length_of(std::span<const Point> way);

struct Step {
    Point at;
    Point along;  ///< direction there, length 1
};
/// `distance` pixels from the beginning, kept within the line. Pre: two points at least.
Step walk(std::span<const Point> way, double distance);

/// The piece of the line between two distances.
std::vector<Point> piece(std::span<const Point> way, double from, double to);

}  // namespace brokerscope::sim::scene
