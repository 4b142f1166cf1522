// The lesson in the window: it moves the world, keeps the future back, and puts the choice beside
// the outcome; all of it with the mouse, and with keys alone.

#include "gui/panels/lesson_panel.h"

#include "gui/canvas/painter.h"
#include "gui/panels/answer_button.h"
#include "gui/panels/style.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

namespace brokerscope::gui {
namespace {

using lesson::Phase;

class LessonPanelTest : public testing::Test {
protected:
    LessonPanelTest() : panel(workspace) {
        workspace.setManualTime(true);
        loadFonts();
        qApp->setFont(QFont(QStringLiteral("Brokerscope Sans")));
        restyle();
        panel.resize(1280, 236);
        panel.show();
    }

    void restyle() {
        panel.setStyleSheet(styleSheetOf(workspace.theme()));
        panel.setPalette(paletteOf(workspace.theme()));
    }
    void open(const char* id) {
        panel.open(id);
        ASSERT_TRUE(workspace.engine().waitUntilIdle());
        ASSERT_NE(panel.player(), nullptr);
    }
    /// Lets the world go to its stop.
    void arrive() {
        for (int i = 0; i < 20'000 && panel.player()->phase() == Phase::going; ++i)
            workspace.playback()->advance(1.0 / 30);
        ASSERT_NE(panel.player()->phase(), Phase::going) << "never arrived";
    }
    /// On to the first question.
    void to_question() {
        for (int i = 0; i < 12 && panel.player()->phase() != Phase::asking; ++i) {
            arrive();
            press("goOn");
        }
        ASSERT_EQ(panel.player()->phase(), Phase::asking);
    }
    QPushButton* button(const char* name) {
        return panel.findChild<QPushButton*>(QString::fromLatin1(name));
    }
    void press(const char* name) {
        ASSERT_TRUE(button(name)->isVisible()) << name;
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    QString text(const char* name) {
        auto* label = panel.findChild<QLabel*>(QString::fromLatin1(name));
        return label->isVisible() ? label->text() : QString();
    }
    /// A picture for people, if they asked for one.
    void shot(const char* name) {
        const QString folder = qEnvironmentVariable("BROKERSCOPE_SHOTS");
        if (folder.isEmpty()) return;
        QApplication::processEvents();
        panel.grab().save(folder + QStringLiteral("/%1.png").arg(QString::fromLatin1(name)));
    }

    Workspace workspace;
    LessonPanel panel;
};

TEST_F(LessonPanelTest, opens_at_the_beginning_and_keeps_the_rest_back) {
    open("once-or-twice");
    EXPECT_FALSE(workspace.revealsAll());
    ASSERT_TRUE(workspace.playback()->horizon());
    workspace.playback()->toEnd();
    EXPECT_LE(workspace.playback()->time(), workspace.playback()->horizon()->time);
    shot("lesson-opened");
}

TEST_F(LessonPanelTest, asks_then_shows_the_choice_beside_the_outcome) {
    open("once-or-twice");
    to_question();
    shot("lesson-asking");
    EXPECT_FALSE(text("lessonQuestion").isEmpty());
    EXPECT_TRUE(text("lessonOutcome").isEmpty());
    const Position asked = workspace.playback()->position();
    workspace.playback()->stepForward();
    EXPECT_EQ(workspace.playback()->position(), asked) << "nothing from the future";
    EXPECT_FALSE(panel.goOn()) << "it waits for an answer";
    auto* first = panel.findChild<AnswerButton*>(QStringLiteral("answer1"));
    ASSERT_NE(first, nullptr);
    QTest::keyClick(first, Qt::Key_Space);
    arrive();
    EXPECT_EQ(panel.player()->phase(), Phase::told);
    EXPECT_FALSE(text("lessonOutcome").isEmpty());
    shot("lesson-told");
    ASSERT_TRUE(panel.back());
    EXPECT_EQ(workspace.playback()->position(), asked) << "the world as it was";
}

TEST_F(LessonPanelTest, every_lesson_plays_to_its_end) {
    for (const lesson::Lesson& one : panel.library().lessons) {
        open(one.id.c_str());
        for (int i = 0; i < 200 && !panel.player()->finished(); ++i) {
            if (panel.player()->phase() == Phase::going) {
                panel.goOn();  // be there at once
                continue;
            }
            if (panel.player()->phase() != Phase::asking) {
                ASSERT_TRUE(panel.goOn()) << one.id << " step " << panel.player()->step();
                continue;
            }
            const auto* question =
                panel.player()->lesson().steps[panel.player()->step()].question();
            switch (question->kind) {
                case lesson::QuestionKind::choice: ASSERT_TRUE(panel.chooseAnswer(1)); break;
                case lesson::QuestionKind::several:
                    ASSERT_TRUE(panel.chooseAnswer(1));
                    press("submit");
                    break;
                case lesson::QuestionKind::number: press("submit"); break;
                case lesson::QuestionKind::point:
                    ASSERT_TRUE(panel.offerPoint(QStringLiteral("node:broker-1")));
                    break;
            }
            QApplication::processEvents();
            shot((one.id + "-" + std::to_string(panel.player()->step() + 1)).c_str());
        }
        EXPECT_TRUE(panel.player()->finished()) << one.id;
        EXPECT_TRUE(workspace.revealsAll());
        shot((one.id + "-end").c_str());
        EXPECT_TRUE(panel.progress().finished(one.id));
        panel.close();
    }
}

TEST_F(LessonPanelTest, waits_while_the_person_acts_and_comes_back) {
    open("once-or-twice");
    to_question();
    const Position asked = workspace.playback()->position();
    scenario::NodeRef shop;
    shop.name = "shop";
    workspace.act(scenario::Action{scenario::Crash{{shop}}}, {}, std::string(panel.branch_name));
    ASSERT_TRUE(workspace.engine().waitUntilIdle());
    EXPECT_TRUE(button("returnToLesson")->isVisible());
    shot("lesson-yours");
    press("returnToLesson");
    EXPECT_EQ(workspace.playback()->position(), asked);
    EXPECT_EQ(workspace.currentBranch(), 0);
    EXPECT_EQ(panel.player()->phase(), Phase::asking);
}

TEST_F(LessonPanelTest, speaks_both_languages_in_every_look) {
    open("once-or-twice");
    to_question();
    const QString english = text("lessonQuestion");
    workspace.setLanguage("zh");
    EXPECT_NE(text("lessonQuestion"), english);
    shot("lesson-asking-zh");
    for (const char* theme : {"dark", "projector"}) {
        workspace.setTheme(theme);
        restyle();
        shot((std::string("lesson-asking-") + theme).c_str());
    }
    workspace.setPresenter(true);
    panel.resize(1280, 360);
    shot("lesson-asking-presenter");
    workspace.setLanguage("en");
    EXPECT_EQ(text("lessonQuestion"), english);
}

}  // namespace
}  // namespace brokerscope::gui
