#include "core/base/hash.h"

#include <bit>
#include <cstring>

namespace brokerscope::core {

namespace {
constexpr std::uint64_t secret_a = 0x2d358dccaa6c78a5ULL;
constexpr std::uint64_t secret_b = 0x8bb84b93962eacc9ULL;
constexpr std::uint64_t secret_c = 0x4b33a62ed433d4a3ULL;

/// Eight bytes at once: batches are hashed at every replica, so that this loop is a hot one.
std::uint64_t load_word(const std::byte* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

/// At most eight bytes.
std::uint64_t load_little_endian(const std::byte* at, std::size_t count) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i)
        word |= std::to_integer<std::uint64_t>(at[i]) << (8 * i);
    return word;
}
}  // namespace

std::uint64_t hash64(BytesView bytes, std::uint64_t seed) {
    std::uint64_t state = seed ^ mix(seed ^ secret_a, secret_b);
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left > 16; at += 16, left -= 16)
        state = mix(load_word(at) ^ secret_b, load_word(at + 8) ^ state);
    const std::size_t low = left < 8 ? left : 8;
    const std::uint64_t a = load_little_endian(at, low);
    const std::uint64_t b = left > 8 ? load_little_endian(at + 8, left - 8) : 0;
    state = mix(a ^ secret_b, b ^ state);
    return mix(state ^ secret_c, bytes.size() ^ secret_a);
}

}  // namespace brokerscope::core
