#pragma once
// Reads described structs (codec.h) from bytes that may be anything. The first thing that does not
// fit is kept as the error; from there on every read yields nothing, and the walk ends by itself.
//
// Memory grows only with what was really read: a count of a billion elements in a frame of ten
// bytes ends at the tenth byte. Record data are slices of the frame and are not copied.

#include "core/base/error_code.h"
#include "core/base/types.h"
#include "core/base/varint.h"
#include "core/protocol/codec.h"

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace brokerscope::core {

class Decoder {
public:
    /// Reads [at, size) of `frame`, which must outlive the decoder.
    Decoder(const SharedBytes& frame, std::size_t at, std::int16_t version, bool flexible)
        : frame_(frame), at_(at), end_(frame.size()), version_(version), flexible_(flexible) {
        ASSERT(at <= frame.size());
    }

    std::size_t position() const { return at_; }
    const std::optional<DecodeError>& error() const { return error_; }

    /// Nothing may be left. Call it last.
    void finish() {
        if (at_ != end_) fail(DecodeFault::trailing_bytes);
    }

    /// A struct's fields, and behind them its tagged ones.
    template <class Struct>
    void structure(Struct& value) {
        const Mode outer = mode_;
        mode_ = Mode::fields;
        Struct::describe(*this, value);
        if (flexible_) {
            const std::uint32_t tags = uvarint();
            std::int64_t previous = -1;
            for (std::uint32_t i = 0; i < tags && !error_; ++i) tagged_field(value, previous);
        }
        mode_ = outer;
    }

    template <class T>
    void field(T& value, Versions versions = every) {
        if (mode_ == Mode::fields && versions.contain(version_) && !error_) get(value, versions);
    }

    template <class T>
    void tagged(std::uint32_t tag, T& value, Versions versions,
                const std::type_identity_t<T>& = T{}) {
        if (mode_ != Mode::tag || tag != wanted_tag_ || !versions.contain(version_)) return;
        // What the value holds inside are plain fields again.
        tag_found_ = true;
        mode_ = Mode::fields;
        get(value, versions);
        mode_ = Mode::tag;
    }

    template <std::integral Int>
    Int integer() {
        if (!need(sizeof(Int))) return 0;
        const Int value = load_big_endian<Int>(frame_.data() + at_);
        at_ += sizeof(Int);
        return value;
    }
    std::uint32_t uvarint();

    void fail(DecodeFault reason) { fail(reason, at_); }

private:
    enum class Mode : std::uint8_t { fields, tag };
    static constexpr std::int64_t null = -1;

    void fail(DecodeFault reason, std::size_t position);
    bool need(std::size_t count);

    template <class Struct>
    void tagged_field(Struct& value, std::int64_t& previous) {
        const std::size_t tag_at = at_;
        const std::uint32_t tag = uvarint();
        const std::uint32_t size = uvarint();
        if (!need(size)) return;
        if (tag <= previous) return fail(DecodeFault::bad_tag, tag_at);
        previous = tag;
        const std::size_t outer_end = end_;
        end_ = at_ + size;
        tag_found_ = false;
        wanted_tag_ = tag;
        mode_ = Mode::tag;
        Struct::describe(*this, value);
        if (!tag_found_) at_ = end_;  // from a later Kafka: skipped, as the rules of tags ask
        if (at_ != end_) fail(DecodeFault::bad_tag, tag_at);
        end_ = outer_end;
    }

    template <class T>
    void get(T& value, Versions versions) {
        if constexpr (std::same_as<T, bool>) {
            value = integer<std::int8_t>() != 0;
        } else if constexpr (std::integral<T>) {
            value = integer<T>();
        } else if constexpr (std::is_enum_v<T>) {
            value = static_cast<T>(integer<std::underlying_type_t<T>>());
        } else {
            get_composed(value, versions);
        }
    }

    void get_composed(Uuid& id, Versions);
    template <class Struct>
    void get_composed(Struct& value, Versions) {
        structure(value);
    }
    void get_composed(std::string& text, Versions) { get_counted(text, text_length(), every); }
    void get_composed(SharedBytes& bytes, Versions) { get_counted(bytes, length(), every); }
    template <class T>
    void get_composed(std::vector<T>& elements, Versions versions) {
        get_counted(elements, length(), versions);
    }
    template <class T>
    void get_composed(std::optional<T>& value, Versions versions) {
        const std::size_t length_at = at_;
        std::int64_t count = 0;
        if constexpr (std::same_as<T, std::string>)
            count = text_length();
        else
            count = length();
        if (count == null) {
            value.reset();
            if (version_ < versions.first_nullable) fail(DecodeFault::unexpected_null, length_at);
            return;
        }
        get_counted(value.emplace(), count, versions);
    }

    /// `count` is what stood before the bytes or elements; null is an error here.
    void get_counted(std::string& text, std::int64_t count, Versions);
    void get_counted(SharedBytes& bytes, std::int64_t count, Versions);
    template <class T>
    void get_counted(std::vector<T>& elements, std::int64_t count, Versions versions) {
        elements.clear();
        // Every element takes up a byte or more.
        if (!countable(count)) return;
        constexpr std::int64_t reserved_max = 16;
        elements.reserve(static_cast<std::size_t>(std::min(count, reserved_max)));
        for (std::int64_t i = 0; i < count && !error_; ++i) get(elements.emplace_back(), versions);
    }

    /// Lengths as written; `null` for null. Anything below that is an error.
    std::int64_t text_length();
    std::int64_t length();
    /// Is `count` no null and no more than the bytes that are left?
    bool countable(std::int64_t count);

    const SharedBytes& frame_;
    std::size_t at_;
    std::size_t end_;
    std::int16_t version_;
    bool flexible_;
    Mode mode_ = Mode::fields;
    bool tag_found_ = false;
    std::uint32_t wanted_tag_ = 0;
    std::optional<DecodeError> error_;
};

}  // namespace brokerscope::core
