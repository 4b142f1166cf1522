#pragma once
// A script does to the window what a person does, and looks: for tests, pictures and guides.
//
//   click TARGET [right|alt|ctrl]     double TARGET       menu TARGET ACT[/CHOICE]
//   choose ENTRY (of the open menu)   key Ctrl+Z           type TEXT
//   drag TARGET out|TARGET|DX,DY
//   open SCENARIO [VARIANT]           lesson ID           answer N      number N
//   seek 3.2s|+10ms|#1234             step N|-N           resize 1280x720
//   language zh    theme dark         save FILE
//   wait idle|paused|2.5s|state TEXT  expect TEXT         refuse TEXT
//   shot FILE [SCALE]                 dump FILE           quit
//
// TARGET is an entity of a picture (`node:broker-1`, `event:812`), `button:NAME` or `widget:NAME`
// (an object's name), `row:TABLE:N`, `tab:TABS:N`, or `text:LABEL` of a button. Time passes only
// where a line says so, by frames of a sixtieth of a second, so that two runs show the same. A `#`
// begins a comment. `expect` and `refuse` look for a text anywhere on the screen.

#include "gui/app/hand.h"

#include <QImage>
#include <QPoint>
#include <QString>

#include <optional>

class QWidget;

namespace brokerscope::gui {

class Canvas;
class MainWindow;

/// The window with its open menus and dialogs over it.
QImage pictureOf(MainWindow& window, double scale = 1);

class Script {
public:
    explicit Script(MainWindow& window);

    /// Empty, or the first line that could not be done: `FILE:3: there is no node:broker-9`.
    QString run(const QString& text, const QString& file);
    /// One line. Empty, or why it could not be done.
    QString step(const QString& line);
    /// The window was told to end.
    bool ended() const { return ended_; }

private:
    struct Target {
        QWidget* widget = nullptr;
        QPoint at;
    };
    std::optional<Target> find(const QString& name);
    std::optional<Target> findRow(const QString& name);
    std::optional<Target> findTab(const QString& name);
    QString pointing(const QString& verb, const QString& rest);
    QString menu(const QString& target, const QString& act);
    QString choose(const QString& entry);
    QString drag(const QString& target, const QString& to);
    QString going(const QString& verb, const QString& rest);
    QString waiting(const QString& what);
    QString looking(const QString& verb, const QString& rest);
    bool onScreen(const QString& text);
    /// Handles what is there to be handled; waits for the worker.
    void settle();
    void frames(double seconds);

    MainWindow& window_;
    Hand hand_;
    bool ended_ = false;
};

}  // namespace brokerscope::gui
