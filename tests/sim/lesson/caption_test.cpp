// Texts of lessons: values, links, and what is said about bad ones.

#include "tests/sim/lesson/lessons.h"

namespace brokerscope::sim::lesson {
namespace {

/// The caption at the `nth` event of a kind in the lesson's run.
std::string at(std::string_view text, trace::EventId event, std::string_view language = "en") {
    const auto caption = parse_caption(text);
    if (!caption) return caption.error();
    const Recording& recording = *the_prepared()->runs[0];
    TraceReader reader(recording.store());
    ViewTimeline timeline(reader);
    const Cursor cursor{recording, timeline.seek(event)};
    return plain(runs_of(*caption, &cursor, the_glossary(), language));
}

trace::EventId at_stop(std::size_t step) { return the_prepared()->steps[step].stop->event; }

TEST(Caption, values_are_those_of_the_cluster_at_the_cursor) {
    EXPECT_EQ(at("leader {leader(orders/0)}, isr {isr(orders/0)}", at_stop(0)),
              "leader broker-1, isr broker-1, broker-2, broker-3");
    EXPECT_EQ(
        at("{leo(orders/0)} {leo(orders/0) - 1} {hw(orders/0) + 2} {epoch(orders/0)}", at_stop(0)),
        "3 2 5 0");
    EXPECT_EQ(at("{leo(broker-2, orders/0)}", at_stop(3)), "6");
    EXPECT_EQ(at("{position(billing, orders/0)}", at_stop(3)), "6");
    EXPECT_EQ(at("{offset(shop/3)} {offset(shop/5)}", at_stop(0)), "2 —");
}

TEST(Caption, counts_are_of_what_has_happened_so_far) {
    EXPECT_EQ(at("{count(retries)} {count(dup-log)}", at_stop(0)), "0 0");
    EXPECT_EQ(at("{count(retries)} {count(dup-log)}", at_stop(1)), "1 0");
    EXPECT_EQ(at("{count(dup-log)} {count(dup-effect, charge)}", at_stop(2)), "1 0");
    EXPECT_EQ(at("{count(dup-log)} {count(dup-effect, charge)} {count(acked, shop)}", at_stop(3)),
              "1 1 5");
}

TEST(Caption, links_carry_their_term_and_its_name) {
    const auto caption = parse_caption("The [[high-watermark]] and the [[isr|set]].");
    ASSERT_TRUE(caption);
    const Runs english = runs_of(*caption, nullptr, the_glossary(), "en");
    ASSERT_EQ(english.size(), 5u);
    EXPECT_EQ(english[1], (TextRun{"high watermark", "high-watermark"}));
    EXPECT_EQ(english[3], (TextRun{"set", "isr"}));
    EXPECT_EQ(plain(runs_of(*caption, nullptr, the_glossary(), "zh")), "The 高水位 and the set.");
}

TEST(Caption, what_is_wrong_is_said) {
    const auto fault = [](std::string_view text) {
        const auto caption = parse_caption(text);
        return caption ? std::string() : caption.error();
    };
    EXPECT_EQ(fault("{leo(orders/0)"), "{ is not closed");
    EXPECT_EQ(fault("}"), "a } without its {");
    EXPECT_EQ(fault("{loe(orders/0)}"), "unknown value \"loe\", did you mean \"leo\"?");
    EXPECT_EQ(fault("{leo(orders)}"), "leo: \"orders\" is not a partition such as orders/0");
    EXPECT_EQ(fault("{leo(orders/0) * 2}"), "\"* 2\" is not + or - and a whole number");
    EXPECT_EQ(fault("{leader(orders/0) + 1}"), "leader is no number");
    EXPECT_EQ(fault("[[No]]"), "\"No\" is no word of the glossary");
}

TEST(Caption, length_counts_characters) { EXPECT_EQ(length_of("高水位 HW"), 6u); }

}  // namespace
}  // namespace brokerscope::sim::lesson
