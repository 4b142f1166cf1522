#include "tests/core/log/log_fixture.h"

namespace brokerscope::tests {
namespace {

using testing::ElementsAre;

class LogRecovery : public LogTest {};
class LogProducers : public LogTest {};

TEST_F(LogRecovery, a_crash_of_the_process_loses_nothing) {
    options.config.segment_bytes = 2000;
    open();
    for (int i = 0; i < 20; ++i) append({.records = 2}, i / 7);
    const std::uint64_t hash = log->hash();
    const std::vector<LeaderEpochCache::Entry> epochs(log->epochs().entries().begin(),
                                                      log->epochs().entries().end());
    restart();
    EXPECT_EQ(end(), 40);
    EXPECT_EQ(log->hash(), hash);
    EXPECT_TRUE(std::ranges::equal(log->epochs().entries(), epochs));
}

TEST_F(LogRecovery, torn_last_batch_is_truncated) {
    open();
    append({});
    append({});
    ASSERT_TRUE(log->flush());
    append({.value_bytes = 1000});
    log.reset();
    machine.env.reset();
    machine.disk.power_loss({.torn = sim::PowerLoss::Torn{"orders-0", 50}}, machine.random);
    machine.restart();
    open();
    EXPECT_EQ(end(), 2);
    EXPECT_GT(events<trace::LogRecovered>().at(0).cut_bytes, 400);
    EXPECT_EQ(append({}), 2);
}

TEST_F(LogRecovery, nothing_behind_a_damaged_batch_is_kept) {
    options.config.segment_bytes = 900;
    open();
    for (int i = 0; i < 10; ++i) append({.value_bytes = 200});
    log.reset();
    auto file = machine.env->files.open("orders-0/00000000000000000003.log", OpenMode::existing);
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->write((*file)->size() - 5, to_bytes("?")));
    restart();
    EXPECT_EQ(end(), 5);
    EXPECT_EQ(machine.disk.read("orders-0/00000000000000000006.log"), std::nullopt);
    EXPECT_EQ(machine.disk.read("orders-0/00000000000000000006.index"), std::nullopt);
    EXPECT_EQ(append({}), 5);
}

TEST_F(LogRecovery, reads_at_most_a_mebibyte_a_step) {
    open();
    for (int i = 0; i < 40; ++i) append({.value_bytes = 100'000});
    log.reset();
    machine.restart();
    auto opened = Log::open(*machine.env, options);
    int steps = 1;
    while (!*(*opened)->recover_step()) ++steps;
    EXPECT_EQ(steps, 5);
    EXPECT_EQ((*opened)->log_end_offset(), Offset{40});
}

TEST_F(LogRecovery, a_batch_larger_than_a_step_is_read_whole) {
    options.config.max_message_bytes = 5 << 20;
    open();
    append({.value_bytes = 3 << 20});
    append({});
    restart();
    EXPECT_EQ(end(), 2);
}

TEST_F(LogRecovery, rebuilds_an_index_that_is_damaged) {
    options.config.index_interval_bytes = 300;
    open();
    for (int i = 0; i < 20; ++i) append({.value_bytes = 200});
    const auto index = *machine.disk.read("orders-0/00000000000000000000.index");
    EXPECT_GT(index.size(), 40u);
    log.reset();
    auto file = machine.env->files.open("orders-0/00000000000000000000.index", OpenMode::existing);
    ASSERT_TRUE((*file)->write(8, to_bytes("nonsense")));
    restart();
    EXPECT_TRUE(*machine.disk.read("orders-0/00000000000000000000.index") == index);
    EXPECT_THAT(read(19), ElementsAre(19));
}

TEST_F(LogRecovery, an_index_entry_is_the_last_offset_of_a_batch_and_where_it_starts) {
    options.config.index_interval_bytes = 300;
    open();
    const NewBatch two{.records = 2, .value_bytes = 200};
    for (int i = 0; i < 4; ++i) append(two);
    const auto size = static_cast<std::int32_t>(batch_of(two).size());
    const auto index = *machine.disk.read("orders-0/00000000000000000000.index");
    ASSERT_EQ(index.size(), 24u);
    EXPECT_EQ(load_big_endian<std::int32_t>(index.data()), 3);
    EXPECT_EQ(load_big_endian<std::int32_t>(index.data() + 4), size);
    EXPECT_EQ(load_big_endian<std::int32_t>(index.data() + 16), 7);
    EXPECT_EQ(load_big_endian<std::int32_t>(index.data() + 20), 3 * size);
}

TEST_F(LogRecovery, the_high_watermark_is_cut_to_what_is_left) {
    open();
    append({});
    options.high_watermark = Offset{5};
    restart();
    EXPECT_EQ(log->recovered_high_watermark(), Offset{1});
    EXPECT_EQ(events<trace::LogRecovered>().at(0).hw, Offset{1});
}

TEST_F(LogRecovery, equal_logs_have_equal_hashes_at_every_batch) {
    open();
    for (int i = 0; i < 5; ++i) append({.records = 2}, i);
    const auto sent = log->read({.start = Offset{0}, .max_bytes = 1 << 20, .end = Offset{10}});
    Machine other("none");
    auto follower = Log::open(*other.env, options);
    ASSERT_TRUE((*follower)->recover());
    ASSERT_TRUE((*follower)->append_as_follower(sent->bytes.view()));
    for (std::int64_t offset = 0; offset <= 10; ++offset)
        EXPECT_EQ((*follower)->hash_below(Offset{offset}), log->hash_below(Offset{offset}));
    EXPECT_NE(log->hash_below(Offset{4}), log->hash_below(Offset{6}));
    EXPECT_EQ(log->hash_below(Offset{5}), log->hash_below(Offset{4}));
}

TEST_F(LogProducers, a_retry_is_answered_with_the_original_offset) {
    open();
    const NewBatch batch{.records = 2, .producer = ProducerId{9}, .sequence = Sequence{0}};
    append(batch);
    append({});
    const auto info = log->append_as_leader(batch_of(batch), LeaderEpoch{0});
    ASSERT_TRUE(info);
    EXPECT_TRUE(info->duplicate);
    EXPECT_EQ(info->base_offset, Offset{0});
    EXPECT_EQ(end(), 3);
    EXPECT_EQ(events<trace::BatchDeduplicated>().at(0).base_offset, Offset{0});
}

TEST_F(LogProducers, the_order_of_the_checks_is_kafkas) {
    open();
    const auto batch = [](std::int16_t epoch, std::int32_t sequence) {
        return NewBatch{.producer = ProducerId{9},
                        .producer_epoch = ProducerEpoch{epoch},
                        .sequence = Sequence{sequence}};
    };
    append(batch(3, 17));  // nothing known: any sequence
    EXPECT_EQ(refused(batch(3, 19)), LogError::out_of_order_sequence);
    EXPECT_EQ(refused(batch(3, 16)), LogError::out_of_order_sequence);
    EXPECT_EQ(refused(batch(2, 18)), LogError::invalid_producer_epoch);
    EXPECT_EQ(refused(batch(4, 18)), LogError::out_of_order_sequence);
    append(batch(3, 18));
    append(batch(4, 0));
    EXPECT_EQ(refused(batch(3, 18)), LogError::invalid_producer_epoch);
    append(batch(4, 1));
}

TEST_F(LogProducers, a_sequence_wraps_to_zero) {
    open();
    append({.producer = ProducerId{9}, .sequence = Sequence{INT32_MAX}});
    append({.producer = ProducerId{9}, .sequence = Sequence{0}});
}

TEST_F(LogProducers, five_batches_are_remembered_and_one_after_a_restart) {
    open();
    const auto batch = [](std::int32_t sequence) {
        return batch_of({.producer = ProducerId{9}, .sequence = Sequence{sequence}});
    };
    for (int i = 0; i < 6; ++i) ASSERT_TRUE(log->append_as_leader(batch(i), LeaderEpoch{0}));
    EXPECT_EQ(log->append_as_leader(batch(0), LeaderEpoch{0}).error(),
              LogError::out_of_order_sequence);
    EXPECT_TRUE(log->append_as_leader(batch(1), LeaderEpoch{0})->duplicate);
    ASSERT_TRUE(log->close());
    const std::uint64_t hash = log->producers().hash();
    restart(true);
    EXPECT_EQ(log->producers().hash(), hash);
    EXPECT_EQ(log->append_as_leader(batch(4), LeaderEpoch{0}).error(),
              LogError::out_of_order_sequence);
    EXPECT_EQ(log->append_as_leader(batch(5), LeaderEpoch{0})->base_offset, Offset{5});
    EXPECT_TRUE(log->append_as_leader(batch(6), LeaderEpoch{0}));
}

TEST_F(LogProducers, are_rebuilt_after_a_crash) {
    options.config.segment_bytes = 1000;
    open();
    for (int i = 0; i < 20; ++i)
        append({.producer = ProducerId{i % 3}, .sequence = Sequence{i / 3}});
    const std::uint64_t hash = log->producers().hash();
    restart();
    EXPECT_EQ(log->producers().hash(), hash);
    EXPECT_EQ(log->producers().producers().size(), 3u);
}

TEST_F(LogProducers, expire) {
    options.config.producer_id_expiration = seconds(60);
    open();
    append({.producer = ProducerId{1}, .timestamp = 0});
    append({.producer = ProducerId{2}, .timestamp = 30'000});
    machine.env->time.advance(seconds(60));
    log->remove_expired_producers();
    EXPECT_EQ(log->producers().producers().size(), 1u);
}

}  // namespace
}  // namespace brokerscope::tests
