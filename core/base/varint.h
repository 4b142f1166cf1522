#pragma once
// Kafka's variable-length integers (ByteUtils.java): seven bits a byte, least significant first,
// the high bit set on all bytes but the last. Signed ones are zigzag-coded first, so that small
// negative numbers stay short.
//
//   value  300 = 1 0010 1100        bytes  1010'1100  0000'0010
//
// Decoding never reads behind its view. Where Kafka refuses (no last byte within 5 or 10 bytes) or
// the view ends too early, the result's `size` is 0.

#include "core/base/bytes.h"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace brokerscope::core {

/// A decoded value and how many bytes it took; `size` 0: there is no valid value here.
template <class Int>
struct Varint {
    Int value{};
    std::size_t size = 0;
    explicit operator bool() const { return size != 0; }
};

/// Most bytes that a value takes: 5 for 32 bits, 10 for 64.
template <std::integral Int>
inline constexpr std::size_t varint_size_max = (sizeof(Int) * 8 + 6) / 7;

constexpr std::uint32_t zigzag(std::int32_t value) {
    return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}
constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int32_t unzigzag(std::uint32_t coded) {
    return static_cast<std::int32_t>((coded >> 1) ^ (~(coded & 1) + 1));
}
constexpr std::int64_t unzigzag(std::uint64_t coded) {
    return static_cast<std::int64_t>((coded >> 1) ^ (~(coded & 1) + 1));
}

/// Bytes that `value` takes.
template <std::unsigned_integral Int>
constexpr std::size_t unsigned_varint_size(Int value) {
    return (static_cast<std::size_t>(std::bit_width(value | Int{1})) + 6) / 7;
}
constexpr std::size_t varint_size(std::int32_t value) {
    return unsigned_varint_size(zigzag(value));
}
constexpr std::size_t varlong_size(std::int64_t value) {
    return unsigned_varint_size(zigzag(value));
}

/// Writes `value` to `at` and returns how many bytes that took. Pre: `unsigned_varint_size(value)`
/// bytes are writable there.
template <std::unsigned_integral Int>
std::size_t store_unsigned_varint(std::byte* at, Int value) {
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) at[size++] = static_cast<std::byte>((value & 0x7f) | 0x80);
    at[size++] = static_cast<std::byte>(value);
    return size;
}
inline std::size_t store_varint(std::byte* at, std::int32_t value) {
    return store_unsigned_varint(at, zigzag(value));
}
inline std::size_t store_varlong(std::byte* at, std::int64_t value) {
    return store_unsigned_varint(at, zigzag(value));
}

/// Appends `value` to `out`.
template <std::unsigned_integral Int>
void append_unsigned_varint(Bytes& out, Int value) {
    std::byte buffer[varint_size_max<Int>];
    const std::size_t size = store_unsigned_varint(buffer, value);
    out.insert(out.end(), buffer, buffer + size);
}
inline void append_varint(Bytes& out, std::int32_t value) {
    append_unsigned_varint(out, zigzag(value));
}
inline void append_varlong(Bytes& out, std::int64_t value) {
    append_unsigned_varint(out, zigzag(value));
}

/// Reads an unsigned value from the beginning of `bytes`. As in Kafka, bits of the last byte that
/// lie beyond the type are dropped.
template <std::unsigned_integral Int>
Varint<Int> load_unsigned_varint(BytesView bytes) {
    Int value = 0;
    const std::size_t end =
        bytes.size() < varint_size_max<Int> ? bytes.size() : varint_size_max<Int>;
    for (std::size_t i = 0; i < end; ++i) {
        const auto byte = std::to_integer<Int>(bytes[i]);
        value |= static_cast<Int>((byte & 0x7f) << (7 * i));
        if (byte < 0x80) return {value, i + 1};
    }
    return {};
}
inline Varint<std::int32_t> load_varint(BytesView bytes) {
    const auto coded = load_unsigned_varint<std::uint32_t>(bytes);
    return {unzigzag(coded.value), coded.size};
}
inline Varint<std::int64_t> load_varlong(BytesView bytes) {
    const auto coded = load_unsigned_varint<std::uint64_t>(bytes);
    return {unzigzag(coded.value), coded.size};
}

}  // namespace brokerscope::core
