// Brokers with their replicas, and controllers. See stage.h.

#include "sim/scene/stage_parts.h"
#include "sim/scene/text_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace brokerscope::sim::scene {

bool is_down(const NodeView* node) {
    return node == nullptr || node->state == ProcessState::crashed ||
           node->state == ProcessState::stopped || node->state == ProcessState::unknown;
}

namespace {

/// What a replica's cells look like.
struct ReplicaLook {
    Colour fill;
    Dash edge = Dash::solid;
    Hatch hatch = Hatch::none;
    std::string role;  ///< `LEADER`, `in sync`, `out of sync`, `offline`
};

const PartitionView* decided(const StageParts& parts, const ReplicaView& replica) {
    return parts.moment.view.partition(replica.partition);
}

bool is_in_isr(const StageParts& parts, const ReplicaView& replica, const NodeView* node) {
    const PartitionView* partition = decided(parts, replica);
    return partition != nullptr && node != nullptr && partition->isr.contains(node->broker);
}

ReplicaLook look_of(const StageParts& parts, const ReplicaView& replica, const NodeView* node) {
    const Theme& theme = parts.theme();
    if (is_down(node))
        return {theme.offline, Dash::solid, Hatch::diagonal,
                std::string(parts.say({"offline", "离线"}))};
    if (replica.role == ReplicaRole::leader)
        return {theme.leader, Dash::solid, Hatch::none,
                fmt::format("LEADER e{}", replica.epoch.value)};
    if (is_in_isr(parts, replica, node))
        return {theme.in_sync, Dash::solid, Hatch::none,
                std::string(parts.say({"in sync", "同步"}))};
    return {theme.out_of_sync, Dash::dotted, Hatch::none,
            std::string(parts.say({"out of sync", "不同步"}))};
}

/// Where the parts of a replica's row are.
struct Row {
    Rect rect;
    Rect label;
    Rect track;  ///< the log's place, as long as it may become
    Rect info;
    double cell = 0;  ///< a cell's side
    double step = 0;
    std::int64_t slots = 0;
    core::Offset first;  ///< of the slots
    double x_of(core::Offset offset) const {
        return track.x + step * static_cast<double>(offset - first) + (step - cell) / 2;
    }
};

/// The slots show the end of the longest replica, so that all replicas have one axis.
core::Offset first_shown(const StageParts& parts, trace::Partition partition, std::int64_t slots) {
    core::Offset end{0}, start{0};
    for (const ReplicaView& replica : parts.moment.view.replicas())
        if (replica.partition == partition) end = std::max(end, replica.log_end);
    return std::max(start, end - std::max<std::int64_t>(slots - 1, 1));
}

Row row_in(const StageParts& parts, Rect rect, trace::Partition partition) {
    const double small = parts.layout.small;
    Row row{.rect = rect};
    const double label = std::clamp(rect.width * 0.27, small * 5.6, small * 8.6);
    const bool has_info = rect.width > small * 25;
    const double info = has_info ? small * 4.4 : 0;
    row.label = {rect.x, rect.y, label, rect.height};
    row.track = {rect.x + label, rect.y, rect.width - label - info, rect.height};
    row.info = {row.track.right() + small * 0.4, rect.y, info - small * 0.4, rect.height};
    // A label of three figures has to go into a cell.
    const double gap = small * 0.35;
    row.step = std::max(std::min(rect.height * 0.66, small * 2.6), small * 1.9) + gap;
    row.slots = std::max<std::int64_t>(1, std::llround(std::floor(row.track.width / row.step)));
    row.step = row.track.width / static_cast<double>(row.slots);
    row.first = first_shown(parts, partition, row.slots);
    row.cell = row.step - gap;
    return row;
}

std::string in_words(const StageParts& parts, const ReplicaView& replica, const LogCell& cell) {
    std::vector<std::string> facts;
    if (cell.control) facts.emplace_back(parts.say({"control record", "控制消息"}));
    facts.emplace_back(cell.offset < replica.hw
                           ? parts.say({"below the high watermark", "低于高水位"})
                           : parts.say({"above the high watermark", "高于高水位"}));
    facts.emplace_back(cell.offset < replica.synced
                           ? parts.say({"synced to disk", "已刷盘"})
                           : parts.say({"in the page cache only", "仅在页缓存"}));
    if (cell.again) facts.emplace_back(parts.say({"a second copy", "重复的一份"}));
    return fmt::format("{}", fmt::join(facts, parts.say({", ", "，"})));
}

void draw_cell(StageParts& parts, const ReplicaView& replica, const ReplicaLook& look,
               const Row& row, const LogCell& cell) {
    const Theme& theme = parts.theme();
    const double height = std::min(row.rect.height * 0.6, parts.layout.small * 2.5);
    const Rect rect{row.x_of(cell.offset), row.rect.centre().y - height / 2, row.cell, height};
    const std::string where = fmt::format("{}/{}@{}", parts.name(replica.partition.topic),
                                          replica.partition.index, parts.name(replica.node));
    const std::string name = cell.record ? fmt::format("{}/{}", parts.name(cell.record->client),
                                                       cell.record->number.value)
                                         : std::string(parts.say({"record", "消息"}));
    parts.sketch.begin(EntityKind::record, fmt::format("record:{}#{}", where, cell.offset.value),
                       rect, fmt::format("{} @ {} {}", name, where, cell.offset.value),
                       in_words(parts, replica, cell));
    const bool committed = cell.offset < replica.hw;
    Brush fill{committed ? look.fill : blend(faded(look.fill, 0.25), theme.panel)};
    if (look.hatch != Hatch::none) fill.colour = theme.panel;
    const double line = parts.line();
    Pen pen{look.hatch != Hatch::none ? theme.edge : look.fill, line,
            committed ? look.edge : Dash::dashed};
    if (look.edge == Dash::dotted) pen.colour = theme.ink;
    if (cell.again) pen = {theme.violation, line * 1.8, pen.dash};
    std::string label = cell.record    ? parts.labels.of(*cell.record, parts.moment.view.names())
                        : cell.control ? ""
                                       : "?";
    if (cell.again) label += "!";
    if (cell.control) {
        const Point c = rect.centre();
        const double r = rect.height * 0.4;
        parts.sketch.polygon({{c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}}, fill,
                             pen);
    } else {
        parts.cell(rect, label, fill, pen);
    }
    if (cell.offset < replica.synced)
        parts.sketch.line({rect.x, rect.bottom() + line * 1.6},
                          {rect.right(), rect.bottom() + line * 1.6}, {theme.ink, line * 1.4});
    parts.sketch.end();
}

void draw_watermark(StageParts& parts, const ReplicaView& replica, const Row& row,
                    bool is_offline) {
    const Theme& theme = parts.theme();
    const double small = parts.layout.small;
    const std::string where = fmt::format("{}/{}@{}", parts.name(replica.partition.topic),
                                          replica.partition.index, parts.name(replica.node));
    const Colour colour = is_offline ? theme.quiet : theme.good;
    if (replica.hw >= row.first && replica.hw - row.first <= row.slots) {
        const double x = row.track.x + row.step * static_cast<double>(replica.hw - row.first);
        const double top = row.rect.y + row.rect.height * 0.06;
        const double bottom = row.rect.bottom() - row.rect.height * 0.06;
        parts.sketch.begin(EntityKind::mark, fmt::format("mark:hw:{}", where),
                           {x - small * 0.4, top, small * 0.8, bottom - top},
                           parts.fill({"high watermark {} of {}", "高水位 {}（{}）"},
                                      {fmt::format("{}", replica.hw.value), where}),
                           std::string(parts.say({"records below it are committed, as far as this "
                                                  "replica knows",
                                                  "据此副本所知，低于它的消息已提交"})));
        parts.sketch.line({x, top}, {x, bottom}, {colour, parts.line() * 1.5});
        parts.sketch.polygon(
            {{x, top}, {x + small * 0.55, top + small * 0.3}, {x, top + small * 0.6}}, {colour});
        parts.sketch.end();
    }
    if (row.info.width <= 0) return;
    TextStyle style = parts.small(is_offline ? theme.quiet : theme.good);
    if (is_offline) style.colour = ink_on(theme.offline, theme);
    parts.sketch.text({row.info.x, row.rect.centre().y - small * 0.75, row.info.width, small * 1.5},
                      fmt::format("HW {}", replica.hw.value), style);
}

std::string in_words(const StageParts& parts, const ReplicaView& replica, const ReplicaLook& look) {
    return fmt::format("{}, LEO {}, HW {}, {}", look.role, replica.log_end.value, replica.hw.value,
                       parts.fill({"synced below {}", "{} 以下已刷盘"},
                                  {fmt::format("{}", replica.synced.value)}));
}

/// The role, shorter if there is no room: never a leader whose word is cut.
std::string role_for(const ReplicaLook& look, const TextStyle& style, double width) {
    if (!look.role.starts_with("LEADER") || text_width(look.role, style) <= width) return look.role;
    const std::string epoch = look.role.substr(7);
    for (const std::string& shorter : {"LEAD " + epoch, std::string("LEADER"), std::string("LEAD")})
        if (text_width(shorter, style) <= width) return shorter;
    return "L";
}

void draw_replica(StageParts& parts, const ReplicaView& replica, Rect rect) {
    const Theme& theme = parts.theme();
    const double small = parts.layout.small;
    const NodeView* node = parts.node(parts.name(replica.node));
    const ReplicaLook look = look_of(parts, replica, node);
    const bool offline = look.hatch != Hatch::none;
    const Row row = row_in(parts, rect, replica.partition);
    const std::string partition =
        fmt::format("{}/{}", parts.name(replica.partition.topic), replica.partition.index);
    const EntityIndex entity =
        parts.sketch.begin(EntityKind::replica,
                           fmt::format("replica:{}@{}", partition, parts.name(replica.node)), rect,
                           parts.fill({"replica of {} on {}", "{} 在 {} 上的副本"},
                                      {partition, std::string(parts.name(replica.node))}),
                           in_words(parts, replica, look));
    const Colour ground = offline ? theme.offline : theme.panel;
    TextStyle title = parts.small(ink_on(ground, theme));
    title.colour = offline ? ink_on(theme.offline, theme) : theme.ink;
    TextStyle role = title;
    role.bold = replica.role == ReplicaRole::leader;
    const Rect label{row.label.x, row.label.y, row.label.width - small * 0.6, row.label.height};
    const double line = line_height(title);
    if (label.height >= 2 * line) {
        const double top = label.centre().y - line;
        parts.plate({label.x, top, label.width, line}, partition, title, offline, ground);
        const double chip = small * 0.62;
        parts.sketch.box({label.x, top + line + (line - chip) / 2, chip, chip}, chip / 4,
                         {look.fill, look.hatch, theme.edge}, {theme.edge, 1, look.edge});
        parts.plate({label.x + chip * 1.6, top + line, label.width - chip * 1.6, line},
                    role_for(look, role, label.width - chip * 1.6), role, offline, ground);
    } else {
        const std::string text = replica.role == ReplicaRole::leader && !offline
                                     ? fmt::format("{} LEAD", partition)
                                     : partition;
        parts.plate({label.x, label.centre().y - line / 2, label.width, line}, text, role, offline,
                    ground);
    }
    const double track = std::min(rect.height * 0.6, small * 2.5) + small * 0.7;
    parts.sketch.box({row.track.x - small * 0.2, rect.centre().y - track / 2,
                      row.track.width + small * 0.2, track},
                     small * 0.35, {theme.track}, {faded(theme.edge, 0.35), 1});
    parts.sketch.end();
    if (row.first.value > 0) {
        parts.sketch.belong(entity);
        for (int i = 0; i < 3; ++i)
            parts.sketch.circle(
                {row.track.x - small * 0.15, rect.centre().y + (i - 1) * small * 0.4}, small * 0.11,
                {theme.quiet});
        parts.sketch.end();
    }
    for (const LogCell& cell : cells_of(replica.log, std::max(row.first, replica.log_start),
                                        row.first + row.slots, parts.moment.index))
        draw_cell(parts, replica, look, row, cell);
    draw_watermark(parts, replica, row, offline);
}

/// The replicas on a node: topics of the scenario in its order, then by number.
std::vector<const ReplicaView*> replicas_on(const StageParts& parts, std::string_view node) {
    std::vector<const ReplicaView*> found;
    for (const ReplicaView& replica : parts.moment.view.replicas())
        if (parts.name(replica.node) == node &&
            parts.moment.scenario.topic(parts.name(replica.partition.topic)) != nullptr)
            found.push_back(&replica);
    const auto& topics = parts.moment.scenario.cluster.topics;
    const auto key = [&](const ReplicaView* replica) {
        const auto at =
            std::ranges::find(topics, parts.name(replica->partition.topic), &scenario::Topic::name);
        return std::pair(at - topics.begin(), replica->partition.index);
    };
    std::ranges::sort(found, {}, key);
    return found;
}

void draw_lock(StageParts& parts, Point at, double size, Colour colour) {
    const Pen pen{colour, parts.line()};
    parts.sketch.box({at.x, at.y + size * 0.45, size * 0.8, size * 0.55}, size * 0.1, {colour});
    parts.sketch.polyline({{at.x + size * 0.6, at.y + size * 0.45},
                           {at.x + size * 0.6, at.y + size * 0.15},
                           {at.x + size * 0.8, at.y},
                           {at.x + size * 1.05, at.y + size * 0.15}},
                          pen);
}

/// The head of a broker's box: its name at the left, how it is at the right.
void draw_head(StageParts& parts, const StagePlace& place, const NodeView* node, Rect head,
               Colour ground) {
    const bool down = is_down(node);
    const TextStyle name =
        parts.bold(parts.style(down ? ink_on(ground, parts.theme()) : parts.theme().ink));
    const double wanted = std::min(text_width(place.node, name), head.width);
    parts.plate({head.x, head.y, wanted + 1, head.height}, place.node, name, down, ground);
    std::string state = state_in_words(parts, node);
    const bool fine = node != nullptr && node->state == ProcessState::up && !node->fenced;
    if (fine) state.clear();
    if (state.empty()) return;
    TextStyle style = parts.small(down ? name.colour : parts.theme().violation);
    style.bold = true;
    style.align = Align::right;
    const double sign = parts.layout.small * 1.3;
    const Rect room{head.x + wanted + sign, head.y, head.width - wanted - sign, head.height};
    if (room.width < parts.layout.small * 2) return;
    parts.plate(room, state, style, down, ground);
    const double left = room.right() - text_width(fit(state, style, room.width), style) - sign;
    const double top = head.centre().y - sign * 0.42;
    if (node != nullptr && node->state == ProcessState::paused) {
        for (int i = 0; i < 2; ++i)
            parts.sketch.box({left + i * sign * 0.42, top, sign * 0.24, sign * 0.8}, 1,
                             {style.colour});
    } else if (!down && node != nullptr && node->fenced) {
        draw_lock(parts, {left, top}, sign * 0.7, style.colour);
    }
}

void draw_broker(StageParts& parts, const StagePlace& place) {
    const Theme& theme = parts.theme();
    const double small = parts.layout.small;
    const NodeView* node = parts.node(place.node);
    const bool down = is_down(node);
    const bool isolated = parts.barriers.is_isolated(place.node);
    std::string state = state_in_words(parts, node);
    if (isolated) state += parts.say({", isolated", "，网络隔离"});
    parts.sketch.begin(EntityKind::node, fmt::format("node:{}", place.node), place.rect, place.node,
                       fmt::format("broker, {}", state));
    if (isolated)
        parts.sketch.box(place.rect.inset(-small * 0.45), small * 0.9, {},
                         {theme.violation, parts.line() * 1.6, Dash::dashed});
    const Colour ground = down ? theme.offline : theme.panel;
    Brush fill{ground};
    if (down) fill = {ground, Hatch::diagonal, faded(theme.edge, 0.6)};
    parts.sketch.box(place.rect, small * 0.6, fill, {theme.edge, parts.line()});
    const Rect inner = place.rect.inset(small * 0.45);
    const double head = std::min(parts.layout.text * 1.4, inner.height);
    draw_head(parts, place, node, {inner.x + small * 0.2, inner.y, inner.width - small * 0.4, head},
              ground);
    parts.sketch.end();
    const auto replicas = replicas_on(parts, place.node);
    if (replicas.empty()) return;
    const double room = inner.height - head;
    const double row_min = small * 1.6;
    auto fits = static_cast<std::size_t>(std::max(0.0, std::floor(room / row_min)));
    const bool all = replicas.size() <= fits;
    if (!all && fits > 0) --fits;  // a line says how many more
    const std::size_t shown = std::min(replicas.size(), fits);
    double y = inner.y + head;
    const double row =
        (room - (all ? 0 : row_min)) / static_cast<double>(std::max<std::size_t>(shown, 1));
    for (std::size_t i = 0; i < shown; ++i, y += row)
        draw_replica(parts, *replicas[i],
                     {inner.x + small * 0.2, y, inner.width - small * 0.4, row});
    if (all || room < row_min) return;
    parts.plate({inner.x + small * 0.2, y, inner.width, row_min},
                parts.fill({"{} more partitions", "另有 {} 个分区"},
                           {fmt::format("{}", replicas.size() - shown)}),
                parts.small(down ? ink_on(ground, theme) : theme.quiet), down, ground);
}

/// One of many: its name, and how much it leads.
void draw_tile(StageParts& parts, const StagePlace& place) {
    const Theme& theme = parts.theme();
    const NodeView* node = parts.node(place.node);
    const bool down = is_down(node);
    std::size_t leads = 0;
    const auto replicas = replicas_on(parts, place.node);
    for (const ReplicaView* replica : replicas) leads += replica->role == ReplicaRole::leader;
    parts.sketch.begin(
        EntityKind::node, fmt::format("node:{}", place.node), place.rect, place.node,
        fmt::format("broker, {}, {}", state_in_words(parts, node),
                    parts.fill({"leads {} of {} partitions", "领导 {} / {} 个分区"},
                               {fmt::format("{}", leads), fmt::format("{}", replicas.size())})));
    const Colour ground = down ? theme.offline : theme.panel;
    Brush fill{ground};
    if (down) fill = {ground, Hatch::diagonal, faded(theme.edge, 0.6)};
    parts.sketch.box(place.rect, parts.layout.small * 0.4, fill, {theme.edge, parts.line()});
    const Rect inner = place.rect.inset(parts.layout.small * 0.25);
    const double line = parts.layout.small * 1.3;
    const std::string name = node == nullptr ? place.node : fmt::format("{}", node->broker.value);
    parts.plate({inner.x, inner.y, inner.width, std::min(line, inner.height)},
                text_width(place.node, parts.small({})) <= inner.width ? place.node : name,
                parts.centred(parts.bold(parts.small(down ? ink_on(ground, theme) : theme.ink))),
                down, ground);
    if (inner.height >= 2 * line)
        parts.plate({inner.x, inner.y + line, inner.width, line},
                    fmt::format("{}/{}", leads, replicas.size()),
                    parts.centred(parts.small(down ? ink_on(ground, theme) : theme.quiet)), down,
                    ground);
    parts.sketch.end();
}

}  // namespace

