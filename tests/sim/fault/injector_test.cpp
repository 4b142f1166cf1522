#include "tests/sim/fault/fault_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace brokerscope::tests {
namespace {

using core::milliseconds;
using core::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST(Injector, does_nothing_before_the_story) {
    FaultRun story("  - {when: {message.sent: {kind: response}}, do: lose}\n");
    EXPECT_EQ(story.run.log.count<trace::FaultFired>(), 0);
    EXPECT_GT(story.shop().answers.size(), 5u);
}

TEST(Injector, a_moment_and_an_end) {
    FaultRun story("  - {at: 50ms, do: {crash: broker-1}, for: 100ms}\n");
    story.run_until(milliseconds(49));
    EXPECT_TRUE(story.is_up("broker-1"));
    EXPECT_TRUE(story.injector->has_timed_work());
    story.run_until(milliseconds(149));
    EXPECT_FALSE(story.is_up("broker-1"));
    story.run_until(milliseconds(150));
    EXPECT_TRUE(story.is_up("broker-1"));
    EXPECT_FALSE(story.injector->has_timed_work());
    EXPECT_EQ(story.row(0).fired, 1);
    EXPECT_EQ(story.row(0).processes, 1);
    EXPECT_EQ(story.row(0).action, "crash");
    ASSERT_TRUE(story.row(0).first_effect);
    EXPECT_EQ(trace::kind_of(story.run.log.events[story.row(0).first_effect->value].payload),
              "node.crashed");
}

TEST(Injector, the_nth_message_and_no_other) {
    FaultRun story(
        "  - {when: {message.sent: {api: Produce, kind: response, to: shop}, nth: 3}, do: lose}\n");
    const std::size_t before = story.shop().answers.size();
    story.run_until(seconds(1));
    EXPECT_EQ(story.row(0).fired, 1);
    EXPECT_EQ(story.row(0).messages, 1);
    EXPECT_EQ(story.shop().closed, 1);
    EXPECT_EQ(story.run.log.count<trace::MessageLost>(), 1);
    EXPECT_GT(story.shop().answers.size(), before + 50);
}

TEST(Injector, matches_are_counted_one_by_one) {
    FaultRun story(
        "  - {when: {message.delivered: {kind: request}, nth: [2, 4]}, do: {pause: broker-2}}\n"
        "  - {when: {message.delivered: {kind: request}, nth: all}, do: {disk.flush: broker-2}}\n");
    story.run_until(milliseconds(100));
    EXPECT_EQ(story.row(0).fired, 2);
    EXPECT_GE(story.row(1).fired, 9);
    EXPECT_EQ(story.row(0).processes, 1) << "it stood still already";
}

TEST(Injector, a_delay_keeps_what_is_behind_in_order) {
    FaultRun story("  - {when: {message.sent: {kind: request}, nth: 2}, do: {delay: 35ms}}\n");
    story.run_until(seconds(1));
    EXPECT_TRUE(std::ranges::is_sorted(story.shop().answers));
    EXPECT_EQ(story.row(0).messages, 1);
    EXPECT_EQ(story.run.log.count<trace::MessageHeld>(), 1);
}

/// The first request that the shop sends after `time`, and when it left.
trace::Event first_request(const FaultRun& story, core::Duration time) {
    for (const trace::Event& event : story.run.log.all<trace::MessageSent>())
        if (event.time >= core::Instant{} + time &&
            std::get<trace::MessageSent>(event.payload).kind == trace::Kind::request)
            return event;
    return {};
}

/// A story in which `action` is done, half way, to the first request after 50 ms.
struct HalfWay {
    explicit HalfWay(const std::string& action, const std::string& end = "") {
        FaultRun before("  []\n");
        before.run_until(milliseconds(100));
        sent = first_request(before, milliseconds(50));
        number = std::get<trace::MessageSent>(sent.payload).message;
        story = std::make_unique<FaultRun>("  - {at: " + std::to_string(acted().ns) + "ns, do: {" +
                                           action + "message: " + std::to_string(number.value) +
                                           "}}" + end + "}\n");
    }
    core::Instant acted() const { return sent.time + core::microseconds(500); }
    template <class Payload>
    std::vector<core::Instant> times() const {
        std::vector<core::Instant> found;
        for (const trace::Event& event : story->run.log.all<Payload>())
            if (std::get<Payload>(event.payload).message == number) found.push_back(event.time);
        return found;
    }

