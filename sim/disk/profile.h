#pragma once
// What a device is like: five named profiles, each field of which a scenario may override.
//
//            seek     throughput  page cache  read-ahead
//   hdd      8 ms     150 MB/s    1 GiB       128 KiB
//   ssd      100 us   500 MB/s    1 GiB       128 KiB
//   nvme     20 us    3 GB/s      1 GiB       128 KiB
//   memory   0        10 GB/s     1 GiB       0
//   none     every operation is free
//
// Figures are of the order of a device's data sheet; docs/disk-model.md says what they stand for.

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace brokerscope::sim {

struct DiskProfile {
    core::Duration seek;                ///< before a transfer that does not continue the last one
    std::int64_t throughput = 0;        ///< bytes a second; 0: infinitely many
    std::int64_t page_cache = 1 << 30;  ///< bytes of content that stay in memory
    std::int64_t read_ahead = 0;        ///< a read from the device brings at least this much
    core::Duration writeback;           ///< age at which dirty content is written; 0: only by sync
    core::Duration call;                ///< every operation, before anything else
    std::int64_t copy_throughput = 0;   ///< bytes a second between process and page cache; 0: free
};

/// The profile called `name`, or nothing if there is none.
std::optional<DiskProfile> disk_profile(std::string_view name);

}  // namespace brokerscope::sim
