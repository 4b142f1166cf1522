#include "sim/scene/easel.h"

#include "sim/scene/text_metrics.h"

#include <utility>

namespace brokerscope::sim::scene {

namespace {

double mixed(double from, double to, double part) { return from + (to - from) * part; }

std::uint8_t channel(double value) {
    return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
}

/// Roughly how light it looks, from 0 to 255.
double lightness(Colour colour) {
    return 0.3 * colour.red + 0.59 * colour.green + 0.11 * colour.blue;
}

}  // namespace

Colour mix(Colour from, Colour to, double part) {
    return {channel(mixed(from.red, to.red, part)), channel(mixed(from.green, to.green, part)),
            channel(mixed(from.blue, to.blue, part)), channel(mixed(from.alpha, to.alpha, part))};
}

Colour thinned(Colour colour, double alpha) {
    colour.alpha = channel(colour.alpha * alpha);
    return colour;
}

Colour readable_on(Colour fill) {
    return lightness(fill) > 125 ? Colour{16, 22, 30} : Colour{255, 255, 255};
}

Easel::Easel(const Look& look) : look_(look) {
    list_.size = look.size;
    list_.ground = look.theme.ground;
}

EntityIndex Easel::entity(EntityKind kind, std::string id, Rect bounds, std::string name,
                          std::string description) {
    list_.entities.push_back({.kind = kind,
                              .id = std::move(id),
                              .bounds = bounds,
                              .name = std::move(name),
                              .description = std::move(description)});
    return static_cast<EntityIndex>(list_.entities.size() - 1);
}

void Easel::box(Rect rect, double radius, Brush fill, Pen pen, EntityIndex entity) {
    list_.items.push_back({.kind = Item::Kind::box,
                           .rect = rect,
                           .radius = radius,
                           .fill = fill,
                           .pen = pen,
                           .entity = entity});
}

void Easel::ellipse(Rect rect, Brush fill, Pen pen, EntityIndex entity) {
    list_.items.push_back(
        {.kind = Item::Kind::ellipse, .rect = rect, .fill = fill, .pen = pen, .entity = entity});
}

void Easel::line(Point from, Point to, Pen pen, EntityIndex entity) {
    list_.items.push_back(
        {.kind = Item::Kind::polyline, .points = {from, to}, .pen = pen, .entity = entity});
}

void Easel::polygon(std::vector<Point> points, Brush fill, Pen pen, EntityIndex entity) {
    list_.items.push_back({.kind = Item::Kind::polygon,
                           .points = std::move(points),
                           .fill = fill,
                           .pen = pen,
                           .entity = entity});
}

void Easel::text(Rect rect, std::string_view text, const TextStyle& style, EntityIndex entity) {
    std::string fitting = fit(text, style, rect.width);
    if (fitting.empty()) return;
    list_.items.push_back({.kind = Item::Kind::text,
                           .rect = rect,
                           .text = std::move(fitting),
                           .style = style,
                           .entity = entity});
}

DrawList Easel::finish() && {
    const Theme& look = look_.theme;
    for (std::size_t i = 0; i < list_.entities.size(); ++i) {
        const Entity& one = list_.entities[i];
        const auto ring = [&](double out, Colour colour, double width, Dash dash) {
            box(one.bounds.inset(-out), 5, {}, {.colour = colour, .width = width, .dash = dash},
                static_cast<EntityIndex>(i));
        };
        if (look_.lit.contains(one.id)) ring(1, look.focus, look.line, Dash::dotted);
        if (look_.focus.contains(one.id)) ring(2, look.focus, look.line * 2, Dash::solid);
        if (look_.selected.contains(one.id)) ring(4, look.selection, look.line * 1.5, Dash::dashed);
    }
    return std::move(list_);
}

}  // namespace brokerscope::sim::scene
