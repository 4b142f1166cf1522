#pragma once
// The lesson in the window: under the stage it tells, asks, waits, and shows the choice beside the
// outcome; it drives the playback from stop to stop and keeps the horizon.
//
// The main window puts it under the stage, hands it the keys and the clicks that belong to it, and
// shows the second stage of a comparison.

#include "gui/engine/workspace.h"
#include "gui/panels/lesson_view.h"
#include "sim/lesson/load.h"
#include "sim/lesson/player.h"
#include "sim/lesson/progress.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <string>

namespace brokerscope::gui {

namespace lesson = sim::lesson;

class GlossaryPage;

class LessonPanel : public QWidget {
    Q_OBJECT

public:
    explicit LessonPanel(Workspace& workspace, QWidget* parent = nullptr);
    ~LessonPanel() override;

    /// All lessons, the course and the glossary; read once, when it is first asked for.
    const lesson::Library& library();
    const lesson::Progress& progress() const { return progress_; }
    void eraseProgress();

    /// Prepares the lesson on the engine's thread; `opened` or `failed` follows.
    void open(const std::string& id);
    /// Leaves the lesson. The run stays open, everything may be seen.
    void close();
    /// A lesson is open, or being prepared.
    bool active() const { return player_ != nullptr || preparing_ != 0; }
    /// Null before `opened`.
    const lesson::LessonPlayer* player() const { return player_.get(); }

    // --- Keys of the main window. False: it means nothing here now.
    bool goOn();  ///< PgDn, Return on the stage
    bool back();  ///< PgUp
    /// 1 to 6: chooses an answer, or ticks one of several.
    bool chooseAnswer(int number);
    /// A click on an entity of a canvas while the lesson asks to point at one.
    bool offerPoint(const QString& entity);
    bool asksToPoint() const;
    void hint();
    /// The glossary's page, with this term on top; empty: from the beginning.
    void showGlossary(const QString& term = {});
    /// Notes for the teacher, below the caption; off at first.
    void setNotesShown(bool shown);
    bool notesShown() const { return note_.notes_shown; }
    /// Ends the secrecy: verdicts and ends may be seen, the horizon is lifted.
    void showEverything();

    // --- A comparison: the second run, on the clock of the first.
    /// Null: none is to be shown.
    RecordingPtr beside() const;
    /// Where the second run stands now.
    Position besidePosition() const;
    /// Titles of the two, in the present language.
    QString titleOf(bool second) const;

    /// Acts that the challenge allows; empty: no challenge, everything is offered.
    std::vector<std::string> allowedActs() const;
    /// Branches of a person who acts during a lesson are called so.
    static constexpr std::string_view branch_name = "yours";

Q_SIGNALS:
    void opened(const QString& id);
    void closed();
    void finished(const QString& id);
    /// Another step, or another phase of one.
    void stepChanged();
    void comparisonChanged();
    void progressChanged();
    /// The lesson that follows is asked for.
    void nextWanted(const QString& id);
    /// Back to the course.
    void courseWanted();
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// A share of the window's height, the same at every step, so that the stage does not jump.
    void fitHeight();
    void onPrepared(const std::shared_ptr<const lesson::PreparedLesson>& prepared);
    /// After everything that moved the player: world, texts, file.
    void changed();
    void follow();   // the world goes where the player wants it
    void refresh();  // the texts, in the present language
    void watchPlayback();
    void onReachedStop();
    void onBranch();
    void sayImpossible();
    void saveProgress() const;
    /// Is it one of the lesson's own runs, and not a branch of the person's?
    bool branchIsLessons(const lesson::Target& target) const;

    Workspace& workspace_;
    std::unique_ptr<lesson::Library> library_;
    lesson::Progress progress_;
    std::unique_ptr<lesson::LessonPlayer> player_;
    LessonView* view_ = nullptr;
    GlossaryPage* glossary_page_ = nullptr;
    LessonNote note_;
    JobId preparing_ = 0;
    JobId exploring_ = 0;
    bool everything_ = false;  ///< nothing is kept back any more
    bool moving_ = false;      ///< the panel itself moves the world
    std::string last_;         ///< step and phase when `stepChanged` was last said
};

}  // namespace brokerscope::gui
