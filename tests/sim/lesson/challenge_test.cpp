// Challenges: goals, acts that count, saved solutions, and what cannot be done.

#include "sim/lesson/challenge.h"
#include "sim/lesson/placements.h"
#include "sim/scenario/load.h"
#include "tests/sim/lesson/lessons.h"

#include <gmock/gmock.h>

namespace brokerscope::sim::lesson {
namespace {

const Try& possible() { return std::get<Try>(the_prepared()->lesson.steps[5].what); }
const Try& impossible() { return std::get<Try>(the_prepared()->lesson.steps[6].what); }
const Recording& own() { return *the_prepared()->runs[0]; }
std::size_t own_faults() { return own().scenario().faults.size(); }

TEST(Challenge, its_solution_reaches_the_goal) {
    const Judged judged = judge(possible(), *solve(possible(), own().scenario()), own_faults());
    EXPECT_TRUE(judged.reached);
    EXPECT_EQ(judged.used, 1);
    EXPECT_EQ(judged.goal.at(0).found, 2);
}

TEST(Challenge, doing_nothing_does_not) {
    const Judged judged = judge(possible(), own(), own_faults());
    EXPECT_FALSE(judged.reached);
    EXPECT_EQ(judged.used, 0);
}

TEST(Challenge, an_act_that_touches_nothing_does_not_count) {
    // It runs already.
    const auto idle = Recording::act(own(), core::Instant{0},
                                     scenario::Action{scenario::Start{{{.name = "shop"}}}});
    Try start = possible();
    start.allowed = {"start"};
    start.goal = own().scenario().expect;
    const Judged judged = judge(start, *idle, own_faults());
    EXPECT_TRUE(judged.goal_holds);
    EXPECT_FALSE(judged.reached);
    ASSERT_EQ(judged.acts.size(), 1u);
    EXPECT_TRUE(judged.acts[0].vacuous);
}

TEST(Challenge, an_act_that_is_not_allowed_is_refused) {
    Try narrow = possible();
    narrow.allowed = {"crash"};
    const Judged judged = judge(narrow, *solve(narrow, own().scenario()), own_faults());
    EXPECT_TRUE(judged.goal_holds);
    EXPECT_FALSE(judged.reached);
    EXPECT_FALSE(judged.acts.at(0).allowed);
}

TEST(Challenge, a_saved_solution_is_judged) {
    const auto solved = solve(possible(), own().scenario());
    const auto file = scenario::load(solved->save(), "saved");
    ASSERT_TRUE(file);
    const auto judged = judge_file(the_lesson(), *file);
    ASSERT_TRUE(judged) << judged.error();
    EXPECT_TRUE(judged->reached);
    scenario::Scenario other = *file;
    other.clients.pop_back();
    EXPECT_FALSE(judge_file(the_lesson(), other)) << "another story";
}

TEST(Exploration, finds_what_can_be_done) {
    Try lose_only = possible();
    lose_only.allowed = {"lose"};
    const Exploration found = explore(lose_only, own());
    ASSERT_NE(found.counterexample, nullptr);
    EXPECT_TRUE(judge(lose_only, *found.counterexample, own_faults()).reached);
    EXPECT_THAT(found.acts, testing::HasSubstr("lose"));
}

TEST(Exploration, tries_every_placement_of_what_cannot) {
    Try lose_only = impossible();
    lose_only.allowed = {"hold"};
    const Recording& idempotent = *the_prepared()->runs[1];
    const Exploration found = explore(lose_only, idempotent);
    EXPECT_EQ(found.counterexample, nullptr);
    EXPECT_TRUE(found.complete);
    EXPECT_EQ(found.runs, placements_of({"hold"}, idempotent, core::Instant{0}).size());
    EXPECT_EQ(sentence_of(found, "en"),
              "Not possible: all " + std::to_string(found.runs) + " ways to act were tried.");
}

TEST(Exploration, is_bounded_and_can_be_stopped) {
    const Recording& idempotent = *the_prepared()->runs[1];
    const Exploration few = explore(impossible(), idempotent, {}, 10);
    EXPECT_LE(few.runs, 10u);
    EXPECT_FALSE(few.complete);
    EXPECT_THAT(sentence_of(few, "en"), testing::StartsWith("Not found in "));
    const Exploration stopped = explore(impossible(), idempotent,
                                        [](const Exploration& so_far) { return so_far.runs < 3; });
    EXPECT_EQ(stopped.runs, 3u);
    EXPECT_FALSE(stopped.complete);
}

}  // namespace
}  // namespace brokerscope::sim::lesson
