// The first screen: what it starts, what it keeps to itself, and that keys are enough for it.

#include "gui/panels/doors.h"
#include "gui/panels/lesson_panel.h"
#include "gui/panels/library_page.h"
#include "sim/session/library.h"
#include "tests/gui/support/scripted_window.h"

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace brokerscope::gui {
namespace {

class DoorsTest : public testing::Test, protected tests::ScriptedWindow {
protected:
    DoorsTest() { window.showDoors(); }
    DoorsPanel& doors() { return *window.findChild<DoorsPanel*>(); }
    QWidget* named(const char* name) {
        return window.findChild<QWidget*>(QString::fromLatin1(name));
    }
    /// Every text that a person or a screen reader finds on the page in sight.
    QStringList texts() {
        QStringList all;
        for (QWidget* widget : doors().findChildren<QWidget*>()) {
            if (!widget->isVisible()) continue;
            if (const auto* label = qobject_cast<QLabel*>(widget)) all.append(label->text());
            if (const auto* button = qobject_cast<QAbstractButton*>(widget))
                all.append(button->text());
            all.append(widget->accessibleName());
            all.append(widget->accessibleDescription());
        }
        return all;
    }
};

TEST_F(DoorsTest, a_newcomer_meets_the_first_question_within_four_acts) {
    line(QStringLiteral("click button:next-lesson"));
    int acts = 1;
    ASSERT_TRUE(window.lesson().active());
    const auto asked = [&] {
        return window.lesson().player()->phase() == sim::lesson::Phase::asking;
    };
    for (; acts < 4 && !asked(); ++acts) lines({"wait paused", "key PgDown"});
    EXPECT_TRUE(asked()) << "after " << acts << " acts";
}

TEST_F(DoorsTest, keys_alone_open_a_lesson_and_a_scenario) {
    lines({"key Return"});
    EXPECT_TRUE(window.lesson().active()) << "the big button has the focus";
    window.showDoors();
    EXPECT_FALSE(window.lesson().active());
    lines({"key Right", "key Return", "key Down", "key Return"});
    EXPECT_FALSE(doors().isVisible()) << "the first card is open";
    EXPECT_FALSE(workspace.playback()->playing()) << "it starts paused";
    EXPECT_EQ(workspace.playback()->time(), workspace.playback()->start());
}

TEST_F(DoorsTest, escape_goes_back_and_the_path_has_the_focus_on_the_next_lesson) {
    line(QStringLiteral("click button:door-course"));
    ASSERT_NE(QApplication::focusWidget(), nullptr);
    EXPECT_EQ(QApplication::focusWidget()->objectName(),
              QStringLiteral("lesson-") + toQt(doors().nextLesson()->id));
    line(QStringLiteral("key Esc"));
    EXPECT_TRUE(named("next-lesson")->isVisible());
}

TEST_F(DoorsTest, the_course_names_lessons_by_their_titles_alone) {
    doors().showCourse();
    line(QStringLiteral("wait idle"));
    const QStringList all = texts();
    EXPECT_TRUE(all.contains(toQt(doors().nextLesson()->title.in("en"))));
    for (const sim::LibraryEntry& entry : sim::list_library(sim::library_folder()))
        for (const QString& text : all)
            EXPECT_FALSE(text.contains(toQt(entry.id))) << qPrintable(text);
}

TEST_F(DoorsTest, the_library_is_searched_by_words_and_by_concepts) {
    const std::vector<LibraryCard> cards = readLibraryCards();
    ASSERT_GT(cards.size(), 10u);
    const auto count = [&](const char* search, const char* concept_id) {
        return std::ranges::count_if(
            cards, [&](const LibraryCard& card) { return fits(card, search, concept_id); });
    };
    EXPECT_EQ(count("", ""), static_cast<std::ptrdiff_t>(cards.size()));
    EXPECT_EQ(count("dup-lost-response", ""), 1);
    EXPECT_EQ(count("DUP lost", ""), count("lost dup", ""));
    EXPECT_EQ(count("no such words", ""), 0);
    EXPECT_GT(count("", "high-watermark"), 0);
    EXPECT_LT(count("", "high-watermark"), static_cast<std::ptrdiff_t>(cards.size()));

    doors().showLibrary();
    lines({"type dup-lost", "wait idle"});
    EXPECT_NE(named("scenario-dup-lost-response"), nullptr);
    EXPECT_EQ(qobject_cast<QLineEdit*>(named("library-search"))->text(),
              QStringLiteral("dup-lost"));
    line(QStringLiteral("click button:scenario-dup-lost-response"));
    ASSERT_TRUE(workspace.isOpen());
    EXPECT_EQ(workspace.recording().scenario().id, "dup-lost-response");
}

TEST_F(DoorsTest, both_languages_are_whole_and_nothing_is_cut_off) {
    for (const char* language : {"language zh", "language en"})
        for (const char* size : {"resize 1280x800", "resize 1024x640"}) {
            lines({language, size});
            for (const auto page :
                 {&DoorsPanel::showDoors, &DoorsPanel::showCourse, &DoorsPanel::showLibrary}) {
                (doors().*page)();
                line(QStringLiteral("wait idle"));
                for (const QLabel* label : doors().findChildren<QLabel*>())
                    if (label->isVisible() && !label->text().isEmpty()) {
                        EXPECT_GE(label->height(), label->heightForWidth(label->width()))
                            << qPrintable(label->text()) << " at " << size;
                    }
                for (const QAbstractButton* button : doors().findChildren<QAbstractButton*>())
                    if (button->isVisible() && !button->text().isEmpty()) {
                        EXPECT_GE(button->width(),
                                  button->fontMetrics().horizontalAdvance(button->text()))
                            << qPrintable(button->text()) << " at " << size;
                    }
            }
        }
}

TEST_F(DoorsTest, the_first_screen_is_there_within_two_seconds) {
    QElapsedTimer clock;
    clock.start();
    ScriptedWindow other;
    other.window.showDoors();
    other.line(QStringLiteral("wait idle"));
    EXPECT_LT(clock.elapsed(), 2'000);
}

}  // namespace
}  // namespace brokerscope::gui
