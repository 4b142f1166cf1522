#include "core/base/random.h"

#include "core/base/assert.h"
#include "core/base/hash.h"
#include "core/base/random_tables.h"

#include <bit>
#include <cstddef>

namespace brokerscope::core {

namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;

/// The `index`-th word of stream `key`: SplitMix64 (Steele, Lea, Flood 2014), whose state after n
/// steps is key + n * golden, so that any word can be had without those before it.
constexpr std::uint64_t word_at(std::uint64_t key, std::uint64_t index) {
    std::uint64_t z = key + (index + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/// Upper half of the product: uniform in [0, bound) with a bias below bound / 2^64, from one word,
/// so that a draw always is one index.
constexpr std::uint64_t scale(std::uint64_t word, std::uint64_t bound) {
    return static_cast<std::uint64_t>((Wide{word} * bound) >> 64);
}

/// `value` * `factor`, `factor` in 2^-32, rounded to nearest and kept in the range of time.
Duration scaled(Duration value, std::uint64_t factor) {
    ASSERT(value.ns >= 0);
    const Wide product = Wide{static_cast<std::uint64_t>(value.ns)} * factor;
    const Wide rounded = (product + (Wide{1} << 31)) >> 32;
    return rounded > INT64_MAX ? Duration{INT64_MAX} : Duration{static_cast<std::int64_t>(rounded)};
}

/// A point on the straight line from `low` to `high` at `part` / 2^32.
constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high, std::uint64_t part) {
    return low + static_cast<std::uint64_t>((Wide{high - low} * part) >> 32);
}

/// log2(value) in 2^-32. Pre: value > 0.
std::uint64_t log2_fixed(std::uint64_t value) {
    const int zeros = std::countl_zero(value);
    const std::uint64_t fraction = value << zeros << 1;
    const std::size_t at = fraction >> 56;
    const std::uint64_t part = (fraction >> 24) & 0xffffffff;
    const std::uint64_t whole = static_cast<std::uint64_t>(63 - zeros) << 32;
    return whole + between(tables::log2_fraction[at], tables::log2_fraction[at + 1], part);
}

/// 2^exponent in 2^-32, `exponent` in 2^-32; 0 far below, saturated far above.
std::uint64_t exp2_fixed(std::int64_t exponent) {
    const std::int64_t whole = exponent >> 32;
    if (whole >= 31) return UINT64_MAX;
    if (whole < -32) return 0;
    const auto fraction = static_cast<std::uint64_t>(exponent) & 0xffffffff;
    const std::size_t at = fraction >> 24;
    const std::uint64_t part = (fraction & 0xffffff) << 8;
    const std::uint64_t mantissa =
        (std::uint64_t{1} << 32) +
        between(tables::exp2_fraction[at], tables::exp2_fraction[at + 1], part);
    return whole >= 0 ? mantissa << whole : mantissa >> -whole;
}

/// A standard normal in 2^-28: the lowest bit of `word` is the sign, the rest the tail's
/// probability. Beyond probability 2^-33 the table's last value stands.
std::int64_t normal_fixed(std::uint64_t word) {
    const bool negative = (word & 1) != 0;
    const std::uint64_t tail = word | 1;  // probability tail / 2^65, in (0, 1/2]
    const int octave = std::countl_zero(tail);
    const std::uint64_t fraction = tail << octave << 1;
    const std::size_t segment = fraction >> 60;
    const std::uint64_t part = (fraction >> 28) & 0xffffffff;
    const auto& quantile = tables::normal_quantile;
    if (octave >= static_cast<int>(quantile.size() / 16)) {
        const auto end = static_cast<std::int64_t>(quantile[quantile.size() - 16]);
        return negative ? -end : end;
    }
    const std::size_t at = static_cast<std::size_t>(octave) * 16 + segment;
    // The quantile falls as the probability rises; what follows the last segment of octave k is
    // the first of octave k - 1, and behind octave 0 lies the median, 0.
    const std::uint64_t high = quantile[at];
    const std::uint64_t low = segment < 15 ? quantile[at + 1] : octave > 0 ? quantile[at - 31] : 0;
    const auto magnitude = static_cast<std::int64_t>(high - between(0, high - low, part));
    return negative ? -magnitude : magnitude;
}

}  // namespace

RandomStream RandomStream::named(std::uint64_t seed, std::string_view name) {
    return RandomStream(hash64(name, seed));
}

std::optional<std::int64_t> RandomStream::fixed_result(std::uint64_t index) const {
    if (!overrides_) return std::nullopt;
    const auto found = overrides_->find(index);
    if (found == overrides_->end()) return std::nullopt;
    return found->second;
}

std::uint64_t RandomStream::next() {
    const std::uint64_t at = index_++;
    if (const auto fixed = fixed_result(at)) return static_cast<std::uint64_t>(*fixed);
    return word_at(key_, at);
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
    ASSERT(bound > 0);
    const std::uint64_t at = index_++;
    if (const auto fixed = fixed_result(at)) {
        if (*fixed < 0) return 0;
        const auto value = static_cast<std::uint64_t>(*fixed);
        return value < bound ? value : bound - 1;
    }
    return scale(word_at(key_, at), bound);
}

Duration RandomStream::uniform(Duration from, Duration to) {
    ASSERT(from <= to);
    const std::uint64_t at = index_++;
    if (const auto fixed = fixed_result(at)) return Duration{*fixed};
    const auto span = static_cast<std::uint64_t>(to.ns) - static_cast<std::uint64_t>(from.ns);
    const std::uint64_t word = word_at(key_, at);
    const std::uint64_t step = span == UINT64_MAX ? word : scale(word, span + 1);
    return Duration{static_cast<std::int64_t>(static_cast<std::uint64_t>(from.ns) + step)};
}

Duration RandomStream::exponential(Duration mean) {
    ASSERT(mean.ns >= 0);
    const std::uint64_t at = index_++;
    if (const auto fixed = fixed_result(at)) return Duration{*fixed};
    // -ln(u) with u = word / 2^64 in (0, 1).
    const std::uint64_t word = word_at(key_, at) | 1;
    const std::uint64_t minus_log2 = (std::uint64_t{64} << 32) - log2_fixed(word);
    const auto minus_ln = static_cast<std::uint64_t>((Wide{minus_log2} * tables::ln2) >> 32);
    return scaled(mean, minus_ln);
}

Duration RandomStream::lognormal(Duration p50, Duration p99) {
    ASSERT(p50.ns > 0 && p50 <= p99);
    const std::uint64_t at = index_++;
    if (const auto fixed = fixed_result(at)) return Duration{*fixed};
    // p50 * (p99 / p50)^(z / z99): the median at z = 0, the 99th percentile at z = z99.
    const std::uint64_t ratio = log2_fixed(static_cast<std::uint64_t>(p99.ns)) -
                                log2_fixed(static_cast<std::uint64_t>(p50.ns));
    const std::int64_t z = normal_fixed(word_at(key_, at));
    const SignedWide exponent =
        SignedWide{static_cast<std::int64_t>(ratio)} * z / static_cast<std::int64_t>(tables::z99);
    return scaled(p50, exp2_fixed(static_cast<std::int64_t>(exponent)));
}

}  // namespace brokerscope::core
