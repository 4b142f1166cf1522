#include "sim/kernel/pending_events.h"
#include "core/base/random.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace brokerscope::tests {
namespace {

using core::Instant;
using sim::PendingEvent;
using sim::PendingEvents;

/// The same set as a sorted tree: slow, and plainly right.
class NaiveTwin {
public:
    void push(const PendingEvent& event) { events_.insert(event); }
    std::optional<PendingEvent> pop(Instant limit) {
        if (events_.empty() || events_.begin()->time > limit) return std::nullopt;
        const PendingEvent first = *events_.begin();
        events_.erase(events_.begin());
        return first;
    }
    PendingEvent any(std::uint64_t number) const {
        auto at = events_.begin();
        std::advance(at, static_cast<std::ptrdiff_t>(number % events_.size()));
        return *at;
    }
    void cancel(const PendingEvent& event) { events_.erase(event); }
    Instant first_time() const {
        return events_.empty() ? Instant::never() : events_.begin()->time;
    }
    std::size_t size() const { return events_.size(); }

private:
    std::set<PendingEvent> events_;
};

/// Both sets side by side, fed the same at random; they must never differ.
class Twins {
public:
    Twins(std::uint64_t seed, std::uint64_t span) : chance_(seed), span_(span) {}

    void push() {
        PendingEvent event;
        event.time = now_ + core::nanoseconds(static_cast<std::int64_t>(chance_.below(span_)));
        event.order = (chance_.below(4) << 48) | next_++;
        event.argument = static_cast<std::uint32_t>(next_);
        real_.push(event);
        twin_.push(event);
    }
    void cancel() {
        if (twin_.size() == 0) return;
        const PendingEvent event = twin_.any(chance_.next());
        real_.cancel(event.order);
        twin_.cancel(event);
    }
    void pop() {
        const auto ahead = core::nanoseconds(static_cast<std::int64_t>(chance_.below(span_)));
        const Instant limit = chance_.below(3) == 0 ? Instant::never() : now_ + ahead;
        ASSERT_EQ(real_.first_time(), twin_.first_time());
        const auto got = real_.pop(limit);
        const auto expected = twin_.pop(limit);
        ASSERT_EQ(got.has_value(), expected.has_value());
        if (!got) {
            if (limit != Instant::never()) now_ = limit;
            return;
        }
        ASSERT_EQ(got->time, expected->time);
        ASSERT_EQ(got->order, expected->order);
        ASSERT_EQ(got->argument, expected->argument);
        now_ = got->time;
    }
    void one_of(int pushes, int pops, int cancels) {
        const auto total = static_cast<std::uint64_t>(pushes + pops + cancels);
        const auto pick = static_cast<int>(chance_.below(total));
        if (pick < pushes)
            push();
        else if (pick < pushes + pops)
            pop();
        else
            cancel();
        ASSERT_EQ(real_.size(), twin_.size());
    }

private:
    PendingEvents real_;
    NaiveTwin twin_;
    core::RandomStream chance_;
    std::uint64_t span_;
    std::uint64_t next_ = 0;
    Instant now_{-1'000'000};
};

TEST(PendingEvents, does_what_a_sorted_tree_does) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        // From ties all over to times that never meet.
        const std::uint64_t span = std::uint64_t{3} << (seed * 2);
        Twins twins(seed, span);
        for (int i = 0; i < 3'000 && !testing::Test::HasFatalFailure(); ++i) twins.one_of(5, 3, 1);
        for (int i = 0; i < 6'000 && !testing::Test::HasFatalFailure(); ++i) twins.one_of(2, 4, 1);
        ASSERT_FALSE(testing::Test::HasFatalFailure()) << "seed " << seed;
    }
}

TEST(PendingEvents, cancelling_most_of_a_large_set_keeps_the_rest) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Twins twins(seed, 1 << 20);
        for (int i = 0; i < 1'000; ++i) twins.push();
        for (int i = 0; i < 900; ++i) twins.cancel();
        for (int i = 0; i < 300 && !testing::Test::HasFatalFailure(); ++i) twins.one_of(0, 1, 0);
    }
}

TEST(PendingEvents, a_sparse_set_that_becomes_dense_keeps_its_order) {
    // One far event makes the front wide; thousands of pushes into it must not stay there.
    Twins twins(3, std::uint64_t{1} << 40);
    for (int i = 0; i < 10; ++i) twins.push();
    for (int i = 0; i < 3 && !testing::Test::HasFatalFailure(); ++i) twins.pop();
    for (int i = 0; i < 8'000 && !testing::Test::HasFatalFailure(); ++i) twins.one_of(9, 2, 1);
    for (int i = 0; i < 9'000 && !testing::Test::HasFatalFailure(); ++i) twins.one_of(1, 9, 1);
}

TEST(PendingEvents, thousands_at_one_instant_go_in_their_order) {
    Twins twins(4, 1);
    for (int i = 0; i < 5'000; ++i) twins.push();
    for (int i = 0; i < 9'000 && !testing::Test::HasFatalFailure(); ++i) twins.one_of(3, 9, 1);
}

TEST(PendingEvents, looking_ahead_leaves_room_for_earlier_events) {
    PendingEvents events;
    events.push({Instant{1000}, 1, 0, 0, 0});
    EXPECT_EQ(events.first_time(), Instant{1000});
    EXPECT_FALSE(events.pop(Instant{500}));
    events.push({Instant{501}, 2, 0, 0, 0});
    EXPECT_EQ(events.first_time(), Instant{501});
    EXPECT_EQ(events.pop(Instant::never())->order, 2u);
    EXPECT_EQ(events.pop(Instant::never())->order, 1u);
    EXPECT_TRUE(events.empty());
    EXPECT_EQ(events.first_time(), Instant::never());
}

TEST(PendingEvents, a_cancelled_first_event_does_not_hide_a_later_one_or_move_time) {
    PendingEvents events;
    events.push({Instant{100}, 1, 0, 0, 0});
    events.push({Instant{300}, 2, 0, 0, 0});
    events.cancel(1);
    EXPECT_FALSE(events.pop(Instant{200}));
    events.push({Instant{150}, 3, 0, 0, 0});
    EXPECT_EQ(events.pop(Instant{200})->order, 3u);
    EXPECT_EQ(events.size(), 1u);
}

}  // namespace
}  // namespace brokerscope::tests
