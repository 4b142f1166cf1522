#include "sim/disk/profile.h"

namespace brokerscope::sim {

namespace {

constexpr std::int64_t kib = 1024;
constexpr std::int64_t mega = 1'000'000;
constexpr std::int64_t giga = 1'000'000'000;

DiskProfile device(core::Duration seek, std::int64_t throughput, std::int64_t read_ahead) {
    DiskProfile profile;
    profile.seek = seek;
    profile.throughput = throughput;
    profile.read_ahead = read_ahead;
    profile.call = core::microseconds(1);
    profile.copy_throughput = 10 * giga;
    return profile;
}

}  // namespace

std::optional<DiskProfile> disk_profile(std::string_view name) {
    if (name == "hdd") return device(core::milliseconds(8), 150 * mega, 128 * kib);
    if (name == "ssd") return device(core::microseconds(100), 500 * mega, 128 * kib);
    if (name == "nvme") return device(core::microseconds(20), 3 * giga, 128 * kib);
    if (name == "memory") return device(core::Duration{}, 10 * giga, 0);
    if (name == "none") return DiskProfile{};
    return std::nullopt;
}

}  // namespace brokerscope::sim
