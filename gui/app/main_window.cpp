#include "gui/app/main_window.h"

#include "gui/app/opener.h"
#include "gui/canvas/painter.h"
#include "gui/engine/text.h"
#include "gui/panels/comparison.h"
#include "gui/panels/doors.h"
#include "gui/panels/events_panel.h"
#include "gui/panels/follow_panel.h"
#include "gui/panels/inspector_panel.h"
#include "gui/panels/lesson_panel.h"
#include "gui/panels/style.h"
#include "gui/panels/top_bar.h"
#include "gui/panels/verdict_panel.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int side_width = 40 * grid;
constexpr int bottom_height = 28 * grid;

QFrame* hairline(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setObjectName(u"hairline"_s);
    return line;
}

/// Does a control need this key itself, though it is a shortcut of the window?
bool keeps(const QWidget& widget, int key) {
    const bool arrow = key == Qt::Key_Left || key == Qt::Key_Right;
    const bool edge = key == Qt::Key_Home || key == Qt::Key_End;
    if (qobject_cast<const QAbstractButton*>(&widget) != nullptr) return key == Qt::Key_Space;
    if (qobject_cast<const QTabBar*>(&widget) != nullptr) return arrow || edge;
    if (qobject_cast<const QComboBox*>(&widget) != nullptr) return arrow || key == Qt::Key_Space;
    if (qobject_cast<const QTreeView*>(&widget) != nullptr) return arrow || edge;
    if (qobject_cast<const QAbstractItemView*>(&widget) != nullptr) return edge;
    return false;
}

}  // namespace

MainWindow::MainWindow(Workspace& workspace, QWidget* parent)
    : QMainWindow(parent),
      workspace_(workspace),
      commands_(*this),
      pages_(new QStackedWidget(this)) {
    setObjectName(u"window"_s);
    addFileCommands();
    addRunCommands();
    addPaceCommands();
    addViewCommands();
    addLookCommands();
    layOut();
    addLessonCommands();
    connectActing();
    connectLesson();
    connectComparison();
    top_->fillMenus();

    pulse_.setInterval(50);
    connect(&pulse_, &QTimer::timeout, this, [this] {
        toast_->advance(0.05);
        if (!toast_->saying()) pulse_.stop();
    });
    connect(&workspace_, &Workspace::opened, this, &MainWindow::onOpened);
    connect(&workspace_, &Workspace::moved, this, &MainWindow::onMoved);
    for (const auto signal :
         {&Workspace::closed, &Workspace::branchesChanged, &Workspace::selectionChanged,
          &Workspace::speedChanged, &Workspace::revealsChanged})
        connect(&workspace_, signal, &commands_, &Commands::refresh);
    connect(&workspace_, &Workspace::playingChanged, &commands_, &Commands::refresh);
    connect(&workspace_, &Workspace::failed, this, [this](const QString& why) { say(why); });
    connect(&workspace_, &Workspace::languageChanged, this, &MainWindow::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &MainWindow::restyle);
    connect(&workspace_, &Workspace::presenterChanged, this, &MainWindow::onPresenter);
    connect(top_, &TopBar::variantWanted, this,
            [this](const QString& variant) { openScenario(opened_name_, variant); });
    connect(verdict_, &VerdictPanel::revealWanted, this, &MainWindow::revealAll);
    qApp->installEventFilter(this);
    restyle();
    retranslate();
}

MainWindow::~MainWindow() { qApp->removeEventFilter(this); }

QTabWidget* MainWindow::tabs(const QString& name) {
    auto* made = new QTabWidget(this);
    made->setObjectName(name);
    made->setDocumentMode(true);
    made->tabBar()->setDrawBase(false);
    made->tabBar()->setExpanding(false);
    return made;
}

