#pragma once
// The window: puts the panels together and tells them apart; the workspace is what they share.
//
//   menus · title · variant                       compare  present  language
//   stage                                       │ inspector, follow
//   logs                                        │
//   lesson (caption, question), while there is one
//   ◀ ▶ ── timeline ── pace
//   events, verdict (closed at first)
//
// In the presenter's layout only one picture, the lesson and the timeline are there; the rest comes
// with a key.

#include "gui/engine/workspace.h"
#include "gui/panels/commands.h"
#include "gui/panels/timeline_panel.h"
#include "gui/panels/toast.h"
#include "gui/panels/world_panel.h"

#include <QMainWindow>
#include <QTimer>

#include <cstdint>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QVBoxLayout;

namespace brokerscope::gui {

class EventsPanel;
class FollowPanel;
class Acting;
class Comparison;
class DifferencesPanel;
class DoorsPanel;
class InspectorPanel;
class LessonPanel;
class TopBar;
class VerdictPanel;

/// When a command can be used, and whether it is on.
struct When {
    std::function<bool()> enabled = {};
    std::function<bool()> checked = {};
    bool line_before = false;
};

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Workspace& workspace, QWidget* parent = nullptr);
    ~MainWindow() override;

    Workspace& workspace() { return workspace_; }
    Commands& commands() { return commands_; }
    WorldPanel& world() { return *world_; }
    TimelinePanel& timeline() { return *timeline_; }
    VerdictPanel& verdict() { return *verdict_; }
    Toast& toast() { return *toast_; }
    LessonPanel& lesson() { return *lesson_; }
    Acting& acting() { return *acting_; }
    /// Words over the picture for three seconds.
    void say(const QString& what, const QString& undo = {});

    enum class Side : std::uint8_t { inspector, follow };
    enum class Bottom : std::uint8_t { events, verdict, differences };
    void showSide(Side which, bool shown = true);
    void showBottom(Bottom which, bool shown = true);
    bool sideShown(Side which) const;
    bool bottomShown(Bottom which) const;

    /// Nobody's clock: time of the screen passes by `advance` only.
    void setManualTime(bool manual);
    /// `seconds` of the screen pass: playing goes on, words fade.
    void advance(double seconds);
    /// The first screen: course and library.
    void showDoors();
    /// Begins a lesson.
    void openLesson(const QString& id);
    /// A scenario of the library, or a file, by a person's choice.
    void openScenario(const QString& scenario, const QString& variant, bool paused = true);
    /// Shows all of the run, its end and its verdict.
    void revealAll();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void add(CommandGroup group, const QString& id, sim::scene::Words name,
             QList<QKeySequence> keys, std::function<void()> run, When when = {});
    void addFileCommands();
    void addRunCommands();
    void addPaceCommands();
    void addViewCommands();
    void addLookCommands();
    void addLessonCommands();
    void connectActing();
    void connectComparison();
    /// What the open run can be compared with, to choose from; or the comparison ends.
    void compare();
    void connectLesson();
    void onLessonOpened();
    void onLessonClosed();
    void layOut();
    void restyle();
    void retranslate();
    void onOpened();
    void onMoved();
    void onPresenter();
    void escape();
    void setBlank(bool blank);
    void openFile();
    /// A world is open and in sight.
    bool open() const;
    void showWorld();
    QTabWidget* tabs(const QString& name);

    Workspace& workspace_;
    Commands commands_;
    QStackedWidget* pages_;
    TopBar* top_ = nullptr;
    WorldPanel* world_ = nullptr;
    TimelinePanel* timeline_ = nullptr;
    InspectorPanel* inspector_ = nullptr;
    FollowPanel* follow_ = nullptr;
    EventsPanel* events_ = nullptr;
    VerdictPanel* verdict_ = nullptr;
    Acting* acting_ = nullptr;
    Comparison* comparison_ = nullptr;
    DifferencesPanel* differences_ = nullptr;
    LessonPanel* lesson_ = nullptr;
    DoorsPanel* doors_ = nullptr;  // made when it is first wanted
    QTabWidget* side_ = nullptr;
    QTabWidget* bottom_ = nullptr;
    QSplitter* across_ = nullptr;
    QSplitter* down_ = nullptr;
    Toast* toast_ = nullptr;
    QTimer pulse_;
    bool manual_ = false;
    bool blank_ = false;
    bool play_when_open_ = false;
    QString opened_name_;       // as it was asked for
    std::string theme_before_;  // of the presenter's layout
};

}  // namespace brokerscope::gui
