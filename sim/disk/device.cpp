#include "sim/disk/device.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

/// `count` bytes at `throughput` bytes a second, rounded up; at most about 9 GB a call fits.
core::Duration transfer_time(std::int64_t count, std::int64_t throughput) {
    ASSERT(count >= 0 && count < INT64_MAX / 1'000'000'000);
    if (throughput == 0) return {};
    return core::Duration{(count * 1'000'000'000 + throughput - 1) / throughput};
}

}  // namespace

core::Duration Device::copy_time(std::int64_t count) const {
    return profile_.call + transfer_time(count, profile_.copy_throughput);
}

core::Duration Device::occupy(core::Instant now, core::Duration service) {
    const core::Instant start = std::max(now, busy_until_);
    busy_until_ = start + service * slowdown_;
    return busy_until_ - now;
}

void Device::touch(Extent extent) {
    if (extent == latest_) return;
    latest_ = extent;
    const std::uint64_t use = ++uses_;
    const auto [place, is_new] = cached_.try_emplace(extent, use);
    if (!is_new) by_age_.erase(std::exchange(place->second, use));
    by_age_.emplace(use, extent);
    const auto capacity =
        static_cast<std::size_t>(std::max<std::int64_t>(1, profile_.page_cache / extent_bytes));
    while (cached_.size() > capacity) {
        cached_.erase(by_age_.begin()->second);
        by_age_.erase(by_age_.begin());
    }
}

core::Duration Device::write(std::uint64_t file, std::int64_t position, std::int64_t count) {
    const std::int64_t end = position + count;
    for (std::int64_t extent = position / extent_bytes; extent * extent_bytes < end; ++extent)
        touch({file, extent});
    return copy_time(count);
}

core::Duration Device::read(core::Instant now, std::uint64_t file, std::int64_t position,
                            std::int64_t count) {
    const std::int64_t end = position + count;
    core::Duration cost = copy_time(count);
    for (std::int64_t extent = position / extent_bytes; extent * extent_bytes < end; ++extent) {
        if (!is_cached({file, extent})) {
            const std::int64_t start = extent * extent_bytes;
            const std::int64_t brought = std::max(extent_bytes, profile_.read_ahead);
            const bool continues = head_file_ == file && head_position_ == start;
            core::Duration service = transfer_time(brought, profile_.throughput);
            if (!continues) service += profile_.seek;
            cost += occupy(now + cost, service);
            head_file_ = file;
            head_position_ = start + brought;
            for (std::int64_t next = extent; next * extent_bytes < head_position_; ++next)
                touch({file, next});
        }
        touch({file, extent});
    }
    return cost;
}

core::Duration Device::sync(core::Instant now, std::int64_t dirty_bytes) {
    if (dirty_bytes == 0) return profile_.call;
    head_position_ = -1;
    const core::Duration service = profile_.seek + transfer_time(dirty_bytes, profile_.throughput);
    return profile_.call + occupy(now + profile_.call, service);
}

void Device::set_slowdown(std::int64_t factor) {
    ASSERT(factor >= 1);
    slowdown_ = factor;
}

void Device::forget(std::uint64_t file) {
    auto place = cached_.lower_bound({file, 0});
    while (place != cached_.end() && place->first.first == file) {
        by_age_.erase(place->second);
        place = cached_.erase(place);
    }
    if (latest_.first == file) latest_ = {UINT64_MAX, -1};
}

void Device::power_loss() {
    cached_.clear();
    by_age_.clear();
    latest_ = {UINT64_MAX, -1};
    head_position_ = -1;
    busy_until_ = core::Instant{INT64_MIN};
}

}  // namespace brokerscope::sim
