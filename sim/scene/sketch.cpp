#include "sim/scene/sketch.h"

#include "sim/scene/text_metrics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace brokerscope::sim::scene {

EntityIndex Sketch::begin(EntityKind kind, std::string id, Rect bounds, std::string name,
                          std::string description) {
    entity_ = static_cast<EntityIndex>(list_.entities.size());
    list_.entities.push_back(
        {kind, std::move(id), bounds, std::move(name), std::move(description)});
    return entity_;
}

Item& Sketch::add(Item::Kind kind) {
    Item& item = list_.items.emplace_back();
    item.kind = kind;
    item.entity = entity_;
    return item;
}

void Sketch::box(Rect rect, double radius, Brush fill, Pen pen) {
    Item& item = add(Item::Kind::box);
    item.rect = rect;
    item.radius = radius;
    item.fill = fill;
    item.pen = pen;
}

void Sketch::ellipse(Rect rect, Brush fill, Pen pen) {
    Item& item = add(Item::Kind::ellipse);
    item.rect = rect;
    item.fill = fill;
    item.pen = pen;
}

void Sketch::circle(Point centre, double radius, Brush fill, Pen pen) {
    ellipse({centre.x - radius, centre.y - radius, 2 * radius, 2 * radius}, fill, pen);
}

void Sketch::line(Point a, Point b, Pen pen) { polyline({a, b}, pen); }

void Sketch::polyline(std::vector<Point> points, Pen pen) {
    Item& item = add(Item::Kind::polyline);
    item.points = std::move(points);
    item.pen = pen;
}

void Sketch::polygon(std::vector<Point> points, Brush fill, Pen pen) {
    Item& item = add(Item::Kind::polygon);
    item.points = std::move(points);
    item.fill = fill;
    item.pen = pen;
}

double Sketch::text(Rect rect, std::string_view what, const TextStyle& style) {
    std::string shown = fit(what, style, rect.width);
    if (shown.empty()) return 0;
    const double width = text_width(shown, style);
    Item& item = add(Item::Kind::text);
    item.rect = rect;
    item.text = std::move(shown);
    item.style = style;
    return width;
}

namespace {

double linear(std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

}  // namespace

double contrast(Colour a, Colour b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Colour blend(Colour over, Colour ground) {
    const auto mix = [&](std::uint8_t x, std::uint8_t y) {
        return static_cast<std::uint8_t>((x * over.alpha + y * (255 - over.alpha) + 127) / 255);
    };
    return {mix(over.red, ground.red), mix(over.green, ground.green), mix(over.blue, ground.blue)};
}

Colour faded(Colour colour, double alpha) {
    colour.alpha = static_cast<std::uint8_t>(std::clamp(alpha, 0.0, 1.0) * 255);
    return colour;
}

Colour ink_on(Colour fill, const Theme& theme) {
    return contrast(theme.on_dark, fill) >= contrast(theme.on_light, fill) ? theme.on_dark
                                                                           : theme.on_light;
}

}  // namespace brokerscope::sim::scene