void draw_brokers(StageParts& parts) {
    for (const StagePlace& place : parts.layout.places) {
        if (place.role != StageRole::broker) continue;
        if (parts.layout.tiles)
            draw_tile(parts, place);
        else
            draw_broker(parts, place);
    }
}

void draw_controllers(StageParts& parts) {
    const Theme& theme = parts.theme();
    for (const StagePlace& place : parts.layout.places) {
        if (place.role != StageRole::controller) continue;
        const NodeView* node = parts.node(place.node);
        const bool down = is_down(node);
        const Rect& r = place.rect;
        // The trace does not tell which of several is active; a single one is when it lives.
        const bool active = !down && parts.layout.count(StageRole::controller) == 1;
        parts.sketch.begin(EntityKind::node, fmt::format("node:{}", place.node), r, place.node,
                           fmt::format("{}, {}",
                                       active ? parts.say({"active controller", "活动 controller"})
                                              : parts.say({"controller", "controller"}),
                                       state_in_words(parts, node)));
        const double point = r.height * 0.42;
        const Colour ground = down ? theme.offline : theme.panel;
        parts.sketch.polygon({{r.x, r.centre().y},
                              {r.x + point, r.y},
                              {r.right() - point, r.y},
                              {r.right(), r.centre().y},
                              {r.right() - point, r.bottom()},
                              {r.x + point, r.bottom()}},
                             {ground, down ? Hatch::diagonal : Hatch::none, faded(theme.edge, 0.6)},
                             {theme.edge, parts.line() * (active ? 1.5 : 1)});
        if (active) {
            const double s = parts.layout.small * 0.5;
            const Point c{r.centre().x, r.y - s * 1.25};
            parts.sketch.polygon({{c.x - s * 1.3, c.y + s * 0.9},
                                  {c.x - s * 1.5, c.y - s * 0.5},
                                  {c.x - s * 0.6, c.y + s * 0.1},
                                  {c.x, c.y - s},
                                  {c.x + s * 0.6, c.y + s * 0.1},
                                  {c.x + s * 1.5, c.y - s * 0.5},
                                  {c.x + s * 1.3, c.y + s * 0.9}},
                                 {theme.quiet});
        }
        parts.plate(
            {r.x + point * 0.8, r.centre().y - parts.layout.small * 0.7, r.width - point * 1.6,
             parts.layout.small * 1.4},
            place.node,
            parts.centred(parts.bold(parts.small(down ? ink_on(ground, theme) : theme.ink))), down,
            ground);
        parts.sketch.end();
    }
}

}  // namespace brokerscope::sim::scene
