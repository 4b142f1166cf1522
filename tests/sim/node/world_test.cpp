// Two toy nodes on the simulated world: what the world promises, as its trace shows it.

#include "sim/node/world.h"
#include "tests/sim/node/toy_nodes.h"
#include "tests/support/recorded_world.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::milliseconds;
using core::seconds;

class ToyWorld : public RecordedWorld {
public:
    explicit ToyWorld(const sim::WorldOptions& options = jittery(1)) : RecordedWorld(options) {
        sim::NodeOptions server;
        server.lanes = 8;
        server.cpu = {core::microseconds(50), core::nanoseconds(500), 1};
        server.disk = *sim::disk_profile("ssd");
        add("ponger", make<Ponger>, server);
        add("pinger", [](core::Env& env) { return std::make_unique<Pinger>(env); });
        start("ponger");
        start("pinger");
    }
    static sim::WorldOptions jittery(std::uint64_t seed = 1) {
        sim::WorldOptions options;
        options.seed = seed;
        options.network.latency = sim::Latency::lognormal(core::microseconds(500), milliseconds(4));
        return options;
    }
    static sim::WorldOptions steady() {
        sim::WorldOptions options;
        options.network.latency = sim::Latency::constant(milliseconds(1));
        return options;
    }
    const Pinger& pinger() const { return look<Pinger>("pinger"); }
    const Ponger& ponger() const { return look<Ponger>("ponger"); }
};

TEST(World, time_starts_where_it_is_told_and_nodes_talk) {
    ToyWorld run;
    EXPECT_EQ(run.world.now(), core::Instant{} - seconds(10));
    run.world.run_until(core::Instant{});
    EXPECT_EQ(run.world.now(), core::Instant{});
    EXPECT_GT(run.pinger().pongs.size(), 900u);
    EXPECT_TRUE(std::is_sorted(run.pinger().pongs.begin(), run.pinger().pongs.end()));
    EXPECT_EQ(run.log.count<trace::ConnectionOpened>(), 1);
    EXPECT_EQ(run.log.count<trace::MessageLost>(), 0);
    EXPECT_GT(run.log.count_at<trace::DiskSynced>("ponger"), 300);
}

TEST(World, the_same_seed_gives_the_same_events_and_another_others) {
    const auto hash_of = [](std::uint64_t seed) {
        ToyWorld run(ToyWorld::jittery(seed));
        run.world.run_for(seconds(5));
        return run.log.hash();
    };
    const std::uint64_t first = hash_of(1);
    EXPECT_EQ(first, hash_of(1));
    EXPECT_NE(first, hash_of(2));
}

TEST(World, two_worlds_interleaved_run_as_if_alone) {
    ToyWorld alone;
    alone.world.run_for(seconds(2));
    ToyWorld left;
    ToyWorld right(ToyWorld::jittery(7));
    for (int i = 0; i < 200; ++i) {
        left.world.run_for(milliseconds(10));
        right.world.run_for(milliseconds(10));
    }
    EXPECT_EQ(left.log.hash(), alone.log.hash());
    EXPECT_NE(right.log.hash(), alone.log.hash());
}

TEST(World, running_by_single_inputs_is_the_same_run) {
    ToyWorld whole;
    whole.world.run_for(seconds(1));
    ToyWorld stepped;
    const core::Instant end = stepped.world.now() + seconds(1);
    std::uint64_t steps = 0;
    while (stepped.world.step(end)) EXPECT_EQ(stepped.world.inputs(), ++steps);
    EXPECT_EQ(stepped.log.hash(), whole.log.hash());
    EXPECT_EQ(steps, whole.world.inputs());
}

TEST(World, a_cause_leads_back_to_the_start_of_a_node) {
    ToyWorld run;
    run.world.run_for(seconds(1));
    for (const trace::Event& event : run.log.events) {
        if (std::holds_alternative<trace::NodeStarted>(event.payload)) continue;
        ASSERT_NE(event.cause, trace::no_event);
        ASSERT_LT(event.cause, event.id);
    }
    const trace::Event delivered = run.log.all<trace::MessageDelivered>().at(1);
    const trace::Event& sent = run.log.events.at(delivered.cause.value);
    EXPECT_EQ(std::get<trace::MessageSent>(sent.payload).message,
              std::get<trace::MessageDelivered>(delivered.payload).message);
    EXPECT_EQ(run.log.text(sent.node), "ponger");
    EXPECT_EQ(run.log.text(delivered.node), "pinger");
}

