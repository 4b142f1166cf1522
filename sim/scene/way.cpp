#include "sim/scene/way.h"

#include <algorithm>
#include <cmath>

namespace brokerscope::sim::scene {

namespace {

double distance(Point a, Point b) {
    return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

}  // namespace

double length_of(std::span<const Point> way) {
    double sum = 0;
    for (std::size_t i = 1; i < way.size(); ++i) sum += distance(way[i - 1], way[i]);
    return sum;
}

Step walk(std::span<const Point> way, double far) {
    far = std::max(far, 0.0);
    for (std::size_t i = 1; i < way.size(); ++i) {
        const double length = distance(way[i - 1], way[i]);
        const bool last = i + 1 == way.size();
        if (length <= 0 || (far > length && !last)) {
            far -= length;
            continue;
        }
        const double share = std::min(far / length, 1.0);
        const Point a = way[i - 1], b = way[i];
        return {{a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share},
                {(b.x - a.x) / length, (b.y - a.y) / length}};
    }
    return {way.back(), {1, 0}};
}

std::vector<Point> piece(std::span<const Point> way, double from, double to) {
    std::vector<Point> part{walk(way, from).at};
    double passed = 0;
    for (std::size_t i = 1; i + 1 < way.size(); ++i) {
        passed += distance(way[i - 1], way[i]);
        if (passed > from && passed < to) part.push_back(way[i]);
    }
    part.push_back(walk(way, to).at);
    return part;
}

}  // namespace brokerscope::sim::scene
