#pragma once
// Distinct integer types without implicit conversion.
//
// `Id<Tag, Rep>` names something: it can be compared and printed, nothing else.
// `Position<Tag>` is a place on a line of integers: a place plus a distance is a place, the
// difference of two places is a distance, and no other arithmetic exists.

#include <compare>
#include <cstdint>

namespace brokerscope::core {

template <class Tag, class Rep>
struct Id {
    using rep = Rep;
    Rep value{};

    constexpr Id() = default;
    constexpr explicit Id(Rep v) : value(v) {}
    friend constexpr auto operator<=>(Id, Id) = default;
};

template <class Tag>
struct Position {
    using rep = std::int64_t;
    std::int64_t value{};

    constexpr Position() = default;
    constexpr explicit Position(std::int64_t v) : value(v) {}
    friend constexpr auto operator<=>(Position, Position) = default;
    friend constexpr Position operator+(Position p, std::int64_t n) {
        return Position{p.value + n};
    }
    friend constexpr Position operator-(Position p, std::int64_t n) {
        return Position{p.value - n};
    }
    friend constexpr std::int64_t operator-(Position a, Position b) { return a.value - b.value; }
    constexpr Position& operator+=(std::int64_t n) {
        value += n;
        return *this;
    }
    constexpr Position& operator++() {
        ++value;
        return *this;
    }
};

}  // namespace brokerscope::core
