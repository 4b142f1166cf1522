#include "core/replica/isr.h"

#include "core/base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace brokerscope::core {
namespace {

constexpr Duration max_lag = seconds(30);
constexpr Instant start{0};
constexpr BrokerId b1{1};
constexpr BrokerId b2{2};
constexpr BrokerId b3{3};

FollowerProgress follower_at(BrokerId id, std::int64_t offset, bool eligible = true) {
    FollowerProgress follower;
    follower.id = id;
    follower.log_end_offset = Offset{offset};
    follower.eligible = eligible;
    return follower;
}

HwQuestion question_at(std::int64_t hw, std::int64_t end, std::int32_t min_isr) {
    return {.hw = Offset{hw},
            .leader_end = Offset{end},
            .min_isr = min_isr,
            .now = start,
            .max_lag = max_lag};
}

TEST(FollowerProgress, a_fetch_at_the_leaders_end_is_caught_up_now) {
    FollowerProgress follower;
    follower.record_fetch(Offset{7}, Offset{0}, Offset{7}, BrokerEpoch{1}, start + seconds(4));
    EXPECT_EQ(start + seconds(4), follower.last_caught_up);
    EXPECT_EQ(Offset{7}, follower.log_end_offset);
}

TEST(FollowerProgress, a_fetch_at_the_previous_end_was_caught_up_at_the_previous_fetch) {
    FollowerProgress follower;
    follower.record_fetch(Offset{2}, Offset{0}, Offset{5}, BrokerEpoch{1}, start + seconds(1));
    EXPECT_FALSE(follower.last_caught_up);
    follower.record_fetch(Offset{5}, Offset{0}, Offset{9}, BrokerEpoch{1}, start + seconds(2));
    EXPECT_EQ(start + seconds(1), follower.last_caught_up);
}

TEST(FollowerProgress, standing_still_is_caught_up_until_the_lag_is_over) {
    FollowerProgress follower;
    follower.record_fetch(Offset{5}, Offset{0}, Offset{5}, BrokerEpoch{1}, start);
    EXPECT_TRUE(follower.is_caught_up(Offset{6}, start + max_lag, max_lag));
    EXPECT_FALSE(follower.is_caught_up(Offset{6}, start + max_lag + nanoseconds(1), max_lag));
    EXPECT_TRUE(follower.is_caught_up(Offset{5}, start + max_lag * 9, max_lag));
}

TEST(IsrState, a_joining_replica_counts_at_once_and_a_leaving_one_until_it_is_committed) {
    IsrState isr({b1, b2}, PartitionEpoch{4});
    isr.propose_expand(b3);
    EXPECT_FALSE(isr.contains(b3));
    EXPECT_TRUE(isr.maximal_contains(b3));
    EXPECT_EQ(3U, isr.maximal_size());
    EXPECT_TRUE(isr.commit({b1, b2, b3}, PartitionEpoch{5}));
    EXPECT_TRUE(isr.contains(b3));

    isr.propose_shrink(std::array{b2});
    EXPECT_TRUE(isr.maximal_contains(b2));
    EXPECT_EQ((std::vector{b1, b3}), isr.proposed());
    EXPECT_TRUE(isr.commit({b1, b3}, PartitionEpoch{6}));
    EXPECT_FALSE(isr.maximal_contains(b2));
}

TEST(IsrState, a_stale_partition_epoch_changes_nothing) {
    IsrState isr({b1, b2}, PartitionEpoch{4});
    isr.propose_expand(b3);
    EXPECT_FALSE(isr.commit({b1}, PartitionEpoch{3}));
    EXPECT_TRUE(isr.is_inflight());
    EXPECT_FALSE(isr.commit({b1, b2}, PartitionEpoch{4}));
    EXPECT_FALSE(isr.is_inflight());
    EXPECT_EQ((std::vector{b1, b2}), isr.committed());
}

TEST(HighWatermark, is_the_lowest_end_among_the_isr) {
    const IsrState isr({b1, b2, b3}, PartitionEpoch{0});
    const std::array followers{follower_at(b2, 8), follower_at(b3, 6)};
    EXPECT_EQ(Offset{6}, next_high_watermark(question_at(4, 9, 2), isr, followers));
}

TEST(HighWatermark, never_falls) {
    const IsrState isr({b1, b2}, PartitionEpoch{0});
    const std::array followers{follower_at(b2, 3)};
    EXPECT_EQ(Offset{4}, next_high_watermark(question_at(4, 9, 1), isr, followers));
}

TEST(HighWatermark, waits_for_a_caught_up_replica_that_may_join) {
    const IsrState isr({b1}, PartitionEpoch{0});
    std::array followers{follower_at(b2, 5)};
    followers[0].last_caught_up = start;
    EXPECT_EQ(Offset{5}, next_high_watermark(question_at(4, 9, 1), isr, followers));
    followers[0].eligible = false;
    EXPECT_EQ(Offset{9}, next_high_watermark(question_at(4, 9, 1), isr, followers));
}

TEST(HighWatermark, stands_still_below_min_isr_unless_kafka_15583_is_taken_out) {
    const IsrState isr({b1}, PartitionEpoch{0});
    HwQuestion question = question_at(4, 9, 2);
    question.rule = hw_rule_of(History{});
    EXPECT_EQ(Offset{4}, next_high_watermark(question, isr, {}));
    question.rule = hw_rule_of(History{}.without(Fix::kafka_15583));
    EXPECT_EQ(Offset{9}, next_high_watermark(question, isr, {}));
}

TEST(MayJoin, needs_a_live_broker_and_the_registered_epoch) {
    FollowerProgress follower = follower_at(b2, 5);
    follower.broker_epoch = BrokerEpoch{11};
    const Eligibility registered{.is_alive = true, .registered = BrokerEpoch{11}};
    const Eligibility restarted{.is_alive = true, .registered = BrokerEpoch{15}};
    const Eligibility fenced{.is_alive = false, .registered = BrokerEpoch{11}};
    EXPECT_TRUE(may_join(follower, registered, History{}));
    EXPECT_FALSE(may_join(follower, restarted, History{}));
    EXPECT_FALSE(may_join(follower, fenced, History{}));
    EXPECT_TRUE(may_join(follower, restarted, History{}.without(Fix::kip_903)));
    EXPECT_TRUE(may_join(follower, fenced, History{}.without(Fix::kip_841)));
}

TEST(Reached, needs_the_watermark_and_the_start_of_the_leaders_epoch) {
    EXPECT_TRUE(reached(follower_at(b2, 5), Offset{3}, Offset{5}));
    EXPECT_FALSE(reached(follower_at(b2, 4), Offset{3}, Offset{5}));
    EXPECT_FALSE(reached(follower_at(b2, 2), Offset{3}, Offset{0}));
}

TEST(OutOfSync, names_the_members_that_lag_too_long) {
    const IsrState isr({b1, b2, b3}, PartitionEpoch{0});
    std::array followers{follower_at(b2, 5), follower_at(b3, 9)};
    followers[0].last_caught_up = start;
    EXPECT_TRUE(out_of_sync(isr, b1, Offset{9}, followers, start + max_lag, max_lag).empty());
    EXPECT_EQ(std::vector{b2},
              out_of_sync(isr, b1, Offset{9}, followers, start + max_lag + seconds(1), max_lag));
}

// The same question answered the slow way, by sets, on random partitions.
TEST(HighWatermark, agrees_with_a_naive_twin) {
    RandomStream draw = RandomStream::named(1, "isr-twin");
    for (int round = 0; round < 20'000; ++round) {
        const std::int64_t end = static_cast<std::int64_t>(draw.below(12));
        const std::int64_t hw =
            static_cast<std::int64_t>(draw.below(static_cast<std::uint64_t>(end) + 1));
        const std::size_t count = draw.below(5);
        std::vector<FollowerProgress> followers;
        std::vector<BrokerId> members{BrokerId{0}};
        for (std::size_t i = 0; i < count; ++i) {
            const BrokerId id{static_cast<std::int32_t>(i) + 1};
            FollowerProgress follower = follower_at(
                id, static_cast<std::int64_t>(draw.below(static_cast<std::uint64_t>(end) + 2)) - 1);
            if (draw.below(2) == 0)
                follower.last_caught_up =
                    start - seconds(20) * static_cast<std::int64_t>(draw.below(3));
            follower.eligible = draw.below(2) == 0;
            followers.push_back(follower);
            if (draw.below(2) == 0) members.push_back(id);
        }
        HwQuestion question = question_at(hw, end, static_cast<std::int32_t>(draw.below(4)) + 1);
        if (draw.below(2) == 0) question.rule = HwRule::always_moves;
        const IsrState isr(members, PartitionEpoch{0});

        std::multiset<std::int64_t> ends{end};
        for (std::size_t i = 0; i < count; ++i) {
            const bool recent =
                followers[i].last_caught_up && start - *followers[i].last_caught_up <= max_lag;
            const bool level = followers[i].log_end_offset == Offset{end};
            if (isr.contains(followers[i].id) || (followers[i].eligible && (recent || level)))
                ends.insert(followers[i].log_end_offset.value);
        }
        const bool frozen = question.rule == HwRule::frozen_below_min_isr &&
                            members.size() < static_cast<std::size_t>(question.min_isr);
        const std::int64_t expected = frozen ? hw : std::max(hw, *ends.begin());
        ASSERT_EQ(Offset{expected}, next_high_watermark(question, isr, followers))
            << "round " << round;
    }
}

}  // namespace
}  // namespace brokerscope::core
