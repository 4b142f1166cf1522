#include "gui/panels/drag_bin.h"

#include "gui/panels/style.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace brokerscope::gui {

DragBin::DragBin(QWidget& over, const sim::scene::Theme& theme, QString word, QPointF from)
    : QWidget(&over), theme_(theme), word_(std::move(word)), from_(from), place_(from) {
    setObjectName(QStringLiteral("bin"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(over.rect());
    show();
    raise();
}

void DragBin::moveTo(QPointF place, const QString& words) {
    place_ = place;
    words_ = words;
    update();
}

bool DragBin::loses(QPointF place) const {
    return bin().contains(place) || !QRectF(rect()).contains(place);
}

QRectF DragBin::bin() const {
    const double side = 14.0 * grid;
    return {width() - side - 2 * grid, height() - side - 2 * grid, side, side};
}

void DragBin::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hot = loses(place_);
    const QColor sign = colourOf(hot ? theme_.violation : theme_.quiet);
    const QRectF box = bin();
    painter.setPen(QPen(sign, hot ? 3 : 2, hot ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(colourOf(theme_.panel));
    painter.drawRoundedRect(box, grid, grid);

    // The bin: a lid, a body, two ribs.
    const QPointF at(box.center().x(), box.top() + 5.0 * grid);
    painter.setPen(QPen(sign, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(at + QPointF(-18, -16), at + QPointF(18, -16));
    painter.drawLine(at + QPointF(-6, -21), at + QPointF(6, -21));
    QPainterPath body(at + QPointF(-14, -16));
    body.lineTo(at + QPointF(-11, 20));
    body.lineTo(at + QPointF(11, 20));
    body.lineTo(at + QPointF(14, -16));
    painter.drawPath(body);
    painter.drawLine(at + QPointF(-4, -7), at + QPointF(-3, 12));
    painter.drawLine(at + QPointF(4, -7), at + QPointF(3, 12));
    painter.setPen(colourOf(hot ? theme_.violation : theme_.ink));
    painter.drawText(QRectF(box.left(), box.bottom() - 4 * grid, box.width(), 3 * grid),
                     Qt::AlignCenter, word_);

    // The message at the pointer, on a thread from where it flew.
    painter.setPen(QPen(colourOf(theme_.selection), 1.5, Qt::DotLine));
    painter.drawLine(from_, place_);
    painter.setPen(QPen(colourOf(theme_.panel), 2));
    painter.setBrush(colourOf(hot ? theme_.violation : theme_.request));
    painter.drawEllipse(place_, 9, 9);
    if (words_.isEmpty()) return;
    const QFontMetrics metrics(font());
    QRectF label(0, 0, metrics.horizontalAdvance(words_) + 2 * grid, metrics.height() + grid);
    label.moveCenter(place_ + QPointF(0, -4.0 * grid));
    label.moveLeft(std::clamp(label.left(), 0.0, std::max(0.0, width() - label.width())));
    label.moveTop(std::clamp(label.top(), 0.0, std::max(0.0, height() - label.height())));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOf(theme_.ink));
    painter.drawRoundedRect(label, 4, 4);
    painter.setPen(colourOf(theme_.ground));
    painter.drawText(label, Qt::AlignCenter, words_);
}

}  // namespace brokerscope::gui
