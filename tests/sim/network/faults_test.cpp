// What the network does to frames when it is told to, as the trace and two toy nodes see it.

#include "tests/sim/node/toy_nodes.h"
#include "tests/support/recorded_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::milliseconds;
using core::seconds;
using sim::Verdict;

/// Says `pass` until told otherwise.
class Fault final : public sim::Interference {
public:
    using Judge = std::function<Verdict(const trace::Message&)>;
    Verdict on_sent(const trace::Message& message, trace::EventId, core::BytesView) override {
        return sent ? sent(message) : Verdict{};
    }
    Verdict on_delivered(const trace::Message& message, trace::EventId, core::BytesView) override {
        return delivered ? delivered(message) : Verdict{};
    }
    Judge sent;
    Judge delivered;
};

class FaultyNetwork : public testing::Test {
protected:
    FaultyNetwork() : run(options()) {
        run.add("ponger", make<Ponger>, {.lanes = 8});
        run.add("pinger", [](core::Env& env) { return std::make_unique<Pinger>(env); });
        run.start("ponger");
        run.start("pinger");
        run.world.set_interference(&fault);
        run.world.run_for(milliseconds(100));
    }
    static sim::WorldOptions options() {
        sim::WorldOptions made;
        made.network.latency = sim::Latency::constant(milliseconds(1));
        made.network.bandwidth = 0;
        return made;
    }
    const Pinger& pinger() const { return run.look<Pinger>("pinger"); }
    const Ponger& ponger() const { return run.look<Ponger>("ponger"); }
    sim::NodeId node(std::string_view name) const { return run.world.node(name); }
    void burst(std::int32_t count) {
        run.world.call(node("pinger"), [count](core::Handler& handler) {
            dynamic_cast<Pinger&>(handler).burst(count);
        });
    }
    /// Judges the first request it sees, and lets all else pass.
    static Fault::Judge once(trace::Kind kind, Verdict verdict) {
        return [kind, verdict, done = false](const trace::Message& message) mutable {
            if (done || message.kind != kind) return Verdict{};
            done = true;
            return verdict;
        };
    }
    /// Every ping so far, in order, without a gap.
    bool pings_are_complete() const {
        std::vector<std::int32_t> expected(ponger().pings.size());
        std::iota(expected.begin(), expected.end(), 1);
        return ponger().pings == expected;
    }

    RecordedWorld run;
    Fault fault;
};

TEST_F(FaultyNetwork, under_a_cut_frames_wait_and_arrive_when_it_is_healed) {
    const std::size_t pings = ponger().pings.size();
    const auto cut = run.world.network().cut("pinger", "ponger");
    run.world.run_for(milliseconds(200));
    EXPECT_LE(ponger().pings.size(), pings);
    EXPECT_TRUE(pinger().closed.empty());
    const std::int32_t sent = pinger().sent;
    run.world.network().heal(cut);
    run.world.run_for(milliseconds(2));
    EXPECT_GE(ponger().pings.size(), static_cast<std::size_t>(sent));
    EXPECT_TRUE(pings_are_complete());
    EXPECT_EQ(run.log.count<trace::MessageLost>(), 0);
}

TEST_F(FaultyNetwork, one_way_silence_lets_the_other_way_through) {
    run.world.network().one_way(node("ponger"), node("pinger"));
    const std::size_t pongs = pinger().pongs.size();
    const std::size_t pings = ponger().pings.size();
    run.world.run_for(milliseconds(200));
    EXPECT_EQ(pinger().pongs.size(), pongs);
    EXPECT_GT(ponger().pings.size(), pings + 10);
    run.world.network().heal_all();
    run.world.run_for(milliseconds(20));
    EXPECT_GE(pinger().pongs.size(), ponger().pings.size() - 1);
}

TEST_F(FaultyNetwork, an_attempt_to_connect_hangs_under_a_cut) {
    run.world.network().isolate(node("ponger"));
    run.crash("pinger");
    run.start("pinger");
    run.world.run_for(seconds(1));
    EXPECT_FALSE(pinger().connected);
    EXPECT_TRUE(pinger().closed.empty());
    run.world.network().heal_all();
    run.world.run_for(milliseconds(3));
    EXPECT_TRUE(pinger().connected);
}

