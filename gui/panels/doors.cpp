#include "gui/panels/doors.h"

#include "gui/panels/card_button.h"
#include "gui/panels/library_page.h"
#include "gui/panels/style.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>

namespace brokerscope::gui {

namespace {

using sim::lesson::Lesson;
using sim::lesson::Module;

constexpr int column_width_max = 960;

/// The lessons of the course that are there, in its order.
std::vector<const Lesson*> inOrder(const sim::lesson::Library& library) {
    std::vector<const Lesson*> lessons;
    for (const Module& module : library.course.modules)
        for (const std::string& id : module.lessons)
            if (const Lesson* lesson = library.find(id)) lessons.push_back(lesson);
    return lessons;
}

LessonSign::State stateOf(const Lesson& lesson, const sim::lesson::Progress& progress) {
    if (progress.finished(lesson.id)) return LessonSign::State::finished;
    const auto at = progress.lessons.find(lesson.id);
    const bool begun = at != progress.lessons.end() && at->second.step > 0;
    return begun ? LessonSign::State::begun : LessonSign::State::untouched;
}

QString minutesOf(const Lesson& lesson, const Workspace& workspace) {
    const QString number = QString::number(lesson.minutes);
    return number + workspace.say({" min", " 分钟"});
}

QLabel* styled(QLabel* label, const char* kind) {
    label->setProperty("kind", QLatin1StringView(kind));
    return label;
}

QVBoxLayout* doorColumn(QFrame* door) {
    door->setProperty("kind", QStringLiteral("door"));
    auto* column = new QVBoxLayout(door);
    column->setContentsMargins(4 * grid, 4 * grid, 4 * grid, 4 * grid);
    column->setSpacing(2 * grid);
    return column;
}

/// A page whose middle column scrolls and is never wider than a page of a book.
QScrollArea* scrolled(QWidget* inside) {
    auto* outer = new QWidget;
    outer->setObjectName(QStringLiteral("page"));
    auto* row = new QHBoxLayout(outer);
    row->setContentsMargins(4 * grid, 3 * grid, 4 * grid, 4 * grid);
    inside->setMaximumWidth(column_width_max);
    row->addStretch(1);
    row->addWidget(inside, 100);
    row->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(outer);
    return scroll;
}

}  // namespace

DoorsPanel::DoorsPanel(Workspace& workspace, const sim::lesson::Library& library,
                       const sim::lesson::Progress& progress, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      library_(library),
      progress_(progress),
      pages_(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("doors"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(pages_);
    connect(&workspace_, &Workspace::languageChanged, this, &DoorsPanel::refresh);
    connect(&workspace_, &Workspace::themeChanged, this, &DoorsPanel::refresh);
    qApp->installEventFilter(this);
    restyle();
    rebuild();
}

/// Arrows lead where they point; a button by itself would take each as a Tab.
bool DoorsPanel::eventFilter(QObject* watched, QEvent* event) {
    const auto* button = qobject_cast<QAbstractButton*>(watched);
    if (event->type() == QEvent::KeyPress && button != nullptr && isAncestorOf(button))
        return walk(static_cast<QKeyEvent*>(event)->key());
    return QWidget::eventFilter(watched, event);
}

void DoorsPanel::restyle() { setStyleSheet(cardStyleOf(workspace_.theme())); }

void DoorsPanel::refresh() {
    const int page = pages_->currentIndex();
    restyle();
    rebuild();
    turnTo(static_cast<Page>(page));
}

void DoorsPanel::rebuild() {
    library_page_ = nullptr;
    while (pages_->count() > 0) {
        QWidget* old = pages_->widget(0);
        pages_->removeWidget(old);
        old->deleteLater();
    }
    pages_->addWidget(makeDoors());
    pages_->addWidget(makeCourse());
    pages_->addWidget(new QWidget);  // the library: read when its door is opened
}

const Lesson* DoorsPanel::nextLesson() const {
    const std::vector<const Lesson*> lessons = inOrder(library_);
    const auto open = std::ranges::find_if(
        lessons, [&](const Lesson* lesson) { return !progress_.finished(lesson->id); });
    if (open != lessons.end()) return *open;
    return lessons.empty() ? nullptr : lessons.front();
}

// --- The two doors ------------------------------------------------------------------------------

QWidget* DoorsPanel::makeCourseDoor() {
    auto* door = new QFrame;
    auto* column = doorColumn(door);
    column->addWidget(styled(wrapped(workspace_.say({"Course", "课程"}), {}, door), "big"));
    column->addWidget(styled(
        wrapped(workspace_.say({"Short lessons on one path. Each asks you what will happen, then "
                                "shows it.",
                                "一条由短课组成的路。每课先问你会发生什么，再演示给你看。"}),
                {}, door),
        "lead"));
    const std::vector<const Lesson*> lessons = inOrder(library_);
    const auto done = std::ranges::count_if(
        lessons, [&](const Lesson* lesson) { return progress_.finished(lesson->id); });
    column->addWidget(wrapped(workspace_.say({"%1 of %2 lessons finished", "已完成 %1 / %2 课"})
                                  .arg(done)
                                  .arg(lessons.size()),
                              QStringLiteral("quiet"), door));
    column->addStretch();
    const Lesson* next = nextLesson();
    if (next != nullptr) {
        const bool begun = stateOf(*next, progress_) == LessonSign::State::begun;
        column->addWidget(wrapped(begun       ? workspace_.say({"Where you were", "上次学到"})
                                  : done == 0 ? workspace_.say({"The first lesson", "第一课"})
                                              : workspace_.say({"The next lesson", "下一课"}),
                                  QStringLiteral("quiet"), door));
        const QString title = toQt(next->title.in(workspace_.language()));
        auto* name = wrapped(title + QStringLiteral("  ·  ") + minutesOf(*next, workspace_),
                             QStringLiteral("heading"), door);
        column->addWidget(name);
        auto* go = new QPushButton(
            begun ? workspace_.say({"Go on", "继续"}) : workspace_.say({"Begin", "开始"}), door);
        go->setObjectName(QStringLiteral("next-lesson"));
        go->setProperty("kind", QStringLiteral("go"));
        go->setAutoDefault(true);
        go->setAccessibleDescription(title);
        connect(go, &QPushButton::clicked, this,
                [this, id = toQt(next->id)] { Q_EMIT lessonWanted(id); });
        column->addWidget(go);
    }
    auto* path = new QPushButton(workspace_.say({"The whole path", "整条学习路径"}), door);
    path->setObjectName(QStringLiteral("door-course"));
    path->setProperty("kind", QStringLiteral("path"));
    path->setAutoDefault(true);
    connect(path, &QPushButton::clicked, this, &DoorsPanel::showCourse);
    column->addWidget(path);
    return door;
}

QWidget* DoorsPanel::makeLibraryDoor() {
    auto* door = new QFrame;
    auto* column = doorColumn(door);
    column->addWidget(styled(wrapped(workspace_.say({"Library", "场景库"}), {}, door), "big"));
    column->addWidget(styled(
        wrapped(
            workspace_.say({"Clusters that run, stumble and recover. Open one, stop it anywhere, "
                            "break it your way, compare.",
                            "正在运行、出错和恢复的集群。打开一个，随时停下，用自己的方式"
                            "弄坏它，再作比较。"}),
            {}, door),
        "lead"));
    column->addStretch();
    auto* open = new QPushButton(workspace_.say({"Look around", "进去看看"}), door);
    open->setObjectName(QStringLiteral("door-library"));
    open->setProperty("kind", QStringLiteral("look"));
    open->setAutoDefault(true);
    connect(open, &QPushButton::clicked, this, &DoorsPanel::showLibrary);
    column->addWidget(open);
    // As high as the line below the other door's button, so that the two stand side by side.
    auto* level = new QPushButton(QStringLiteral(" "), door);
    level->setProperty("kind", QStringLiteral("path"));
    level->setEnabled(false);
    level->setFocusPolicy(Qt::NoFocus);
    column->addWidget(level);
    return door;
}

QWidget* DoorsPanel::makeDoors() {
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 4 * grid, 0, 0);
    column->setSpacing(3 * grid);
    if (workspace_.isOpen()) {
        auto* back = new QToolButton(inside);
        back->setObjectName(QStringLiteral("world-back"));
        back->setText(QStringLiteral("← ") +
                      workspace_.say({"Back to what is open", "返回当前场景"}));
        connect(back, &QToolButton::clicked, this, &DoorsPanel::worldWanted);
        column->addWidget(back, 0, Qt::AlignLeft);
    }
    column->addStretch(1);
    auto* name = styled(new QLabel(QStringLiteral("Brokerscope"), inside), "big");
    name->setAlignment(Qt::AlignHCenter);
    column->addWidget(name);
    auto* lead = wrapped(workspace_.say({"See what a message queue really does, one message at a "
                                         "time.",
                                         "一条消息一条消息地看清，消息队列到底做了什么。"}),
                         {}, inside);
    styled(lead, "lead")->setAlignment(Qt::AlignHCenter);
    column->addWidget(lead);
    auto* doors = new QHBoxLayout;
    doors->setSpacing(3 * grid);
    doors->addWidget(makeCourseDoor(), 1);
    doors->addWidget(makeLibraryDoor(), 1);
    column->addLayout(doors, 3);
    column->addStretch(2);
    return scrolled(inside);
}

// --- The course ---------------------------------------------------------------------------------

namespace {

CardButton* lessonRow(const Lesson& lesson, LessonSign::State state, bool next,
                      const Workspace& workspace) {
    auto* row = new CardButton(QStringLiteral("lesson-") + toQt(lesson.id),
                               next ? QStringLiteral("next") : QStringLiteral("row"));
    const QString title = toQt(lesson.title.in(workspace.language()));
    QString spoken = title + QStringLiteral(", ") + minutesOf(lesson, workspace);
    if (state == LessonSign::State::finished)
        spoken += workspace.say({", finished", "，已完成"});
    else if (state == LessonSign::State::begun)
        spoken += workspace.say({", begun", "，已开始"});
    row->setAccessibleName(spoken);
    auto* cells = new QHBoxLayout(row);
    const int around = next ? 2 * grid : grid;
    cells->setContentsMargins(grid * 3 / 2, around, grid * 3 / 2, around);
    cells->setSpacing(grid * 3 / 2);
    cells->addWidget(new LessonSign(state, next, workspace.theme(), row));
    cells->addWidget(wrapped(title, next ? QStringLiteral("heading") : QString(), row), 1);
    if (next) {
        auto* word = new QLabel(workspace.say({"next", "接下来"}), row);
        word->setObjectName(QStringLiteral("title"));
        word->setAttribute(Qt::WA_TransparentForMouseEvents);
        cells->addWidget(word);
    }
    auto* minutes = new QLabel(minutesOf(lesson, workspace), row);
    minutes->setObjectName(QStringLiteral("quiet"));
    minutes->setAttribute(Qt::WA_TransparentForMouseEvents);
    cells->addWidget(minutes);
    return row;
}

}  // namespace

QWidget* DoorsPanel::makeCourse() {
    const std::string& language = workspace_.language();
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid);
    auto* top = new QHBoxLayout;
    auto* back = new QToolButton(inside);
    back->setObjectName(QStringLiteral("doors-back"));
    back->setText(QStringLiteral("← ") + workspace_.say({"Doors", "首页"}));
    connect(back, &QToolButton::clicked, this, &DoorsPanel::showDoors);
    top->addWidget(back);
    const QString name = toQt(library_.course.title.in(language));
    auto* title = new QLabel(name.isEmpty() ? workspace_.say({"Course", "课程"}) : name, inside);
    title->setObjectName(QStringLiteral("heading"));
    top->addWidget(title);
    top->addStretch();
    column->addLayout(top);

    const Lesson* next = nextLesson();
    int number = 0;
    for (const Module& module : library_.course.modules) {
        std::vector<const Lesson*> lessons;
        for (const auto* ids : {&module.lessons, &module.further})
            for (const std::string& id : *ids)
                if (const Lesson* lesson = library_.find(id)) lessons.push_back(lesson);
        ++number;
        if (lessons.empty()) continue;
        column->addSpacing(2 * grid);
        column->addWidget(wrapped(
            QString::number(number) + QStringLiteral("  ") + toQt(module.title.in(language)),
            QStringLiteral("quiet"), inside));
        column->addWidget(
            wrapped(toQt(module.question.in(language)), QStringLiteral("heading"), inside));
        for (const Lesson* lesson : lessons) {
            auto* row = lessonRow(*lesson, stateOf(*lesson, progress_), lesson == next, workspace_);
            connect(row, &QPushButton::clicked, this,
                    [this, id = toQt(lesson->id)] { Q_EMIT lessonWanted(id); });
            column->addWidget(row);
        }
    }
    column->addStretch();
    return scrolled(inside);
}

// --- Moving about -------------------------------------------------------------------------------

void DoorsPanel::turnTo(Page page) {
    if (page == Page::library && library_page_ == nullptr) {
        if (cards_.empty()) cards_ = readLibraryCards();
        library_page_ = new LibraryPage(workspace_, library_.glossary, cards_);
        connect(library_page_, &LibraryPage::backWanted, this, &DoorsPanel::showDoors);
        connect(library_page_, &LibraryPage::scenarioWanted, this, &DoorsPanel::scenarioWanted);
        constexpr int index = static_cast<int>(Page::library);
        QWidget* placeholder = pages_->widget(index);
        pages_->removeWidget(placeholder);
        placeholder->deleteLater();
        pages_->insertWidget(index, library_page_);
    }
    pages_->setCurrentIndex(static_cast<int>(page));
    if (page == Page::library) return library_page_->focusSearch();
    const Lesson* next = nextLesson();
    QString first = QStringLiteral("next-lesson");
    if (next == nullptr)
        first = QStringLiteral("door-library");
    else if (page == Page::course)
        first = QStringLiteral("lesson-") + toQt(next->id);
    if (auto* button = pages_->currentWidget()->findChild<QPushButton*>(first))
        button->setFocus(Qt::TabFocusReason);
}

void DoorsPanel::showDoors() { turnTo(Page::doors); }
void DoorsPanel::goBack() {
    if (pages_->currentIndex() != static_cast<int>(Page::doors))
        showDoors();
    else if (workspace_.isOpen())
        Q_EMIT worldWanted();
}
void DoorsPanel::showCourse() { turnTo(Page::course); }
void DoorsPanel::showLibrary() { turnTo(Page::library); }

void DoorsPanel::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const auto page = static_cast<Page>(pages_->currentIndex());
    if (key == Qt::Key_Escape) return goBack();
    if (key == Qt::Key_Slash && page == Page::library) return library_page_->focusSearch();
    if (!walk(key)) QWidget::keyPressEvent(event);
}

