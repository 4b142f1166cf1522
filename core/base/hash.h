#pragma once
// One fixed 64-bit hash for everything that must be equal on every machine: trace hashes, content
// hashes of batches, keys of random streams. Not cryptographic.
//
// The construction is the multiply-and-fold of the wyhash family: each 16 bytes are mixed by one
// 64x64 -> 128 bit product. Integers are read little-endian on every machine.

#include "core/base/bytes.h"
#include "core/base/strong.h"

#include <cstdint>
#include <string_view>

namespace brokerscope::core {

/// 64-bit hash of a batch's bytes from `attributes` on: equal content, whatever offset or epoch a
/// broker stamps. With the index in the batch it tells which record was seen.
using ContentHash = Id<struct ContentHashTag, std::uint64_t>;

/// The product of two words folded to one.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A 64-bit hash of `bytes`, different for different seeds.
std::uint64_t hash64(BytesView bytes, std::uint64_t seed = 0);
inline std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0) {
    return hash64(as_bytes(text), seed);
}

/// Folds one word into a running hash: order matters.
constexpr std::uint64_t hash_step(std::uint64_t state, std::uint64_t word) {
    return mix(state ^ 0x2d358dccaa6c78a5ULL, word ^ 0x8bb84b93962eacc9ULL) + word;
}

}  // namespace brokerscope::core
