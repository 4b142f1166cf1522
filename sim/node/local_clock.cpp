#include "sim/node/local_clock.h"

#include "core/base/assert.h"

namespace brokerscope::sim {

namespace {
constexpr std::int64_t million = 1'000'000;
__extension__ using Wide = __int128;

constexpr std::int64_t floor_divide(Wide dividend, std::int64_t divisor) {
    const Wide quotient = dividend / divisor;
    const bool below = dividend % divisor != 0 && dividend < 0;
    return static_cast<std::int64_t>(quotient - (below ? 1 : 0));
}
}  // namespace

core::Instant LocalClock::local(core::Instant world) const {
    if (parts_per_million_ == 0) return since_local_ + (world - since_world_);
    const Wide passed = Wide{(world - since_world_).ns} * (million + parts_per_million_);
    return since_local_ + core::Duration{floor_divide(passed, million)};
}

core::Instant LocalClock::world(core::Instant local) const {
    if (local == core::Instant::never()) return local;
    if (parts_per_million_ == 0) return since_world_ + (local - since_local_);
    const std::int64_t rate = million + parts_per_million_;
    // Rounded up, so that a timer never fires before its clock says so.
    const Wide passed = Wide{(local - since_local_).ns} * million + rate - 1;
    return since_world_ + core::Duration{floor_divide(passed, rate)};
}

core::WallTime LocalClock::wall(core::Instant world) const {
    const std::int64_t ns = local(world).ns + skew_.ns;
    return core::WallTime{epoch_ms + floor_divide(ns, million)};
}

void LocalClock::set_drift(core::Instant now, std::int64_t parts_per_million) {
    ASSERT(parts_per_million > -million);
    since_local_ = local(now);
    since_world_ = now;
    parts_per_million_ = parts_per_million;
}

}  // namespace brokerscope::sim
