#pragma once
// One answer of a question: its number (the key that chooses it), its words, and, once the outcome
// is told, a sign of whether it was chosen and whether it is right.

#include "sim/scene/theme.h"

#include <QAbstractButton>

namespace brokerscope::gui {

class AnswerButton : public QAbstractButton {
    Q_OBJECT

public:
    /// `number` from 1. `several`: it is ticked, not chosen.
    AnswerButton(int number, bool several, QWidget* parent = nullptr);

    struct Look {
        QString text;
        bool chosen = false;
        bool told = false;
        bool right = false;  ///< once told
        QString spoken;      ///< its state in words, for who cannot see it
        int pixels = 15;     ///< height of its letters
        const sim::scene::Theme* theme = nullptr;
    };
    void setLook(Look look);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QFont letters() const;
    int textWidth(int width) const;

    int number_;
    bool several_;
    Look look_;
};

}  // namespace brokerscope::gui
