#include "core/record/codecs.h"

#include <zlib.h>

namespace brokerscope::core::gzip {

namespace {
constexpr int window_bits = 15 + 16;  // the largest window, in a gzip member
constexpr int level = 6;              // Z_DEFAULT_COMPRESSION, spelled out: it must not change
constexpr int memory_level = 8;

Bytef* as_zlib(const std::byte* at) { return reinterpret_cast<Bytef*>(const_cast<std::byte*>(at)); }
}  // namespace

void compress(BytesView plain, Bytes& out) {
    z_stream stream{};
    const int ready =
        deflateInit2(&stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
    ASSERT(ready == Z_OK, "zlib has no memory");
    // The member's operating system byte would tell machines apart.
    gz_header header{};
    header.os = 255;
    deflateSetHeader(&stream, &header);
    const std::size_t before = out.size();
    ASSERT(plain.size() < std::size_t{INT32_MAX});
    out.resize(before + deflateBound(&stream, static_cast<uLong>(plain.size())) + 32);
    stream.next_in = as_zlib(plain.data());
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = as_zlib(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    const int ended = deflate(&stream, Z_FINISH);
    ASSERT(ended == Z_STREAM_END, "deflateBound is a bound");
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
}

Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK)
        return std::unexpected(CompressionFault::damaged);
    if (packed.size() > std::size_t{INT32_MAX}) return std::unexpected(CompressionFault::damaged);
    stream.next_in = as_zlib(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    int state = Z_OK;
    bool large = false;
    while (state == Z_OK && !large) {
        if (stream.avail_out == 0) {
            large = out.size() >= size_max;
            if (large) break;
            const std::size_t filled = out.size();
            grow_output(out, size_max);
            stream.next_out = as_zlib(out.data() + filled);
            stream.avail_out = static_cast<uInt>(out.size() - filled);
        }
        state = inflate(&stream, Z_NO_FLUSH);
        // All input taken and room left: the member is cut.
        if (state == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) state = Z_BUF_ERROR;
    }
    out.resize(out.size() - stream.avail_out);
    const bool whole = state == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (large) return std::unexpected(CompressionFault::too_large);
    if (!whole) return std::unexpected(CompressionFault::damaged);
    return {};
}

}  // namespace brokerscope::core::gzip
