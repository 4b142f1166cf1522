#include "sim/trace/codec.h"
#include "core/base/hash.h"
#include "tests/sim/trace/made_run.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

/// An event of any kind with any content that is valid.
trace::Event any_event(std::uint64_t& state, trace::EventId id, std::size_t names) {
    const auto draw = [&](std::uint64_t below) {
        state = core::hash_step(state, below);
        return state % below;
    };
    const std::size_t kind = draw(trace::kind_count);
    Words words{};
    for (std::uint64_t& word : words) {
        const std::uint64_t shape = draw(4);
        if (shape == 0) word = draw(3);
        if (shape == 1) word = draw(70'000);
        if (shape == 2) word = UINT64_MAX - draw(5);
        if (shape == 3) word = core::hash_step(state, 1);
    }
    for (const FieldSchema& field : schema(kind).fields) {
        if (field.type == FieldType::name || field.type == FieldType::partition)
            words[field.word] = draw(names);
        if (field.type == FieldType::enumerator) words[field.word] = draw(field.enumerators.size());
        if (field.type == FieldType::brokers) words[field.word] = draw(9);
    }
    trace::Event event;
    event.id = id;
    event.time = core::Instant{static_cast<std::int64_t>(draw(1'000'000'000)) - 500'000'000};
    event.node = trace::Name{static_cast<std::uint32_t>(draw(names))};
    event.cause = draw(4) == 0 ? trace::no_event : trace::EventId{draw(id.value + 1)};
    EXPECT_TRUE(from_words(kind, words, names, event.payload)) << schema(kind).kind;
    return event;
}

TEST(Words, every_kind_has_a_schema_with_its_fields) {
    EXPECT_EQ(schema(*trace::kind_index("message.sent")).fields.size(), 10u);
    const FieldSchema* isr = schema(*trace::kind_index("isr.shrunk")).field("isr");
    ASSERT_NE(isr, nullptr);
    EXPECT_EQ(isr->type, FieldType::brokers);
    const FieldSchema* reason = schema(*trace::kind_index("connection.closed")).field("reason");
    ASSERT_NE(reason, nullptr);
    const std::vector<std::string_view> reasons{"orderly", "reset", "refused", "timed-out"};
    EXPECT_EQ(reason->enumerators, reasons);
}

TEST(Words, what_cannot_be_a_payload_is_refused) {
    trace::Payload payload;
    Words words{};
    words[0] = 5;
    EXPECT_FALSE(from_words(*trace::kind_index("run.phase"), words, 1, payload));
    words[0] = 4;
    EXPECT_TRUE(from_words(*trace::kind_index("run.phase"), words, 1, payload));
    EXPECT_FALSE(from_words(*trace::kind_index("topic.created"), words, 4, payload));
    EXPECT_TRUE(from_words(*trace::kind_index("topic.created"), words, 5, payload));
}

TEST(Codec, any_events_come_back_as_they_were) {
    std::uint64_t state = 7;
    std::vector<trace::Event> events;
    trace::EventId id{3};
    for (int i = 0; i < 20'000; ++i) {
        events.push_back(any_event(state, id, 9));
        id = trace::EventId{id.value + 1 + (i % 7 == 0 ? 1000u : 0u)};
    }
    EventCoder coder;
    core::Bytes bytes;
    for (const trace::Event& event : events) {
        Row row;
        to_row(event, row);
        const std::size_t size = bytes.size();
        bytes.resize(size + EventCoder::event_bytes_max);
        bytes.resize(static_cast<std::size_t>(coder.code(row, &bytes[size]) - bytes.data()));
    }
    EventDecoder decoder;
    core::BytesView rest = bytes;
    for (const trace::Event& event : events) {
        trace::Event read;
        ASSERT_TRUE(decoder.decode(rest, 9, read));
        ASSERT_TRUE(same_event(event, read)) << schema(event.payload.index()).kind;
    }
    EXPECT_TRUE(rest.empty());
}

TEST(Codec, garbage_is_refused_or_read_and_never_crashes) {
    std::uint64_t state = 1;
    for (int round = 0; round < 3000; ++round) {
        core::Bytes bytes(200);
        for (std::byte& byte : bytes) {
            state = core::hash_step(state, 1);
            byte = static_cast<std::byte>(round % 2 == 0 ? state : state % 24);
        }
        EventDecoder decoder;
        core::BytesView rest = bytes;
        trace::Event event;
        while (decoder.decode(rest, 3, event)) EXPECT_LT(event.node.value, 3u);
    }
}

TEST(TraceStore, finds_events_by_place_id_and_time) {
    const MadeRun run(300, {}, {.store = true, .fold_idle = false});
    const TraceStore& store = run.recorder.store();
    ASSERT_EQ(store.size(), run.events.size());
    TraceReader reader(store);
    for (std::size_t i = 0; i < run.events.size(); i += 37)
        EXPECT_TRUE(same_event(reader.at(i), run.events[i]));
    for (std::size_t i = run.events.size(); i-- > 0;)
        ASSERT_TRUE(same_event(reader.at(i), run.events[i]));
    EXPECT_EQ(reader.lower_bound(trace::EventId{777}), 777u);
    EXPECT_EQ(reader.lower_bound(trace::EventId{1'000'000}), reader.size());
    const core::Instant time = run.events[1500].time;
    const std::size_t place = reader.lower_bound(time);
    EXPECT_EQ(reader.at(place).time, time);
    EXPECT_LT(reader.at(place - 1).time, time);
}

TEST(TraceStore, takes_few_bytes_an_event) {
    const MadeRun run(3000, {}, {.store = true, .fold_idle = false});
    const double average =
        static_cast<double>(run.recorder.store().bytes()) / static_cast<double>(run.events.size());
    RecordProperty("bytes_per_event", std::to_string(average));
    EXPECT_LT(average, 25.0);
}

}  // namespace
}  // namespace brokerscope::sim