TEST_F(FaultyNetwork, a_held_frame_holds_those_behind_it_until_released) {
    Verdict hold;
    hold.kind = Verdict::Kind::hold;
    hold.fault = 4;
    fault.sent = once(trace::Kind::request, hold);
    run.world.run_for(milliseconds(15));
    burst(20);
    run.world.run_for(milliseconds(100));
    const auto held = run.log.payloads<trace::MessageHeld>();
    ASSERT_EQ(held.size(), 1u);
    EXPECT_EQ(held[0].fault, 4);
    const std::size_t pings = ponger().pings.size();
    EXPECT_LT(pings + 20, static_cast<std::size_t>(pinger().sent));
    run.world.network().release_held_by(4);
    run.world.run_for(milliseconds(2));
    EXPECT_GE(ponger().pings.size(), pings + 20);
    EXPECT_TRUE(pings_are_complete());
}

TEST_F(FaultyNetwork, frames_keep_their_order_whatever_is_delayed_where) {
    core::RandomStream chance = run.world.stream("test");
    const auto sometimes = [&chance](const trace::Message&) {
        Verdict verdict;
        if (chance.below(4) != 0) return verdict;
        verdict.kind = Verdict::Kind::delay;
        verdict.by = chance.exponential(milliseconds(20));
        return verdict;
    };
    fault.sent = sometimes;
    fault.delivered = sometimes;
    for (int i = 0; i < 50; ++i) {
        burst(5);
        run.world.run_for(milliseconds(10));
    }
    run.world.run_for(seconds(30));
    fault = {};
    run.world.run_for(seconds(30));
    EXPECT_TRUE(pings_are_complete());
    EXPECT_GE(ponger().pings.size(), 250u);
    EXPECT_TRUE(std::is_sorted(pinger().pongs.begin(), pinger().pongs.end()));
    EXPECT_EQ(run.log.count<trace::MessageLost>(), 0);
}

TEST_F(FaultyNetwork, a_lost_frame_breaks_its_connection_for_both_ends) {
    Verdict lose;
    lose.kind = Verdict::Kind::lose;
    fault.sent = once(trace::Kind::response, lose);
    const int lost = run.log.count<trace::MessageLost>();
    run.world.run_for(milliseconds(16));
    EXPECT_EQ(run.log.count<trace::MessageLost>(), lost + 1);
    EXPECT_EQ(pinger().closed, std::vector{core::CloseReason::reset});
    EXPECT_EQ(ponger().closed, std::vector{core::CloseReason::reset});
    const auto events = run.log.all<trace::MessageLost>();
    EXPECT_EQ(pinger().closed_at.back() - events.back().time, milliseconds(1));
    run.world.run_for(milliseconds(50));
    EXPECT_TRUE(pinger().connected);
}

TEST_F(FaultyNetwork, a_frame_lost_in_silence_is_noticed_by_nobody) {
    Verdict lose;
    lose.kind = Verdict::Kind::lose;
    lose.notice = sim::Notice::silence;
    fault.delivered = once(trace::Kind::request, lose);
    const std::size_t pongs = pinger().pongs.size();
    run.world.run_for(seconds(1));
    EXPECT_EQ(pinger().pongs.size(), pongs);
    EXPECT_TRUE(pinger().closed.empty());
    EXPECT_GT(run.log.count<trace::MessageLost>(), 80);
}

