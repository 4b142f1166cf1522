#include "sim/kernel/phold.h"

#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

TEST(Phold, all_sets_handle_the_same_events_in_the_same_order) {
    sim::PholdOptions options;
    options.pending = 2'000;
    options.events = 20'000;
    const auto no_clock = [] { return std::int64_t{0}; };
    const auto kernel = sim::run_phold(sim::PholdSet::kernel, options, no_clock);
    for (const auto set :
         {sim::PholdSet::radix_heap, sim::PholdSet::four_ary_heap, sim::PholdSet::binary_heap})
        EXPECT_EQ(sim::run_phold(set, options, no_clock).checksum, kernel.checksum);
    options.seed = 2;
    EXPECT_NE(sim::run_phold(sim::PholdSet::kernel, options, no_clock).checksum, kernel.checksum);
}

}  // namespace
}  // namespace brokerscope::tests
