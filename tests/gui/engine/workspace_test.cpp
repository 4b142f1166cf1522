#include "gui/engine/workspace.h"

#include "tests/gui/support/recordings.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace brokerscope::gui {
namespace {

class WorkspaceTest : public testing::Test {
protected:
    WorkspaceTest() {
        workspace_.setManualTime(true);
        workspace_.open("dup-lost-response");
        EXPECT_TRUE(workspace_.engine().waitUntilIdle());
    }
    /// Crashes broker-1 at the cursor.
    void crash() {
        scenario::NodeRef node;
        node.name = "broker-1";
        workspace_.act({scenario::Crash{{node}}});
        EXPECT_TRUE(workspace_.engine().waitUntilIdle());
    }

    Workspace workspace_;
};

TEST_F(WorkspaceTest, what_was_opened_is_the_first_branch) {
    ASSERT_TRUE(workspace_.isOpen());
    ASSERT_EQ(workspace_.branches().size(), 1U);
    EXPECT_EQ(workspace_.branches()[0].name, "dup-lost-response");
    EXPECT_TRUE(workspace_.playback()->atStart());
    EXPECT_FALSE(workspace_.canUndo());
}

TEST_F(WorkspaceTest, what_does_not_open_leaves_what_is_there) {
    QSignalSpy failed(&workspace_, &Workspace::failed);
    workspace_.open("no-such-scenario");
    ASSERT_TRUE(workspace_.engine().waitUntilIdle());
    EXPECT_EQ(failed.size(), 1);
    EXPECT_TRUE(workspace_.isOpen());
}

TEST_F(WorkspaceTest, an_act_makes_a_branch_at_the_cursor) {
    const std::uint64_t hash = workspace_.recording().hash();
    const core::Instant time{workspace_.recording().end().ns / 3};
    workspace_.playback()->seek(time);
    QSignalSpy acted(&workspace_, &Workspace::acted);
    crash();
    ASSERT_EQ(acted.size(), 1);
    ASSERT_EQ(workspace_.branches().size(), 2U);
    const Branch& branch = workspace_.branches()[1];
    EXPECT_EQ(branch.name, "what-if 1");
    EXPECT_EQ(branch.parent, 0);
    EXPECT_EQ(branch.from, time);
    EXPECT_EQ(branch.act, "crash");
    EXPECT_NE(branch.recording->hash(), hash);
    EXPECT_EQ(workspace_.branches()[0].recording->hash(), hash);
    EXPECT_GE(workspace_.playback()->time(), time);
    EXPECT_LE(workspace_.playback()->time(), time + core::microseconds(1));
    const auto* node =
        workspace_.playback()->view().node(*workspace_.recording().names().find("broker-1"));
    ASSERT_NE(node, nullptr);
    EXPECT_EQ(node->state, sim::ProcessState::crashed);
}

TEST_F(WorkspaceTest, undo_and_redo_walk_the_tree) {
    workspace_.playback()->seek(core::Instant{workspace_.recording().end().ns / 3});
    crash();
    const std::uint64_t hash = workspace_.recording().hash();
    ASSERT_TRUE(workspace_.canUndo());
    workspace_.undo();
    EXPECT_EQ(workspace_.currentBranch(), 0);
    EXPECT_FALSE(workspace_.canUndo());
    ASSERT_TRUE(workspace_.canRedo());
    workspace_.redo();
    EXPECT_EQ(workspace_.currentBranch(), 1);
    EXPECT_EQ(workspace_.recording().hash(), hash);
    workspace_.undo();
    crash();
    EXPECT_EQ(workspace_.branches().size(), 3U);
    EXPECT_FALSE(workspace_.canRedo());
}

TEST_F(WorkspaceTest, another_branch_keeps_the_time) {
    workspace_.playback()->seek(core::Instant{workspace_.recording().end().ns / 3});
    crash();
    const core::Instant later = workspace_.playback()->time() + core::milliseconds(20);
    workspace_.playback()->seek(later);
    workspace_.goToBranch(0);
    EXPECT_EQ(workspace_.playback()->time(), later);
}

TEST_F(WorkspaceTest, a_followed_record_is_lit_where_it_is) {
    workspace_.follow("shop/1");
    EXPECT_TRUE(workspace_.lit().empty());
    bool as_message = false;
    bool as_record = false;
    while (workspace_.playback()->stepForward() && !(as_message && as_record)) {
        for (const std::string& id : workspace_.lit()) {
            as_message = as_message || id.starts_with("message:");
            if (!id.starts_with("record:")) continue;
            as_record = true;
            EXPECT_EQ(workspace_.recordOf(id), "shop/1");
        }
    }
    EXPECT_TRUE(as_message);
    EXPECT_TRUE(as_record);
    workspace_.follow({});
    EXPECT_TRUE(workspace_.lit().empty());
}

TEST_F(WorkspaceTest, looks_are_remembered) {
    workspace_.setLanguage("zh");
    workspace_.setTheme("dark");
    const Workspace other;
    EXPECT_EQ(other.language(), "zh");
    EXPECT_EQ(other.theme().name, "dark");
    workspace_.setLanguage("en");
    workspace_.setTheme("light");
    EXPECT_EQ(workspace_.look({100, 100}).language, "en");
}

TEST_F(WorkspaceTest, the_picture_changes_when_anything_in_it_does) {
    QSignalSpy changed(&workspace_, &Workspace::pictureChanged);
    workspace_.select("node:broker-1");
    EXPECT_EQ(changed.size(), 1);
    workspace_.select("node:broker-1");
    EXPECT_EQ(changed.size(), 1);
    workspace_.playback()->stepForward();
    EXPECT_EQ(changed.size(), 2);
    EXPECT_TRUE(workspace_.look({100, 100}).selected.contains("node:broker-1"));
}

}  // namespace
}  // namespace brokerscope::gui