TEST_F(FaultyNetwork, an_answered_request_is_not_handled) {
    Verdict answer;
    answer.kind = Verdict::Kind::answer;
    answer.bytes = core::SharedBytes(core::to_bytes("no"));
    fault.delivered = once(trace::Kind::request, answer);
    const std::size_t missing = ponger().pings.size() + 1;
    run.world.run_for(milliseconds(50));
    EXPECT_EQ(std::count(pinger().texts.begin(), pinger().texts.end(), "no"), 1);
    EXPECT_EQ(ponger().pings.at(missing - 1), static_cast<std::int32_t>(missing + 1));
    EXPECT_EQ(pinger().pongs.at(missing - 1), static_cast<std::int32_t>(missing));
    // The same where it is sent; and a response is replaced.
    fault.delivered = nullptr;
    fault.sent = once(trace::Kind::request, answer);
    run.world.run_for(milliseconds(50));
    EXPECT_EQ(std::count(pinger().texts.begin(), pinger().texts.end(), "no"), 2);
    fault.sent = once(trace::Kind::response, answer);
    run.world.run_for(milliseconds(50));
    EXPECT_EQ(std::count(pinger().texts.begin(), pinger().texts.end(), "no"), 3);
    EXPECT_EQ(pinger().pongs.size(), static_cast<std::size_t>(pinger().pongs.back()));
}

TEST_F(FaultyNetwork, a_crash_of_the_receiver_at_the_moment_of_sending_loses_the_frame) {
    fault.sent = [&, done = false](const trace::Message& message) mutable {
        if (!done && message.kind == trace::Kind::request) {
            done = true;
            run.crash("ponger");
        }
        return Verdict{};
    };
    run.world.run_for(milliseconds(16));
    EXPECT_EQ(run.log.count<trace::MessageLost>(), 1);
    EXPECT_EQ(pinger().closed, std::vector{core::CloseReason::reset});
}

TEST_F(FaultyNetwork, a_crash_of_the_sender_at_the_moment_of_sending_does_not_stop_the_frame) {
    const std::size_t pongs = pinger().pongs.size();
    fault.sent = [&, done = false](const trace::Message& message) mutable {
        if (!done && message.kind == trace::Kind::response) {
            done = true;
            run.crash("ponger");
        }
        return Verdict{};
    };
    run.world.run_for(milliseconds(16));
    EXPECT_EQ(pinger().pongs.size(), pongs + 1);
    EXPECT_EQ(pinger().closed, std::vector{core::CloseReason::reset});
}

TEST_F(FaultyNetwork, an_orderly_close_lets_what_was_sent_arrive_and_the_answers_find_nobody) {
    const std::size_t pings = ponger().pings.size();
    const std::size_t pongs = pinger().pongs.size();
    run.world.call(node("pinger"), [](core::Handler& handler) {
        dynamic_cast<Pinger&>(handler).burst(3);
        dynamic_cast<Pinger&>(handler).close_now();
    });
    run.world.run_for(milliseconds(20));
    EXPECT_GE(ponger().pings.size(), pings + 3);
    EXPECT_EQ(pinger().pongs.size(), pongs);
    EXPECT_GE(run.log.count<trace::MessageLost>(), 3);
    EXPECT_EQ(ponger().closed, std::vector{core::CloseReason::orderly});
    EXPECT_TRUE(pinger().closed.empty());
}

TEST_F(FaultyNetwork, a_slow_pair_is_slow_until_healed) {
    const auto slow = run.world.network().slow(
        node("pinger"), node("ponger"), sim::Latency::constant(milliseconds(300)), std::nullopt);
    const std::size_t pongs = pinger().pongs.size();
    run.world.run_for(milliseconds(590));
    EXPECT_LE(pinger().pongs.size(), pongs + 1);
    run.world.network().heal(slow);
    run.world.run_for(seconds(1));
    EXPECT_GT(pinger().pongs.size(), pongs + 100);
}

TEST(Network, an_unknown_host_refuses) {
    RecordedWorld run;
    run.add("pinger", [](core::Env& env) { return std::make_unique<Pinger>(env, "nobody"); });
    run.start("pinger");
    run.world.run_for(milliseconds(10));
    EXPECT_EQ(run.look<Pinger>("pinger").closed, std::vector{core::CloseReason::refused});
    const auto closed = run.log.payloads<trace::ConnectionClosed>();
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].reason, trace::CloseCause::refused);
    EXPECT_EQ(run.log.text(closed[0].to), "nobody");
}

}  // namespace
}  // namespace brokerscope::tests
