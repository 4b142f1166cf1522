#pragma once
// Chance that can be addressed: a stream is a key, its i-th draw a pure function of (key, i).
//
// Every purpose draws from a stream of its own, named by what it decides ("link/shop/broker-1"), so
// that a new draw in one place shifts no other, and a single draw can be named and overridden
// ("choices" of a scenario). Distributions are integer arithmetic on fixed-point tables: the same
// on every compiler and machine.

#include "core/base/time.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace brokerscope::core {

/// Draws of one stream that a scenario fixes: index of the draw -> value of the result (a duration
/// in nanoseconds; what `below` cannot give is brought into its range).
using Overrides = std::map<std::uint64_t, std::int64_t>;

class RandomStream {
public:
    RandomStream() = default;
    explicit RandomStream(std::uint64_t key) : key_(key) {}

    /// The stream `name` of a run with `seed`.
    static RandomStream named(std::uint64_t seed, std::string_view name);

    /// Fixes single draws; shared, never changed afterwards.
    void set_overrides(std::shared_ptr<const Overrides> overrides) {
        overrides_ = std::move(overrides);
    }

    std::uint64_t index() const { return index_; }  ///< how many draws were made

    std::uint64_t next();                          ///< 64 uniform bits
    std::uint64_t below(std::uint64_t bound);      ///< uniform in [0, bound). Pre: bound > 0
    Duration uniform(Duration from, Duration to);  ///< uniform in [from, to]
    Duration exponential(Duration mean);
    /// Lognormal with the given median and 99th percentile. Pre: 0 < p50 <= p99.
    Duration lognormal(Duration p50, Duration p99);

private:
    std::optional<std::int64_t> fixed_result(std::uint64_t index) const;

    std::uint64_t key_ = 0;
    std::uint64_t index_ = 0;
    std::shared_ptr<const Overrides> overrides_;
};

}  // namespace brokerscope::core
