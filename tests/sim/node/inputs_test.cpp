// Lanes, charges and timers: when an input starts, and when what it does takes effect.

#include "sim/node/timer_queue.h"
#include "tests/sim/node/toy_nodes.h"
#include "tests/support/recorded_world.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::Instant;
using core::milliseconds;
using core::seconds;

/// Notes when its timers fire.
class Waiter final : public core::Handler {
public:
    explicit Waiter(core::Env& env) : env_(env) {
        for (int i = 0; i < 4; ++i)
            timers_.push_back(
                std::make_unique<core::Timer>(env.clock(), [this, i] { fired.push_back(i); }));
    }
    void on_start() override {
        timers_[2]->arm(milliseconds(5));
        timers_[0]->arm(milliseconds(5));
        timers_[1]->arm(milliseconds(5));
        timers_[3]->arm(milliseconds(4));
        timers_[0]->arm(milliseconds(5));
    }
    void on_shutdown() override { env_.exit(); }
    core::Timer& timer(std::size_t i) { return *timers_[i]; }
    Instant now() const { return env_.clock().now(); }
    core::WallTime wall() const { return env_.clock().wall(); }

    std::vector<int> fired;

private:
    core::Env& env_;
    std::vector<std::unique_ptr<core::Timer>> timers_;
};

class OneWaiter : public testing::Test {
protected:
    OneWaiter() {
        run.add("waiter", make<Waiter>);
        run.start("waiter");
    }
    template <class Body>
    void inside(Body body) {
        run.world.call(run.world.node("waiter"),
                       [body](core::Handler& handler) { body(dynamic_cast<Waiter&>(handler)); });
    }
    const Waiter& waiter() const { return run.look<Waiter>("waiter"); }
    RecordedWorld run;
};

TEST_F(OneWaiter, timers_of_one_instant_fire_in_the_order_of_arming) {
    run.world.run_for(milliseconds(10));
    EXPECT_EQ(waiter().fired, (std::vector{3, 2, 1, 0}));
}

TEST_F(OneWaiter, a_timer_that_is_disarmed_while_it_waits_for_its_turn_does_not_fire) {
    run.world.run_for(milliseconds(2));
    run.pause("waiter");
    inside([](Waiter& waiter) { waiter.timer(2).disarm(); });
    run.world.run_for(milliseconds(10));
    EXPECT_TRUE(waiter().fired.empty());
    run.resume("waiter");
    run.world.run_for(milliseconds(1));
    EXPECT_EQ(waiter().fired, (std::vector{3, 1, 0}));
}

TEST_F(OneWaiter, timers_of_an_earlier_life_never_fire) {
    run.world.run_for(milliseconds(2));
    run.crash("waiter");
    run.world.run_for(milliseconds(1));
    run.start("waiter");
    run.world.run_for(milliseconds(3));
    EXPECT_TRUE(waiter().fired.empty());
    run.world.run_for(milliseconds(3));
    EXPECT_EQ(waiter().fired.size(), 4u);
}

