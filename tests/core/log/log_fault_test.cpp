// A log under a fault loop: the process dies at storage operation 1, 2, 3 ... of a story, and what
// is left has to be the log before or after the call that was interrupted, or a state between.

#include "tests/core/log/log_twin.h"

namespace brokerscope::tests {
namespace {

/// What may be found after the death: `least` at least, `most` at most, one a prefix of the other.
struct Bounds {
    Twin least;
    Twin most;
};

class LogFault : public LogTest {
protected:
    /// Runs the story until its end or the process's death. Returns what may be found.
    Bounds tell_story() {
        Twin twin;
        const auto leader = [&](std::size_t bytes, std::int32_t epoch) -> std::optional<Bounds> {
            const Bytes batch = batch_of({.records = 2,
                                          .value_bytes = bytes,
                                          .producer = ProducerId{7},
                                          .sequence = Sequence{2 * sequence++}});
            Twin after = twin;
            append_to(after, stamped(batch, end_of(twin).value, epoch));
            if (!log->append_as_leader(batch, LeaderEpoch{epoch})) return Bounds{twin, after};
            twin = after;
            return std::nullopt;
        };
        sequence = 0;
        for (int i = 0; i < 6; ++i)
            if (auto died = leader(300, i / 4)) return *died;
        if (!log->flush()) return {twin, twin};
        durable = twin;
        for (int i = 0; i < 3; ++i)
            if (auto died = leader(200, 2)) return *died;
        Twin after = twin;
        const Bytes sent =
            joined({stamped(batch_of({.value_bytes = 150}), end_of(twin).value, 3),
                    stamped(batch_of({.value_bytes = 90}), end_of(twin).value + 1, 4)});
        append_to(after, sent);
        if (!log->append_as_follower(sent)) return {twin, after};
        twin = after;
        after = twin;
        cut(after, Offset{5});
        cut(durable, Offset{5});
        if (!log->truncate_to(Offset{5}, Offset{4})) return {after, twin};
        twin = after;
        sequence = 2;
        for (int i = 0; i < 4; ++i)
            if (auto died = leader(250, 5)) return *died;
        if (!log->close()) return {twin, twin};
        durable = twin;
        return {twin, twin};
    }

    /// The story with a death at `operation`. False if it came to its end before.
    bool dies_at(std::uint64_t operation, sim::Applied applied) {
        log.reset();
        machine.disk.wipe();
        machine.restart();
        machine.env->files.kill_at(operation, applied);
        options.config.segment_bytes = 1500;
        options.config.index_interval_bytes = 400;
        bounds = {};
        durable = {};
        auto opened = Log::open(*machine.env, options);
        if (!opened) return true;
        log = std::move(*opened);
        if (!log->recover()) return true;
        bounds = tell_story();
        return machine.env->files.is_gone();
    }

    void expect_within_bounds() {
        const Twin left = contents(*log);
        EXPECT_TRUE(is_prefix(bounds.least, left));
        EXPECT_TRUE(is_prefix(left, bounds.most));
        EXPECT_EQ(log->log_end_offset(), end_of(left));
        // It goes on as if nothing had happened.
        const Bytes batch = batch_of({});
        const auto info = log->append_as_leader(batch, LeaderEpoch{9});
        ASSERT_TRUE(info);
        EXPECT_EQ(info->base_offset, end_of(left));
        EXPECT_EQ(log->epochs().latest_epoch(), LeaderEpoch{9});
    }

    Bounds bounds;
    Twin durable;
    std::int32_t sequence = 0;
};

constexpr auto all_applied = {sim::Applied::none, sim::Applied::part, sim::Applied::whole};

TEST_F(LogFault, a_process_that_dies_at_any_operation_loses_nothing_it_had_done) {
    std::uint64_t operations = 0;
    for (const sim::Applied applied : all_applied) {
        for (std::uint64_t operation = 1; dies_at(operation, applied); ++operation) {
            SCOPED_TRACE(operation);
            restart();
            expect_within_bounds();
            ASSERT_FALSE(HasFailure());
            operations = std::max(operations, operation);
        }
    }
    EXPECT_GT(operations, 60u);
}

TEST_F(LogFault, a_recovery_that_dies_at_any_operation_can_be_done_again) {
    for (std::uint64_t operation = 5; dies_at(operation, sim::Applied::part); operation += 3) {
        for (std::uint64_t later = 1; later < 30; ++later) {
            SCOPED_TRACE(operation * 100 + later);
            log.reset();
            machine.restart();
            machine.env->files.kill_at(later, sim::Applied::part);
            auto opened = Log::open(*machine.env, options);
            if (opened && (*opened)->recover()) break;
        }
        restart();
        expect_within_bounds();
        ASSERT_FALSE(HasFailure());
    }
}

TEST_F(LogFault, with_the_power_goes_nothing_that_was_flushed) {
    for (const sim::Keep keep : {sim::Keep::none, sim::Keep::by_seed}) {
        for (const sim::Applied applied : all_applied) {
            for (std::uint64_t operation = 1; dies_at(operation, applied); ++operation) {
                SCOPED_TRACE(operation);
                lose_power(keep);
                const Twin left = contents(*log);
                EXPECT_TRUE(is_prefix(durable, left));
                EXPECT_EQ(log->log_end_offset(), end_of(left));
                ASSERT_FALSE(HasFailure());
            }
        }
    }
}

}  // namespace
}  // namespace brokerscope::tests