TEST(World, a_crash_resets_connections_and_a_restart_finds_the_disk) {
    ToyWorld run(ToyWorld::steady());
    run.world.run_for(seconds(1));
    const std::int64_t written = run.ponger().written;
    const core::Instant crashed_at = run.world.now();
    run.crash("ponger");
    EXPECT_EQ(run.world.state(run.world.node("ponger")), sim::NodeState::down);
    run.world.run_for(milliseconds(5));
    ASSERT_EQ(run.pinger().closed, std::vector{core::CloseReason::reset});
    EXPECT_EQ(run.pinger().closed_at.front(), crashed_at + milliseconds(1));
    // Nobody listens, but the machine runs: it refuses, one round trip after the attempt.
    run.world.run_for(milliseconds(30));
    EXPECT_EQ(run.pinger().closed.back(), core::CloseReason::refused);
    run.start("ponger");
    run.world.run_for(milliseconds(100));
    EXPECT_TRUE(run.pinger().connected);
    EXPECT_GT(run.ponger().written, written);
    EXPECT_EQ(run.world.incarnation(run.world.node("ponger")), 2);
}

TEST(World, what_a_crashed_process_had_sent_still_arrives) {
    ToyWorld run(ToyWorld::steady());
    run.world.set_input_ended(nullptr);
    run.world.run_for(milliseconds(50));
    // Run until an answer is on its way.
    while (run.log.count_at<trace::MessageSent>("ponger") < 6) run.world.step();
    const int sent = run.log.count_at<trace::MessageSent>("ponger");
    run.crash("ponger");
    run.world.run_for(milliseconds(3));
    EXPECT_EQ(static_cast<int>(run.pinger().pongs.size()), sent);
    EXPECT_EQ(run.pinger().closed.size(), 1u);
}

TEST(World, a_power_loss_is_silence_and_takes_unsynced_pages) {
    ToyWorld run(ToyWorld::steady());
    run.world.run_for(seconds(1));
    while (run.ponger().pings.size() % 3 != 2) run.world.step();
    run.power_loss("ponger");
    EXPECT_EQ(run.log.payloads<trace::NodeCrashed>().at(0).power, true);
    EXPECT_EQ(run.log.count<trace::DiskLost>(), 1);
    run.world.run_for(seconds(1));
    EXPECT_TRUE(run.pinger().closed.empty());
    EXPECT_GT(run.log.count<trace::MessageLost>(), 50);
    // Only when the machine runs again does the other end learn that its peer is gone.
    run.start("ponger");
    run.world.run_for(milliseconds(50));
    EXPECT_EQ(run.pinger().closed, std::vector{core::CloseReason::reset});
    EXPECT_TRUE(run.pinger().connected);
}

TEST(World, a_paused_process_is_silent_and_late_but_loses_nothing) {
    ToyWorld run(ToyWorld::steady());
    run.world.run_for(seconds(1));
    const std::size_t pongs = run.pinger().pongs.size();
    run.pause("ponger");
    run.world.run_for(milliseconds(500));
    EXPECT_LE(run.pinger().pongs.size(), pongs + 1);
    EXPECT_TRUE(run.pinger().closed.empty());
    run.resume("ponger");
    run.world.run_for(milliseconds(20));
    EXPECT_GE(run.pinger().pongs.size(), pongs + 40);
    EXPECT_EQ(run.log.count<trace::MessageLost>(), 0);
    run.pause("pinger");
    const std::int32_t sent = run.pinger().sent;
    run.world.run_for(seconds(1));
    EXPECT_EQ(run.pinger().sent, sent);
    run.resume("pinger");
    run.world.run_for(milliseconds(1));
    EXPECT_EQ(run.pinger().sent, sent + 1);
}

TEST(World, a_shutdown_is_orderly_on_both_ends) {
    ToyWorld run(ToyWorld::steady());
    run.world.run_for(seconds(1));
    run.shutdown("pinger");
    run.world.run_for(milliseconds(10));
    EXPECT_FALSE(run.world.has_process(run.world.node("pinger")));
    EXPECT_EQ(run.log.count_at<trace::NodeStopped>("pinger"), 1);
    EXPECT_EQ(run.ponger().closed, std::vector{core::CloseReason::orderly});
    EXPECT_EQ(run.ponger().pings.back(), static_cast<std::int32_t>(run.ponger().pings.size()));
}

