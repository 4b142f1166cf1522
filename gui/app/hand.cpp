#include "gui/app/hand.h"

#include <QApplication>
#include <QKeySequence>
#include <QWidget>
#include <QWindow>

#include <algorithm>

// Exported by QtGui for its own test library: events enter where a platform plugin puts them in.
QT_BEGIN_NAMESPACE
Q_GUI_EXPORT void qt_handleMouseEvent(QWindow* window, const QPointF& local, const QPointF& global,
                                      Qt::MouseButtons state, Qt::MouseButton button,
                                      QEvent::Type type, Qt::KeyboardModifiers mods, int timestamp);
Q_GUI_EXPORT void qt_handleKeyEvent(QWindow* window, QEvent::Type type, int key,
                                    Qt::KeyboardModifiers mods, const QString& text, bool autorep,
                                    ushort count);
QT_END_NAMESPACE

namespace brokerscope::gui {

namespace {

constexpr int apart = 1000;

struct Spot {
    QWindow* window = nullptr;
    QPointF local;
    QPointF global;
};

Spot spotOf(QWidget& widget, QPoint at) {
    QWidget* top = widget.window();
    return {top->windowHandle(), top->mapFromGlobal(widget.mapToGlobal(at)),
            widget.mapToGlobal(at)};
}

}  // namespace

int Hand::tick(int milliseconds) {
    // Of the whole program: Qt remembers the last click, whoever's hand it was.
    static int now = apart;
    return now += milliseconds;
}

void Hand::move(QWidget& widget, QPoint at) {
    const Spot spot = spotOf(widget, at);
    if (spot.window == nullptr) return;
    qt_handleMouseEvent(spot.window, spot.local, spot.global, held_, Qt::NoButton,
                        QEvent::MouseMove, {}, tick(10));
}

void Hand::press(QWidget& widget, QPoint at, Qt::MouseButton button,
                 Qt::KeyboardModifiers modifiers) {
    const Spot spot = spotOf(widget, at);
    if (spot.window == nullptr) return;
    held_ |= button;
    qt_handleMouseEvent(spot.window, spot.local, spot.global, held_, button,
                        QEvent::MouseButtonPress, modifiers, tick(10));
}

void Hand::release(QWidget& widget, QPoint at, Qt::MouseButton button,
                   Qt::KeyboardModifiers modifiers) {
    const Spot spot = spotOf(widget, at);
    held_ &= ~Qt::MouseButtons(button);
    if (spot.window == nullptr) return;
    qt_handleMouseEvent(spot.window, spot.local, spot.global, held_, button,
                        QEvent::MouseButtonRelease, modifiers, tick(10));
}

void Hand::click(QWidget& widget, QPoint at, Qt::MouseButton button,
                 Qt::KeyboardModifiers modifiers) {
    tick(apart);
    move(widget, at);
    press(widget, at, button, modifiers);
    release(widget, at, button, modifiers);
}

void Hand::doubleClick(QWidget& widget, QPoint at) {
    click(widget, at);
    press(widget, at);
    release(widget, at);
}

void Hand::drag(QWidget& widget, QPoint from, QPoint to) {
    constexpr int steps = 12;
    tick(apart);
    move(widget, from);
    press(widget, from);
    for (int i = 1; i <= steps; ++i) move(widget, from + (to - from) * i / steps);
    release(widget, to);
}

void Hand::pressAndRelease(int key, Qt::KeyboardModifiers modifiers, const QString& text) {
    const auto window = []() -> QWindow* {
        if (const QWidget* popup = QApplication::activePopupWidget()) return popup->windowHandle();
        QWindow* focused = QGuiApplication::focusWindow();
        if (focused != nullptr && focused->isVisible()) return focused;
        // Without a window system nobody gives the focus back when a menu closes.
        QWidget* next = QApplication::activeModalWidget();
        for (QWidget* top : QApplication::topLevelWidgets())
            if (next == nullptr && top->isVisible() && top->isWindow()) next = top;
        if (next == nullptr) return nullptr;
        next->activateWindow();
        return next->windowHandle();
    };
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease})
        if (QWindow* to = window()) qt_handleKeyEvent(to, type, key, modifiers, text, false, 1);
}

bool Hand::key(const QString& name) {
    const QKeySequence sequence = QKeySequence::fromString(name, QKeySequence::PortableText);
    if (sequence.isEmpty() || sequence[0].key() == Qt::Key_unknown) return false;
    for (int i = 0; i < sequence.count(); ++i) {
        const QKeyCombination combination = sequence[static_cast<uint>(i)];
        const Qt::KeyboardModifiers modifiers = combination.keyboardModifiers();
        QString text;
        const int code = combination.key();
        if (code < 0x10000 && !(modifiers & (Qt::ControlModifier | Qt::AltModifier))) {
            text = QChar(static_cast<ushort>(code));
            if (!(modifiers & Qt::ShiftModifier)) text = text.toLower();
        }
        pressAndRelease(code, modifiers, text);
    }
    return true;
}

void Hand::type(const QString& text) {
    for (const QChar letter : text) {
        const int code = letter.toUpper().unicode();
        pressAndRelease(code, letter.isUpper() ? Qt::ShiftModifier : Qt::NoModifier, letter);
    }
}

}  // namespace brokerscope::gui
