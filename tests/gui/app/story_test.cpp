// A person's ways through the window.

#include "gui/panels/lesson_panel.h"
#include "tests/gui/support/scripted_window.h"

#include <QTemporaryDir>

namespace brokerscope::tests {

TEST(Story, keyboard_alone_plays_breaks_judges_and_exports) {
    const QTemporaryDir folder;
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "key Space", "wait 2s", "key Space"});
    const core::Instant there = it.workspace.playback()->time();
    EXPECT_GT(there.ns, 0);
    it.workspace.select("node:broker-1");
    it.lines({"key K", "wait idle"});
    ASSERT_EQ(it.workspace.branches().size(), 2u);
    // An act stands behind everything of its instant.
    EXPECT_LE(it.workspace.playback()->time() - there, core::nanoseconds(1));
    it.lines({"key Ctrl+Z"});
    EXPECT_EQ(it.workspace.currentBranch(), 0);
    it.lines({"key Ctrl+Shift+Z", "key End", "key V", "key V", "expect lost-acked"});
    EXPECT_TRUE(it.workspace.revealsAll());
    const QString file = folder.filePath(QStringLiteral("stage.png"));
    it.lines({"key Ctrl+E", "click widget:exportFile", "key Ctrl+A"});
    it.line(QStringLiteral("type ") + file);
    it.lines({"key Return"});
    EXPECT_FALSE(QImage(file).isNull());
}

TEST(Story, a_click_inspects_and_f_follows) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "seek 15ms", "click node:broker-1",
              "expect Broker id", "click record:orders/0@broker-1#0", "key F",
              "expect charge happens"});
    EXPECT_EQ(it.workspace.followed(), "shop/1");
    EXPECT_FALSE(it.workspace.lit().empty());
}

TEST(Story, two_runs_side_by_side_on_one_clock) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "click button:compare",
              "choose variant:idempotence", "wait idle", "seek 15ms", "refuse shop/3", "key End",
              "expect 2 copies in the log, charge ×2", "expect once in the log, charge ×1",
              "key Escape", "refuse 2 copies in the log"});
}

TEST(Story, the_palette_runs_what_is_typed) {
    ScriptedWindow it;
    it.lines(
        {"open dup-lost-response", "wait idle", "key Ctrl+Shift+P", "type dark", "key Return"});
    EXPECT_EQ(it.workspace.theme().name, "dark");
}

TEST(Story, a_place_is_gone_to_and_a_wrong_one_is_told) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "key G", "type soon", "key Return",
              "expect Write a time such as", "click widget:place", "key Ctrl+A", "type 250ms",
              "key Return"});
    EXPECT_EQ(it.workspace.playback()->time(), core::Instant{250'000'000});
}

TEST(Story, the_presenters_layout_is_one_picture_and_goes_again) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "key P"});
    EXPECT_TRUE(it.window.world().stage().isVisible());
    EXPECT_FALSE(it.window.world().logs().isVisible());
    EXPECT_EQ(it.workspace.theme().name, "projector");
    it.lines({"key Escape"});
    EXPECT_FALSE(it.workspace.presenter());
    EXPECT_EQ(it.workspace.theme().name, "light");
}

TEST(Story, typing_in_a_field_is_no_command) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "key /", "type broker-2 e p", "wait idle"});
    EXPECT_FALSE(it.workspace.presenter());
    EXPECT_FALSE(it.workspace.playback()->express());
}

TEST(Story, a_lesson_hides_the_side_and_shows_its_own_title) {
    ScriptedWindow it;
    it.lines({"lesson once-or-twice", "wait idle", "wait paused"});
    EXPECT_TRUE(it.window.lesson().active());
    it.lines({"expect The answer that got lost", "refuse Written, answer lost"});
}

}  // namespace brokerscope::tests
