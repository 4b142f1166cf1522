#include "sim/scene/draw_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace brokerscope::sim::scene {

namespace {

std::string tenths(double value) {
    const double rounded = std::round(value * 10) / 10;
    return fmt::format("{:.1f}", rounded == 0 ? 0.0 : rounded);
}

std::string text_of(const Rect& rect) {
    return fmt::format("{} {} {} {}", tenths(rect.x), tenths(rect.y), tenths(rect.width),
                       tenths(rect.height));
}

std::string text_of(Colour colour) {
    if (colour.alpha == 0) return "none";
    return fmt::format("{:02x}{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue,
                       colour.alpha);
}

constexpr std::string_view item_names[] = {"box", "ellipse", "polyline", "polygon", "text"};
constexpr std::string_view dash_names[] = {"solid", "dashed", "dotted"};
constexpr std::string_view hatch_names[] = {"none", "diagonal", "crossed", "dots"};
constexpr std::string_view align_names[] = {"left", "centre", "right"};

void print(std::string& out, const Item& item, const DrawList& list) {
    auto to = std::back_inserter(out);
    out += item_names[static_cast<std::size_t>(item.kind)];
    if (item.points.empty()) fmt::format_to(to, " [{}]", text_of(item.rect));
    for (const Point& point : item.points)
        fmt::format_to(to, " {},{}", tenths(point.x), tenths(point.y));
    if (item.radius > 0) fmt::format_to(to, " radius {}", tenths(item.radius));
    if (item.kind == Item::Kind::text) {
        fmt::format_to(to, " \"{}\" {}{}{}{} {} {}", item.text, tenths(item.style.size),
                       item.style.bold ? " bold" : "", item.style.strike ? " strike" : "",
                       item.style.face == Face::mono ? " mono" : "",
                       align_names[static_cast<std::size_t>(item.style.align)],
                       text_of(item.style.colour));
    } else {
        fmt::format_to(to, " fill {}", text_of(item.fill.colour));
        if (item.fill.hatch != Hatch::none)
            fmt::format_to(to, " {} {}", hatch_names[static_cast<std::size_t>(item.fill.hatch)],
                           text_of(item.fill.hatch_colour));
        fmt::format_to(to, " pen {}", text_of(item.pen.colour));
        if (item.pen.colour.alpha > 0)
            fmt::format_to(to, " {} {}", tenths(item.pen.width),
                           dash_names[static_cast<std::size_t>(item.pen.dash)]);
    }
    if (item.entity >= 0)
        fmt::format_to(to, " <{}>", list.entities[static_cast<std::size_t>(item.entity)].id);
    out += '\n';
}

}  // namespace

std::string_view name_of(EntityKind kind) {
    constexpr std::string_view names[] = {"node",    "link",   "message", "partition",
                                          "replica", "record", "mark",    "effect",
                                          "event",   "time",   "branch",  "button"};
    return names[static_cast<std::size_t>(kind)];
}

const Entity* DrawList::hit(Point point) const {
    const auto found = std::find_if(entities.rbegin(), entities.rend(), [&](const Entity& entity) {
        return entity.bounds.contains(point);
    });
    return found == entities.rend() ? nullptr : &*found;
}

const Entity* DrawList::find(std::string_view id) const {
    const auto found = std::ranges::find(entities, id, &Entity::id);
    return found == entities.end() ? nullptr : &*found;
}

std::string to_text(const DrawList& list) {
    std::string out = fmt::format("{} x {} on {}\n", tenths(list.size.width),
                                  tenths(list.size.height), text_of(list.ground));
    for (const Item& item : list.items) print(out, item, list);
    for (const Entity& entity : list.entities)
        fmt::format_to(std::back_inserter(out), "entity {} [{}] {}: {}\n", entity.id,
                       text_of(entity.bounds), entity.name, entity.description);
    return out;
}

}  // namespace brokerscope::sim::scene