/// To the nearest button that lies in the direction of the arrow.
bool DoorsPanel::walk(int key) {
    const QPoint towards = key == Qt::Key_Left    ? QPoint(-1, 0)
                           : key == Qt::Key_Right ? QPoint(1, 0)
                           : key == Qt::Key_Up    ? QPoint(0, -1)
                           : key == Qt::Key_Down  ? QPoint(0, 1)
                                                  : QPoint();
    QWidget* here = QApplication::focusWidget();
    if (towards.isNull() || here == nullptr || !isAncestorOf(here)) return false;
    const QPoint from = here->mapTo(this, here->rect().center());
    QWidget* best = nullptr;
    int best_cost = std::numeric_limits<int>::max();
    const auto buttons = pages_->currentWidget()->findChildren<QAbstractButton*>();
    for (QAbstractButton* button : buttons) {
        if (button == here || !button->isVisible()) continue;
        const QPoint way = button->mapTo(this, button->rect().center()) - from;
        const int along = QPoint::dotProduct(way, towards);
        const int aside = std::abs(QPoint::dotProduct(way, QPoint(towards.y(), towards.x())));
        if (along < 2 * grid || along + 2 * aside >= best_cost) continue;
        best_cost = along + 2 * aside;
        best = button;
    }
    if (best == nullptr) return false;
    best->setFocus(Qt::TabFocusReason);
    for (QWidget* above = best; above != nullptr && above != this; above = above->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(above)) scroll->ensureWidgetVisible(best);
    return true;
}

}  // namespace brokerscope::gui
