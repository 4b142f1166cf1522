#pragma once
// What a hand does to the window: mouse and key events, delivered as the window system delivers
// them, so that grabs of menus, shortcuts, focus and double clicks are those of a person.

#include <QPoint>
#include <QString>
#include <Qt>

class QWidget;

namespace brokerscope::gui {

class Hand {
public:
    void move(QWidget& widget, QPoint at);
    void press(QWidget& widget, QPoint at, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = {});
    void release(QWidget& widget, QPoint at, Qt::MouseButton button = Qt::LeftButton,
                 Qt::KeyboardModifiers modifiers = {});
    void click(QWidget& widget, QPoint at, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = {});
    void doubleClick(QWidget& widget, QPoint at);
    /// Presses at `from`, goes to `to` in small steps, lets go there.
    void drag(QWidget& widget, QPoint from, QPoint to);

    /// A key as Qt writes it: `Space`, `Ctrl+Z`, `K`, `?`. It goes where the focus is. False: there
    /// is no such key.
    bool key(const QString& name);
    void type(const QString& text);

private:
    void pressAndRelease(int key, Qt::KeyboardModifiers modifiers, const QString& text);
    /// Milliseconds; two clicks are so far apart that they are no double click.
    static int tick(int milliseconds);

    Qt::MouseButtons held_;
};

}  // namespace brokerscope::gui
