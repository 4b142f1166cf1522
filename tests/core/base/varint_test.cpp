#include "core/base/varint.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>

namespace brokerscope::core {
namespace {

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

// The expected bytes are those of Kafka's ByteUtilsTest.
TEST(Varint, unsigned_values_are_written_as_kafka_writes_them) {
    const auto written = [](std::uint32_t value) {
        Bytes out;
        append_unsigned_varint(out, value);
        return out;
    };
    EXPECT_EQ(written(0), bytes_of({0x00}));
    EXPECT_EQ(written(300), bytes_of({0xac, 0x02}));
    EXPECT_EQ(written(16383), bytes_of({0xff, 0x7f}));
    EXPECT_EQ(written(16384), bytes_of({0x80, 0x80, 0x01}));
    EXPECT_EQ(written(UINT32_MAX), bytes_of({0xff, 0xff, 0xff, 0xff, 0x0f}));
}

TEST(Varint, signed_values_are_zigzag_coded) {
    const auto written = [](std::int32_t value) {
        Bytes out;
        append_varint(out, value);
        return out;
    };
    EXPECT_EQ(written(0), bytes_of({0x00}));
    EXPECT_EQ(written(-1), bytes_of({0x01}));
    EXPECT_EQ(written(1), bytes_of({0x02}));
    EXPECT_EQ(written(-64), bytes_of({0x7f}));
    EXPECT_EQ(written(64), bytes_of({0x80, 0x01}));
    EXPECT_EQ(written(INT32_MAX), bytes_of({0xfe, 0xff, 0xff, 0xff, 0x0f}));
    EXPECT_EQ(written(INT32_MIN), bytes_of({0xff, 0xff, 0xff, 0xff, 0x0f}));
    Bytes longest;
    append_varlong(longest, INT64_MIN);
    EXPECT_EQ(longest, bytes_of({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}));
}

TEST(Varint, what_is_written_is_read_back_with_its_size) {
    for (int shift = 0; shift < 64; ++shift)
        for (const std::int64_t near : {-1, 0, 1}) {
            const auto value = static_cast<std::int64_t>((std::uint64_t{1} << shift) +
                                                         static_cast<std::uint64_t>(near));
            Bytes out;
            append_varlong(out, value);
            EXPECT_EQ(out.size(), varlong_size(value));
            out.push_back(std::byte{0xff});
            const auto back = load_varlong(out);
            EXPECT_EQ(back.value, value);
            EXPECT_EQ(back.size, out.size() - 1);
        }
}

TEST(Varint, a_cut_or_endless_value_is_refused) {
    EXPECT_FALSE(load_varint({}));
    EXPECT_FALSE(load_varint(bytes_of({0x80, 0x80})));
    EXPECT_FALSE(load_varint(bytes_of({0xff, 0xff, 0xff, 0xff, 0xff, 0x01})));
    EXPECT_TRUE(load_varlong(bytes_of({0xff, 0xff, 0xff, 0xff, 0xff, 0x01})));
    EXPECT_FALSE(
        load_varlong(bytes_of({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})));
}

}  // namespace
}  // namespace brokerscope::core