    trace::Event sent;
    trace::MessageId number;
    std::unique_ptr<FaultRun> story;
};

TEST(Injector, a_message_on_its_way_is_lost_at_that_moment) {
    HalfWay half("lose: {");
    half.story->run_until(milliseconds(200));
    EXPECT_THAT(half.times<trace::MessageLost>(), ElementsAre(half.acted()));
    EXPECT_EQ(half.times<trace::MessageDelivered>().size(), 0u);
    EXPECT_EQ(half.story->row(0).messages, 1);
    EXPECT_EQ(half.story->shop().closed, 1);
    const auto closed = half.story->run.log.all<trace::ConnectionClosed>();
    ASSERT_FALSE(closed.empty());
    EXPECT_EQ(closed.front().time, half.acted() + milliseconds(1)) << "one latency later";
    EXPECT_FALSE(half.story->injector->has_lasting_effects());
}

TEST(Injector, a_message_on_its_way_is_delayed_and_those_behind_it_with_it) {
    HalfWay half("delay: {by: 30ms, ");
    half.story->run_until(milliseconds(200));
    EXPECT_THAT(half.times<trace::MessageDelivered>(),
                ElementsAre(half.sent.time + milliseconds(31)));
    EXPECT_TRUE(std::ranges::is_sorted(half.story->shop().answers));
    EXPECT_EQ(half.story->row(0).messages, 1);
}

TEST(Injector, a_message_held_on_its_way_goes_the_rest_of_it_at_the_end) {
    HalfWay half("hold: {", ", for: 20ms");
    half.story->run_until(milliseconds(200));
    EXPECT_THAT(half.times<trace::MessageDelivered>(),
                ElementsAre(half.acted() + milliseconds(20) + core::microseconds(500)));
    EXPECT_TRUE(std::ranges::is_sorted(half.story->shop().answers));
}

TEST(Injector, a_message_that_has_arrived_cannot_be_acted_on) {
    HalfWay half("lose: {");
    const std::string late =
        "  - {at: 90ms, do: {lose: {message: " + std::to_string(half.number.value) + "}}}\n";
    FaultRun story(late);
    story.run_until(milliseconds(200));
    EXPECT_EQ(story.row(0).messages, 0);
    EXPECT_EQ(story.run.log.count<trace::MessageLost>(), 0);
}

TEST(Injector, a_fault_without_an_id_is_healed_by_its_place) {
    FaultRun story(
        "  - {at: 10ms, do: {disk.flush: broker-2}}\n"
        "  - {at: 20ms, do: {cut: [shop, broker-1]}}\n"
        "  - {at: 50ms, do: {heal: fault-2}}\n");
    story.run_until(milliseconds(60));
    EXPECT_FALSE(story.injector->has_lasting_effects());
    EXPECT_EQ(story.row(2).connections, 1);
}

TEST(Injector, what_is_held_goes_on_when_its_event_comes) {
    FaultRun story(
        "  - {at: 0s, do: {hold: {kind: request, from: shop}}, until: {node.crashed: {node: "
        "broker-3}}}\n"
        "  - {at: 100ms, do: {crash: broker-3}}\n");
    story.run_until(milliseconds(99));
    const std::size_t held = story.shop().answers.size();
    EXPECT_TRUE(story.injector->has_lasting_effects());
    story.run_until(milliseconds(150));
    EXPECT_GT(story.shop().answers.size(), held + 10);
    EXPECT_EQ(story.run.log.count<trace::FaultEnded>(), 1);
    EXPECT_GE(story.row(0).messages, 9);
}

TEST(Injector, after_acts_later_and_for_ever_outlives_the_story) {
    FaultRun story(
        "  - {at: 10ms, do: {crash: broker-2}, for: ever}\n"
        "  - {after: {node.crashed: {node: broker-2}, by: 30ms}, do: {pause: broker-3}}\n");
    story.run_until(milliseconds(39));
    EXPECT_EQ(story.row(1).fired, 0);
    story.run_until(milliseconds(40));
    EXPECT_EQ(story.row(1).fired, 1);
    story.injector->settle(sim::scenario::Settle::all);
    story.run_until(milliseconds(60));
    EXPECT_FALSE(story.is_up("broker-2"));
    EXPECT_TRUE(story.is_up("broker-3"));
}

TEST(Injector, a_cut_is_silence_until_it_is_healed) {
    FaultRun story(
        "  - {id: wire, at: 20ms, do: {cut: [shop, brokers]}}\n"
        "  - {at: 500ms, do: {heal: wire}}\n");
    story.run_until(milliseconds(25));
    const std::size_t before = story.shop().answers.size();
    story.run_until(milliseconds(499));
    EXPECT_EQ(story.shop().answers.size(), before);
    EXPECT_EQ(story.shop().closed, 0);
    EXPECT_EQ(story.row(0).connections, 1);
    EXPECT_GT(story.row(0).messages, 40);
    story.run_until(milliseconds(600));
    EXPECT_GT(story.shop().answers.size(), before + 40);
    EXPECT_EQ(story.row(1).connections, 1);
}

TEST(Injector, two_pauses_end_with_the_longer) {
    FaultRun story(
        "  - {at: 10ms, do: {pause: broker-1}, for: 50ms}\n"
        "  - {at: 20ms, do: {isolate: broker-2}, for: 500ms}\n"
        "  - {at: 30ms, do: {crash: broker-1}, for: 100ms}\n"
        "  - {at: 40ms, do: {start: broker-1}}\n");
    story.run_until(milliseconds(45));
    EXPECT_TRUE(story.is_up("broker-1"));
    story.run_until(milliseconds(200));
    EXPECT_TRUE(story.is_up("broker-1"));
    EXPECT_EQ(story.run.log.count_at<trace::NodeStarted>("broker-1"), 2);
}

TEST(Injector, chances_come_from_the_faults_own_stream) {
    const std::string faults =
        "  - {every: exponential(50ms), from: 0s, to: 2s, do: {one.of: [{crash: any(broker)}, "
        "{pause: "
        "any(broker)}]}, for: \"uniform(10ms, 40ms)\"}\n";
    FaultRun a(faults), b(faults);
    a.run_until(seconds(3));
    b.run_until(seconds(3));
    EXPECT_GT(a.row(0).fired, 20);
    EXPECT_EQ(a.run.log.hash(), b.run.log.hash());
    for (const char* node : {"broker-1", "broker-2", "broker-3"}) EXPECT_TRUE(a.is_up(node));
}

TEST(Injector, faults_of_one_instant_act_in_the_order_of_the_file) {
    FaultRun story(
        "  - {at: 10ms, do: {pause: broker-1}}\n"
        "  - {after: {node.crashed: {node: broker-3}, by: 0s}, do: {pause: broker-2}}\n"
        "  - {at: 10ms, do: {crash: broker-3}}\n");
    story.run_until(milliseconds(10));
    std::vector<std::int32_t> order;
    for (const auto& fired : story.run.log.payloads<trace::FaultFired>())
        order.push_back(fired.fault);
    EXPECT_THAT(order, ElementsAre(0, 2, 1)) << "what follows from an action comes after it";
}

TEST(Injector, an_edit_acts_at_once_and_has_its_row_behind_the_faults) {
    FaultRun story("  - {at: 1s, do: {crash: broker-1}}\n");
    sim::scenario::Fault edit;
    edit.action.what = sim::scenario::Pause{{{.name = "broker-2"}}};
    story.run_until(milliseconds(5));
    story.injector->act(edit);
    EXPECT_FALSE(story.is_up("broker-2"));
    ASSERT_EQ(story.injector->ledger().size(), 2u);
    EXPECT_EQ(story.row(1).fired, 1);
    EXPECT_EQ(story.row(1).action, "pause");
}

TEST(Injector, a_fault_that_found_nothing_shows_in_the_ledger) {
    FaultRun story(
        "  - {when: {message.sent: {api: Fetch}}, do: lose}\n"
        "  - {at: 10ms, do: {start: broker-1}}\n");
    story.run_until(seconds(1));
    EXPECT_EQ(story.row(0).fired, 0);
    EXPECT_EQ(story.row(1).fired, 1);
    EXPECT_EQ(story.row(1).processes, 0);
}

TEST(Injector, settling_resumes_starts_and_heals) {
    FaultRun story(
        "  - {at: 10ms, do: {pause: broker-1}}\n"
        "  - {at: 10ms, do: {crash: broker-2}}\n"
        "  - {at: 10ms, do: {shutdown: broker-3}}\n"
        "  - {at: 10ms, do: {isolate: shop}}\n"
        "  - {at: 5s, do: {crash: broker-1}}\n");
    story.run_until(milliseconds(100));
    EXPECT_TRUE(story.injector->has_lasting_effects());
    story.injector->settle(sim::scenario::Settle::all);
    EXPECT_FALSE(story.injector->has_lasting_effects());
    EXPECT_FALSE(story.injector->has_timed_work()) << "the crash to come is called off";
    story.run_until(seconds(6));
    for (const char* node : {"broker-1", "broker-2", "broker-3"}) EXPECT_TRUE(story.is_up(node));
    EXPECT_EQ(story.row(4).fired, 0);
}

}  // namespace
}  // namespace brokerscope::tests
