#include "sim/trace/event_text.h"
#include "tests/sim/trace/made_run.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

using core::ApiKey;

/// Two nodes that exchange messages over one connection, told in verbs.
class IdleFolding : public testing::Test {
protected:
    trace::EventId emit(trace::Name node, trace::EventId cause, const trace::Payload& payload) {
        const trace::EventId id{next_++};
        now_ = now_ + core::milliseconds(1);
        recorder_.on_event({id, now_, node, cause, payload});
        return id;
    }
    trace::Message ask(std::int32_t correlation, bool quiet = true) {
        return {trace::MessageId{messages_++},
                trace::LinkId{1},
                follower_,
                leader_,
                ApiKey::fetch,
                trace::Kind::request,
                17,
                correlation,
                50,
                quiet};
    }
    trace::Message answer(std::int32_t correlation, bool quiet) {
        return {trace::MessageId{messages_++},
                trace::LinkId{1},
                leader_,
                follower_,
                ApiKey::fetch,
                trace::Kind::response,
                17,
                correlation,
                50,
                quiet};
    }
    trace::EventId arrive(const trace::Message& message, trace::EventId sent) {
        return emit(message.to, sent, trace::MessageDelivered{message});
    }
    trace::EventId send(const trace::Message& message, trace::EventId cause) {
        return emit(message.from, cause, trace::MessageSent{message});
    }
    trace::EventId quiet_exchange(std::int32_t correlation,
                                  trace::EventId cause = trace::no_event) {
        const trace::Message request = ask(correlation);
        const trace::EventId asked = arrive(request, send(request, cause));
        emit(leader_, asked, trace::RequestParked{follower_, ApiKey::fetch, correlation});
        const trace::Message response = answer(correlation, true);
        return arrive(response, send(response, asked));
    }
    trace::EventId news() {
        return emit(leader_, trace::no_event, trace::SegmentRolled{{topic_, 0}, core::Offset{5}});
    }
    std::vector<std::string> kinds() {
        std::vector<std::string> result;
        TraceReader reader = recorder_.reader();
        for (std::size_t i = 0; i < reader.size(); ++i)
            result.emplace_back(trace::kind_of(reader.at(i).payload));
        return result;
    }

    trace::NameTable names_;
    trace::Name follower_ = names_.intern("broker-2");
    trace::Name leader_ = names_.intern("broker-1");
    trace::Name topic_ = names_.intern("orders");
    Recorder recorder_{names_};
    std::uint64_t next_ = 0;
    std::int64_t messages_ = 0;
    core::Instant now_;
};

TEST_F(IdleFolding, a_run_of_quiet_exchanges_is_one_entry) {
    news();
    trace::EventId last = quiet_exchange(1);
    for (int i = 2; i <= 10; ++i) last = quiet_exchange(i, last);
    news();
    recorder_.finish();
    EXPECT_EQ(kinds(), (std::vector<std::string>{"segment.rolled", "idle", "segment.rolled"}));
    TraceReader reader = recorder_.reader();
    const trace::Event entry = reader.at(1);
    const auto& idle = std::get<trace::Idle>(entry.payload);
    EXPECT_EQ(idle.exchanges, 10);
    EXPECT_EQ(idle.first, trace::EventId{1});
    EXPECT_EQ(entry.id, last);
    EXPECT_EQ(recorder_.event_count(), 52u);
    EXPECT_EQ(reader.resolve(trace::EventId{17}, follower_), 1u);
    EXPECT_EQ(reader.resolve(trace::EventId{51}, leader_), 2u);
    EXPECT_EQ(reader.resolve(trace::EventId{52}, leader_), std::nullopt);
}

TEST_F(IdleFolding, an_answer_with_news_is_stored_with_its_request) {
    const trace::Message request = ask(1);
    const trace::EventId asked = arrive(request, send(request, trace::no_event));
    const trace::Message response = answer(1, false);
    arrive(response, send(response, asked));
    EXPECT_EQ(kinds().size(), 4u);
    EXPECT_EQ(kinds()[0], "message.sent");
}

TEST_F(IdleFolding, an_exchange_with_a_consequence_is_stored) {
    const trace::Message request = ask(1);
    const trace::EventId asked = arrive(request, send(request, trace::no_event));
    emit(leader_, asked, trace::HwAdvanced{{topic_, 0}, core::Offset{1}, core::Offset{1}});
    const trace::Message response = answer(1, true);
    const trace::EventId told = arrive(response, send(response, asked));
    EXPECT_EQ(kinds().size(), 5u);
    const trace::EventId again = quiet_exchange(2, told);
    emit(follower_, again, trace::HwAdvanced{{topic_, 0}, core::Offset{1}, core::Offset{1}});
    recorder_.finish();
    EXPECT_EQ(kinds().size(), 11u);
}

TEST_F(IdleFolding, what_happens_meanwhile_is_kept_in_order) {
    const trace::Message request = ask(1);
    const trace::EventId sent = send(request, trace::no_event);
    news();
    const trace::EventId asked = arrive(request, sent);
    const trace::Message response = answer(1, true);
    const trace::EventId answered = send(response, asked);
    EXPECT_EQ(kinds().size(), 4u) << "undecided, so all of it can be read";
    news();
    arrive(response, answered);
    news();
    recorder_.finish();
    EXPECT_EQ(kinds(), (std::vector<std::string>{"segment.rolled", "segment.rolled", "idle",
                                                 "segment.rolled"}));
}

