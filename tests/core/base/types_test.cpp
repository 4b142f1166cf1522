#include "core/base/types.h"
#include "core/base/api_key.h"
#include "core/base/bytes.h"
#include "core/base/error_code.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

TEST(Sequence, wraps_to_zero_behind_the_last_positive_number) {
    EXPECT_EQ(advance(Sequence{5}, 3), Sequence{8});
    EXPECT_EQ(advance(Sequence{2147483647}, 1), Sequence{0});
    EXPECT_EQ(advance(Sequence{2147483640}, 10), Sequence{2});
}

TEST(Uuid, is_written_as_in_kafkas_files) {
    Uuid metadata_topic;
    metadata_topic.bytes[15] = 1;
    EXPECT_EQ(to_string(metadata_topic), "AAAAAAAAAAAAAAAAAAAAAQ");
    EXPECT_EQ(to_string(Uuid{}).size(), 22u);
}

TEST(BigEndian, is_what_kafka_writes) {
    std::byte buffer[8];
    store_big_endian<std::int32_t>(buffer, -2);
    EXPECT_EQ(buffer[0], std::byte{0xff});
    EXPECT_EQ(buffer[3], std::byte{0xfe});
    EXPECT_EQ(load_big_endian<std::int32_t>(buffer), -2);
    store_big_endian<std::int64_t>(buffer, 0x0102030405060708);
    EXPECT_EQ(buffer[0], std::byte{1});
    EXPECT_EQ(load_big_endian<std::int64_t>(buffer), 0x0102030405060708);
    store_big_endian<std::int8_t>(buffer, -1);
    EXPECT_EQ(load_big_endian<std::int8_t>(buffer), -1);
}

TEST(ErrorCode, has_kafkas_names_and_says_what_may_be_retried) {
    EXPECT_EQ(to_string(ErrorCode::not_enough_replicas_after_append),
              "NOT_ENOUGH_REPLICAS_AFTER_APPEND");
    EXPECT_EQ(error_code_from("FENCED_LEADER_EPOCH"), ErrorCode::fenced_leader_epoch);
    EXPECT_EQ(error_code_from("NO_SUCH_ERROR"), std::nullopt);
    EXPECT_TRUE(is_retriable(ErrorCode::not_enough_replicas));
    EXPECT_FALSE(is_retriable(ErrorCode::message_too_large));
    EXPECT_TRUE(is_stale_metadata(ErrorCode::not_leader_or_follower));
}

TEST(ApiKey, has_kafkas_names) {
    EXPECT_EQ(to_string(ApiKey::offset_for_leader_epoch), "OffsetForLeaderEpoch");
    EXPECT_EQ(api_key_from("Produce"), ApiKey::produce);
    EXPECT_EQ(api_key_from("produce"), std::nullopt);
}

TEST(SharedBytes, a_slice_shares_what_it_was_cut_from) {
    const SharedBytes whole(to_bytes("hello world"));
    const SharedBytes part = whole.slice(6, 5);
    EXPECT_EQ(as_text(part.view()), "world");
    EXPECT_EQ(part.data(), whole.data() + 6);
}

}  // namespace
}  // namespace brokerscope::core
