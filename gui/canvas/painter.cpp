#include "gui/canvas/painter.h"

#include "gui/engine/text.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace brokerscope::gui {

namespace scene = sim::scene;

namespace {

/// Hatches are lines of one kind at fixed distances, cut out by the shape: the same at any scale.
constexpr double hatch_step = 7;

QPen penOf(const scene::Pen& pen) {
    if (pen.colour.alpha == 0 || pen.width <= 0) return QPen(Qt::NoPen);
    QPen made(toQt(pen.colour), pen.width);
    made.setCapStyle(Qt::RoundCap);
    made.setJoinStyle(Qt::RoundJoin);
    switch (pen.dash) {
        case scene::Dash::solid: break;
        case scene::Dash::dashed: made.setDashPattern({4, 3}); break;
        case scene::Dash::dotted: made.setDashPattern({0.5, 2.5}); break;
    }
    return made;
}

QPainterPath shapeOf(const scene::Item& item) {
    QPainterPath path;
    switch (item.kind) {
        case scene::Item::Kind::box:
            path.addRoundedRect(toQt(item.rect), item.radius, item.radius);
            break;
        case scene::Item::Kind::ellipse: path.addEllipse(toQt(item.rect)); break;
        case scene::Item::Kind::polyline:
        case scene::Item::Kind::polygon:
            for (std::size_t i = 0; i < item.points.size(); ++i) {
                const QPointF at(item.points[i].x, item.points[i].y);
                if (i == 0)
                    path.moveTo(at);
                else
                    path.lineTo(at);
            }
            if (item.kind == scene::Item::Kind::polygon) path.closeSubpath();
            break;
        case scene::Item::Kind::text: break;
    }
    return path;
}

void hatch(QPainter& painter, const QPainterPath& shape, const scene::Brush& brush) {
    painter.save();
    painter.setClipPath(shape, Qt::IntersectClip);
    const QRectF area = shape.boundingRect();
    QPen pen(toQt(brush.hatch_colour), brush.hatch == scene::Hatch::dots ? 2 : 1.2);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    if (brush.hatch == scene::Hatch::dots) {
        for (double y = area.top() + hatch_step / 2; y < area.bottom(); y += hatch_step)
            for (double x = area.left() + hatch_step / 2; x < area.right(); x += hatch_step)
                painter.drawPoint(QPointF(x, y));
    } else {
        const double height = area.height();
        for (double x = area.left() - height; x < area.right(); x += hatch_step) {
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x + height, area.top()));
            if (brush.hatch == scene::Hatch::crossed)
                painter.drawLine(QPointF(x, area.top()), QPointF(x + height, area.bottom()));
        }
    }
    painter.restore();
}

/// Fonts that were asked for, by what a style says of them: making one costs more than a text.
const std::pair<QFont, QFontMetricsF>& knownFont(const scene::TextStyle& style) {
    using Key = std::tuple<double, bool, bool, scene::Face>;
    static std::map<Key, std::pair<QFont, QFontMetricsF>> known;
    const Key key{style.size, style.bold, style.strike, style.face};
    auto it = known.find(key);
    if (it == known.end()) {
        if (known.size() > 200) known.clear();  // sizes that a window had while it was pulled
        const QFont font = fontOf(style);
        it = known.emplace(key, std::pair{font, QFontMetricsF(font)}).first;
    }
    return it->second;
}

void paintText(QPainter& painter, const scene::Item& item) {
    const auto& [font, metrics] = knownFont(item.style);
    const QString text = toQt(item.text);
    painter.setFont(font);
    painter.setPen(toQt(item.style.colour));
    // The font has a whole number of pixels, the style need not.
    const double scale = item.style.size / font.pixelSize();
    double x = item.rect.x;
    if (item.style.align != scene::Align::left) {
        const double room = item.rect.width - metrics.horizontalAdvance(text) * scale;
        x += item.style.align == scene::Align::centre ? room / 2 : room;
    }
    // The middle of capitals, not of ascent and descent, is what the eye takes for the middle.
    const double y = item.rect.centre().y + metrics.capHeight() * scale / 2;
    if (scale == 1) return painter.drawText(QPointF(x, y), text);
    const QTransform before = painter.transform();
    painter.translate(x, y);
    painter.scale(scale, scale);
    painter.drawText(QPointF(0, 0), text);
    painter.setTransform(before);
}

void paintItem(QPainter& painter, const scene::Item& item) {
    if (item.kind == scene::Item::Kind::text) return paintText(painter, item);
    painter.setPen(penOf(item.pen));
    painter.setBrush(item.fill.colour.alpha == 0 ? QBrush(Qt::NoBrush)
                                                 : QBrush(toQt(item.fill.colour)));
    const bool hatched = item.fill.hatch != scene::Hatch::none && item.fill.hatch_colour.alpha > 0;
    if (!hatched) {
        switch (item.kind) {
            case scene::Item::Kind::box:
                if (item.radius > 0)
                    painter.drawRoundedRect(toQt(item.rect), item.radius, item.radius);
                else
                    painter.drawRect(toQt(item.rect));
                return;
            case scene::Item::Kind::ellipse: painter.drawEllipse(toQt(item.rect)); return;
            case scene::Item::Kind::polyline: painter.setBrush(Qt::NoBrush); break;
            case scene::Item::Kind::polygon:
            case scene::Item::Kind::text: break;
        }
        painter.drawPath(shapeOf(item));
        return;
    }
    const QPainterPath shape = shapeOf(item);
    const QPen pen = painter.pen();
    painter.setPen(Qt::NoPen);
    painter.drawPath(shape);
    hatch(painter, shape, item.fill);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape);
}

}  // namespace

QColor toQt(scene::Colour colour) {
    return QColor(colour.red, colour.green, colour.blue, colour.alpha);
}
QRectF toQt(const scene::Rect& rect) { return {rect.x, rect.y, rect.width, rect.height}; }

void paint(QPainter& painter, const scene::DrawList& list) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.fillRect(QRectF(0, 0, list.size.width, list.size.height), toQt(list.ground));
    for (const scene::Item& item : list.items) paintItem(painter, item);
    painter.restore();
}

QImage picture(const scene::DrawList& list, double scale) {
    const auto pixels = [scale](double length) {
        return std::max(1, static_cast<int>(std::ceil(length * scale)));
    };
    QImage image(pixels(list.size.width), pixels(list.size.height),
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(toQt(list.ground));
    QPainter painter(&image);
    painter.scale(scale, scale);
    paint(painter, list);
    painter.end();
    return image;
}

}  // namespace brokerscope::gui