TEST(World, a_process_killed_at_its_nth_operation_sends_nothing_of_that_input) {
    for (std::int64_t nth = 1; nth <= 6; ++nth) {
        ToyWorld run(ToyWorld::steady());
        run.world.run_for(seconds(1));
        while (run.ponger().pings.size() % 3 != 0) run.world.step();
        run.world.run_for(milliseconds(4));
        const int answers = run.log.count_at<trace::MessageSent>("ponger");
        run.world.crash_at(run.world.node("ponger"), nth, sim::Applied::whole);
        run.world.run_for(milliseconds(100));
        ASSERT_EQ(run.log.count_at<trace::NodeCrashed>("ponger"), 1) << nth;
        // Operations are write, write, write, sync, ...: the killed one's ping has no answer.
        const std::vector<int> answered = {0, 1, 2, 2, 3, 4};
        EXPECT_EQ(run.log.count_at<trace::MessageSent>("ponger"),
                  answers + answered.at(static_cast<std::size_t>(nth - 1)));
        EXPECT_EQ(run.world.state(run.world.node("ponger")), sim::NodeState::down);
    }
}

TEST(World, one_dummy_draw_changes_no_other_stream) {
    ToyWorld plain;
    plain.world.run_for(seconds(1));
    ToyWorld changed;
    changed.world.call(changed.world.node("ponger"), [](core::Handler&) {});
    core::RandomStream other = changed.world.stream("node/ponger/dummy");
    other.next();
    changed.world.run_for(seconds(1));
    EXPECT_EQ(plain.pinger().pongs, changed.pinger().pongs);
}

TEST(World, a_choice_fixes_one_draw) {
    sim::WorldOptions options = ToyWorld::jittery();
    // The second frame to the ponger: the handshake's draw is number 0.
    options.choices["link/pinger/ponger"][2] = milliseconds(700).ns;
    ToyWorld run(options);
    run.world.run_for(milliseconds(600));
    EXPECT_EQ(run.pinger().pongs.size(), 1u);
    run.world.run_for(milliseconds(200));
    EXPECT_GT(run.pinger().pongs.size(), 60u);
}

TEST(World, actions_of_one_instant_go_by_rank_and_before_all_else) {
    ToyWorld run;
    std::vector<std::string> done;
    const core::Instant when = run.world.now() + seconds(1);
    run.world.at(when, sim::Rank::story, [&] { done.push_back("story"); });
    run.world.at(when, sim::Rank::fault, [&] { done.push_back("fault 0"); });
    const auto dropped = run.world.at(when, sim::Rank::fault, [&] { done.push_back("dropped"); });
    run.world.at(when, sim::Rank::fault, [&] { done.push_back("fault 1"); });
    run.world.at(when, sim::Rank::edit, [&] { done.push_back("edit"); });
    run.world.cancel(dropped);
    run.world.run_until(when);
    EXPECT_EQ(done, (std::vector<std::string>{"edit", "fault 0", "fault 1", "story"}));
}

TEST(World, a_fault_between_an_input_and_its_effects_keeps_the_state_and_loses_the_answer) {
    ToyWorld run(ToyWorld::steady());
    run.world.run_for(seconds(1));
    const auto pings = static_cast<int>(run.ponger().pings.size());
    const std::int64_t written = run.ponger().written;
    const sim::NodeId ponger = run.world.node("ponger");
    bool armed = true;
    run.world.set_input_ended([&](sim::NodeId node) {
        if (node == ponger && std::exchange(armed, false)) run.world.crash(ponger);
    });
    run.world.run_for(milliseconds(30));
    run.world.set_input_ended(nullptr);
    EXPECT_EQ(run.log.count_at<trace::MessageSent>("ponger"), pings);
    run.start("ponger");
    run.world.run_for(milliseconds(1));
    EXPECT_GT(run.ponger().written, written);
}

TEST(World, clocks_may_be_wrong_and_drift) {
    ToyWorld run;
    const sim::NodeId node = run.world.node("pinger");
    run.world.set_clock_skew(node, seconds(-5));
    run.world.run_until(core::Instant{});
    core::WallTime wall;
    // The env's clock is asked inside an input, as a node would.
    class Watch {};
    sim::LocalClock clock;
    clock.set_skew(seconds(-5));
    wall = clock.wall(core::Instant{});
    EXPECT_EQ(wall.value, sim::epoch_ms - 5000);
    clock.set_drift(core::Instant{}, 200);
    EXPECT_EQ(clock.local(core::Instant{} + seconds(10)).ns, 10'002'000'000);
    EXPECT_EQ(clock.world(core::Instant{10'002'000'000}).ns, 10'000'000'000);
    clock.set_drift(core::Instant{} + seconds(10), -200);
    for (std::int64_t ns = 10'002'000'000; ns < 10'002'000'100; ++ns)
        EXPECT_GE(clock.local(clock.world(core::Instant{ns})).ns, ns);
}

}  // namespace
}  // namespace brokerscope::tests
