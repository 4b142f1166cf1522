#pragma once
// The second run of a comparison: its stage and its logs, on the clock of the first.

#include "gui/canvas/canvas.h"
#include "gui/engine/workspace.h"
#include "sim/scene/camera.h"

#include <QWidget>

#include <functional>
#include <memory>

class QSplitter;

namespace brokerscope::gui {

class SecondWorld : public QWidget {
    Q_OBJECT

public:
    explicit SecondWorld(Workspace& workspace, QWidget* parent = nullptr);

    /// Shows `recording` where `position` says; null: nothing, and the widget hides.
    void compareWith(RecordingPtr recording, std::function<Position()> position);
    bool comparing() const { return recording_ != nullptr; }
    void setShows(bool stage, bool logs);
    void divide(const QList<int>& sizes);
    Canvas& stage() { return *stage_; }
    Canvas& logs() { return *logs_; }

private:
    void refresh();
    sim::scene::Moment moment();

    Workspace& workspace_;
    QSplitter* splitter_;
    Canvas* stage_;
    Canvas* logs_;
    RecordingPtr recording_;
    std::unique_ptr<sim::scene::Camera> camera_;
    std::function<Position()> position_;
};

}  // namespace brokerscope::gui
