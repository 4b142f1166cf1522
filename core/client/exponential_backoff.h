#pragma once
// How long to wait before the next attempt: doubling up to a maximum, give or take a fifth
// (ExponentialBackoff.java of Kafka: base 2, jitter 0.2). Whole numbers only.

#include "core/base/random.h"
#include "core/base/time.h"

#include <algorithm>
#include <cstdint>

namespace brokerscope::core {

class ExponentialBackoff {
public:
    ExponentialBackoff(Duration initial, Duration max) : initial_(initial), max_(max) {}

    /// The wait after `attempts` failed attempts before this one (0: the first failure). One draw
    /// of `jitter`. Never longer than the maximum.
    Duration after(std::int32_t attempts, RandomStream& jitter) const {
        Duration wait = std::min(initial_, max_);
        for (std::int32_t i = 0; i < attempts && wait < max_; ++i) wait = std::min(wait * 2, max_);
        const Duration fifth = wait / 5;
        if (fifth.ns == 0) return wait;
        return std::min(jitter.uniform(wait - fifth, wait + fifth), max_);
    }

private:
    Duration initial_;
    Duration max_;
};

}  // namespace brokerscope::core
