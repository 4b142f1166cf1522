#include "core/record/compression.h"

#include <gtest/gtest.h>

#include <string>

namespace brokerscope::core {
namespace {

constexpr Codec codecs[] = {Codec::gzip, Codec::snappy, Codec::lz4, Codec::zstd};
constexpr std::size_t plenty = 16u << 20;

Bytes plain_of(std::size_t size) {
    Bytes plain(size);
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < size; ++i) {
        if (i % 64 == 0) state = state * 1664525u + 1013904223u;
        plain[i] = static_cast<std::byte>(state >> 24);
    }
    return plain;
}

Bytes packed(Codec codec, const Bytes& plain) {
    Bytes out;
    compress(codec, plain, out);
    return out;
}

TEST(Compression, gives_back_what_it_took) {
    for (const Codec codec : codecs) {
        for (const std::size_t size : {1u, 100u, 4095u, 4096u, 65'536u, 300'000u}) {
            SCOPED_TRACE(std::string{to_string(codec)} + " " + std::to_string(size));
            const Bytes plain = plain_of(size);
            Bytes out;
            ASSERT_TRUE(decompress(codec, packed(codec, plain), plenty, out).has_value());
            EXPECT_EQ(out, plain);
        }
    }
}

TEST(Compression, size_limit_is_exact) {
    for (const Codec codec : codecs) {
        SCOPED_TRACE(to_string(codec));
        const Bytes bytes = packed(codec, plain_of(100'000));
        Bytes out;
        EXPECT_TRUE(decompress(codec, bytes, 100'000, out).has_value());
        const auto over = decompress(codec, bytes, 99'999, out);
        ASSERT_FALSE(over.has_value());
        EXPECT_EQ(over.error(), CompressionFault::too_large);
        EXPECT_LE(out.size(), 99'999u);
    }
}

TEST(Compression, a_bomb_stops_at_the_limit) {
    for (const Codec codec : codecs) {
        SCOPED_TRACE(to_string(codec));
        const Bytes bomb = packed(codec, Bytes(32u << 20));
        Bytes out;
        const auto result = decompress(codec, bomb, 1u << 20, out);
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error(), CompressionFault::too_large);
        EXPECT_LE(out.capacity(), 2u << 20);
    }
}

TEST(Compression, cut_or_longer_data_are_damaged) {
    for (const Codec codec : codecs) {
        SCOPED_TRACE(to_string(codec));
        const Bytes whole = packed(codec, plain_of(1'000));
        Bytes out;
        for (std::size_t size = 0; size < whole.size(); ++size) {
            // Behind xerial's frame header every block is whole by itself.
            if (codec == Codec::snappy && size == 16) continue;
            const BytesView cut = BytesView{whole}.first(size);
            EXPECT_FALSE(decompress(codec, cut, plenty, out).has_value()) << size;
        }
        Bytes longer = whole;
        longer.push_back(std::byte{7});
        EXPECT_FALSE(decompress(codec, longer, plenty, out).has_value());
    }
}

TEST(Compression, snappy_without_a_frame_is_read_too) {
    // One literal of five bytes: length, tag, text.
    const Bytes bare = to_bytes(std::string_view{"\x05\x10hello"});
    EXPECT_FALSE(is_xerial(bare));
    Bytes out;
    ASSERT_TRUE(decompress(Codec::snappy, bare, plenty, out).has_value());
    EXPECT_EQ(as_text(out), "hello");
}

TEST(Compression, lz4_frames_are_as_kafka_wants_them) {
    const Bytes frame = packed(Codec::lz4, plain_of(200'000));
    const unsigned flags = std::to_integer<unsigned>(frame[4]);
    EXPECT_EQ(flags >> 6, 1u);             // version
    EXPECT_EQ(flags >> 5 & 1, 1u);         // independent blocks
    EXPECT_EQ(frame[5], std::byte{0x40});  // 64 KiB
}

}  // namespace
}  // namespace brokerscope::core
