#include "sim/check/inversions.h"
#include "core/base/random.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

std::int64_t naive(const std::vector<std::int64_t>& ranks) {
    std::int64_t count = 0;
    for (std::size_t j = 0; j < ranks.size(); ++j)
        for (std::size_t i = 0; i < j; ++i)
            if (ranks[i] > ranks[j]) ++count;
    return count;
}

TEST(Inversions, agree_with_counting_every_pair) {
    core::RandomStream random = core::RandomStream::named(1, "inversions");
    for (int round = 0; round < 300; ++round) {
        std::vector<std::int64_t> ranks(random.below(40));
        for (std::int64_t& rank : ranks) rank = static_cast<std::int64_t>(random.below(20));
        const Inversions found = count_inversions(ranks, 1000);
        EXPECT_EQ(found.count, naive(ranks));
        EXPECT_EQ(found.examples.empty(), found.count == 0);
        for (const auto& [earlier, later] : found.examples) {
            EXPECT_LT(earlier, later);
            EXPECT_GT(ranks[earlier], ranks[later]);
        }
    }
}

}  // namespace
}  // namespace brokerscope::sim