TEST_F(IdleFolding, a_broken_connection_ends_the_waiting) {
    const trace::Message request = ask(1);
    send(request, trace::no_event);
    emit(follower_, trace::no_event,
         trace::ConnectionClosed{follower_, leader_, trace::LinkId{1}, trace::CloseCause::reset});
    EXPECT_EQ(recorder_.store().size(), 2u);
}

TEST_F(IdleFolding, the_window_is_bounded) {
    const trace::Message request = ask(1);
    send(request, trace::no_event);
    for (std::size_t i = 0; i < IdleFolder::window_max; ++i) news();
    EXPECT_EQ(recorder_.store().size(), IdleFolder::window_max + 1);
}

TEST(Recorder, the_hash_does_not_depend_on_what_is_stored) {
    const MadeRun folded(500);
    const MadeRun whole(500, {}, {.store = true, .fold_idle = false});
    const MadeRun unstored(500, {}, {.store = false});
    EXPECT_EQ(folded.recorder.hash(), whole.recorder.hash());
    EXPECT_EQ(folded.recorder.hash(), unstored.recorder.hash());
    EXPECT_EQ(folded.recorder.trace_hash().checkpoints, whole.recorder.trace_hash().checkpoints);
    EXPECT_EQ(folded.recorder.event_count(), folded.events.size());
    EXPECT_LT(folded.recorder.store().size(), whole.recorder.store().size());
    EXPECT_EQ(unstored.recorder.store().size(), 0u);
}

TEST(Recorder, the_hash_does_not_depend_on_the_numbers_of_names) {
    trace::NameTable plain;
    trace::NameTable shifted;
    shifted.intern("never used");
    TraceHasher a(plain);
    TraceHasher b(shifted);
    for (const trace::Event& event : made_events(plain, 50)) a.add(event);
    for (const trace::Event& event : made_events(shifted, 50)) b.add(event);
    EXPECT_EQ(a.hash().value, b.hash().value);
}

TEST(Recorder, one_changed_field_changes_the_hash_from_its_checkpoint_on) {
    trace::NameTable names;
    std::vector<trace::Event> events = made_events(names, 200);
    TraceHasher good(names);
    for (const trace::Event& event : events) good.add(event);
    for (std::size_t i = 2000; i < events.size(); ++i) {
        auto* hw = std::get_if<trace::HwAdvanced>(&events[i].payload);
        if (hw == nullptr) continue;
        hw->hw += 1;
        break;
    }
    TraceHasher bad(names);
    for (const trace::Event& event : events) bad.add(event);
    EXPECT_NE(good.hash().value, bad.hash().value);
    EXPECT_EQ(good.hash().checkpoints[0], bad.hash().checkpoints[0]);
    EXPECT_NE(good.hash().checkpoints.back(), bad.hash().checkpoints.back());
}

TEST(Recorder, everything_that_is_not_folded_is_stored_unchanged) {
    const MadeRun run(500);
    TraceReader reader = run.recorder.reader();
    std::size_t folded = 0;
    trace::EventId before = trace::no_event;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const trace::Event& event = reader.at(i);
        ASSERT_TRUE(before == trace::no_event || before < event.id);
        before = event.id;
        if (std::holds_alternative<trace::Idle>(event.payload)) {
            ++folded;
        } else {
            ASSERT_TRUE(same_event(event, run.events[event.id.value]))
                << format_event(event, run.names);
        }
    }
    EXPECT_GT(folded, 10u);
}

TEST(EventText, is_a_line_a_person_reads) {
    trace::NameTable names;
    const trace::Event event{
        trace::EventId{812}, core::Instant{1'520'000'000}, names.intern("broker-2"),
        trace::EventId{809},
        trace::IsrShrunk{
            {names.intern("orders"), 0}, core::BrokerId{3}, core::PartitionEpoch{2}, {{1, 2}, 2}}};
    EXPECT_EQ(
        format_event(event, names),
        "#812            1.520s  broker-2      isr.shrunk         partition orders/0, removed "
        "3, partition_epoch 2, isr [1, 2]  (by #809)");
    EXPECT_EQ(json_event(event, names),
              R"({"id": 812, "time_ns": 1520000000, "node": "broker-2", "cause": 809, )"
              R"("kind": "isr.shrunk", "partition": "orders/0", "removed": 3, )"
              R"("partition_epoch": 2, "isr": [1, 2]})");
    EXPECT_EQ(field(event, "partition", names), "orders/0");
    EXPECT_EQ(field(event, "node", names), "broker-2");
    EXPECT_EQ(field(event, "offset", names), std::nullopt);
    EXPECT_EQ(number_field(event, "removed"), 3);
}

TEST(EventText, times_are_exact_and_short) {
    EXPECT_EQ(format_time(core::Instant{3'250'000'017}), "3.250000017s");
    EXPECT_EQ(format_time(core::Instant{-10'000'000'000}), "-10.000s");
    EXPECT_EQ(format_time(core::Instant{-1}), "-0.000000001s");
    EXPECT_EQ(format_time(core::Instant{1'500'000'000}), "1.500s");
}

TEST(EventText, says_which_records_an_event_speaks_of) {
    trace::Event event;
    const trace::Partition partition{trace::Name{1}, 0};
    event.payload = trace::BatchAppended{partition, core::Offset{5}, 3};
    EXPECT_EQ(record_range(event), (RecordRange{partition, core::Offset{5}, 3}));
    event.payload = trace::RecordEffect{partition, core::Offset{5}, trace::Name{2}};
    EXPECT_EQ(record_range(event), (RecordRange{partition, core::Offset{5}, 1}));
    event.payload = trace::NodeStarted{};
    EXPECT_EQ(record_range(event), std::nullopt);
}

}  // namespace
}  // namespace brokerscope::sim
