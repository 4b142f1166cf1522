#pragma once
// Time: the buttons that move the cursor, the line of what has happened, the pace.

#include "gui/canvas/canvas.h"
#include "gui/engine/workspace.h"
#include "sim/scene/timeline.h"

#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;

namespace brokerscope::gui {

class Commands;

class TimelinePanel : public QWidget {
    Q_OBJECT
public:
    /// Its buttons are the commands `start`, `back`, `play`, `on`, `end`, `slower`, `faster`.
    TimelinePanel(Workspace& workspace, Commands& commands, QWidget* parent = nullptr);

    Canvas& canvas() { return *canvas_; }
    /// Stops of a lesson that were reached, to be marked.
    void setStops(std::vector<sim::scene::TimelineMark> stops);

private:
    QToolButton* button(const QString& command);
    void retranslate();
    void retheme();
    void showTime();
    void showPace();
    void fitHeight();
    void press(const QString& entity, QPointF place);
    void scrub(QPointF place);
    void collectMarks();
    sim::scene::TimelineState state();
    sim::scene::Size size() const;

    /// Marks of one run as far as the cursor has been on it.
    struct Seen {
        RecordingPtr recording;
        std::size_t places = 0;
        core::Instant reached;
        std::vector<sim::scene::TimelineMark> marks;
    };

    Workspace& workspace_;
    Commands& commands_;
    Canvas* canvas_;
    QLabel* rate_;
    std::vector<QToolButton*> buttons_;
    std::vector<Seen> seen_;  // by branch
    std::vector<sim::scene::TimelineMark> stops_;
    bool was_playing_ = false;
};

}  // namespace brokerscope::gui
