#pragma once
// Time as the core sees it: whole nanoseconds, never floating point.
//
// `Duration` is a length, `Instant` a place on the run's monotonic clock (0 is where a run's story
// begins; a cluster boots at negative instants). `WallTime` is what a record's timestamp holds:
// milliseconds since 1970-01-01T00:00:00Z, as Kafka counts them.

#include "core/base/strong.h"

namespace brokerscope::core {

struct Duration {
    std::int64_t ns{};

    constexpr Duration() = default;
    constexpr explicit Duration(std::int64_t nanoseconds) : ns(nanoseconds) {}
    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return Duration{a.ns + b.ns}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return Duration{a.ns - b.ns}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return Duration{a.ns * n}; }
    friend constexpr Duration operator*(std::int64_t n, Duration a) { return a * n; }
    friend constexpr Duration operator/(Duration a, std::int64_t n) { return Duration{a.ns / n}; }
    constexpr Duration& operator+=(Duration d) {
        ns += d.ns;
        return *this;
    }
};

struct Instant {
    std::int64_t ns{};

    constexpr Instant() = default;
    constexpr explicit Instant(std::int64_t nanoseconds) : ns(nanoseconds) {}
    friend constexpr auto operator<=>(Instant, Instant) = default;
    friend constexpr Instant operator+(Instant t, Duration d) { return Instant{t.ns + d.ns}; }
    friend constexpr Instant operator-(Instant t, Duration d) { return Instant{t.ns - d.ns}; }
    friend constexpr Duration operator-(Instant a, Instant b) { return Duration{a.ns - b.ns}; }

    static constexpr Instant never() { return Instant{INT64_MAX}; }
};

constexpr Duration nanoseconds(std::int64_t n) { return Duration{n}; }
constexpr Duration microseconds(std::int64_t n) { return Duration{n * 1'000}; }
constexpr Duration milliseconds(std::int64_t n) { return Duration{n * 1'000'000}; }
constexpr Duration seconds(std::int64_t n) { return Duration{n * 1'000'000'000}; }

/// Milliseconds since the Unix epoch, UTC; -1 where Kafka has no timestamp.
using WallTime = Id<struct WallTimeTag, std::int64_t>;

}  // namespace brokerscope::core