void MainWindow::layOut() {
    top_ = new TopBar(workspace_, commands_, this);
    world_ = new WorldPanel(workspace_, this);
    timeline_ = new TimelinePanel(workspace_, commands_, this);
    inspector_ = new InspectorPanel(workspace_, this);
    follow_ = new FollowPanel(workspace_, this);
    events_ = new EventsPanel(workspace_, this);
    verdict_ = new VerdictPanel(workspace_, this);
    side_ = tabs(u"sidePanel"_s);
    side_->addTab(inspector_, QString());
    side_->addTab(follow_, QString());
    bottom_ = tabs(u"bottomPanel"_s);
    bottom_->addTab(events_, QString());
    bottom_->addTab(verdict_, QString());
    bottom_->hide();
    for (QWidget* page : {static_cast<QWidget*>(inspector_), static_cast<QWidget*>(follow_),
                          static_cast<QWidget*>(events_), static_cast<QWidget*>(verdict_)}) {
        page->setBackgroundRole(QPalette::Base);
        page->setAutoFillBackground(true);
    }

    lesson_ = new LessonPanel(workspace_, this);
    lesson_->hide();

    across_ = new QSplitter(Qt::Horizontal, this);
    across_->setHandleWidth(1);
    across_->addWidget(world_);
    across_->addWidget(side_);
    across_->setStretchFactor(0, 1);
    across_->setStretchFactor(1, 0);
    across_->setCollapsible(0, false);
    across_->setSizes({100 * grid, side_width});

    auto* upper = new QWidget(this);
    auto* upper_rows = new QVBoxLayout(upper);
    upper_rows->setContentsMargins(0, 0, 0, 0);
    upper_rows->setSpacing(0);
    upper_rows->addWidget(across_, 1);
    upper_rows->addWidget(lesson_);
    upper_rows->addWidget(hairline(upper));
    upper_rows->addWidget(timeline_);

    down_ = new QSplitter(Qt::Vertical, this);
    down_->setHandleWidth(1);
    down_->addWidget(upper);
    down_->addWidget(bottom_);
    down_->setStretchFactor(0, 1);
    down_->setStretchFactor(1, 0);
    down_->setCollapsible(0, false);
    down_->setSizes({100 * grid, bottom_height});
    pages_->addWidget(down_);

    auto* whole = new QWidget(this);
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(top_);
    rows->addWidget(hairline(whole));
    rows->addWidget(pages_, 1);
    setCentralWidget(whole);
    toast_ = new Toast(*world_);
    setMinimumSize(80 * grid, 50 * grid);
}

void MainWindow::restyle() {
    const auto& theme = workspace_.theme();
    qApp->setPalette(paletteOf(theme));
    qApp->setStyleSheet(styleSheetOf(theme));
    for (Canvas* canvas : {&world_->stage(), &world_->logs()}) canvas->setRing(accentOf(theme));
    commands_.refresh();
}

void MainWindow::retranslate() {
    commands_.retranslate(workspace_.language());
    side_->setTabText(0, workspace_.say({"Inspector", "检查"}));
    side_->setTabText(1, workspace_.say({"Follow", "跟踪"}));
    bottom_->setTabText(0, workspace_.say({"Events", "事件"}));
    bottom_->setTabText(1, workspace_.say({"Verdict", "结论"}));
    if (bottom_->count() > 2) bottom_->setTabText(2, workspace_.say({"Differences", "差异"}));
    world_->stage().setAccessibleName(workspace_.say({"Stage", "舞台"}));
    world_->logs().setAccessibleName(workspace_.say({"Logs", "日志"}));
    timeline_->canvas().setAccessibleName(workspace_.say({"Timeline", "时间线"}));
    // During a lesson the scenario's title would tell the outcome.
    QString title;
    if (const auto* player = lesson_->player())
        title = toQt(player->lesson().title.in(workspace_.language()));
    else if (open())
        title = toQt(workspace_.recording().scenario().title.in(workspace_.language()));
    setWindowTitle(title.isEmpty() ? u"Brokerscope"_s : title + u" — Brokerscope"_s);
    commands_.refresh();
}

bool MainWindow::open() const { return workspace_.isOpen() && pages_->currentWidget() == down_; }

void MainWindow::onOpened() {
    pages_->setCurrentWidget(down_);
    if (!lesson_->active()) workspace_.setRevealsAll(false);
    retranslate();
    world_->stage().setFocus();
    if (std::exchange(play_when_open_, false)) workspace_.playback()->play();
}

