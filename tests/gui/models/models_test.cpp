#include "gui/models/follow_model.h"
#include "gui/models/verdict_model.h"
#include "tests/gui/models/open_workspace.h"

#include <QAbstractItemModelTester>

namespace brokerscope::gui {
namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;
using ModelsTest = tests::OpenWorkspace;

TEST_F(ModelsTest, a_life_grows_with_the_cursor) {
    FollowModel model(workspace_);
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    workspace_.follow("shop/1");
    EXPECT_EQ(model.rowCount(), 0);
    int before = 0;
    while (playback().stepForward() && !playback().atEnd()) {
        EXPECT_GE(model.rowCount(), before);
        before = model.rowCount();
        if (before > 0) {
            EXPECT_LE(model.eventAt(before - 1).value, playback().position().event.value);
        }
    }
    EXPECT_GT(before, 8);
    playback().toStart();
    EXPECT_EQ(model.rowCount(), 0);
    workspace_.follow("nobody/1");
    playback().toEnd();
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(ModelsTest, a_verdict_is_told_only_when_all_is_revealed) {
    workspace_.setRevealsAll(false);
    VerdictModel model(workspace_);
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_TRUE(model.sentence().isEmpty());
    workspace_.setRevealsAll(true);
    ASSERT_GT(model.rowCount(), 0);
    EXPECT_FALSE(model.sentence().isEmpty());
    bool witnessed = false;
    for (int row = 0; row < model.rowCount(); ++row)
        witnessed = witnessed || model.eventAt(row) != trace::no_event;
    EXPECT_TRUE(witnessed);
}

}  // namespace
}  // namespace brokerscope::gui
