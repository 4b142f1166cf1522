#pragma once
// One namespace a compression library, so that each library's header stays in one file. Users
// include compression.h.
//
// All decompressors grow `out` as the data asks for it, in steps, never over `size_max`.

#include "core/record/compression.h"

namespace brokerscope::core {

using Decompressed = std::expected<void, CompressionFault>;

/// Grows `out` for a decompressor that has filled it: doubles it, at most to `size_max`, which it
/// must not have reached yet.
inline void grow_output(Bytes& out, std::size_t size_max) {
    ASSERT(out.size() < size_max);
    constexpr std::size_t step_min = 4096;
    const std::size_t wanted = out.size() < step_min ? step_min : out.size() * 2;
    out.resize(wanted < size_max ? wanted : size_max);
}

namespace gzip {
void compress(BytesView plain, Bytes& out);
Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out);
}  // namespace gzip
namespace xerial {
void compress(BytesView plain, Bytes& out);
Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out);
}  // namespace xerial
namespace lz4 {
void compress(BytesView plain, Bytes& out);
Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out);
}  // namespace lz4
namespace zstd {
void compress(BytesView plain, Bytes& out);
Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out);
}  // namespace zstd

}  // namespace brokerscope::core
