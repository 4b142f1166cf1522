#include "core/base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace brokerscope::core {
namespace {

RandomStream stream(std::string_view name = "link/shop/broker-1") {
    return RandomStream::named(1, name);
}

// Golden vectors: a run of last year must come out the same today, on every machine.
TEST(RandomStream, gives_its_golden_words) {
    RandomStream words = stream();
    const std::array<std::uint64_t, 4> golden = {12996676859160641414u, 6033604243957083862u,
                                                 12437093572011400228u, 8671875605239718891u};
    for (const std::uint64_t expected : golden) EXPECT_EQ(words.next(), expected);
}

TEST(RandomStream, gives_its_golden_durations) {
    RandomStream draws = stream();
    std::vector<std::int64_t> got;
    for (int i = 0; i < 3; ++i) got.push_back(draws.uniform(milliseconds(1), milliseconds(5)).ns);
    for (int i = 0; i < 3; ++i) got.push_back(draws.exponential(milliseconds(2)).ns);
    for (int i = 0; i < 3; ++i)
        got.push_back(draws.lognormal(microseconds(500), milliseconds(4)).ns);
    for (int i = 0; i < 3; ++i) got.push_back(static_cast<std::int64_t>(draws.below(1000)));
    const std::vector<std::int64_t> golden = {3818205, 2308329, 3696865, 1509607, 177122, 735224,
                                              103683,  284024,  639461,  525,     725,    335};
    EXPECT_EQ(got, golden);
}

// A million draws against the exact quantiles of the distributions, in whole numbers.
class Quantiles {
public:
    template <class Draw>
    explicit Quantiles(Draw draw) {
        for (int i = 0; i < count; ++i) ++seen_[draw().ns / 1000];
    }
    /// How many of a million draws were below `value` microseconds.
    int below(std::int64_t value) const {
        int sum = 0;
        for (const auto& [at, times] : seen_)
            if (at < value) sum += times;
        return sum;
    }
    static constexpr int count = 1'000'000;

private:
    std::map<std::int64_t, int> seen_;
};

TEST(RandomStream, exponential_draws_have_the_exponentials_quantiles) {
    RandomStream draws = stream();
    const Quantiles seen([&] { return draws.exponential(milliseconds(1)); });
    EXPECT_NEAR(seen.below(105), 99'675, 1'500);    // 1 - exp(-0.105)
    EXPECT_NEAR(seen.below(693), 499'926, 2'500);   // ln 2
    EXPECT_NEAR(seen.below(2303), 900'042, 1'500);  // ln 10
    EXPECT_NEAR(seen.below(6908), 999'000, 150);    // ln 1000
}

TEST(RandomStream, lognormal_draws_have_the_given_median_and_tail) {
    RandomStream draws = stream();
    const Quantiles seen([&] { return draws.lognormal(microseconds(500), milliseconds(4)); });
    EXPECT_NEAR(seen.below(500), 500'000, 2'500);
    EXPECT_NEAR(seen.below(4000), 990'000, 500);
    // 500 us / 8 mirrors 500 us * 8; and one sigma up: 500 us * 8^(1/2.3263) = 1222 us.
    EXPECT_NEAR(seen.below(63), 10'200, 500);
    EXPECT_NEAR(seen.below(1222), 841'345, 2'000);
}

TEST(RandomStream, below_is_even_and_stays_below) {
    RandomStream draws = stream();
    std::array<int, 7> seen{};
    for (int i = 0; i < 700'000; ++i) ++seen.at(draws.below(7));
    for (const int times : seen) EXPECT_NEAR(times, 100'000, 1'500);
}

TEST(RandomStream, degenerate_bounds_are_exact) {
    RandomStream draws = stream();
    EXPECT_EQ(draws.below(1), 0u);
    EXPECT_EQ(draws.uniform(seconds(3), seconds(3)), seconds(3));
    EXPECT_EQ(draws.lognormal(seconds(3), seconds(3)), seconds(3));
    EXPECT_EQ(draws.exponential(Duration{}), Duration{});
    draws.uniform(Duration{INT64_MIN}, Duration{INT64_MAX});
    EXPECT_EQ(draws.index(), 5u);
}

TEST(RandomStream, an_override_fixes_one_result_and_shifts_no_other_draw) {
    RandomStream plain = stream();
    RandomStream changed = stream();
    changed.set_overrides(
        std::make_shared<const Overrides>(Overrides{{1, 3'000'000}, {2, 99}, {3, -1}}));
    EXPECT_EQ(changed.next(), plain.next());
    EXPECT_NE(plain.lognormal(microseconds(500), milliseconds(4)), milliseconds(3));
    EXPECT_EQ(changed.lognormal(microseconds(500), milliseconds(4)), milliseconds(3));
    plain.below(10);
    EXPECT_EQ(changed.below(10), 9u);
    plain.below(10);
    EXPECT_EQ(changed.below(10), 0u);
    EXPECT_EQ(changed.next(), plain.next());
}

TEST(RandomStream, streams_of_other_names_and_seeds_are_others) {
    RandomStream here = stream("node/shop/backoff");
    RandomStream there = stream("node/shop/backof");
    RandomStream later = RandomStream::named(2, "node/shop/backoff");
    const std::uint64_t word = here.next();
    EXPECT_NE(word, there.next());
    EXPECT_NE(word, later.next());
}

}  // namespace
}  // namespace brokerscope::core
