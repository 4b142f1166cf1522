#include "vectors.h"

#include "core/base/crc32c.h"
#include "core/record/builder.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace brokerscope::core {
namespace {

std::optional<Bytes> owned(std::optional<BytesView> bytes) {
    if (!bytes) return std::nullopt;
    return Bytes{bytes->begin(), bytes->end()};
}
std::optional<BytesView> viewed(const std::optional<Bytes>& bytes) {
    if (!bytes) return std::nullopt;
    return BytesView{*bytes};
}

void expect_record(const RecordView& found, const VectorRecord& expected) {
    EXPECT_EQ(found.offset_delta, expected.offset_delta);
    EXPECT_EQ(found.timestamp.value, expected.timestamp);
    EXPECT_EQ(owned(found.key), expected.key);
    EXPECT_EQ(owned(found.value), expected.value);
    std::vector<std::pair<std::string, std::optional<Bytes>>> headers;
    found.headers.for_each(
        [&](const RecordHeader& header) { headers.emplace_back(header.key, owned(header.value)); });
    EXPECT_EQ(headers, expected.headers);
}

TEST(BatchVectors, there_are_some) { EXPECT_GE(load_batch_vectors().size(), 5u); }

TEST(BatchVectors, headers_are_read_as_the_clients_wrote_them) {
    for (const BatchVector& vector : load_batch_vectors()) {
        SCOPED_TRACE(vector.name);
        const auto batch = BatchView::parse(vector.bytes);
        ASSERT_TRUE(batch.has_value());
        EXPECT_TRUE(batch->check().has_value());
        EXPECT_EQ(batch->size(), vector.bytes.size());
        EXPECT_EQ(batch->leader_epoch().value, vector.leader_epoch);
        EXPECT_EQ(batch->crc(), vector.crc);
        EXPECT_EQ(to_string(batch->codec()), vector.codec);
        EXPECT_EQ(batch->last_offset_delta(), vector.last_offset_delta);
        EXPECT_EQ(batch->base_timestamp().value, vector.base_timestamp);
        EXPECT_EQ(batch->max_timestamp().value, vector.max_timestamp);
        EXPECT_EQ(batch->producer_id().value, vector.producer_id);
        EXPECT_EQ(batch->producer_epoch().value, vector.producer_epoch);
        EXPECT_EQ(batch->base_sequence().value, vector.base_sequence);
        EXPECT_EQ(batch->record_count(), vector.record_count);
    }
}

TEST(BatchVectors, records_are_read_as_the_clients_wrote_them) {
    for (const BatchVector& vector : load_batch_vectors()) {
        SCOPED_TRACE(vector.name);
        Bytes scratch;
        auto reader = RecordReader::open(*BatchView::parse(vector.bytes), scratch);
        ASSERT_TRUE(reader.has_value());
        EXPECT_EQ(reader->records().size(), vector.uncompressed_records_size);
        EXPECT_EQ(crc32c(reader->records()), vector.uncompressed_records_crc32c);
        for (const VectorRecord& expected : vector.records) {
            const auto record = reader->next();
            ASSERT_TRUE(record.has_value() && record->has_value());
            expect_record(**record, expected);
        }
        const auto end = reader->next();
        EXPECT_TRUE(end.has_value() && !end->has_value());
    }
}

Bytes rebuild(const BatchVector& vector) {
    BatchBuilder builder{{.base_timestamp = WallTime{vector.base_timestamp}}};
    for (const VectorRecord& record : vector.records) {
        std::vector<RecordHeader> headers;
        for (const auto& [key, value] : record.headers) headers.push_back({key, viewed(value)});
        builder.append({.timestamp = WallTime{record.timestamp},
                        .key = viewed(record.key),
                        .value = viewed(record.value),
                        .headers = headers});
    }
    builder.set_producer(ProducerId{vector.producer_id}, ProducerEpoch{vector.producer_epoch},
                         Sequence{vector.base_sequence});
    Bytes batch = builder.finish();
    stamp(batch, Offset{0}, LeaderEpoch{vector.leader_epoch});
    return batch;
}

TEST(BatchVectors, uncompressed_ones_are_built_again_byte_for_byte) {
    int built = 0;
    for (const BatchVector& vector : load_batch_vectors()) {
        if (vector.codec != "none") continue;
        SCOPED_TRACE(vector.name);
        EXPECT_EQ(rebuild(vector), vector.bytes);
        ++built;
    }
    EXPECT_GE(built, 2);
}

}  // namespace
}  // namespace brokerscope::core
