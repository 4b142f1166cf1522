#include "core/replica/delayed_operations.h"

#include <gtest/gtest.h>

#include <string>

namespace brokerscope::core {
namespace {

struct Fixture : testing::Test {
    DelayedOperations<std::string> parked;
    std::string answered;

    void check(PartitionSlot slot, const std::string& complete) {
        parked.check(
            slot, [&](const std::string& name) { return complete.find(name) != std::string::npos; },
            [&](std::string&& name) { answered += name; });
    }
    void expire(Instant now) {
        parked.expire(now, [&](std::string&& name) { answered += name; });
    }
};
using DelayedOperationsTest = Fixture;

TEST_F(DelayedOperationsTest, completes_in_the_order_of_parking) {
    parked.park("a", {0}, Instant{10});
    parked.park("b", {0, 1}, Instant{5});
    parked.park("c", {1}, Instant{7});
    check(0, "abc");
    EXPECT_EQ("ab", answered);
    check(1, "abc");
    EXPECT_EQ("abc", answered);
    EXPECT_EQ(0U, parked.size());
    EXPECT_EQ(Instant::never(), parked.next_deadline());
}

TEST_F(DelayedOperationsTest, stays_until_its_own_condition_holds) {
    parked.park("a", {3}, Instant{10});
    check(3, "");
    check(2, "a");
    EXPECT_EQ("", answered);
    check(3, "a");
    EXPECT_EQ("a", answered);
}

TEST_F(DelayedOperationsTest, expires_by_deadline_then_by_age) {
    parked.park("late", {0}, Instant{20});
    parked.park("a", {0}, Instant{10});
    parked.park("b", {1}, Instant{10});
    EXPECT_EQ(Instant{10}, parked.next_deadline());
    expire(Instant{9});
    EXPECT_EQ("", answered);
    expire(Instant{10});
    EXPECT_EQ("ab", answered);
    EXPECT_EQ(Instant{20}, parked.next_deadline());
}

TEST_F(DelayedOperationsTest, a_cancelled_operation_is_never_answered) {
    const OperationId id = parked.park("a", {0}, Instant{10});
    EXPECT_TRUE(parked.cancel(id));
    EXPECT_FALSE(parked.cancel(id));
    check(0, "a");
    expire(Instant{99});
    EXPECT_EQ("", answered);
}

}  // namespace
}  // namespace brokerscope::core