void MainWindow::onMoved() {
    if (open() && !workspace_.revealsAll() && !lesson_->active() && workspace_.playback()->atEnd())
        workspace_.setRevealsAll(true);
    commands_.refresh();
}

void MainWindow::revealAll() {
    if (!open()) return;
    if (lesson_->active()) lesson_->showEverything();
    workspace_.setRevealsAll(true);
    showBottom(Bottom::verdict);
}

void MainWindow::say(const QString& what, const QString& undo) {
    toast_->say(what, undo);
    if (!manual_) pulse_.start();
}

void MainWindow::showSide(Side which, bool shown) {
    side_->setVisible(shown);
    if (shown) side_->setCurrentIndex(static_cast<int>(which));
    commands_.refresh();
}

void MainWindow::showBottom(Bottom which, bool shown) {
    bottom_->setVisible(shown);
    if (shown) bottom_->setCurrentIndex(static_cast<int>(which));
    commands_.refresh();
}

bool MainWindow::sideShown(Side which) const {
    return side_->isVisibleTo(this) && side_->currentIndex() == static_cast<int>(which);
}

bool MainWindow::bottomShown(Bottom which) const {
    return bottom_->isVisibleTo(this) && bottom_->currentIndex() == static_cast<int>(which);
}

void MainWindow::onPresenter() {
    const bool presenting = workspace_.presenter();
    top_->setVisible(!presenting);
    side_->setVisible(!presenting && !lesson_->active());
    bottom_->hide();
    world_->setShows(presenting ? WorldPanel::Shows::stage : WorldPanel::Shows::both);
    if (presenting) {
        theme_before_ = workspace_.theme().name;
        workspace_.setTheme("projector");
    } else if (!theme_before_.empty()) {
        workspace_.setTheme(theme_before_);
        theme_before_.clear();
    }
    commands_.refresh();
}

void MainWindow::escape() {
    if (doors_ != nullptr && pages_->currentWidget() == doors_)
        doors_->goBack();
    else if (comparison_->comparing())
        comparison_->stop();
    else if (workspace_.presenter())
        workspace_.setPresenter(false);
    else if (bottom_->isVisible())
        bottom_->hide();
    else if (!workspace_.selected().empty())
        workspace_.select({});
    else if (isFullScreen())
        showNormal();
}

void MainWindow::setBlank(bool blank) {
    blank_ = blank;
    world_->stage().setBlank(blank);
    world_->logs().setBlank(blank);
}

void MainWindow::openFile() {
    auto* dialog = new QFileDialog(this, workspace_.say({"Open a scenario file", "打开场景文件"}),
                                   QString(), u"*.yaml *.yml *.trace"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        lesson_->close();
        if (isTraceFile(path))
            openTrace(workspace_, path, [this] { revealAll(); });
        else
            workspace_.open(fromQt(path));
    });
    dialog->open();
}

void MainWindow::setManualTime(bool manual) {
    manual_ = manual;
    workspace_.setManualTime(manual);
    if (manual) pulse_.stop();
}

void MainWindow::advance(double seconds) {
    if (open() && workspace_.playback()->playing()) workspace_.playback()->advance(seconds);
    toast_->advance(seconds);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (blank_ && key != Qt::Key_Shift && key != Qt::Key_Control && key != Qt::Key_Alt) {
            setBlank(false);
            event->accept();
            return true;
        }
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget != nullptr && keeps(*widget, key)) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!manual_) {
        Settings& settings = workspace_.settings();
        settings.set(u"geometry"_s, saveGeometry());
        settings.set(u"language"_s, toQt(workspace_.language()));
        const std::string theme(theme_before_.empty() ? workspace_.theme().name : theme_before_);
        settings.set(u"theme"_s, toQt(theme));
    }
    QMainWindow::closeEvent(event);
    for (QWidget* other : QApplication::topLevelWidgets())
        if (other != this) other->close();
}

}  // namespace brokerscope::gui
