// A person acts on the world in the window: what comes of it is a branch, nothing is lost, and what
// is saved the command line replays.

#include "gui/panels/acting.h"
#include "tests/gui/support/scripted_window.h"

#include "sim/scenario/load.h"

#include <QMenu>
#include <QTemporaryDir>

#include <algorithm>

namespace brokerscope::gui {
namespace {

class ActingTest : public testing::Test, protected tests::ScriptedWindow {
protected:
    const Branch& branch(std::size_t index) const { return workspace.branches()[index]; }
    std::size_t branches() const { return workspace.branches().size(); }
    const sim::Flights& flights() const { return workspace.recording().flights(); }

    /// The first answer to a Produce request, half way.
    const sim::Flight& stand_at_an_answer() {
        line(QStringLiteral("open dup-lost-response"));
        for (std::int64_t number = 1;; ++number) {
            const sim::Flight* flight = flights().find(trace::MessageId{number});
            if (flight == nullptr || flight->api != core::ApiKey::produce ||
                flight->kind != trace::Kind::response)
                continue;
            workspace.playback()->seek(flight->sent +
                                       core::Duration{(flight->ended - flight->sent).ns / 2});
            return *flight;
        }
    }
    static QString name_of(const sim::Flight& flight) {
        return QStringLiteral("message:%1").arg(flight.message.value);
    }
    /// Saves the branch on the screen, and runs the file as the command line would.
    std::uint64_t hash_when_replayed() {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("saved.yaml"));
        line(QStringLiteral("save ") + file);
        auto saved = scenario::load_file(fromQt(file));
        if (!saved) {
            for (const std::string& each : saved.error().lines()) ADD_FAILURE() << each;
            return 0;
        }
        return sim::Recording::make(std::move(*saved))->hash();
    }
};

TEST_F(ActingTest, a_message_dragged_off_the_picture_is_lost_there) {
    const sim::Flight answer = stand_at_an_answer();
    const std::uint64_t untouched = workspace.recording().hash();
    const core::Instant moment = workspace.playback()->time();
    line(QStringLiteral("drag %1 out").arg(name_of(answer)));
    ASSERT_EQ(branches(), 2u);
    const sim::Flight* lost = flights().find(answer.message);
    ASSERT_NE(lost, nullptr);
    EXPECT_EQ(lost->end, sim::FlightEnd::lost);
    EXPECT_EQ(lost->ended, moment + core::nanoseconds(1));
    EXPECT_EQ(workspace.playback()->time(), lost->ended) << "it is seen at once";
    lines({"expect what-if 1", "expect Lose this Produce response", "expect Ctrl+Z"});
    EXPECT_EQ(hash_when_replayed(), workspace.recording().hash());

    EXPECT_EQ(branch(0).recording->hash(), untouched);
    line(QStringLiteral("key Ctrl+Z"));
    EXPECT_EQ(workspace.currentBranch(), 0);
    EXPECT_EQ(workspace.recording().hash(), untouched);
    line(QStringLiteral("key Ctrl+Shift+Z"));
    EXPECT_EQ(workspace.currentBranch(), 1);
}

TEST_F(ActingTest, a_message_dragged_aside_comes_later) {
    const sim::Flight answer = stand_at_an_answer();
    line(QStringLiteral("drag %1 90,60").arg(name_of(answer)));
    ASSERT_EQ(branches(), 2u);
    const sim::Flight* late = flights().find(answer.message);
    ASSERT_NE(late, nullptr);
    EXPECT_EQ(late->end, sim::FlightEnd::delivered);
    EXPECT_GT(late->ended, answer.ended);
    EXPECT_EQ(hash_when_replayed(), workspace.recording().hash());
}

TEST_F(ActingTest, a_short_twitch_of_the_hand_does_nothing) {
    const sim::Flight answer = stand_at_an_answer();
    line(QStringLiteral("drag %1 12,8").arg(name_of(answer)));
    EXPECT_EQ(branches(), 1u);
    EXPECT_EQ(window.findChild<QWidget*>(QStringLiteral("bin")), nullptr) << "the bin is gone";
}

TEST_F(ActingTest, every_kind_of_thing_has_acts_that_replay) {
    const sim::Flight answer = stand_at_an_answer();
    const core::Instant moment = workspace.playback()->time();
    const QString acts[] = {
        QStringLiteral("node:broker-1 crash/for-2s"),
        QStringLiteral("node:broker-2 power-loss/keep-none"),
        QStringLiteral("node:broker-3 pause/for-2s"),
        QStringLiteral("node:shop isolate/for-2s"),
        QStringLiteral("node:broker-2 partition/for-2s"),
        QStringLiteral("link:broker-1~shop cut/for-2s"),
        QStringLiteral("link:broker-1~shop slow/times-10"),
        name_of(answer) + QStringLiteral(" hold/for-2s"),
        name_of(answer) + QStringLiteral(" answer/NOT_LEADER_OR_FOLLOWER"),
        QStringLiteral("replica:orders/0@broker-2 elect:broker-2"),
    };
    for (const QString& act : acts) {
        SCOPED_TRACE(qPrintable(act));
        workspace.goToBranch(0);
        workspace.playback()->seek(moment);
        const std::size_t before = branches();
        line(QStringLiteral("menu ") + act);
        ASSERT_EQ(branches(), before + 1);
        EXPECT_FALSE(workspace.recording().report().faults.back().vacuous());
        EXPECT_EQ(hash_when_replayed(), workspace.recording().hash());
    }
}

TEST_F(ActingTest, keys_act_on_the_selection_and_say_why_not) {
    lines({"open dup-lost-response", "seek 5ms", "key K", "expect Choose a thing first"});
    EXPECT_EQ(branches(), 1u);
    lines({"click node:broker-1", "key U", "expect broker-1 runs already."});
    EXPECT_EQ(branches(), 1u);
    lines({"key K", "expect Crash broker-1"});
    ASSERT_EQ(branches(), 2u);
    EXPECT_EQ(branch(1).act, "crash");
    lines({"key K", "expect broker-1 is down already.", "key U"});
    ASSERT_EQ(branches(), 3u);
    EXPECT_EQ(branch(2).act, "start");
    EXPECT_EQ(branch(2).parent, 1);
}

TEST_F(ActingTest, a_menu_gives_the_reason_of_what_cannot_be_done) {
    lines({"open dup-lost-response", "seek 5ms"});
    const std::unique_ptr<QMenu> menu(window.acting().makeMenu("node:broker-1"));
    ASSERT_NE(menu, nullptr);
    const auto* start = menu->findChild<QAction*>(QStringLiteral("act:start"));
    ASSERT_NE(start, nullptr);
    EXPECT_FALSE(start->isEnabled());
    EXPECT_EQ(start->toolTip(), QStringLiteral("broker-1 runs already."));
    EXPECT_EQ(window.acting().makeMenu("time"), nullptr);
}

TEST_F(ActingTest, ten_branches_from_three_points_stay_as_they_were) {
    line(QStringLiteral("open dup-lost-response"));
    const std::uint64_t untouched = workspace.recording().hash();
    const char* const moments[] = {"seek 3ms", "seek 9ms", "seek 15ms"};
    for (int i = 0; i < 10; ++i) {
        workspace.goToBranch(0);
        lines({moments[i % 3],
               i % 2 == 0 ? "menu node:broker-2 pause/for-2s" : "menu node:broker-3 crash/for-2s"});
    }
    ASSERT_EQ(branches(), 11u);
    line(QStringLiteral("seek 12ms"));
    const core::Instant time = workspace.playback()->time();
    for (int i = 10; i >= 0; --i) {
        workspace.goToBranch(i);
        EXPECT_EQ(workspace.playback()->time(), time) << "the cursor keeps its time";
    }
    EXPECT_EQ(workspace.recording().hash(), untouched);
}

}  // namespace
}  // namespace brokerscope::gui
