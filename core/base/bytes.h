#pragma once
// Byte containers and big-endian access, the order in which Kafka writes every integer.
//
// `Bytes` owns and grows, `BytesView` looks, `SharedBytes` is an immutable slice that many may
// hold: the bytes of one record batch are shared by the request that brought them and every answer
// that carries them away.

#include "core/base/assert.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace brokerscope::core {

using Bytes = std::vector<std::byte>;
using BytesView = std::span<const std::byte>;

inline BytesView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(std::string_view text) {
    const BytesView view = as_bytes(text);
    return {view.begin(), view.end()};
}

/// An immutable slice of shared memory; copying it copies no byte.
class SharedBytes {
public:
    SharedBytes() = default;
    explicit SharedBytes(Bytes bytes)
        : owner_(std::make_shared<const Bytes>(std::move(bytes))), view_(*owner_) {}

    BytesView view() const { return view_; }
    const std::byte* data() const { return view_.data(); }
    std::size_t size() const { return view_.size(); }
    bool empty() const { return view_.empty(); }

    /// Equal bytes, wherever they lie.
    friend bool operator==(const SharedBytes& a, const SharedBytes& b) {
        return a.size() == b.size() &&
               (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
    }

    /// The part [from, from + count) of this slice. Pre: it lies inside.
    SharedBytes slice(std::size_t from, std::size_t count) const {
        ASSERT(from <= size() && count <= size() - from);
        SharedBytes part;
        part.owner_ = owner_;
        part.view_ = view_.subspan(from, count);
        return part;
    }

private:
    std::shared_ptr<const Bytes> owner_;
    BytesView view_;
};

/// The big-endian integer at `at`. Pre: sizeof(Int) bytes are readable there.
template <std::integral Int>
Int load_big_endian(const std::byte* at) {
    using Unsigned = std::make_unsigned_t<Int>;
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Int); ++i)
        value = static_cast<Unsigned>((value << 7 << 1) | std::to_integer<Unsigned>(at[i]));
    return static_cast<Int>(value);
}

/// Writes `value` big-endian to `at`. Pre: sizeof(Int) bytes are writable there.
template <std::integral Int>
void store_big_endian(std::byte* at, Int value) {
    using Unsigned = std::make_unsigned_t<Int>;
    auto rest = static_cast<Unsigned>(value);
    for (std::size_t i = sizeof(Int); i-- > 0;) {
        at[i] = static_cast<std::byte>(rest & 0xff);
        rest = static_cast<Unsigned>(rest >> 7 >> 1);
    }
}

}  // namespace brokerscope::core
