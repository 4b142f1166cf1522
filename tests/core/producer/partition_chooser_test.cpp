#include "core/producer/partition_chooser.h"

#include <gtest/gtest.h>

#include <map>

namespace brokerscope::core {
namespace {

TEST(Murmur2, gives_what_kafkas_own_test_expects) {
    // UtilsTest.testMurmur2 of Kafka.
    EXPECT_EQ(murmur2(as_bytes("21")), -973932308);
    EXPECT_EQ(murmur2(as_bytes("foobar")), -790332482);
    EXPECT_EQ(murmur2(as_bytes("a-little-bit-long-string")), -985981536);
    EXPECT_EQ(murmur2(as_bytes("a-little-bit-longer-string")), -1486304829);
    EXPECT_EQ(murmur2(as_bytes("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8")), -58897971);
    EXPECT_EQ(murmur2(as_bytes("abc")), 479470107);
}

TEST(Murmur2, a_key_keeps_its_partition_and_a_negative_hash_is_masked) {
    for (const char* key : {"21", "foobar", "", "customer-1"})
        EXPECT_EQ(partition_of_key(as_bytes(key), 3), (murmur2(as_bytes(key)) & INT32_MAX) % 3);
}

class PartitionChooserTest : public testing::Test {
protected:
    RandomStream random{7};
    PartitionChooser chooser{1000, random};
    const std::vector<std::int32_t> available{0, 1, 2};
};

TEST_F(PartitionChooserTest, sticks_until_a_batch_worth_of_bytes_went_there) {
    chooser.choose(3, available);
    chooser.count(999, true);
    EXPECT_TRUE(chooser.has_chosen());
    chooser.count(1, true);
    EXPECT_FALSE(chooser.has_chosen());
}

TEST_F(PartitionChooserTest, stays_while_a_batch_has_room_but_not_beyond_twice_as_much) {
    chooser.choose(3, available);
    chooser.count(1999, false);
    EXPECT_TRUE(chooser.has_chosen());
    chooser.count(1, false);
    EXPECT_FALSE(chooser.has_chosen());
}

TEST_F(PartitionChooserTest, avoids_partitions_without_a_leader) {
    const std::vector<std::int32_t> with_leader{0, 2};
    for (int i = 0; i < 100; ++i) {
        chooser.choose(3, with_leader);
        EXPECT_NE(chooser.chosen(), 1);
    }
}

TEST_F(PartitionChooserTest, draws_longer_queues_less_often) {
    chooser.set_queues(available, std::vector<std::int32_t>{0, 9, 9});
    std::map<std::int32_t, int> hits;
    for (int i = 0; i < 1200; ++i) {
        chooser.choose(3, available);
        ++hits[chooser.chosen()];
    }
    // Weights 10, 1, 1.
    EXPECT_GT(hits[0], 900);
    EXPECT_GT(hits[1], 0);
    EXPECT_GT(hits[2], 0);
}

TEST_F(PartitionChooserTest, round_robin_takes_the_available_ones_in_turn) {
    const std::vector<std::int32_t> with_leader{0, 2};
    std::vector<std::int32_t> turns;
    for (int i = 0; i < 4; ++i) turns.push_back(chooser.round_robin(3, with_leader));
    EXPECT_EQ(turns, (std::vector<std::int32_t>{0, 2, 0, 2}));
}

}  // namespace
}  // namespace brokerscope::core
