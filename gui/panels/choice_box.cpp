#include "gui/panels/choice_box.h"

#include <QPainter>

namespace brokerscope::gui {

void ChoiceBox::paintEvent(QPaintEvent* event) {
    QComboBox::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(palette().color(QPalette::Text), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF middle(width() - 14, height() / 2.0 + 1);
    const QPointF arrow[] = {middle + QPointF(-4, -3), middle + QPointF(0, 2),
                             middle + QPointF(4, -3)};
    painter.drawPolyline(arrow, 3);
}

}  // namespace brokerscope::gui
