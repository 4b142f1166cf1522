#include "core/base/hash.h"
#include "sim/view/view_text.h"
#include "sim/view/view_timeline.h"
#include "tests/sim/trace/made_run.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

/// A view that is told facts one after the other.
class ViewTest : public testing::Test {
protected:
    void tell(trace::Name node, const trace::Payload& payload) {
        view_.apply({trace::EventId{next_++}, core::Instant{static_cast<std::int64_t>(next_)}, node,
                     trace::no_event, payload});
    }
    void append(trace::Name node, std::int64_t base, std::int32_t count, std::int32_t epoch = 0) {
        tell(node,
             trace::BatchAppended{orders_, core::Offset{base}, count, core::LeaderEpoch{epoch}, 100,
                                  trace::ContentHash{static_cast<std::uint64_t>(base) + 1}});
    }
    const ReplicaView& replica(trace::Name node) { return *view_.replica(orders_, node); }

    trace::NameTable names_;
    trace::Name broker_ = names_.intern("broker-1");
    trace::Name shop_ = names_.intern("shop");
    trace::Partition orders_{names_.intern("orders"), 0};
    ClusterView view_{names_};
    std::uint64_t next_ = 0;
};

TEST_F(ViewTest, a_log_is_its_batches_and_a_cut_takes_whole_ones) {
    tell(broker_, trace::LeaderStarted{orders_, core::LeaderEpoch{0}});
    for (int i = 0; i < 600; ++i) append(broker_, i * 3, 3);
    EXPECT_EQ(replica(broker_).log.size(), 600u);
    EXPECT_EQ(replica(broker_).log_end, core::Offset{1800});
    EXPECT_EQ(replica(broker_).log.lower_bound(core::Offset{301}), 100u);
    tell(broker_, trace::LogTruncated{orders_, core::Offset{300}, core::Offset{1800}, {}});
    EXPECT_EQ(replica(broker_).log.size(), 100u);
    EXPECT_EQ(replica(broker_).log.records(), 300);
    append(broker_, 300, 1, 1);
    EXPECT_EQ(replica(broker_).log[100].epoch, core::LeaderEpoch{1});
}

TEST_F(ViewTest, a_copy_is_not_changed_by_what_happens_to_the_other) {
    for (int i = 0; i < 300; ++i) append(broker_, i, 1);
    const ClusterView before = view_;
    const std::string text = dump(before);
    tell(broker_, trace::LogTruncated{orders_, core::Offset{10}, core::Offset{300}, {}});
    append(broker_, 10, 1, 1);
    EXPECT_EQ(dump(before), text);
    EXPECT_NE(dump(view_), text);
}

TEST_F(ViewTest, messages_are_in_flight_between_sent_and_delivered_or_lost) {
    trace::Message message{trace::MessageId{5}, trace::LinkId{1}, shop_, broker_,
                           core::ApiKey::produce};
    tell(shop_, trace::MessageSent{message});
    message.message = trace::MessageId{6};
    tell(shop_, trace::MessageSent{message});
    tell({}, trace::MessageHeld{trace::MessageId{6}, 2});
    ASSERT_NE(view_.message(trace::MessageId{6}), nullptr);
    EXPECT_EQ(view_.message(trace::MessageId{6})->held_by, 2);
    message.message = trace::MessageId{5};
    tell(broker_, trace::MessageDelivered{message});
    EXPECT_EQ(view_.in_flight().size(), 1u);
    message.message = trace::MessageId{6};
    tell(shop_, trace::MessageLost{message});
    EXPECT_TRUE(view_.in_flight().empty());
}

TEST_F(ViewTest, a_producer_counts_as_the_report_does) {
    tell(shop_, trace::RecordSent{orders_, trace::RecordNumber{1}, 3, trace::BatchNumber{1}, 0});
    tell(shop_, trace::RecordSent{orders_, trace::RecordNumber{4}, 2, trace::BatchNumber{2}, 0});
    tell(shop_, trace::BatchSent{orders_, trace::BatchNumber{1}, 1, broker_, 7, 3});
    EXPECT_EQ(view_.producers()[0].batches.size(), 2u);
    EXPECT_TRUE(view_.producers()[0].batches[0].in_flight);
    tell(shop_, trace::BatchRetried{orders_, trace::BatchNumber{1}, 1});
    EXPECT_FALSE(view_.producers()[0].batches[0].in_flight);
    tell(shop_, trace::BatchAcknowledged{orders_, trace::BatchNumber{1}, core::Offset{0}, 3});
    tell(shop_, trace::BatchFailed{orders_, trace::BatchNumber{2}, 2,
                                   core::ErrorCode::request_timed_out, trace::Outcome::unknown});
    const ProducerView& producer = view_.producers()[0];
    EXPECT_EQ(producer.sent, 5);
    EXPECT_EQ(producer.acked, 3);
    EXPECT_EQ(producer.unknown, 2);
    EXPECT_EQ(producer.retries, 1);
    EXPECT_TRUE(producer.batches.empty());
}

