#pragma once
// A span of time, as a scenario gives it, drawn from a stream.

#include "core/base/random.h"
#include "sim/scenario/values.h"

namespace brokerscope::sim {

/// A constant draws nothing.
core::Duration draw(const scenario::Latency& latency, core::RandomStream& random);

}  // namespace brokerscope::sim
