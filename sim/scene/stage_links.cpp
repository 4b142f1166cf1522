// The lines between nodes: where there is a connection, or where a fault keeps nodes apart.

#include "sim/scene/stage_parts.h"
#include "sim/scene/way.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace brokerscope::sim::scene {

namespace {

struct LinkState {
    bool connected = false;
    Barrier there = Barrier::none;
    Barrier back = Barrier::none;
};
using Pair = std::pair<std::string, std::string>;  // names in order

std::map<Pair, LinkState> links_of(const StageParts& parts) {
    std::map<Pair, LinkState> links;
    const auto add = [&](std::string_view a, std::string_view b, bool connected) {
        if (parts.layout.find(a) == nullptr || parts.layout.find(b) == nullptr) return;
        const Pair pair = std::minmax(std::string(a), std::string(b));
        LinkState& link = links[pair];
        link.connected = link.connected || connected;
        link.there = parts.barriers.between(pair.first, pair.second);
        link.back = parts.barriers.between(pair.second, pair.first);
    };
    for (const ConnectionView& one : parts.moment.view.connections())
        add(parts.name(one.from), parts.name(one.to), true);
    for (const auto& [a, b] : parts.barriers.pairs()) add(a, b, false);
    return links;
}

/// Two strokes across the line, and the line itself taken away between them.
void draw_gap(StageParts& parts, std::span<const Point> way, double at) {
    const double s = parts.layout.small * 0.55;
    const double line = parts.line();
    parts.sketch.polyline(piece(way, at - s * 0.9, at + s * 0.9), {parts.theme().ground, line * 3});
    for (const double shift : {-0.5, 0.5}) {
        const Step step = walk(way, at + s * shift);
        const Point n{-step.along.y, step.along.x};
        const Point lean{step.along.x * s * 0.4, step.along.y * s * 0.4};
        parts.sketch.line({step.at.x + n.x * s - lean.x, step.at.y + n.y * s - lean.y},
                          {step.at.x - n.x * s + lean.x, step.at.y - n.y * s + lean.y},
                          {parts.theme().violation, line * 1.8});
    }
}

/// An arrow head along the line: the direction that still passes.
void draw_arrow(StageParts& parts, std::span<const Point> way, double at) {
    const double s = parts.layout.small * 0.6;
    const Step step = walk(way, at);
    const Point u = step.along;
    const Point n{-u.y, u.x};
    parts.sketch.polygon(
        {{step.at.x + u.x * s, step.at.y + u.y * s},
         {step.at.x - u.x * s + n.x * s * 0.8, step.at.y - u.y * s + n.y * s * 0.8},
         {step.at.x - u.x * s - n.x * s * 0.8, step.at.y - u.y * s - n.y * s * 0.8}},
        {parts.theme().edge});
}

/// A spring in the middle of the line.
void draw_spring(StageParts& parts, std::span<const Point> way, double at) {
    const double s = parts.layout.small * 0.5;
    std::vector<Point> zigzag;
    for (int i = -4; i <= 4; ++i) {
        const Step step = walk(way, at + i * s * 0.7);
        const double side = i == -4 || i == 4 ? 0 : (i % 2 == 0 ? s : -s);
        zigzag.push_back({step.at.x - step.along.y * side, step.at.y + step.along.x * side});
    }
    parts.sketch.polyline(piece(way, at - s * 2.8, at + s * 2.8),
                          {parts.theme().ground, parts.line() * 3});
    parts.sketch.polyline(zigzag, {parts.theme().edge, parts.line() * 1.3});
}

std::string in_words(const StageParts& parts, const Pair& pair, const LinkState& link) {
    const bool there = link.there == Barrier::cut, back = link.back == Barrier::cut;
    if (there && back) return std::string(parts.say({"cut: nothing arrives", "已切断：都到不了"}));
    if (there || back)
        return parts.fill({"one-way: nothing arrives at {}", "单向：到不了 {}"},
                          {there ? pair.second : pair.first});
    if (link.there == Barrier::slow || link.back == Barrier::slow)
        return std::string(parts.say({"slow", "变慢"}));
    return std::string(link.connected ? parts.say({"connected", "已连接"})
                                      : parts.say({"no connection", "没有连接"}));
}

Rect around(std::span<const Point> way, double room) {
    Rect rect{way[0].x, way[0].y, 0, 0};
    double right = way[0].x, bottom = way[0].y;
    for (const Point& p : way) {
        rect.x = std::min(rect.x, p.x);
        rect.y = std::min(rect.y, p.y);
        right = std::max(right, p.x);
        bottom = std::max(bottom, p.y);
    }
    rect.width = right - rect.x;
    rect.height = bottom - rect.y;
    return rect.inset(-room);
}

/// A link is pointed at by its middle third: the bounds of slanted lines would cover each other.
Rect grip(const StageParts& parts, std::span<const Point> way) {
    const double length = length_of(way);
    return around(piece(way, length * 0.4, length * 0.6), parts.layout.small * 0.4);
}

}  // namespace

void draw_links(StageParts& parts) {
    const Theme& theme = parts.theme();
    for (const auto& [pair, link] : links_of(parts)) {
        const std::vector<Point> way = parts.layout.way(pair.first, pair.second);
        if (way.size() < 2) continue;
        parts.sketch.begin(EntityKind::link, fmt::format("link:{}~{}", pair.first, pair.second),
                           grip(parts, way), fmt::format("{} ~ {}", pair.first, pair.second),
                           in_words(parts, pair, link));
        const bool there = link.there == Barrier::cut, back = link.back == Barrier::cut;
        const bool quiet = parts.layout.tiles;
        parts.sketch.polyline(
            way, {quiet ? faded(theme.link, 0.6) : theme.link, parts.line() * (quiet ? 0.6 : 1),
                  link.connected ? Dash::solid : Dash::dotted});
        const double middle = length_of(way) / 2;
        if (there || back) {
            draw_gap(parts, way, middle);
            if (there != back) {
                std::vector<Point> open = way;
                if (there) std::ranges::reverse(open);
                draw_arrow(parts, open, middle + parts.layout.small * 1.6);
            }
        } else if (link.there == Barrier::slow || link.back == Barrier::slow) {
            draw_spring(parts, way, middle);
        }
        parts.sketch.end();
    }
}

}  // namespace brokerscope::sim::scene
