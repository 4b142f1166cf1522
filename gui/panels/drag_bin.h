#pragma once
// What appears over a canvas while a message is dragged: the bin in which it is lost, the message
// at the pointer, and in words what letting go would do.

#include "sim/scene/theme.h"

#include <QWidget>

namespace brokerscope::gui {

class DragBin : public QWidget {
    Q_OBJECT

public:
    /// Covers `over`, and takes no clicks.
    DragBin(QWidget& over, const sim::scene::Theme& theme, QString word, QPointF from);

    void moveTo(QPointF place, const QString& words);
    /// Over the bin, or off the picture.
    bool loses(QPointF place) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF bin() const;

    const sim::scene::Theme& theme_;
    QString word_;
    QPointF from_;
    QPointF place_;
    QString words_;
};

}  // namespace brokerscope::gui
