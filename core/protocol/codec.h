#pragma once
// How a message is described: once, for encoding and decoding, in all its versions.
//
// Every message and every struct inside one has
//
//     static void describe(auto& codec, auto& self) {
//         codec.field(self.partition);                            // in every version
//         codec.field(self.last_fetched_epoch, since(12));        // from version 12 on
//         codec.field(self.topic, until(12));                     // replaced by an id in 13
//         codec.tagged(1, self.high_watermark, since(18), INT64_MAX);
//     }
//
// where the codec is an Encoder, a Decoder or anything else that walks over fields. The type says
// how a field is written: integers big-endian, `std::optional` is nullable, `std::vector` an array,
// `SharedBytes` record data, a struct its fields. From a message's first flexible version on,
// lengths are compact and every struct ends in tagged fields (KIP-482); a tagged field is written
// only if it differs from the value given last, which absent means (a default-made one, if none is
// given).
//
// A field that a version does not have is not written, and keeps its initial value when read.

#include "core/base/bytes.h"

#include <cstdint>
#include <string_view>

namespace brokerscope::core {

/// The versions of a message in which a field exists.
struct Versions {
    std::int16_t first = 0;
    std::int16_t last = INT16_MAX;
    std::int16_t first_nullable = 0;  ///< before it, null cannot be written and is an error

    constexpr bool contain(std::int16_t version) const {
        return first <= version && version <= last;
    }
    constexpr Versions nullable_since(std::int16_t version) const { return {first, last, version}; }
};
inline constexpr Versions every{};
constexpr Versions since(std::int16_t first) { return {.first = first}; }
constexpr Versions until(std::int16_t last) { return {.last = last}; }
constexpr Versions between(std::int16_t first, std::int16_t last) {
    return {.first = first, .last = last};
}

enum class DecodeFault : std::uint8_t {
    truncated,            ///< the bytes end inside a field
    bad_length,           ///< a length or count that no message can have
    unexpected_null,      ///< null where this version has none
    bad_tag,              ///< tagged fields out of order, or of another size than they say
    bad_frame,            ///< a metadata record of an unknown frame
    unknown_api,          ///< no request, or record, of this number
    unsupported_version,  ///< not a version that this build speaks
    trailing_bytes,       ///< something lies behind the end
};
/// A sentence part: "the bytes end inside a field".
std::string_view to_string(DecodeFault fault);

/// What could not be read, and at which byte of the frame.
struct DecodeError {
    DecodeFault reason;
    std::size_t position = 0;
    friend bool operator==(const DecodeError&, const DecodeError&) = default;
};

}  // namespace brokerscope::core
