// The player, step by step: what may be seen when, and what the person's answers do.

#include "sim/lesson/player.h"
#include "sim/lesson/progress.h"
#include "tests/sim/lesson/lessons.h"

#include <gmock/gmock.h>

namespace brokerscope::sim::lesson {
namespace {

class Player : public testing::Test {
protected:
    Player() : player(the_prepared()) {}

    Screen screen() const {
        const Target target = player.target();
        TraceReader reader(target.recording->store());
        ViewTimeline timeline(reader);
        const Cursor cursor{*target.recording, timeline.seek(target.stop.event)};
        return player.screen(cursor, the_glossary(), "en");
    }
    void to_step(std::size_t step) {
        for (int i = 0; i < 100 && player.step() < step; ++i) {
            if (player.phase() == Phase::asking) {
                const QuestionKind kind = player.lesson().steps[player.step()].question()->kind;
                if (kind == QuestionKind::number)
                    player.number(0);
                else if (kind == QuestionKind::point)
                    player.point("node:broker-1");
                else
                    player.answer({0});
            }
            player.arrived();
            player.go_on();
        }
        ASSERT_EQ(player.step(), step);
    }

    LessonPlayer player;
};

TEST_F(Player, says_nothing_before_its_stop_is_reached) {
    EXPECT_EQ(player.phase(), Phase::going);
    EXPECT_TRUE(screen().caption.empty());
    EXPECT_EQ(player.target().stop, *the_prepared()->steps[0].stop);
    EXPECT_FALSE(player.target().open);
    player.arrived();
    EXPECT_EQ(player.phase(), Phase::told);
    EXPECT_EQ(plain(screen().caption),
              "Order 3 is written at offset 2. The answer is on its way. The high watermark is 3.");
    EXPECT_EQ(screen().focus, (std::vector<std::string>{"node:shop", "node:broker-1"}));
}

TEST_F(Player, asks_before_it_shows) {
    player.arrived();
    ASSERT_TRUE(player.go_on());
    EXPECT_EQ(player.phase(), Phase::asking);
    EXPECT_EQ(player.target().stop, *the_prepared()->steps[0].stop) << "the world waits";
    EXPECT_FALSE(player.go_on()) << "for an answer";
    Screen asked = screen();
    EXPECT_TRUE(asked.reveal.empty());
    EXPECT_EQ(asked.right, std::nullopt);
    for (const AnswerRow& row : asked.answers) EXPECT_FALSE(row.right || !row.why.empty());
    EXPECT_EQ(asked.hints_left, 1u);
    EXPECT_TRUE(player.hint());
    EXPECT_FALSE(player.hint());
    EXPECT_EQ(plain(screen().hints.at(0)), "What does the shop know?");

    EXPECT_FALSE(player.answer({2})) << "there are two";
    EXPECT_FALSE(player.answer({0, 1})) << "one is chosen";
    ASSERT_TRUE(player.answer({0}));
    EXPECT_EQ(player.phase(), Phase::going);
    EXPECT_TRUE(screen().answers.at(0).chosen);
    EXPECT_FALSE(screen().answers.at(1).right) << "not told before the stop";
    player.arrived();
    const Screen told = screen();
    EXPECT_EQ(told.right, false);
    EXPECT_TRUE(told.answers.at(1).right);
    EXPECT_EQ(plain(told.answers.at(0).why), "It would not know whether order 3 exists.");
    EXPECT_FALSE(told.reveal.empty());
}

TEST_F(Player, judges_numbers_and_places) {
    to_step(2);
    EXPECT_FALSE(player.answer({0})) << "a number is asked";
    player.number(4);
    player.arrived();
    EXPECT_EQ(screen().right, true);
    player.go_on();
    player.point("record:orders/0@broker-1#2");
    player.arrived();
    EXPECT_EQ(screen().right, true) << "what lies on the broker is the broker";
}

TEST_F(Player, goes_back_to_the_stop_before_with_the_answer_kept) {
    to_step(2);
    ASSERT_TRUE(player.back());
    EXPECT_EQ(player.step(), 1u);
    EXPECT_EQ(player.phase(), Phase::told);
    EXPECT_TRUE(player.target().jump);
    EXPECT_EQ(player.target().stop, *the_prepared()->steps[1].stop);
    EXPECT_TRUE(screen().answers.at(0).chosen);
    ASSERT_TRUE(player.back());
    EXPECT_EQ(player.target().stop, *the_prepared()->steps[0].stop);
}

TEST_F(Player, shows_the_second_run_only_after_the_answer) {
    to_step(4);
    EXPECT_EQ(player.target().beside, nullptr);
    EXPECT_FALSE(screen().compares);
    player.answer({0});
    EXPECT_EQ(player.target().beside, the_prepared()->runs[1]);
    EXPECT_TRUE(screen().figures.empty());
    player.arrived();
    EXPECT_EQ(screen().figures.at(0).second, "0");
}

TEST_F(Player, waits_while_the_person_acts) {
    to_step(1);
    const Recording& base = *the_prepared()->runs[0];
    const Stop here = player.target().stop;
    player.student_acted(
        Recording::act(base, here.time, scenario::Action{scenario::Crash{{{.name = "shop"}}}}));
    EXPECT_TRUE(screen().yours);
    EXPECT_TRUE(screen().stop_missing) << "a dead shop sends nothing again";
    EXPECT_EQ(player.phase(), Phase::asking);
    player.return_to_lesson();
    EXPECT_FALSE(screen().yours);
    EXPECT_EQ(player.target().stop, here);
    EXPECT_TRUE(player.target().jump);
}

TEST_F(Player, judges_a_try_when_its_run_was_seen) {
    to_step(5);
    EXPECT_EQ(player.phase(), Phase::trying);
    EXPECT_TRUE(player.target().open);
    const auto& attempt = *player.challenge();
    player.student_acted(solve(attempt, the_prepared()->runs[0]->scenario()));
    EXPECT_EQ(screen().judged, std::nullopt);
    player.arrived();
    EXPECT_EQ(player.phase(), Phase::told);
    ASSERT_TRUE(screen().judged);
    EXPECT_TRUE(screen().judged->reached);
    EXPECT_EQ(plain(screen().debrief), "One lost answer is enough.");
    EXPECT_EQ(player.records()[5].attempts, 1);
}

TEST_F(Player, ends_with_what_stays_in_mind) {
    to_step(7);
    EXPECT_TRUE(player.finished());
    EXPECT_EQ(plain(screen().takeaway), "No answer is neither yes nor no.");
    EXPECT_TRUE(player.target().open);
    EXPECT_FALSE(screen().can_go_on);
}

TEST_F(Player, progress_is_kept_as_json_and_as_a_table) {
    to_step(7);
    Progress progress;
    progress.note(player);
    EXPECT_TRUE(progress.finished("once-or-twice"));
    const auto again = Progress::from_json(progress.to_json());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->to_json(), progress.to_json());
    EXPECT_THAT(progress.to_csv(), testing::HasSubstr("once-or-twice,2,1,no,0,0,\n"));
    EXPECT_FALSE(Progress::from_json("{}"));
    EXPECT_FALSE(Progress::from_json("nonsense"));
}

}  // namespace
}  // namespace brokerscope::sim::lesson
