#include "core/consumer/fetched_batches.h"
#include "core/record/builder.h"
#include "core/record/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

using testing::ElementsAre;

class FetchedBatchesTest : public testing::Test {
protected:
    /// Appends a batch at `base` with `values`.
    void add(std::int64_t base, const std::vector<std::string>& values,
             const BatchOptions& options = {}, std::int64_t producer_id = -1) {
        BatchBuilder builder(options);
        if (producer_id >= 0)
            builder.set_producer(ProducerId{producer_id}, ProducerEpoch{0}, Sequence{0});
        for (const std::string& value : values)
            builder.append({.timestamp = WallTime{1}, .value = as_bytes(value)});
        add_bytes(base, builder.finish());
    }
    void add_bytes(std::int64_t base, Bytes batch) {
        stamp(batch, Offset{base}, LeaderEpoch{3});
        records.insert(records.end(), batch.begin(), batch.end());
    }
    FetchedBatches open(std::int64_t from,
                        IsolationLevel isolation = IsolationLevel::read_uncommitted) {
        return FetchedBatches(FetchedBatches::Options{.records = SharedBytes(records),
                                                      .from = Offset{from},
                                                      .aborted = aborted,
                                                      .isolation = isolation});
    }
    static std::vector<std::string> values(FetchedBatches fetched, std::int32_t count = 100) {
        std::vector<std::string> all;
        Bytes scratch;
        while (true) {
            const auto range = fetched.next(count);
            if (!range || !*range) return all;
            (void)(*range)->for_each(scratch, [&](const RecordView& record) {
                all.push_back(std::to_string(record.offset.value) + ":" +
                              std::string(as_text(*record.value)));
            });
        }
    }

    Bytes records;
    std::vector<AbortedTransaction> aborted;
};

TEST_F(FetchedBatchesTest, begins_inside_a_batch_and_cuts_by_count) {
    add(10, {"a", "b", "c"});
    add(13, {"d"});
    EXPECT_THAT(values(open(11)), ElementsAre("11:b", "12:c", "13:d"));
    EXPECT_THAT(values(open(11), 1), ElementsAre("11:b", "12:c", "13:d"));
    FetchedBatches fetched = open(11);
    const auto first = fetched.next(1);
    EXPECT_EQ((*first)->offset, Offset{11});
    EXPECT_EQ((*first)->index, 1);
    EXPECT_EQ((*first)->batch_offset, Offset{10});
    EXPECT_EQ(fetched.next_offset(), Offset{12});
    EXPECT_EQ(fetched.last_epoch(), LeaderEpoch{3});
}

TEST_F(FetchedBatchesTest, knows_when_nothing_more_comes) {
    add(0, {"a", "b"});
    FetchedBatches fetched = open(0);
    (void)fetched.next(2);
    EXPECT_TRUE(fetched.is_exhausted());
    EXPECT_EQ(fetched.next_offset(), Offset{2});
}

TEST_F(FetchedBatchesTest, a_cut_last_batch_is_left_for_the_next_fetch) {
    add(0, {"a"});
    add(1, {"b"});
    records.resize(records.size() - 3);
    EXPECT_THAT(values(open(0)), ElementsAre("0:a"));
}

TEST_F(FetchedBatchesTest, damage_is_told_and_stops) {
    add(0, {"a"});
    records[records.size() - 2] ^= std::byte{1};
    FetchedBatches fetched = open(0);
    const auto range = fetched.next(1);
    ASSERT_FALSE(range.has_value());
    EXPECT_EQ(range.error().reason, BatchFault::bad_crc);
    EXPECT_EQ(fetched.next_offset(), Offset{0});
}

TEST_F(FetchedBatchesTest, compressed_records_are_read) {
    add(5, {"a", "b", "c"}, {.codec = Codec::lz4});
    EXPECT_THAT(values(open(6)), ElementsAre("6:b", "7:c"));
}

TEST_F(FetchedBatchesTest, control_batches_are_passed_over) {
    add(0, {"a"});
    add_bytes(1, control_batch(ControlType::commit, {}, WallTime{1}));
    add(2, {"b"});
    EXPECT_THAT(values(open(0)), ElementsAre("0:a", "2:b"));
}

TEST_F(FetchedBatchesTest, aborted_records_are_for_those_only_who_read_uncommitted) {
    const BatchOptions transactional{.transactional = true};
    add(0, {"a"}, transactional, 7);
    add(1, {"b"}, transactional, 8);
    BatchBuilder marker({.transactional = true, .control = true});
    marker.set_producer(ProducerId{7}, ProducerEpoch{0}, no_sequence);
    const auto key = control_key(ControlType::abort);
    marker.append({.timestamp = WallTime{1}, .key = BytesView(key), .value = BytesView{}});
    add_bytes(2, marker.finish());
    add(3, {"c"}, transactional, 7);
    aborted = {{ProducerId{7}, Offset{0}}};
    EXPECT_THAT(values(open(0, IsolationLevel::read_committed)), ElementsAre("1:b", "3:c"));
    EXPECT_THAT(values(open(0)), ElementsAre("0:a", "1:b", "3:c"));
}

}  // namespace
}  // namespace brokerscope::core
