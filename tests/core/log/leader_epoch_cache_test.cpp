#include "core/log/leader_epoch_cache.h"

#include "tests/support/disk_env.h"

#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

using namespace core;

class LeaderEpochCacheTest : public testing::Test {
protected:
    void assign(std::int32_t epoch, std::int64_t start) {
        ASSERT_TRUE(cache.assign(LeaderEpoch{epoch}, Offset{start}));
    }
    EpochEnd end_of(std::int32_t epoch) const {
        return cache.end_offset_for(LeaderEpoch{epoch}, Offset{500});
    }
    static EpochEnd at(std::int32_t epoch, std::int64_t end) {
        return {LeaderEpoch{epoch}, Offset{end}};
    }
    std::string text() const {
        const auto bytes = machine.disk.read(path);
        return bytes ? std::string(as_text(*bytes)) : "(none)";
    }

    Machine machine{"none"};
    const std::string path = "orders-0/leader-epoch-checkpoint";
    LeaderEpochCache cache{machine.env->files, path};
};

TEST_F(LeaderEpochCacheTest, an_epoch_ends_where_the_next_begins) {
    assign(0, 0);
    assign(2, 120);
    assign(3, 400);
    EXPECT_EQ(end_of(0), at(0, 120));
    EXPECT_EQ(end_of(1), at(0, 120))
        << "an epoch that wrote nothing ends where the one before does";
    EXPECT_EQ(end_of(2), at(2, 400));
    EXPECT_EQ(end_of(3), at(3, 500)) << "the latest ends where the log does";
    EXPECT_FALSE(end_of(4).is_known());
    EXPECT_FALSE(end_of(-1).is_known());
}

TEST_F(LeaderEpochCacheTest, before_the_first_epoch_there_is_only_its_start) {
    EXPECT_FALSE(end_of(0).is_known());
    assign(5, 30);
    EXPECT_EQ(end_of(3), at(3, 30));
    EXPECT_EQ(cache.epoch_at(Offset{29}), std::nullopt);
    EXPECT_EQ(cache.epoch_at(Offset{30}), LeaderEpoch{5});
}

TEST_F(LeaderEpochCacheTest, only_a_newer_epoch_is_assigned) {
    assign(2, 10);
    assign(2, 20);
    assign(1, 30);
    EXPECT_EQ(text(), "0\n1\n2 10\n");
    assign(4, 10);
    EXPECT_EQ(text(), "0\n1\n4 10\n") << "epoch 2 wrote nothing";
}

TEST_F(LeaderEpochCacheTest, truncation_cuts_at_both_ends) {
    assign(0, 0);
    assign(2, 120);
    assign(3, 400);
    ASSERT_TRUE(cache.truncate_from_end(Offset{400}));
    EXPECT_EQ(cache.latest_epoch(), LeaderEpoch{2});
    ASSERT_TRUE(cache.truncate_from_start(Offset{50}));
    EXPECT_EQ(text(), "0\n2\n0 50\n2 120\n");
    ASSERT_TRUE(cache.truncate_from_start(Offset{200}));
    EXPECT_EQ(text(), "0\n1\n2 200\n");
    EXPECT_EQ(cache.previous_epoch(LeaderEpoch{2}), std::nullopt);
}

TEST_F(LeaderEpochCacheTest, is_read_back_and_survives_the_power) {
    assign(0, 0);
    assign(2, 120);
    machine.lose_power(sim::Keep::none);
    LeaderEpochCache again(machine.env->files, path);
    ASSERT_TRUE(again.load());
    ASSERT_EQ(again.entries().size(), 2u);
    EXPECT_EQ(again.epoch_at(Offset{130}), LeaderEpoch{2});
}

}  // namespace
}  // namespace brokerscope::tests
