// Lessons are read with all that is wrong with them, and prepared: stops, answers, figures.

#include "tests/sim/lesson/lessons.h"

#include <gmock/gmock.h>

namespace brokerscope::sim::lesson {
namespace {

using testing::ElementsAre;

constexpr std::string_view story = R"(scenario: s
title: t
cluster: {topics: {orders: {}}}
clients:
  shop: {producer: {}, send: {topic: orders, count: 1}}
expect: {sent: 1}
variants: [{name: other}]
)";

/// What is said about a lesson with these lines.
std::vector<std::string> faults(std::string_view lesson) {
    const auto lessons = load_lessons(std::string(story) + std::string(lesson), "f");
    return lessons ? std::vector<std::string>() : lessons.error().lines();
}

std::vector<std::string> faults_of_step(std::string_view step) {
    return faults("lesson: {title: t, takeaway: t, steps: [" + std::string(step) + "]}\n");
}

TEST(LessonFile, without_a_lesson_gives_none) {
    const auto lessons = load_lessons(story, "f");
    ASSERT_TRUE(lessons);
    EXPECT_TRUE(lessons->empty());
}

TEST(LessonFile, unknown_keys_are_told_with_the_nearest_name) {
    EXPECT_THAT(faults_of_step("{sya: hello}"),
                ElementsAre("f:8:42: unknown key \"sya\" in a step, did you mean \"say\"?"));
    EXPECT_THAT(faults("lesson: {title: t}\n"), ElementsAre("f:8:9: a lesson needs \"steps\"",
                                                            "f:8:9: a lesson needs \"takeaway\""));
}

TEST(LessonFile, a_step_is_one_thing_with_what_goes_with_it) {
    EXPECT_THAT(
        faults_of_step("{say: a, ask: b}"),
        ElementsAre("f:8:41: a step is one of say, ask, compare and try (compare may ask)"));
    EXPECT_THAT(faults_of_step("{say: a, look: [dup-log]}"),
                ElementsAre("f:8:56: \"look\" goes with compare"));
    EXPECT_THAT(faults_of_step("{ask: a}"), ElementsAre("f:8:47: a choice needs \"answers\""));
    EXPECT_THAT(faults_of_step("{ask: a, kind: number, answer: lo(orders/0)}"),
                ElementsAre("f:8:72: unknown value \"lo\", did you mean \"leo\"?"));
    EXPECT_THAT(faults_of_step("{try: a, goal: {sent: 1}, acts: {allow: [lose]}}"),
                ElementsAre("f:8:41: a try has either a \"solution\" or is \"impossible\""));
}

TEST(LessonFile, dangling_names_are_told) {
    EXPECT_THAT(faults_of_step("{say: a, until: {node.crashed: {node: shp}}}"),
                ElementsAre(testing::HasSubstr("did you mean \"shop\"?")));
    EXPECT_THAT(faults_of_step("{say: '{leo(order/0)}'}"),
                ElementsAre(testing::HasSubstr("did you mean \"orders\"?")));
    EXPECT_THAT(faults_of_step("{compare: othr}"),
                ElementsAre("f:8:51: there is no variant \"othr\", did you mean \"other\"?"));
    EXPECT_THAT(faults_of_step("{compare: other, look: [dup-lgo]}"),
                ElementsAre(testing::HasSubstr("did you mean \"dup-log\"?")));
    EXPECT_THAT(faults_of_step("{say: a, focus: ['?!']}"),
                ElementsAre(testing::HasSubstr("is not a node, a partition")));
}

TEST(LessonFile, one_that_is_good_is_read_whole) {
    const Lesson lesson = the_lesson();
    EXPECT_EQ(lesson.id, "once-or-twice");
    EXPECT_EQ(lesson.steps.size(), 7u);
    EXPECT_THAT(lesson.nodes, ElementsAre("shop", "broker-1", "billing"));
    EXPECT_THAT(lesson.practice.says, ElementsAre("REQUEST_TIMED_OUT", "NETWORK_EXCEPTION"));
    const auto& attempt = std::get<Try>(lesson.steps[6].what);
    EXPECT_EQ(attempt.variant, "idempotence");
    EXPECT_FALSE(attempt.impossible.empty());
}

TEST(Preparation, finds_the_stops_in_order) {
    const auto prepared = the_prepared();
    EXPECT_EQ(prepared->runs.size(), 2u);
    trace::EventId last{0};
    for (std::size_t i = 0; i < 4; ++i) {
        ASSERT_TRUE(prepared->steps[i].stop);
        EXPECT_GT(prepared->steps[i].stop->event, last);
        last = prepared->steps[i].stop->event;
        if (i > 0) {
            EXPECT_EQ(prepared->steps[i].begin, *prepared->steps[i - 1].stop);
        }
    }
    EXPECT_EQ(*prepared->steps[3].stop, end_of(*prepared->runs[0]));
}

TEST(Preparation, computes_what_is_right) {
    const auto prepared = the_prepared();
    EXPECT_THAT(prepared->steps[1].right, ElementsAre(false, true));
    EXPECT_EQ(prepared->steps[2].number, 4);
    EXPECT_THAT(prepared->steps[3].points, ElementsAre("node:broker-1"));
    EXPECT_THAT(prepared->steps[4].right, ElementsAre(true, false)) << "judged on the second run";
    ASSERT_EQ(prepared->steps[4].figures.size(), 2u);
    EXPECT_EQ(prepared->steps[4].figures[0].first, 1);
    EXPECT_EQ(prepared->steps[4].figures[0].second, 0);
    EXPECT_TRUE(prepared->steps[4].figures[1].is_time);
}

TEST(Glossary, names_are_short_within_sentences) {
    const Glossary glossary = the_glossary();
    EXPECT_EQ(glossary.find("high-watermark")->short_name("en"), "high watermark");
    EXPECT_EQ(glossary.find("high-watermark")->short_name("zh"), "高水位");
    EXPECT_EQ(glossary.find("isr")->short_name("en"), "in-sync replicas");
    EXPECT_EQ(glossary.find("none"), nullptr);
}

TEST(Course, names_its_modules) {
    const auto course = load_course(
        "course: c\ntitle: t\nmodules: [{id: a, title: t, question: q, lessons: [x, y]}]\n", "f");
    ASSERT_TRUE(course);
    EXPECT_THAT(course->modules.at(0).lessons, ElementsAre("x", "y"));
    const auto bad = load_course("course: c\ntitle: t\nmodlues: []\n", "f");
    ASSERT_FALSE(bad);
    EXPECT_THAT(bad.error().lines().back(), testing::HasSubstr("did you mean \"modules\"?"));
}

}  // namespace
}  // namespace brokerscope::sim::lesson