TEST_F(ViewTest, an_effect_that_happens_twice_is_seen_twice) {
    const trace::Name charge = names_.intern("charge");
    for (const int offset : {0, 1, 2, 1})
        tell(shop_, trace::RecordEffect{orders_, core::Offset{offset}, charge, 0});
    const ConsumedView& consumed = view_.consumed()[0];
    ASSERT_EQ(consumed.effects.size(), 2u);
    EXPECT_EQ(consumed.effects[0].to, core::Offset{3});
    EXPECT_EQ(consumed.effects[1].from, core::Offset{1});
}

TEST_F(ViewTest, a_crash_ends_roles_and_keeps_the_disk) {
    tell(broker_, trace::NodeStarted{1});
    tell(broker_, trace::LeaderStarted{orders_, core::LeaderEpoch{3}});
    append(broker_, 0, 5, 3);
    tell(broker_, trace::LogFlushed{orders_, core::Offset{2}});
    tell(broker_, trace::NodeCrashed{true});
    EXPECT_EQ(view_.node(broker_)->state, ProcessState::crashed);
    EXPECT_EQ(replica(broker_).role, ReplicaRole::none);
    EXPECT_EQ(replica(broker_).log.records(), 5);
    EXPECT_EQ(replica(broker_).synced, core::Offset{2});
    tell(broker_, trace::NodeStarted{2});
    tell(broker_, trace::LogRecovered{orders_, core::Offset{0}, core::Offset{0}, core::Offset{0}});
    EXPECT_TRUE(replica(broker_).log.empty());
}

TEST_F(ViewTest, a_difference_says_what_changed) {
    tell(broker_, trace::LeaderStarted{orders_, core::LeaderEpoch{3}});
    const ClusterView before = view_;
    tell(broker_, trace::HwAdvanced{orders_, core::Offset{4}, core::Offset{0}});
    tell(shop_, trace::NodeStarted{1});
    const std::vector<std::string> expected{"replica orders/0 on broker-1: hw 0 -> 4",
                                            "node shop: new"};
    EXPECT_EQ(difference(before, view_), expected);
}

TEST(ViewTimeline, a_step_back_undoes_a_step_forward) {
    const MadeRun run(120, {.seed = 3, .partitions = 3});
    TraceReader reader = run.recorder.reader();
    ViewTimeline timeline(reader);
    std::vector<std::string> forward;
    for (std::size_t place = 0; place <= reader.size(); ++place)
        if (place % 7 == 0) forward.push_back(dump(timeline.seek_place(place)));
    for (std::size_t i = forward.size(); i-- > 0;)
        ASSERT_EQ(dump(timeline.seek_place(i * 7)), forward[i]) << i * 7;
}

TEST(ViewTimeline, any_seek_shows_what_a_straight_run_showed) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        const MadeRun run(500, {.seed = seed});
        TraceReader reader = run.recorder.reader();
        TraceReader straight_reader = run.recorder.reader();
        ViewTimeline timeline(reader);
        std::uint64_t state = seed;
        for (int i = 0; i < 25; ++i) {
            state = core::hash_step(state, 1);
            const std::size_t place = state % (reader.size() + 1);
            ClusterView straight(reader.names());
            for (std::size_t p = 0; p < place; ++p) straight.apply(straight_reader.at(p));
            ASSERT_EQ(dump(timeline.seek_place(place)), dump(straight)) << place;
        }
        EXPECT_EQ(dump(timeline.seek(reader.at(4321).id)), dump(timeline.seek_place(4322)));
    }
}

TEST(ViewTimeline, folding_idle_exchanges_changes_nothing_else) {
    const MadeRun folded(200);
    const MadeRun whole(200, {}, {.store = true, .fold_idle = false});
    TraceReader a = folded.recorder.reader();
    TraceReader b = whole.recorder.reader();
    ClusterView left(a.names());
    ClusterView right(b.names());
    for (std::size_t i = 0; i < a.size(); ++i) left.apply(a.at(i));
    for (std::size_t i = 0; i < b.size(); ++i) right.apply(b.at(i));
    EXPECT_TRUE(difference(left, right).empty());
}

}  // namespace
}  // namespace brokerscope::sim
