// Where nodes stand and which way messages go. See stage.h.
//
// Brokers stand above each other, so that their logs share one axis of offsets and can be compared
// by eye. What they say to each other runs in lanes at their right, what the controllers say to
// them in lanes at their left; clients reach them straight from both sides.

#include "sim/scene/stage.h"
#include "sim/scene/text_metrics.h"

#include <algorithm>
#include <cmath>

namespace brokerscope::sim::scene {

namespace {

constexpr std::size_t rows_max = 6;  ///< more brokers than that are tiles

struct Columns {
    double client = 0;  ///< width of a client
    double gap = 0;     ///< between clients and brokers
    Rect brokers;       ///< the whole middle
};

StageRole role_of(const scenario::Client& client) {
    return client.producer ? StageRole::producer : StageRole::consumer;
}

double rows_on_a_broker(const scenario::Scenario& scenario) {
    double replicas = 0;
    for (const scenario::Topic& topic : scenario.cluster.topics)
        replicas += topic.partitions * topic.replication_factor;
    const auto brokers =
        static_cast<double>(std::max<std::size_t>(scenario.cluster.brokers.size(), 1));
    return std::clamp(std::ceil(replicas / brokers), 1.0, 4.0);
}

void place_controllers(StageLayout& layout, const scenario::Scenario& scenario,
                       const Columns& columns, double top) {
    const auto& controllers = scenario.cluster.controllers;
    const TextStyle style{.size = layout.small, .bold = true};
    const double height = layout.small * 2.3;
    double widest = 0;
    for (const scenario::Controller& one : controllers)
        widest = std::max(widest, text_width(one.id, style) + height * 1.1);
    const auto count = static_cast<double>(controllers.size());
    const double step =
        std::min(widest + layout.small * 2, columns.brokers.width / std::max(count, 1.0));
    const double width = std::min(widest, step - layout.small * 0.5);
    double x = columns.brokers.centre().x - (step * (count - 1) + width) / 2;
    for (std::size_t i = 0; i < controllers.size(); ++i, x += step)
        layout.places.push_back(
            {controllers[i].id, StageRole::controller, {x, top, width, height}, i});
}

void place_stack(StageLayout& layout, const scenario::Scenario& scenario, Rect room) {
    const auto& brokers = scenario.cluster.brokers;
    const auto count = static_cast<double>(brokers.size());
    const double rows = rows_on_a_broker(scenario);
    const double head = layout.text * 1.45 + layout.small * 0.9;
    const double gap_min = layout.small * 1.2;
    const double share = (room.height - gap_min * (count - 1)) / count;
    const double row = std::clamp((share - head) / rows, layout.small * 1.6, layout.small * 5);
    const double height = std::min(share, head + rows * row);
    const double gap =
        count > 1 ? std::clamp((room.height - height * count) / (count - 1), 0.0, layout.small * 7)
                  : 0;
    double y = room.y + (room.height - height * count - gap * (count - 1)) / 2;
    for (std::size_t i = 0; i < brokers.size(); ++i, y += height + gap)
        layout.places.push_back(
            {brokers[i].id, StageRole::broker, {room.x, y, room.width, height}, i});
}

void place_tiles(StageLayout& layout, const scenario::Scenario& scenario, Rect room) {
    const auto& brokers = scenario.cluster.brokers;
    const double gap = layout.small * 0.8;
    const double height_min = layout.small * 1.6;
    const auto rows_fit = std::max(1.0, std::floor((room.height + gap) / (height_min + gap)));
    const auto count = static_cast<double>(brokers.size());
    const double columns = std::max(std::ceil(count / rows_fit), std::ceil(std::sqrt(count / 2)));
    const double rows = std::ceil(count / columns);
    const double width = (room.width - gap * (columns - 1)) / columns;
    const double height = std::min((room.height - gap * (rows - 1)) / rows, layout.small * 5);
    const double top = room.y + (room.height - rows * height - (rows - 1) * gap) / 2;
    for (std::size_t i = 0; i < brokers.size(); ++i) {
        const auto column = static_cast<double>(i % static_cast<std::size_t>(columns));
        const auto line = static_cast<double>(i / static_cast<std::size_t>(columns));
        layout.places.push_back(
            {brokers[i].id,
             StageRole::broker,
             {room.x + column * (width + gap), top + line * (height + gap), width, height},
             i});
    }
}

void place_clients(StageLayout& layout, const scenario::Scenario& scenario, StageRole role,
                   Rect room) {
    std::vector<std::string> names;
    std::size_t partitions = 1;
    for (const scenario::Client& client : scenario.clients) {
        if (role_of(client) != role) continue;
        names.push_back(client.id);
        if (client.consumer) partitions = std::max(partitions, client.consumer->assign.size());
    }
    if (names.empty()) return;
    const auto count = static_cast<double>(names.size());
    const double gap = layout.small * 1.2;
    const double share = (room.height - gap * (count - 1)) / count;
    // A consumer says its position in each partition.
    const double lines =
        role == StageRole::producer
            ? 6.6
            : 8.4 + 1.35 * static_cast<double>(std::min<std::size_t>(partitions, 6) - 1);
    const double height = std::min(share, layout.text * 1.4 + layout.small * lines);
    const double step = height + std::clamp(share - height, gap, layout.small * 6);
    double y = room.y + (room.height - step * (count - 1) - height) / 2;
    for (std::size_t i = 0; i < names.size(); ++i, y += step)
        layout.places.push_back({names[i], role, {room.x, y, room.width, height}, i});
}

// --- Ways ---------------------------------------------------------------------------------------

/// A little apart for each of several that share a side.
double spread(std::size_t order, std::size_t count, double room) {
    return room * (static_cast<double>(order) + 0.5) /
           static_cast<double>(std::max<std::size_t>(count, 1));
}

/// Between two brokers of the stack: out to a lane at the right, along, and in again.
std::vector<Point> lane_between(const StageLayout& layout, const StagePlace& a,
                                const StagePlace& b) {
    const bool down = a.order < b.order;
    const StagePlace& upper = down ? a : b;
    const StagePlace& lower = down ? b : a;
    const auto span = static_cast<double>(lower.order - upper.order);
    const double lane = a.rect.right() + layout.small * (1.7 + 2.3 * (span - 1)) +
                        (span > 1 ? layout.small * 0.4 * static_cast<double>(upper.order) : 0);
    // Whoever lies further away comes in nearer to the middle.
    const double off = 0.42 - 0.24 / span;
    const double leave = upper.rect.bottom() - upper.rect.height * off;
    const double enter = lower.rect.y + lower.rect.height * off;
    const double cut = layout.small * 0.6;  // corners are cut a little
    std::vector<Point> way{{upper.rect.right(), leave}, {lane - cut, leave},
                           {lane, leave + cut},         {lane, enter - cut},
                           {lane - cut, enter},         {lower.rect.right(), enter}};
    if (!down) std::ranges::reverse(way);
    return way;
}

/// Between a controller and a broker of the stack: a trunk at the left with a branch a broker.
std::vector<Point> trunk_between(const StageLayout& layout, const StagePlace& controller,
                                 const StagePlace& broker) {
    const double trunk =
        broker.rect.x - layout.small * (1.5 + 0.9 * static_cast<double>(controller.order));
    const double y = broker.rect.y + layout.text * 0.95;
    const double from = controller.rect.centre().y;
    const double cut = layout.small * 0.6;
    return {{controller.rect.x, from}, {trunk + cut, from}, {trunk, from + cut},
            {trunk, y - cut},          {trunk + cut, y},    {broker.rect.x, y}};
}

/// Where the straight line from the centre of `rect` to `to` leaves it.
Point leaving(const Rect& rect, Point to) {
    const Point c = rect.centre();
    const double dx = to.x - c.x, dy = to.y - c.y;
    const double tx = dx == 0 ? 1e9 : rect.width / 2 / std::abs(dx);
    const double ty = dy == 0 ? 1e9 : rect.height / 2 / std::abs(dy);
    const double t = std::min({tx, ty, 1.0});
    return {c.x + dx * t, c.y + dy * t};
}

/// From a client's tip to its own place on a broker's side.
std::vector<Point> client_way(const StageLayout& layout, const StagePlace& client,
                              const StagePlace& broker) {
    const bool left = client.role == StageRole::producer;
    const Point tip{left ? client.rect.right() : client.rect.x, client.rect.centre().y};
    if (layout.tiles) return {tip, leaving(broker.rect, tip)};
    // Below the branch of the controller at the left, above the lanes at the right.
    const double y =
        broker.rect.y + broker.rect.height * (left ? 0.36 : 0.06) +
        spread(client.order, layout.count(client.role), broker.rect.height * (left ? 0.5 : 0.3));
    return {tip, {left ? broker.rect.x : broker.rect.right(), y}};
}

}  // namespace

const StagePlace* StageLayout::find(std::string_view node) const {
    const auto found = std::ranges::find(places, node, &StagePlace::node);
    return found == places.end() ? nullptr : &*found;
}

std::size_t StageLayout::count(StageRole role) const {
    return static_cast<std::size_t>(std::ranges::count(places, role, &StagePlace::role));
}

std::vector<Point> StageLayout::way(std::string_view from, std::string_view to) const {
    const StagePlace* a = find(from);
    const StagePlace* b = find(to);
    if (a == nullptr || b == nullptr || a == b) return {};
    const auto is = [](const StagePlace* place, StageRole role) { return place->role == role; };
    const bool stack = !tiles;
    std::vector<Point> way;
    // Both directions have one line: it is made from the place that stands first in the list.
    const bool turned = a > b;
    if (turned) std::swap(a, b);
    const bool clients_first = is(a, StageRole::producer) || is(a, StageRole::consumer);
    if (is(a, StageRole::controller) && is(b, StageRole::broker) && stack)
        way = trunk_between(*this, *a, *b);
    else if (is(a, StageRole::broker) && is(b, StageRole::broker) && stack)
        way = lane_between(*this, *a, *b);
    else if (is(a, StageRole::broker) && !is(b, StageRole::broker)) {
        way = client_way(*this, *b, *a);
        std::ranges::reverse(way);
    } else if (clients_first) {
        way = {leaving(a->rect, b->rect.centre()), leaving(b->rect, a->rect.centre())};
    } else {
        way = {leaving(a->rect, b->rect.centre()), leaving(b->rect, a->rect.centre())};
    }
    if (turned) std::ranges::reverse(way);
    return way;
}

StageLayout stage_layout(const scenario::Scenario& scenario, Size size, const Theme& theme) {
    StageLayout layout;
    layout.size = size;
    layout.scale = std::clamp(std::min(size.width / 1280, size.height / 720), 1.0, 3.0);
    layout.text = theme.text * layout.scale;
    layout.small = theme.small * layout.scale;
    const double margin = layout.small * 1.1;
    const double client = std::clamp(size.width * 0.17, layout.small * 9, layout.small * 16);
    const double gap = size.width * 0.115;
    const double left = margin + client + gap;
    const double top = margin + layout.small * 0.6;  // room for the crown
    const double hexagon = layout.small * 2.3;
    Columns columns{client, gap, {left, top, size.width - 2 * left, size.height - top - margin}};
    place_controllers(layout, scenario, columns, top);
    Rect room = columns.brokers;
    const double under = hexagon + std::max(layout.small * 1.6, size.height * 0.04);
    room.y += under;
    room.height -= under;
    layout.tiles = scenario.cluster.brokers.size() > rows_max;
    if (layout.tiles)
        place_tiles(layout, scenario, room);
    else
        place_stack(layout, scenario, room);
    place_clients(layout, scenario, StageRole::producer, {margin, room.y, client, room.height});
    place_clients(layout, scenario, StageRole::consumer,
                  {size.width - margin - client, room.y, client, room.height});
    return layout;
}

}  // namespace brokerscope::sim::scene
