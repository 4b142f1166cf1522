#include "core/base/crc32c.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <limits>

namespace brokerscope::core {

std::uint32_t crc32c(BytesView bytes) {
    // The library neither inverts at the start nor at the end, takes a non-const pointer that it
    // only reads, and counts in int.
    std::uint32_t state = ~std::uint32_t{0};
    while (!bytes.empty()) {
        const std::size_t part =
            std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max());
        auto* const at = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(bytes.data()));
        state = crc32_iscsi(at, static_cast<int>(part), state);
        bytes = bytes.subspan(part);
    }
    return ~state;
}

}  // namespace brokerscope::core
