#include "core/record/batch.h"

#include "core/record/builder.h"
#include "core/record/control.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

Bytes batch_of(int records) {
    BatchBuilder builder{{}};
    for (int i = 0; i < records; ++i)
        builder.append({.timestamp = WallTime{1'000 + i}, .value = as_bytes("value")});
    return builder.finish();
}

void append(Bytes& out, const Bytes& more) { out.insert(out.end(), more.begin(), more.end()); }

BatchError parse_error(const Bytes& bytes) {
    const auto batch = BatchView::parse(bytes);
    EXPECT_FALSE(batch.has_value());
    return batch ? BatchError{BatchFault::bad_header} : batch.error();
}

BatchError check_error(const Bytes& bytes) {
    const auto checked = BatchView::parse(bytes).value().check();
    EXPECT_FALSE(checked.has_value());
    return checked ? BatchError{BatchFault::truncated} : checked.error();
}

TEST(BatchView, cut_anywhere_is_truncated_where_it_was_cut) {
    const Bytes whole = batch_of(3);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
        EXPECT_EQ(parse_error(cut), (BatchError{BatchFault::truncated, size}));
    }
}

TEST(BatchView, takes_only_its_own_bytes) {
    Bytes two = batch_of(1);
    const std::size_t size = two.size();
    append(two, batch_of(2));
    EXPECT_EQ(BatchView::parse(two)->size(), size);
}

TEST(BatchView, old_magic_and_short_length_are_refused) {
    Bytes old = batch_of(1);
    old[16] = std::byte{1};
    EXPECT_EQ(parse_error(old), (BatchError{BatchFault::bad_magic, 16}));
    Bytes brief = batch_of(1);
    store_big_endian(brief.data() + 8, std::int32_t{48});
    EXPECT_EQ(parse_error(brief), (BatchError{BatchFault::bad_length, 8}));
    store_big_endian(brief.data() + 8, std::int32_t{-1});
    EXPECT_EQ(parse_error(brief), (BatchError{BatchFault::bad_length, 8}));
}

TEST(BatchCheck, any_flipped_bit_behind_the_checksum_is_found) {
    const Bytes whole = batch_of(2);
    for (std::size_t at = 17; at < whole.size(); ++at) {
        Bytes damaged = whole;
        damaged[at] ^= std::byte{0x10};
        EXPECT_EQ(check_error(damaged), (BatchError{BatchFault::bad_crc, 17})) << at;
    }
}

TEST(BatchCheck, offset_and_epoch_may_be_stamped) {
    Bytes bytes = batch_of(4);
    const ContentHash before = content_hash(*BatchView::parse(bytes));
    stamp(bytes, Offset{1'000'000'007}, LeaderEpoch{9});
    const BatchView batch = *BatchView::parse(bytes);
    EXPECT_TRUE(batch.check().has_value());
    EXPECT_EQ(batch.base_offset(), Offset{1'000'000'007});
    EXPECT_EQ(batch.last_offset(), Offset{1'000'000'010});
    EXPECT_EQ(batch.next_offset(), Offset{1'000'000'011});
    EXPECT_EQ(batch.leader_epoch(), LeaderEpoch{9});
    EXPECT_EQ(content_hash(batch), before);
}

TEST(BatchCheck, append_time_counts_for_every_record) {
    Bytes bytes = batch_of(3);
    stamp_append_time(bytes, WallTime{77'000});
    const BatchView batch = *BatchView::parse(bytes);
    EXPECT_TRUE(batch.check().has_value());
    EXPECT_EQ(batch.timestamp_type(), TimestampType::log_append_time);
    Bytes scratch;
    const auto read = for_each_record(batch, scratch, [](const RecordView& record) {
        EXPECT_EQ(record.timestamp, WallTime{77'000});
    });
    EXPECT_TRUE(read.has_value());
}

TEST(BatchView, last_sequence_wraps_to_zero) {
    BatchBuilder builder{{}};
    for (int i = 0; i < 3; ++i) builder.append({.timestamp = WallTime{0}});
    builder.set_producer(ProducerId{5}, ProducerEpoch{0}, Sequence{2147483646});
    const Bytes bytes = builder.finish();
    const BatchView batch = *BatchView::parse(bytes);
    EXPECT_TRUE(batch.is_idempotent());
    EXPECT_EQ(batch.last_sequence(), Sequence{0});
    const Bytes plain = batch_of(3);
    EXPECT_EQ(BatchView::parse(plain)->last_sequence(), no_sequence);
}

TEST(BatchIterator, walks_over_whole_batches_and_says_where_they_end) {
    Bytes bytes = batch_of(1);
    append(bytes, batch_of(5));
    const std::size_t two = bytes.size();
    append(bytes, batch_of(7));
    bytes.resize(bytes.size() - 1);

    BatchIterator batches{bytes};
    EXPECT_EQ(batches.next()->record_count(), 1);
    EXPECT_EQ(batches.next()->record_count(), 5);
    EXPECT_EQ(batches.position(), two);
    EXPECT_FALSE(batches.next().has_value());
    EXPECT_FALSE(batches.next().has_value());
    EXPECT_EQ(batches.position(), two);
    EXPECT_EQ(batches.error(), (BatchError{BatchFault::truncated, bytes.size()}));
}

TEST(BatchIterator, a_clean_end_is_no_error) {
    const Bytes bytes = batch_of(2);
    BatchIterator batches{bytes};
    EXPECT_TRUE(batches.next().has_value());
    EXPECT_FALSE(batches.next().has_value());
    EXPECT_FALSE(batches.error().has_value());
    EXPECT_TRUE(batches.rest().empty());
}

TEST(ControlBatch, names_its_type) {
    const Bytes bytes = control_batch(ControlType::leader_change, as_bytes("who"), WallTime{5});
    const BatchView batch = *BatchView::parse(bytes);
    EXPECT_TRUE(batch.check().has_value());
    EXPECT_TRUE(batch.is_control());
    Bytes scratch;
    auto reader = RecordReader::open(batch, scratch);
    const auto record = reader->next();
    EXPECT_EQ(control_type((*record)->key), ControlType::leader_change);
    EXPECT_EQ(as_text(*(*record)->value), "who");
    EXPECT_EQ(control_type(std::nullopt), std::nullopt);
    EXPECT_EQ(control_type(as_bytes("xy")), std::nullopt);
}

}  // namespace
}  // namespace brokerscope::core
