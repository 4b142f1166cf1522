#pragma once
// What an operation costs in virtual time: a page cache that answers at memory speed, and one
// device behind it that serves one transfer after the other.
//
// The page cache is counted in extents of 64 KiB, the least recently used clean one leaves first.
// It belongs to the machine: a process that dies leaves it warm, a power loss empties it.
// All arithmetic is on integers.

#include "core/base/time.h"
#include "sim/disk/profile.h"

#include <cstdint>
#include <map>
#include <utility>

namespace brokerscope::sim {

class Device {
public:
    static constexpr std::int64_t extent_bytes = 64 * 1024;

    explicit Device(const DiskProfile& profile) : profile_(profile) {}

    const DiskProfile& profile() const { return profile_; }

    /// Bytes [position, position + count) of `file` go from the process to the page cache.
    core::Duration write(std::uint64_t file, std::int64_t position, std::int64_t count);
    /// They come from the page cache, or from the device where they are not in it.
    core::Duration read(core::Instant now, std::uint64_t file, std::int64_t position,
                        std::int64_t count);
    /// `dirty_bytes` go to the device, and the device says that it has them. Free of device time if
    /// there are none.
    core::Duration sync(core::Instant now, std::int64_t dirty_bytes);
    /// An operation on names.
    core::Duration call() const { return profile_.call; }

    /// The device takes `factor` times as long from now on. Pre: factor >= 1.
    void set_slowdown(std::int64_t factor);
    /// Forgets what is cached of `file`.
    void forget(std::uint64_t file);
    /// The machine lost its memory.
    void power_loss();

private:
    using Extent = std::pair<std::uint64_t, std::int64_t>;

    core::Duration copy_time(std::int64_t count) const;
    /// Waits for the device, then uses it for `service`.
    core::Duration occupy(core::Instant now, core::Duration service);
    bool is_cached(Extent extent) const { return cached_.contains(extent); }
    void touch(Extent extent);

    DiskProfile profile_;
    std::int64_t slowdown_ = 1;
    core::Instant busy_until_{INT64_MIN};
    /// Where a next read would need no seek.
    std::uint64_t head_file_ = 0;
    std::int64_t head_position_ = -1;
    /// Extent -> when it was last used; and the same by age.
    std::map<Extent, std::uint64_t> cached_;
    std::map<std::uint64_t, Extent> by_age_;
    std::uint64_t uses_ = 0;
    Extent latest_{UINT64_MAX, -1};
};

}  // namespace brokerscope::sim