TEST_F(OneWaiter, a_fast_clock_fires_early_and_a_skewed_one_tells_another_date) {
    run.world.run_for(seconds(1));
    const sim::NodeId node = run.world.node("waiter");
    run.world.set_clock_drift(node, 100'000);
    run.world.set_clock_skew(node, seconds(-5));
    inside([](Waiter& waiter) {
        waiter.fired.clear();
        waiter.timer(0).arm(milliseconds(110));
    });
    run.world.run_for(milliseconds(99));
    EXPECT_TRUE(waiter().fired.empty());
    run.world.run_for(milliseconds(1));
    EXPECT_EQ(waiter().fired.size(), 1u);
    // The tenth of a second was 110 ms to it.
    EXPECT_EQ(waiter().now(), Instant{} - seconds(9) + milliseconds(110));
    EXPECT_EQ(waiter().wall().value, sim::epoch_ms - 9'000 - 5'000 + 110);
}

/// A server whose every request costs 10 ms, and clients that ask at once.
class BusyServer : public testing::Test {
protected:
    void build(int lanes, int clients) {
        sim::NodeOptions server;
        server.lanes = lanes;
        server.cpu.per_request = milliseconds(10);
        run.add("ponger", make<Ponger>, server);
        run.start("ponger");
        for (int i = 0; i < clients; ++i) {
            const std::string name = fmt::format("client-{}", i);
            run.add(name, [](core::Env& env) { return std::make_unique<Pinger>(env); });
            run.start(name);
        }
        run.world.run_for(milliseconds(4));
    }
    /// Offsets in milliseconds of what the server sent, from the first request it was handed.
    std::vector<std::int64_t> answer_times() {
        std::vector<std::int64_t> times;
        Instant first = Instant::never();
        for (const trace::Event& event : run.log.events) {
            if (run.log.text(event.node) != "ponger") continue;
            if (std::holds_alternative<trace::MessageDelivered>(event.payload))
                first = std::min(first, event.time);
            if (std::holds_alternative<trace::MessageSent>(event.payload))
                times.push_back((event.time - first).ns / 1'000'000);
        }
        return times;
    }
    static sim::WorldOptions constant() {
        sim::WorldOptions options;
        options.network.latency = sim::Latency::constant(milliseconds(1));
        options.network.bandwidth = 0;
        return options;
    }
    RecordedWorld run{constant()};
};

TEST_F(BusyServer, requests_of_several_connections_share_the_lanes) {
    build(2, 4);
    run.world.run_for(milliseconds(21));
    EXPECT_EQ(answer_times(), (std::vector<std::int64_t>{10, 10, 20, 20}));
}

TEST_F(BusyServer, requests_of_one_connection_are_served_one_after_the_other) {
    build(8, 1);
    run.world.call(run.world.node("client-0"),
                   [](core::Handler& handler) { dynamic_cast<Pinger&>(handler).burst(2); });
    run.world.run_for(milliseconds(40));
    const auto times = answer_times();
    ASSERT_GE(times.size(), 3u);
    EXPECT_EQ(times[0], 10);
    EXPECT_EQ(times[1], 20);
    EXPECT_EQ(times[2], 30);
}

TEST_F(BusyServer, a_crash_during_the_charge_loses_the_answer) {
    build(8, 2);
    run.world.run_for(milliseconds(5));
    EXPECT_EQ(run.look<Ponger>("ponger").pings.size(), 2u);
    run.crash("ponger");
    run.start("ponger");
    run.world.run_for(milliseconds(15));
    EXPECT_TRUE(answer_times().empty());
    // The frames of the earlier life never reach the new one: its connections are its own.
    EXPECT_TRUE(run.look<Ponger>("ponger").pings.empty());
}

TEST_F(BusyServer, an_exit_lets_other_lanes_finish) {
    build(8, 2);
    run.world.run_for(milliseconds(5));
    run.shutdown("ponger");
    run.world.run_for(milliseconds(20));
    EXPECT_EQ(answer_times().size(), 2u);
    EXPECT_EQ(run.log.count_at<trace::NodeStopped>("ponger"), 1);
    for (const auto* name : {"client-0", "client-1"})
        EXPECT_EQ(run.look<Pinger>(name).closed.front(), core::CloseReason::orderly);
}

TEST(TimerQueue, what_is_disarmed_and_armed_again_and_again_takes_no_room) {
    class NoClock final : public core::Clock {
    public:
        Instant now() const override { return Instant{}; }
        core::WallTime wall() const override { return {}; }

    private:
        std::uint64_t arm(core::Timer&, Instant) override { return 1; }
        void disarm(std::uint64_t) override {}
    };
    NoClock clock;
    core::Timer timer(clock, [] {});
    sim::TimerQueue queue;
    sim::TimerQueue::TimerTicket last = 0;
    for (int i = 1; i <= 100'000; ++i) {
        if (last != 0) queue.disarm(last);
        last = queue.make_ticket(timer, trace::no_event);
        queue.insert(last, Instant{1'000'000 - i});
    }
    EXPECT_EQ(queue.first_due(), Instant{900'000});
    EXPECT_EQ(queue.take_due(Instant{900'000}), last);
    EXPECT_EQ(queue.take_due(Instant{2'000'000}), std::nullopt);
    EXPECT_TRUE(queue.is_armed(last));
    EXPECT_EQ(&queue.finish(last), &timer);
    EXPECT_FALSE(queue.is_armed(last));
}

}  // namespace
}  // namespace brokerscope::tests
