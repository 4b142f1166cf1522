#pragma once
// How long a link takes: a constant or a distribution, one draw a frame.

#include "core/base/random.h"
#include "core/base/time.h"

#include <cstdint>

namespace brokerscope::sim {

struct Latency {
    enum class Shape : std::uint8_t { constant, uniform, exponential, lognormal };
    Shape shape = Shape::constant;
    core::Duration first = core::microseconds(500);  ///< the value, from, the mean, or p50
    core::Duration second;                           ///< to, or p99

    static Latency constant(core::Duration value) { return {Shape::constant, value, {}}; }
    static Latency uniform(core::Duration from, core::Duration to) {
        return {Shape::uniform, from, to};
    }
    static Latency exponential(core::Duration mean) { return {Shape::exponential, mean, {}}; }
    static Latency lognormal(core::Duration p50, core::Duration p99) {
        return {Shape::lognormal, p50, p99};
    }
    friend bool operator==(const Latency&, const Latency&) = default;

    /// One draw; a constant draws nothing.
    core::Duration draw(core::RandomStream& stream) const;
    /// What it takes in the middle: the weight of a link when routes are chosen.
    core::Duration typical() const;
};

}  // namespace brokerscope::sim
