#include "gui/panels/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <initializer_list>

namespace brokerscope::gui {

namespace {

// Signs are drawn on a square of 16 by 16.
struct Brushes {
    QPainter& painter;
    QColor colour;

    void shape(std::initializer_list<QPointF> points) const {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF(points));
    }
    void bar(qreal x, qreal y, qreal width, qreal height) const {
        painter.fillRect(QRectF(x, y, width, height), colour);
    }
    void stroke(std::initializer_list<QPointF> points, qreal width = 1.6) const {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF(points));
    }
    void frame(QRectF rect) const {
        painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect, 1.5, 1.5);
    }
};

void draw(Sign sign, const Brushes& b) {
    switch (sign) {
        case Sign::play: b.shape({{4, 2}, {14, 8}, {4, 14}}); break;
        case Sign::pause:
            b.bar(3.5, 2.5, 3, 11);
            b.bar(9.5, 2.5, 3, 11);
            break;
        case Sign::step_forward:
            b.shape({{3, 3}, {10, 8}, {3, 13}});
            b.bar(11, 3, 2, 10);
            break;
        case Sign::step_back:
            b.shape({{13, 3}, {6, 8}, {13, 13}});
            b.bar(3, 3, 2, 10);
            break;
        case Sign::to_start:
            b.shape({{9, 3}, {3.5, 8}, {9, 13}});
            b.shape({{15, 3}, {9.5, 8}, {15, 13}});
            b.bar(1, 3, 2, 10);
            break;
        case Sign::to_end:
            b.shape({{1, 3}, {6.5, 8}, {1, 13}});
            b.shape({{7, 3}, {12.5, 8}, {7, 13}});
            b.bar(13, 3, 2, 10);
            break;
        case Sign::slower: b.stroke({{3, 8}, {13, 8}}); break;
        case Sign::faster:
            b.stroke({{3, 8}, {13, 8}});
            b.stroke({{8, 3}, {8, 13}});
            break;
        case Sign::home:
            b.stroke({{2, 8}, {8, 2.5}, {14, 8}});
            b.stroke({{4, 7}, {4, 13.5}, {12, 13.5}, {12, 7}});
            break;
        case Sign::compare:
            b.frame({1.5, 3, 5, 10});
            b.frame({9.5, 3, 5, 10});
            break;
        case Sign::present:
            b.frame({1.5, 2.5, 13, 8.5});
            b.stroke({{8, 11}, {8, 14}});
            b.stroke({{5, 14}, {11, 14}});
            break;
        case Sign::close:
            b.stroke({{4, 4}, {12, 12}});
            b.stroke({{12, 4}, {4, 12}});
            break;
        case Sign::search:
            b.painter.setPen(QPen(b.colour, 1.6, Qt::SolidLine, Qt::RoundCap));
            b.painter.setBrush(Qt::NoBrush);
            b.painter.drawEllipse(QPointF(7, 7), 4.5, 4.5);
            b.stroke({{10.5, 10.5}, {14, 14}});
            break;
        case Sign::menu:
            b.stroke({{2.5, 4}, {13.5, 4}});
            b.stroke({{2.5, 8}, {13.5, 8}});
            b.stroke({{2.5, 12}, {13.5, 12}});
            break;
    }
}

class SignEngine : public QIconEngine {
public:
    SignEngine(Sign sign, QColor colour) : sign_(sign), colour_(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const qreal side = std::min(rect.width(), rect.height());
        painter->translate(rect.x() + (rect.width() - side) / 2,
                           rect.y() + (rect.height() - side) / 2);
        painter->scale(side / 16, side / 16);
        QColor colour = colour_;
        if (mode == QIcon::Disabled) colour.setAlphaF(0.35F);
        draw(sign_, {*painter, colour});
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return picture;
    }
    QIconEngine* clone() const override { return new SignEngine(*this); }

private:
    Sign sign_;
    QColor colour_;
};

}  // namespace

QIcon icon(Sign sign, QColor colour) { return QIcon(new SignEngine(sign, colour)); }

}  // namespace brokerscope::gui
