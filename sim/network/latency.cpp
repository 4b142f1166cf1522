#include "sim/network/latency.h"

#include "core/base/assert.h"

namespace brokerscope::sim {

core::Duration Latency::draw(core::RandomStream& stream) const {
    switch (shape) {
        case Shape::constant: return first;
        case Shape::uniform: return stream.uniform(first, second);
        case Shape::exponential: return stream.exponential(first);
        case Shape::lognormal: return stream.lognormal(first, second);
    }
    UNREACHABLE("no such shape");
}

core::Duration Latency::typical() const {
    return shape == Shape::uniform ? first + (second - first) / 2 : first;
}

}  // namespace brokerscope::sim
