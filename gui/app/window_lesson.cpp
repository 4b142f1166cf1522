// How the window serves those who act on the world, and those who take a lesson.

#include "gui/app/main_window.h"
#include "gui/engine/text.h"
#include "gui/panels/acting.h"
#include "gui/panels/doors.h"
#include "gui/panels/lesson_panel.h"
#include "gui/panels/top_bar.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

#include <algorithm>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

void MainWindow::connectActing() {
    acting_ = new Acting(workspace_, *this);
    for (Canvas* canvas : {&world_->stage(), &world_->logs()}) acting_->watch(*canvas);
    acting_->addCommands(commands_, [this] { return open(); });
    acting_->setAllowed([this] { return lesson_->allowedActs(); });
    acting_->setBranchName([this] {
        return lesson_->active() ? std::string(LessonPanel::branch_name) : std::string();
    });
    connect(acting_, &Acting::told, this, &MainWindow::say);
}

void MainWindow::connectLesson() {
    world_->setTaker([this](const QString& entity) { return lesson_->offerPoint(entity); });
    connect(lesson_, &LessonPanel::opened, this, &MainWindow::onLessonOpened);
    connect(lesson_, &LessonPanel::closed, this, &MainWindow::onLessonClosed);
    connect(lesson_, &LessonPanel::stepChanged, &commands_, &Commands::refresh);
    connect(lesson_, &LessonPanel::comparisonChanged, this, [this] {
        world_->compareWith(
            lesson_->beside(), [this] { return lesson_->besidePosition(); },
            lesson_->titleOf(false), lesson_->titleOf(true));
    });
    connect(lesson_, &LessonPanel::nextWanted, this, &MainWindow::openLesson);
    connect(lesson_, &LessonPanel::courseWanted, this, [this] {
        showDoors();
        doors_->showCourse();
    });
    connect(lesson_, &LessonPanel::failed, this, [this](const QString& why) { say(why); });
    connect(lesson_, &LessonPanel::progressChanged, this, [this] {
        if (doors_ != nullptr) doors_->refresh();
    });
}

void MainWindow::addLessonCommands() {
    const When in_lesson{.enabled = [this] { return lesson_->active(); }};
    const auto run = CommandGroup::run;
    add(run, u"goOn"_s, {"Lesson: on", "课程：继续"}, {Qt::Key_PageDown},
        [this] { lesson_->goOn(); },
        {.enabled = [this] { return lesson_->active(); }, .line_before = true});
    add(
        run, u"goBack"_s, {"Lesson: back", "课程：后退"}, {Qt::Key_PageUp},
        [this] { lesson_->back(); }, in_lesson);
    add(
        run, u"hint"_s, {"Lesson: a hint", "课程：提示"}, {Qt::Key_H}, [this] { lesson_->hint(); },
        in_lesson);
    add(
        run, u"leaveLesson"_s, {"Leave the lesson", "离开课程"}, {}, [this] { lesson_->close(); },
        in_lesson);
    add(CommandGroup::view, u"notes"_s, {"Notes for the teacher", "教师备注"},
        {Qt::CTRL | Qt::Key_N}, [this] { lesson_->setNotesShown(!lesson_->notesShown()); },
        {.enabled = [this] { return lesson_->active(); },
         .checked = [this] { return lesson_->notesShown(); }});
    const auto words = [this] { lesson_->showGlossary(); };
    add(CommandGroup::help, u"glossary"_s, {"Words", "术语"}, {}, words);
    const sim::scene::Words names[] = {{"Answer 1", "答案 1"}, {"Answer 2", "答案 2"},
                                       {"Answer 3", "答案 3"}, {"Answer 4", "答案 4"},
                                       {"Answer 5", "答案 5"}, {"Answer 6", "答案 6"}};
    for (int i = 0; i < 6; ++i)
        commands_.add({.id = u"answer%1"_s.arg(i + 1),
                       .name = names[i],
                       .keys = {QKeySequence(Qt::Key_1 + i)},
                       .group = run,
                       .run = [this, i] { lesson_->chooseAnswer(i + 1); },
                       .enabled = [this] { return lesson_->active(); },
                       .in_menu = false});
}

void MainWindow::showDoors() {
    if (doors_ == nullptr) {
        doors_ = new DoorsPanel(workspace_, lesson_->library(), lesson_->progress(), this);
        connect(doors_, &DoorsPanel::lessonWanted, this, &MainWindow::openLesson);
        connect(doors_, &DoorsPanel::scenarioWanted, this, &MainWindow::openScenario);
        connect(doors_, &DoorsPanel::worldWanted, this, &MainWindow::showWorld);
        pages_->addWidget(doors_);
    }
    if (lesson_->active()) lesson_->close();
    if (open()) workspace_.playback()->pause();
    workspace_.setPresenter(false);
    doors_->refresh();
    pages_->setCurrentWidget(doors_);
    doors_->showDoors();  // the big button has the focus
    top_->setTitle({});
    commands_.refresh();  // none of the world's: it is out of sight
}

void MainWindow::showWorld() {
    pages_->setCurrentWidget(down_);
    world_->stage().setFocus();
    retranslate();
}

void MainWindow::openLesson(const QString& id) { lesson_->open(fromQt(id)); }

void MainWindow::openScenario(const QString& scenario, const QString& variant, bool paused) {
    if (lesson_->active()) lesson_->close();
    play_when_open_ = !paused;
    opened_name_ = scenario;
    workspace_.open(fromQt(scenario), fromQt(variant));
}

void MainWindow::onLessonOpened() {
    pages_->setCurrentWidget(down_);
    side_->hide();
    bottom_->hide();
    lesson_->show();
    const auto* player = lesson_->player();
    if (player != nullptr) top_->setTitle(toQt(player->lesson().title.in(workspace_.language())));
    commands_.refresh();
}

void MainWindow::onLessonClosed() {
    lesson_->hide();
    top_->setTitle({});
    if (!workspace_.presenter()) side_->show();
    commands_.refresh();
}

}  // namespace brokerscope::gui
