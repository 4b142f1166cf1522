#pragma once
// The first screen: two doors. *Course* is a path of lessons, each asking before it shows;
// *Library* holds the scenarios as cards, for those who look for one.
//
// In the course nothing names an outcome: a lesson is called by its title alone. Everything can be
// reached with Tab, arrows and Return; Escape goes back to the doors.

#include "gui/engine/workspace.h"
#include "gui/panels/library_page.h"
#include "sim/lesson/load.h"
#include "sim/lesson/progress.h"

#include <QWidget>

#include <vector>

class QStackedWidget;

namespace brokerscope::gui {

class DoorsPanel : public QWidget {
    Q_OBJECT

public:
    /// `library` and `progress` outlive it.
    DoorsPanel(Workspace& workspace, const sim::lesson::Library& library,
               const sim::lesson::Progress& progress, QWidget* parent = nullptr);

    /// After a lesson: `progress` is another now.
    void refresh();
    void showDoors();
    void showCourse();
    void showLibrary();
    /// From the path or the library to the two doors; from there to the open world, if there is
    /// one.
    void goBack();
    /// The lesson that the big button starts; null: there is no course.
    const sim::lesson::Lesson* nextLesson() const;

Q_SIGNALS:
    /// Back to what is open.
    void worldWanted();
    void lessonWanted(const QString& lesson);
    /// `variant` empty: the story itself. `paused`: it opens at its beginning and waits.
    void scenarioWanted(const QString& scenario, const QString& variant, bool paused);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Page : int { doors, course, library };
    void rebuild();
    void restyle();
    QWidget* makeDoors();
    QWidget* makeCourseDoor();
    QWidget* makeLibraryDoor();
    QWidget* makeCourse();
    void turnTo(Page page);
    bool walk(int key);

    Workspace& workspace_;
    const sim::lesson::Library& library_;
    const sim::lesson::Progress& progress_;
    QStackedWidget* pages_;
    LibraryPage* library_page_ = nullptr;
    std::vector<LibraryCard> cards_;  ///< read when the library's door is first opened
};

}  // namespace brokerscope::gui
