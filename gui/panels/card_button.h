#pragma once
// A button with labels inside: a door, a lesson of the course, a card of the library. As wide as it
// may be, as high as its words need; whoever cannot see it hears all its words.

#include "sim/scene/theme.h"

#include <QPushButton>
#include <QWidget>

#include <cstdint>

class QLabel;

namespace brokerscope::gui {

/// A label whose text wraps, in the looks that `style` names in the style sheet (`heading`,
/// `quiet`; empty: ordinary).
QLabel* wrapped(const QString& text, const QString& style = {}, QWidget* parent = nullptr);

class CardButton : public QPushButton {
    Q_OBJECT

public:
    /// `name`: its object name; `kind`: its looks (`card`, `row`).
    CardButton(const QString& name, const QString& kind, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool event(QEvent* event) override;
};

/// How far somebody is with a lesson, as a painted sign.
class LessonSign : public QWidget {
    Q_OBJECT

public:
    enum class State : std::uint8_t { untouched, begun, finished };
    LessonSign(State state, bool next, const sim::scene::Theme& theme, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    State state_;
    bool next_;
    const sim::scene::Theme& theme_;
};

/// Rules for the kinds of card, beside those of style.h.
QString cardStyleOf(const sim::scene::Theme& theme);

}  // namespace brokerscope::gui
