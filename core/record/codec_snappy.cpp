#include "core/record/codecs.h"

#include <snappy-c.h>

#include <algorithm>
#include <array>

namespace brokerscope::core {

namespace {
constexpr std::array<std::uint8_t, 8> magic{0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
constexpr std::size_t frame_header_size = 16;  // magic, version, compatible version
constexpr std::size_t block_size = 32u << 10;

const char* as_chars(const std::byte* at) { return reinterpret_cast<const char*>(at); }
char* as_chars(std::byte* at) { return reinterpret_cast<char*>(at); }

/// Appends what one bare block holds.
Decompressed append_block(BytesView block, std::size_t size_max, Bytes& out) {
    std::size_t size = 0;
    const auto measured = snappy_uncompressed_length(as_chars(block.data()), block.size(), &size);
    if (measured != SNAPPY_OK) return std::unexpected(CompressionFault::damaged);
    if (size > size_max - out.size()) return std::unexpected(CompressionFault::too_large);
    // No element of snappy's format yields more than 64 bytes from two: a length beyond that is a
    // lie, refused before it costs memory.
    if (size / 32 > block.size()) return std::unexpected(CompressionFault::damaged);
    const std::size_t before = out.size();
    // One byte of room even for an empty block: the library wants a place to point to.
    out.resize(before + size + 1);
    const auto done = snappy_uncompress(as_chars(block.data()), block.size(),
                                        as_chars(out.data() + before), &size);
    out.resize(before + size);
    if (done != SNAPPY_OK) return std::unexpected(CompressionFault::damaged);
    return {};
}
}  // namespace

bool is_xerial(BytesView packed) {
    if (packed.size() < frame_header_size) return false;
    return std::equal(magic.begin(), magic.end(), packed.begin(),
                      [](std::uint8_t a, std::byte b) { return std::byte{a} == b; });
}

namespace xerial {

void compress(BytesView plain, Bytes& out) {
    for (const std::uint8_t byte : magic) out.push_back(std::byte{byte});
    std::array<std::byte, 8> versions{};
    store_big_endian(versions.data(), std::int32_t{1});
    store_big_endian(versions.data() + 4, std::int32_t{1});
    out.insert(out.end(), versions.begin(), versions.end());
    while (!plain.empty()) {
        const BytesView part = plain.first(std::min(block_size, plain.size()));
        plain = plain.subspan(part.size());
        const std::size_t length_at = out.size();
        std::size_t size = snappy_max_compressed_length(part.size());
        out.resize(length_at + 4 + size);
        const auto done = snappy_compress(as_chars(part.data()), part.size(),
                                          as_chars(out.data() + length_at + 4), &size);
        ASSERT(done == SNAPPY_OK, "snappy was given as much room as it asked for");
        store_big_endian(out.data() + length_at, static_cast<std::int32_t>(size));
        out.resize(length_at + 4 + size);
    }
}

Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out) {
    if (!is_xerial(packed)) return append_block(packed, size_max, out);
    packed = packed.subspan(frame_header_size);
    while (!packed.empty()) {
        if (packed.size() < 4) return std::unexpected(CompressionFault::damaged);
        const auto length = load_big_endian<std::int32_t>(packed.data());
        packed = packed.subspan(4);
        if (length < 0 || static_cast<std::size_t>(length) > packed.size())
            return std::unexpected(CompressionFault::damaged);
        const BytesView block = packed.first(static_cast<std::size_t>(length));
        if (const auto done = append_block(block, size_max, out); !done) return done;
        packed = packed.subspan(block.size());
    }
    return {};
}

}  // namespace xerial

}  // namespace brokerscope::core
