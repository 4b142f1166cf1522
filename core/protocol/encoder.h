#pragma once
// Writes described structs (codec.h) in two walks: one that counts the bytes, one that writes them
// into a frame of exactly that size. So record data are copied once, and nothing grows.

#include "core/base/error_code.h"
#include "core/base/types.h"
#include "core/base/varint.h"
#include "core/protocol/codec.h"

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace brokerscope::core {

/// Counts what a ByteWriter would write.
class ByteCounter {
public:
    std::size_t count() const { return count_; }
    template <std::integral Int>
    void integer(Int) {
        count_ += sizeof(Int);
    }
    void uvarint(std::uint32_t value) { count_ += unsigned_varint_size(value); }
    void raw(BytesView bytes) { count_ += bytes.size(); }

private:
    std::size_t count_ = 0;
};

/// Writes into memory that a ByteCounter measured.
class ByteWriter {
public:
    explicit ByteWriter(std::byte* at) : at_(at) {}
    std::byte* at() const { return at_; }
    template <std::integral Int>
    void integer(Int value) {
        store_big_endian(at_, value);
        at_ += sizeof(Int);
    }
    void uvarint(std::uint32_t value) { at_ += store_unsigned_varint(at_, value); }
    void raw(BytesView bytes) {
        if (!bytes.empty()) std::memcpy(at_, bytes.data(), bytes.size());
        at_ += bytes.size();
    }

private:
    std::byte* at_;
};

template <class Sink>
class Encoder {
public:
    Encoder(Sink& sink, std::int16_t version, bool flexible)
        : sink_(sink), version_(version), flexible_(flexible) {}

    /// A struct's fields, and behind them its tagged ones.
    template <class Struct>
    void structure(const Struct& value) {
        const Mode outer = mode_;
        mode_ = Mode::fields;
        Struct::describe(*this, value);
        if (flexible_) {
            tag_count_ = 0;
            mode_ = Mode::count_tags;
            Struct::describe(*this, value);
            sink_.uvarint(tag_count_);
            if (tag_count_ > 0) {
                mode_ = Mode::write_tags;
                Struct::describe(*this, value);
            }
        }
        mode_ = outer;
    }

    template <class T>
    void field(const T& value, Versions versions = every) {
        if (mode_ == Mode::fields && versions.contain(version_)) put(value, versions);
    }

    template <class T>
    void tagged(std::uint32_t tag, const T& value, Versions versions,
                const std::type_identity_t<T>& absent = T{}) {
        if (mode_ == Mode::fields || !versions.contain(version_) || value == absent) return;
        if (mode_ == Mode::count_tags) {
            ++tag_count_;
            return;
        }
        ByteCounter counter;
        Encoder<ByteCounter> measure{counter, version_, flexible_};
        measure.put(value, versions);
        sink_.uvarint(tag);
        sink_.uvarint(length_of(counter.count()));
        put(value, versions);
    }

    /// One value without regard to versions, as it would stand in a struct.
    template <class T>
    void put(const T& value, Versions versions) {
        if constexpr (std::same_as<T, bool>) {
            sink_.integer(static_cast<std::int8_t>(value));
        } else if constexpr (std::integral<T>) {
            sink_.integer(value);
        } else if constexpr (std::is_enum_v<T>) {
            sink_.integer(static_cast<std::underlying_type_t<T>>(value));
        } else {
            put_composed(value, versions);
        }
    }

private:
    enum class Mode : std::uint8_t { fields, count_tags, write_tags };

    static std::uint32_t length_of(std::size_t size) {
        ASSERT(size < std::size_t{INT32_MAX}, "no frame is as large as 2 GiB");
        return static_cast<std::uint32_t>(size);
    }

    void put_composed(const Uuid& id, Versions) { sink_.raw(std::as_bytes(std::span{id.bytes})); }
    void put_composed(const std::string& text, Versions) {
        if (flexible_) {
            sink_.uvarint(length_of(text.size()) + 1);
        } else {
            ASSERT(text.size() <= std::size_t{INT16_MAX}, "a string's length has 15 bits");
            sink_.integer(static_cast<std::int16_t>(text.size()));
        }
        sink_.raw(as_bytes(text));
    }
    void put_composed(const SharedBytes& bytes, Versions) {
        put_length(bytes.size());
        sink_.raw(bytes.view());
    }
    template <class T>
    void put_composed(const std::vector<T>& elements, Versions versions) {
        put_length(elements.size());
        for (const T& element : elements) put(element, versions);
    }
    template <class T>
    void put_composed(const std::optional<T>& value, Versions versions) {
        if (value) return put(*value, versions);
        ASSERT(version_ >= versions.first_nullable, "this version has no null here");
        if (flexible_) {
            sink_.uvarint(0);
        } else if constexpr (std::same_as<T, std::string>) {
            sink_.integer(std::int16_t{-1});
        } else {
            sink_.integer(std::int32_t{-1});
        }
    }
    template <class Struct>
    void put_composed(const Struct& value, Versions) {
        structure(value);
    }

    void put_length(std::size_t size) {
        const std::uint32_t length = length_of(size);
        if (flexible_)
            sink_.uvarint(length + 1);
        else
            sink_.integer(static_cast<std::int32_t>(length));
    }

    Sink& sink_;
    std::int16_t version_;
    bool flexible_;
    Mode mode_ = Mode::fields;
    std::uint32_t tag_count_ = 0;
};

}  // namespace brokerscope::core
