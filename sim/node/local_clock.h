#pragma once
// A machine's own clock: it may run fast or slow (drift) and its wall clock may be wrong (skew).

#include "core/base/time.h"

namespace brokerscope::sim {

/// 2026-01-01T00:00:00Z: what every wall clock says at time 0, but for its skew.
inline constexpr std::int64_t epoch_ms = 1'767'225'600'000;

class LocalClock {
public:
    /// What this clock says when the world's time is `world`.
    core::Instant local(core::Instant world) const;
    /// The first instant of the world at which this clock says at least `local`.
    core::Instant world(core::Instant local) const;
    core::WallTime wall(core::Instant world) const;

    void set_skew(core::Duration skew) { skew_ = skew; }
    /// From `now` on it gains `parts_per_million` (loses, if negative). It does not jump. Pre:
    /// above -1000000.
    void set_drift(core::Instant now, std::int64_t parts_per_million);

private:
    core::Instant since_world_;
    core::Instant since_local_;
    std::int64_t parts_per_million_ = 0;
    core::Duration skew_;
};

}  // namespace brokerscope::sim
