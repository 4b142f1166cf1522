#include "core/protocol/metadata_records.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

TEST(MetadataRecords, stand_in_a_frame_of_version_type_and_version) {
    const FenceBrokerRecord fence{.id = 2, .epoch = 9};
    const Bytes expected =
        bytes_of({1, 7, 0, /**/ 0, 0, 0, 2, /**/ 0, 0, 0, 0, 0, 0, 0, 9, /**/ 0});
    EXPECT_EQ(encode_metadata_record(fence), expected);
    EXPECT_EQ(name_of(fence), "FenceBrokerRecord");
}

TEST(MetadataRecords, a_change_carries_only_what_changes) {
    PartitionChangeRecord change;
    change.partition_id = 1;
    change.isr = std::vector<std::int32_t>{1, 3};
    change.leader = 3;
    const Bytes value = encode_metadata_record(change);
    const auto read = decode_metadata_record(value);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(std::get<PartitionChangeRecord>(*read), change);
    EXPECT_EQ(value.size(), 3u + 4 + 16 + 1 + (2 + 9) + (2 + 4));
    EXPECT_EQ(std::get<PartitionChangeRecord>(*read).replicas, std::nullopt);
}

TEST(MetadataRecords, come_back_equal) {
    RegisterBrokerRecord broker;
    broker.broker_id = 1;
    broker.broker_epoch = 40;
    broker.end_points = {{.name = "PLAINTEXT", .host = "broker-1", .port = 9092}};
    broker.log_dirs = {Uuid{{1, 2, 3}}};
    TopicRecord topic;
    topic.name = "orders";
    topic.topic_id.bytes[15] = 4;
    for (const MetadataRecord& record :
         {MetadataRecord{broker}, MetadataRecord{topic}, MetadataRecord{NoOpRecord{}}}) {
        const auto read = decode_metadata_record(encode_metadata_record(record));
        ASSERT_TRUE(read.has_value()) << name_of(record);
        EXPECT_EQ(*read, record);
    }
}

TEST(MetadataRecords, of_another_frame_type_or_version_are_refused) {
    EXPECT_EQ(decode_metadata_record(bytes_of({2, 7, 0})).error(),
              (DecodeError{DecodeFault::bad_frame, 0}));
    EXPECT_EQ(decode_metadata_record(bytes_of({1, 6, 0})).error(),
              (DecodeError{DecodeFault::unknown_api, 1}));
    EXPECT_EQ(decode_metadata_record(bytes_of({1, 7, 1})).error(),
              (DecodeError{DecodeFault::unsupported_version, 2}));
    EXPECT_EQ(decode_metadata_record({}).error(), (DecodeError{DecodeFault::truncated, 0}));
}

}  // namespace
}  // namespace brokerscope::core
