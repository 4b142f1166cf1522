#pragma once
// The world as it is at the cursor: the stage and, under it, the logs; a second run beside it.

#include "gui/canvas/canvas.h"
#include "gui/engine/workspace.h"
#include "gui/panels/pictures.h"

#include <QWidget>

#include <cstdint>
#include <functional>

class QLabel;
class QSplitter;

namespace brokerscope::gui {

class SecondWorld;

class WorldPanel : public QWidget {
    Q_OBJECT
public:
    enum class Shows : std::uint8_t { both, stage, logs };

    explicit WorldPanel(Workspace& workspace, QWidget* parent = nullptr);

    Canvas& stage() { return *stage_; }
    Canvas& logs() { return *logs_; }
    Shows shows() const { return shows_; }
    void setShows(Shows shows);
    /// Asked at each click first: true, and the click was for somebody else.
    void setTaker(std::function<bool(const QString&)> taker) { taker_ = std::move(taker); }
    /// A second run at the right, on the clock of the first, each under its title; null: none.
    void compareWith(const RecordingPtr& recording, std::function<Position()> position,
                     const QString& first_title, const QString& second_title);
    SecondWorld& second() { return *second_; }
    const sim::scene::LogsOptions& logsView() const { return logs_view_; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void divide();
    void choose(const QString& entity, Qt::KeyboardModifiers modifiers);
    void scrollLogs(double steps);
    bool pressInLogs(const std::string& id);
    void startAgain();

    Workspace& workspace_;
    QSplitter* splitter_;
    Canvas* stage_;
    Canvas* logs_;
    SecondWorld* second_;
    QLabel* first_title_;
    QLabel* second_title_;
    sim::scene::LogsOptions logs_view_;
    Shows shows_ = Shows::both;
    std::function<bool(const QString&)> taker_;
};

}  // namespace brokerscope::gui
