#include "tests/core/log/log_fixture.h"

namespace brokerscope::tests {
namespace {

using testing::ElementsAre;

class LogAppend : public LogTest {};
class LogRead : public LogTest {};
class LogTruncate : public LogTest {};
class LogFlush : public LogTest {};

TEST_F(LogAppend, a_leader_gives_offsets_and_its_epoch) {
    open();
    EXPECT_EQ(append({.records = 3}, 5), 0);
    EXPECT_EQ(append({.records = 2}, 5), 3);
    EXPECT_EQ(end(), 5);
    const auto result = log->read({.start = Offset{3}, .max_bytes = 1000, .end = Offset{5}});
    const auto batch = BatchView::parse(result->bytes.view());
    EXPECT_EQ(batch->base_offset(), Offset{3});
    EXPECT_EQ(batch->leader_epoch(), LeaderEpoch{5});
    EXPECT_TRUE(batch->check());
    const auto appended = events<trace::BatchAppended>();
    ASSERT_EQ(appended.size(), 2u);
    EXPECT_EQ(appended[1].count, 2);
    EXPECT_EQ(appended[1].content, content_hash(*batch));
}

TEST_F(LogAppend, a_follower_keeps_offsets_and_epochs) {
    open();
    const Bytes sent =
        joined({stamped(batch_of({.records = 2}), 0, 1), stamped(batch_of({.records = 1}), 2, 3)});
    const auto info = log->append_as_follower(sent);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->records, 3);
    EXPECT_EQ(end(), 3);
    EXPECT_EQ(log->epochs().epoch_at(Offset{1}), LeaderEpoch{1});
    EXPECT_EQ(log->epochs().epoch_at(Offset{2}), LeaderEpoch{3});
}

TEST_F(LogAppend, a_follower_leaves_out_a_batch_that_is_cut_off) {
    open();
    Bytes sent = joined({stamped(batch_of({}), 0, 0), stamped(batch_of({}), 1, 0)});
    sent.pop_back();
    EXPECT_EQ(log->append_as_follower(sent)->records, 1);
    EXPECT_EQ(end(), 1);
}

TEST_F(LogAppend, a_follower_takes_nothing_of_a_later_epoch_than_it_knows) {
    open();
    const Bytes sent = joined({stamped(batch_of({}), 0, 1), stamped(batch_of({}), 1, 2)});
    EXPECT_EQ(log->append_as_follower(sent, LeaderEpoch{1})->records, 1);
    EXPECT_EQ(end(), 1);
}

TEST_F(LogAppend, a_follower_takes_all_or_nothing) {
    open();
    append({});
    Bytes damaged = joined({stamped(batch_of({}), 1, 0), stamped(batch_of({}), 2, 0)});
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(log->append_as_follower(damaged).error(), LogError::corrupt);
    EXPECT_EQ(log->append_as_follower(stamped(batch_of({}), 0, 0)).error(), LogError::out_of_order);
    EXPECT_EQ(end(), 1);
    EXPECT_THAT(read(0), ElementsAre(0));
}

TEST_F(LogAppend, a_leader_refuses_what_is_no_valid_batch_of_a_client) {
    options.config.max_message_bytes = 500;
    open();
    EXPECT_EQ(refused({.value_bytes = 600}), LogError::too_large);
    Bytes damaged = batch_of({});
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(log->append_as_leader(damaged, LeaderEpoch{0}).error(), LogError::corrupt);
    EXPECT_EQ(log->append_as_leader(joined({batch_of({}), batch_of({})}), LeaderEpoch{0}).error(),
              LogError::corrupt);
    EXPECT_EQ(log->append_as_leader({}, LeaderEpoch{0}).error(), LogError::corrupt);
    EXPECT_EQ(end(), 0);
    EXPECT_TRUE(events<trace::BatchAppended>().empty());
}

TEST_F(LogAppend, rolls_when_the_segment_has_no_room) {
    options.config.segment_bytes = 1000;
    open();
    for (int i = 0; i < 10; ++i) append({.value_bytes = 300});
    EXPECT_GT(events<trace::SegmentRolled>().size(), 2u);
    EXPECT_EQ(refused({.value_bytes = 1000}), LogError::too_large_for_segment);
    for (std::int64_t i = 0; i < 10; ++i) EXPECT_EQ(read(i).at(0), i);
    EXPECT_EQ(log->active_segment_base(), events<trace::SegmentRolled>().back().base_offset);
}

TEST_F(LogAppend, a_full_disk_leaves_the_log_as_it_was) {
    open();
    append({});
    machine.disk.set_capacity(machine.disk.used_bytes() + 50);
    EXPECT_EQ(refused({}), LogError::full);
    EXPECT_EQ(end(), 1);
    machine.disk.set_capacity(INT64_MAX);
    EXPECT_EQ(append({}), 1);
    restart();
    EXPECT_EQ(end(), 2);
    EXPECT_EQ(events<trace::LogRecovered>().at(0).cut_bytes, 0);
}

TEST_F(LogRead, returns_whole_batches_and_at_least_one_if_asked) {
    open();
    for (int i = 0; i < 5; ++i) append({.records = 2});
    EXPECT_THAT(read(0), ElementsAre(0, 2, 4, 6, 8));
    EXPECT_THAT(read(3), ElementsAre(2, 4, 6, 8)) << "the batch that holds 3 begins at 2";
    const auto size = static_cast<std::int64_t>(batch_of({.records = 2}).size());
    EXPECT_THAT(read(2, 2 * size + 1), ElementsAre(2, 4));
    EXPECT_THAT(read(2, size - 1), ElementsAre());
    EXPECT_THAT(
        bases(log->read(
            {.start = Offset{2}, .max_bytes = 1, .end = log->log_end_offset(), .min_one = true})),
        ElementsAre(2));
    EXPECT_THAT(read(10), ElementsAre());
}

TEST_F(LogRead, shows_nothing_at_or_behind_the_readers_end) {
    open();
    for (int i = 0; i < 4; ++i) append({.records = 2});
    const auto below = [&](std::int64_t end) {
        return bases(log->read(
            {.start = Offset{0}, .max_bytes = 1 << 20, .end = Offset{end}, .min_one = true}));
    };
    EXPECT_THAT(below(0), ElementsAre());
    EXPECT_THAT(below(3), ElementsAre(0)) << "half a batch below the high watermark is not read";
    EXPECT_THAT(below(4), ElementsAre(0, 2));
}

TEST_F(LogRead, an_offset_outside_the_log_is_out_of_range) {
    open();
    append({});
    EXPECT_EQ(log->read({.start = Offset{2}, .end = Offset{1}}).error(), LogError::out_of_range);
    EXPECT_EQ(log->read({.start = Offset{-1}, .end = Offset{1}}).error(), LogError::out_of_range);
    EXPECT_TRUE(log->read({.start = Offset{1}, .end = Offset{1}}));
}

TEST_F(LogRead, every_offset_is_found_through_the_index) {
    options.config.segment_bytes = 40'000;
    options.config.index_interval_bytes = 500;
    open();
    for (int i = 0; i < 400; ++i) append({.records = 1 + i % 3, .value_bytes = 50});
    for (std::int64_t i = 0; i < end(); ++i) {
        const auto found = read(i, 100'000);
        ASSERT_FALSE(found.empty()) << i;
        ASSERT_LE(found[0], i);
        ASSERT_GT(found[0] + 3, i);
    }
}

TEST_F(LogRead, bytes_between_is_what_a_read_would_return) {
    open();
    for (int i = 0; i < 4; ++i) append({.records = 2});
    const auto size = static_cast<std::int64_t>(batch_of({.records = 2}).size());
    EXPECT_EQ(log->bytes_between(Offset{0}, Offset{8}), 4 * size);
    EXPECT_EQ(log->bytes_between(Offset{3}, Offset{7}), 2 * size);
    EXPECT_EQ(log->bytes_between(Offset{8}, Offset{8}), 0);
}

TEST_F(LogTruncate, removes_what_is_at_and_behind_the_offset) {
    options.config.segment_bytes = 1000;
    open();
    for (int i = 0; i < 10; ++i) append({.records = 2, .value_bytes = 150}, i / 4);
    const std::uint64_t hash_before = log->hash_below(Offset{6});
    ASSERT_TRUE(log->truncate_to(Offset{6}, Offset{4}));
    EXPECT_EQ(end(), 6);
    EXPECT_EQ(log->hash(), hash_before);
    EXPECT_THAT(read(4), ElementsAre(4));
    EXPECT_EQ(log->epochs().latest_epoch(), LeaderEpoch{0});
    EXPECT_EQ(events<trace::LogTruncated>().at(0).from, Offset{20});
    EXPECT_EQ(append({.records = 2}, 7), 6);
    restart();
    EXPECT_EQ(end(), 8);
    EXPECT_EQ(log->epochs().latest_epoch(), LeaderEpoch{7});
}

TEST_F(LogTruncate, a_batch_that_holds_the_offset_goes_as_a_whole) {
    open();
    append({.records = 5});
    append({.records = 5});
    ASSERT_TRUE(log->truncate_to(Offset{7}, Offset{0}));
    EXPECT_EQ(end(), 5);
}

TEST_F(LogTruncate, behind_the_end_it_does_nothing) {
    open();
    append({});
    ASSERT_TRUE(log->truncate_to(Offset{1}, Offset{0}));
    ASSERT_TRUE(log->truncate_to(Offset{100}, Offset{0}));
    EXPECT_EQ(end(), 1);
    EXPECT_TRUE(events<trace::LogTruncated>().empty());
}

TEST_F(LogTruncate, fully_the_log_goes_on_elsewhere) {
    options.config.segment_bytes = 1000;
    open();
    for (int i = 0; i < 10; ++i) append({.value_bytes = 300});
    ASSERT_TRUE(log->truncate_fully_and_start_at(Offset{500}, Offset{500}));
    EXPECT_EQ(log->log_start_offset(), Offset{500});
    EXPECT_EQ(append({}, 3), 500);
    restart();
    EXPECT_EQ(log->log_start_offset(), Offset{500});
    EXPECT_EQ(end(), 501);
}

TEST_F(LogTruncate, forgets_producers_behind_the_offset) {
    open();
    append({.producer = ProducerId{9}, .sequence = Sequence{0}});
    append({.producer = ProducerId{9}, .sequence = Sequence{1}});
    append({.producer = ProducerId{8}, .sequence = Sequence{0}});
    ASSERT_TRUE(log->truncate_to(Offset{1}, Offset{0}));
    EXPECT_EQ(log->producers().producers().size(), 1u);
    EXPECT_EQ(append({.producer = ProducerId{9}, .sequence = Sequence{1}}), 1);
}

TEST_F(LogFlush, what_is_not_flushed_is_gone_with_the_power) {
    open();
    for (int i = 0; i < 3; ++i) append({});
    ASSERT_TRUE(log->flush());
    EXPECT_EQ(log->recovery_point(), Offset{3});
    append({});
    lose_power();
    EXPECT_EQ(end(), 3);
    EXPECT_THAT(read(0), ElementsAre(0, 1, 2));
}

TEST_F(LogFlush, flush_messages_flushes_by_itself) {
    options.config.flush_messages = 2;
    open();
    append({});
    EXPECT_TRUE(events<trace::LogFlushed>().empty());
    append({});
    EXPECT_EQ(events<trace::LogFlushed>().at(0).offset, Offset{2});
}

TEST_F(LogFlush, a_roll_flushes_the_old_segment_in_an_input_of_its_own) {
    options.config.segment_bytes = 500;
    open();
    append({.value_bytes = 300});
    append({.value_bytes = 300});
    EXPECT_EQ(log->recovery_point(), Offset{0});
    machine.env->time.advance(Duration{});
    EXPECT_EQ(log->recovery_point(), Offset{1});
    lose_power();
    EXPECT_EQ(end(), 1);
}

}  // namespace
}  // namespace brokerscope::tests
