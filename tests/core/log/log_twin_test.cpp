// A log against its naive twin, by random calls, crashes and power losses.

#include "tests/core/log/log_twin.h"

namespace brokerscope::tests {
namespace {

class LogTwin : public LogTest {
protected:
    void start(std::uint64_t seed) {
        random = RandomStream(seed);
        options.config.segment_bytes = 6000;
        options.config.index_interval_bytes = 400;
        open();
    }
    Bytes random_batch() {
        const auto records = static_cast<int>(1 + random.below(4));
        return batch_of({.records = records, .value_bytes = random.below(300)});
    }
    void append_as_leader() {
        const Bytes batch = random_batch();
        const auto info = log->append_as_leader(batch, LeaderEpoch{epoch});
        ASSERT_TRUE(info);
        append_to(twin, stamped(batch, info->base_offset.value, epoch));
    }
    void append_as_follower() {
        Bytes sent;
        std::int64_t next = end();
        const std::uint64_t batches = 1 + random.below(4);
        for (std::uint64_t i = 0; i < batches; ++i) {
            if (random.below(4) == 0) ++epoch;
            const Bytes batch = stamped(random_batch(), next, epoch);
            next = BatchView::parse(batch)->next_offset().value;
            sent.insert(sent.end(), batch.begin(), batch.end());
        }
        ASSERT_TRUE(log->append_as_follower(sent));
        append_to(twin, sent);
    }
    void truncate() {
        const Offset to{
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(end()) + 3))};
        ASSERT_TRUE(log->truncate_to(to, Offset{}));
        cut(twin, to);
        ++epoch;
    }
    void read_somewhere() {
        const Offset start{
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(end()) + 1))};
        const auto max_bytes = static_cast<std::int64_t>(random.below(4000));
        const auto result =
            log->read({.start = start, .max_bytes = max_bytes, .end = log->log_end_offset()});
        ASSERT_TRUE(result);
        Twin read;
        append_to(read, result->bytes.view());
        // What the twin has from there on, as far as it fits; a log may stop at a segment's end.
        const auto first =
            std::ranges::find_if(twin, [&](const TwinBatch& batch) { return batch.next > start; });
        ASSERT_LE(read.size(), static_cast<std::size_t>(twin.end() - first));
        ASSERT_TRUE(std::equal(read.begin(), read.end(), first));
        ASSERT_LE(static_cast<std::int64_t>(result->bytes.size()), max_bytes);
        const bool had_room = read.empty() && first != twin.end() &&
                              std::cmp_less_equal(first->bytes.size(), max_bytes);
        ASSERT_FALSE(had_room);
    }
    void step() {
        const std::uint64_t kind = random.below(20);
        if (kind < 6)
            append_as_leader();
        else if (kind < 10)
            append_as_follower();
        else if (kind < 15)
            read_somewhere();
        else if (kind < 17)
            truncate();
        else if (kind == 17) {
            ASSERT_TRUE(log->roll());
        } else if (kind == 18) {
            ASSERT_TRUE(log->flush(Offset{end() / 2}));
        } else
            crash();
    }
    void crash() {
        if (random.below(3) == 0) {
            ASSERT_TRUE(log->close());
            restart(true);
        } else {
            restart();
        }
    }
    void expect_equal() {
        ASSERT_EQ(log->log_end_offset(), end_of(twin));
        ASSERT_TRUE(contents(*log) == twin);
        std::vector<LeaderEpochCache::Entry> epochs;
        for (const TwinBatch& batch : twin)
            LeaderEpochCache::add_epoch(epochs, batch.epoch, batch.base);
        ASSERT_TRUE(std::ranges::equal(log->epochs().entries(), epochs));
    }

    RandomStream random;
    Twin twin;
    std::int32_t epoch = 0;
};

TEST_F(LogTwin, holds_what_its_twin_holds) {
    start(1);
    for (int i = 0; i < 2000 && !HasFatalFailure(); ++i) {
        step();
        if (i % 20 == 0) expect_equal();
    }
    expect_equal();
}

TEST_F(LogTwin, a_power_loss_leaves_what_was_flushed_and_valid_batches_behind) {
    start(2);
    for (int i = 0; i < 300 && !HasFatalFailure(); ++i) {
        const std::uint64_t steps = 1 + random.below(10);
        for (std::uint64_t s = 0; s < steps; ++s) step();
        const Offset durable = log->recovery_point();
        options.recovery_point = durable;
        const bool by_seed = random.below(2) == 1;
        lose_power(by_seed ? sim::Keep::by_seed : sim::Keep::none);
        options.recovery_point = Offset{};
        ASSERT_GE(log->log_end_offset(), durable);
        Twin flushed = twin;
        cut(flushed, durable);
        const Twin left = contents(*log);
        ASSERT_TRUE(is_prefix(flushed, left)) << i;
        ASSERT_EQ(log->log_end_offset(), end_of(left));
        twin = left;
        // Whatever came back, the next leader's epoch is a new one.
        epoch = std::max(epoch, twin.empty() ? 0 : twin.back().epoch.value) + 1;
        expect_equal();
    }
}

}  // namespace
}  // namespace brokerscope::tests
