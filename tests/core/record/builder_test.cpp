#include "core/record/builder.h"

#include "core/record/compression.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace brokerscope::core {
namespace {

constexpr Codec codecs[] = {Codec::none, Codec::gzip, Codec::snappy, Codec::lz4, Codec::zstd};

/// A value that compresses, and differs from its neighbours.
std::string value_of(int n) {
    std::string value = "value " + std::to_string(n);
    for (int i = 0; i < n % 50; ++i) value += " and so on";
    return value;
}

Bytes build(Codec codec, int records) {
    BatchBuilder builder{{.codec = codec}};
    for (int n = 0; n < records; ++n) {
        const std::string key = "key-" + std::to_string(n % 7);
        const std::string value = value_of(n);
        const RecordHeader headers[] = {{"n", as_bytes(key)}, {"none", std::nullopt}};
        builder.append({.timestamp = WallTime{1'700'000'000'000 + n},
                        .key = as_bytes(key),
                        .value = as_bytes(value),
                        .headers = headers});
    }
    builder.set_producer(ProducerId{12}, ProducerEpoch{1}, Sequence{40});
    return builder.finish();
}

TEST(BatchBuilder, what_it_builds_reads_back_in_every_codec) {
    for (const Codec codec : codecs) {
        SCOPED_TRACE(to_string(codec));
        const Bytes bytes = build(codec, 1'000);
        const BatchView batch = *BatchView::parse(bytes);
        ASSERT_TRUE(batch.check().has_value());
        EXPECT_EQ(batch.codec(), codec);
        EXPECT_EQ(batch.record_count(), 1'000);
        EXPECT_EQ(batch.max_timestamp(), WallTime{1'700'000'000'999});
        int n = 0;
        Bytes scratch;
        const auto read = for_each_record(batch, scratch, [&](const RecordView& record) {
            EXPECT_EQ(record.offset, Offset{n});
            EXPECT_EQ(record.timestamp, WallTime{1'700'000'000'000 + n});
            EXPECT_EQ(as_text(*record.value), value_of(n));
            EXPECT_EQ(record.headers.size(), 2);
            ++n;
        });
        EXPECT_TRUE(read.has_value());
        EXPECT_EQ(n, 1'000);
    }
}

TEST(BatchBuilder, equal_calls_give_equal_bytes) {
    for (const Codec codec : codecs) EXPECT_EQ(build(codec, 200), build(codec, 200));
}

TEST(BatchBuilder, is_empty_again_after_finish) {
    BatchBuilder builder{{}};
    builder.append({.timestamp = WallTime{1}, .value = as_bytes("a")});
    const Bytes first = builder.finish();
    EXPECT_TRUE(builder.empty());
    EXPECT_EQ(builder.size(), batch_header_size);
    builder.append({.timestamp = WallTime{1}, .value = as_bytes("a")});
    EXPECT_EQ(builder.finish(), first);
}

TEST(BatchBuilder, its_bound_is_one) {
    BatchBuilder builder{{.base_timestamp = WallTime{0}}};
    const RecordHeader headers[] = {{"header", as_bytes("x")}};
    for (const std::int64_t time : {std::int64_t{0}, std::int64_t{INT64_MAX / 2}}) {
        const NewRecord record{.timestamp = WallTime{time},
                               .key = as_bytes("key"),
                               .value = as_bytes(std::string_view{"value"}),
                               .headers = headers};
        const std::size_t before = builder.size();
        builder.append(record);
        EXPECT_LE(builder.size() - before, BatchBuilder::size_bound(record));
    }
}

TEST(RecordReader, refuses_records_that_are_not_as_many_as_the_header_says) {
    Bytes more = build(Codec::none, 3);
    store_big_endian(more.data() + 57, std::int32_t{2});
    Bytes scratch;
    auto reader = RecordReader::open(*BatchView::parse(more), scratch);
    EXPECT_TRUE(reader->next().has_value());
    EXPECT_TRUE(reader->next().has_value());
    const auto end = reader->next();
    ASSERT_FALSE(end.has_value());
    EXPECT_EQ(end.error().reason, BatchFault::bad_record_count);
    EXPECT_LT(end.error().position, more.size());
}

TEST(RecordReader, times_behind_a_delete_horizon_count_from_zero) {
    BatchBuilder builder{{.base_timestamp = WallTime{0}}};
    builder.append({.timestamp = WallTime{500}, .value = as_bytes("kept")});
    Bytes bytes = builder.finish();
    store_big_endian(bytes.data() + 21, std::int16_t{0x40});
    store_big_endian(bytes.data() + 27, std::int64_t{99'999});  // the horizon itself
    Bytes scratch;
    auto reader = RecordReader::open(*BatchView::parse(bytes), scratch);
    const auto record = reader->next();
    EXPECT_EQ((*record)->timestamp, WallTime{500});
}

}  // namespace
}  // namespace brokerscope::core
