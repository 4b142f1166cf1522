#pragma once
// Fills any described struct (core/protocol/codec.h) by walking over its description, as a codec
// does. The values come from a source: counted up, or drawn.

#include "core/base/error_code.h"
#include "core/base/hash.h"
#include "core/base/types.h"
#include "core/protocol/codec.h"

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace brokerscope::core {

/// Counts up from 1, one step a value: tests/vectors/messages.txt was filled like this. `full`:
/// everything is there, lists have two elements; otherwise lists are empty, what may be null is,
/// and tagged fields keep their defaults.
class CountingSource {
public:
    explicit CountingSource(bool full) : full_(full) {}

    std::int64_t integer(std::size_t bits) {
        ++count_;
        return bits == 8 ? count_ % 100 : bits == 64 ? count_ * 1'000'003 : count_;
    }
    bool boolean() { return ++count_ % 2 == 1; }
    std::uint8_t byte() { return static_cast<std::uint8_t>(++count_); }
    std::string text(char kind) { return kind + std::to_string(++count_); }
    std::size_t elements() const { return full_ ? 2 : 0; }
    bool present() const { return full_; }
    bool tag() const { return full_; }

private:
    bool full_;
    std::int64_t count_ = 0;
};

/// Draws everything, extremes often.
class RandomSource {
public:
    explicit RandomSource(std::uint64_t seed) : state_(hash_step(seed, 1)) {}

    std::int64_t integer(std::size_t) {
        const std::uint64_t drawn = next();
        switch (drawn % 5) {
            case 0: return -1;
            case 1: return INT64_MAX;
            case 2: return INT64_MIN;
            case 3: return static_cast<std::int64_t>(drawn >> 56);
            default: return static_cast<std::int64_t>(drawn);
        }
    }
    bool boolean() { return next() % 2 == 0; }
    std::uint8_t byte() { return static_cast<std::uint8_t>(next()); }
    std::string text(char kind) {
        const std::size_t size = next() % 4 == 0 ? 100 + next() % 200 : next() % 4;
        return std::string(size, kind);
    }
    std::size_t elements() { return static_cast<std::size_t>(next() % 4); }
    bool present() { return next() % 2 == 0; }
    bool tag() { return next() % 2 == 0; }

private:
    std::uint64_t next() { return state_ = hash_step(state_, 0x9e3779b97f4a7c15ULL); }
    std::uint64_t state_;
};

template <class Source>
class Filler {
public:
    /// Fills what a message has in `version`; everything it never has in it is filled too if `all`.
    Filler(Source& source, std::int16_t version, bool all)
        : source_(source), version_(version), all_(all) {}

    template <class T>
    void field(T& value, Versions versions = every) {
        if (all_ || versions.contain(version_)) fill(value, versions);
    }
    template <class T>
    void tagged(std::uint32_t, T& value, Versions versions, const std::type_identity_t<T>& = T{}) {
        if ((all_ || versions.contain(version_)) && source_.tag()) fill(value, versions);
    }

private:
    template <class T>
    void fill(T& value, Versions versions) {
        if constexpr (std::same_as<T, bool>) {
            value = source_.boolean();
        } else if constexpr (std::integral<T>) {
            value = static_cast<T>(source_.integer(sizeof(T) * 8));
        } else if constexpr (std::is_enum_v<T>) {
            value = static_cast<T>(source_.integer(sizeof(T) * 8));
        } else {
            fill_composed(value, versions);
        }
    }
    void fill_composed(Uuid& id, Versions) { id.bytes.fill(source_.byte()); }
    void fill_composed(std::string& text, Versions) { text = source_.text('s'); }
    void fill_composed(SharedBytes& bytes, Versions) {
        bytes = SharedBytes{to_bytes(source_.text('r'))};
    }
    template <class T>
    void fill_composed(std::vector<T>& elements, Versions versions) {
        elements.resize(source_.elements());
        for (T& element : elements) fill(element, versions);
    }
    template <class T>
    void fill_composed(std::optional<T>& value, Versions versions) {
        const bool present = source_.present();
        value.reset();
        if (present)
            fill(value.emplace(), versions);
        else if (version_ < versions.first_nullable)
            value.emplace();
    }
    template <class Struct>
    void fill_composed(Struct& value, Versions) {
        Struct::describe(*this, value);
    }

    Source& source_;
    std::int16_t version_;
    bool all_;
};

}  // namespace brokerscope::core
