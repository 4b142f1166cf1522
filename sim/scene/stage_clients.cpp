// Producers and consumers: what they have in their hands, and what they have brought to an end.

#include "sim/scene/stage_parts.h"
#include "sim/scene/text_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace brokerscope::sim::scene {

namespace {

/// A box with a tip at one side: a producer points to the right, a consumer to the left.
std::vector<Point> pill(const Rect& r, bool right, double tip) {
    const double c = std::min(tip * 0.5, r.height * 0.25);  // the corners at the blunt side
    std::vector<Point> points{{r.x + c, r.y},
                              {r.right() - tip, r.y},
                              {r.right(), r.centre().y},
                              {r.right() - tip, r.bottom()},
                              {r.x + c, r.bottom()},
                              {r.x + c * 0.3, r.bottom() - c * 0.3},
                              {r.x, r.bottom() - c},
                              {r.x, r.y + c},
                              {r.x + c * 0.3, r.y + c * 0.3}};
    if (!right)
        for (Point& p : points) p.x = r.x + r.right() - p.x;
    return points;
}

/// Lines of text and cells from the top down, as long as there is room.
struct Column {
    StageParts& parts;
    Rect room;
    bool down = false;
    Colour ground;

    bool fits(double height) const { return height <= room.height + 0.01; }
    Rect take(double height) {
        const Rect line{room.x, room.y, room.width, height};
        room.y += height;
        room.height -= height;
        return line;
    }
    void text(std::string_view what, TextStyle style) {
        const double height = line_height(style);
        if (!fits(height)) return;
        if (down) style.colour = ink_on(ground, parts.theme());
        parts.plate(take(height), what, style, down, ground);
    }
};

struct Chip {
    std::string label;
    Brush fill;
    Pen pen;
    EntityIndex entity = -1;
    std::string id;  ///< empty: no entity
    EntityKind kind = EntityKind::record;
    std::string name;
    std::string description;
};

/// Chips from the left; of too many the last ones, after the number of those left out.
void draw_chips(StageParts& parts, Rect line, std::vector<Chip> chips) {
    const double side = std::min(line.height * 0.82, parts.layout.small * 1.75);
    const TextStyle style = parts.bold(parts.small({}));
    double width = side;
    for (const Chip& chip : chips)
        width = std::max(width, text_width(chip.label, style) + parts.layout.small * 0.55);
    const double step = width + parts.layout.small * 0.3;
    auto room = static_cast<std::size_t>(std::max(0.0, (line.width + step - width) / step));
    double x = line.x;
    if (chips.size() > room) {
        const TextStyle quiet = parts.small(parts.theme().quiet);
        const double more_width = text_width("+888", quiet);
        room = static_cast<std::size_t>(
            std::max(0.0, (line.width - more_width + step - width) / step));
        parts.sketch.text({x, line.y, more_width, line.height},
                          fmt::format("+{}", chips.size() - room), quiet);
        x += more_width;
        chips.erase(chips.begin(), chips.end() - static_cast<std::ptrdiff_t>(room));
    }
    for (const Chip& chip : chips) {
        const Rect rect{x, line.centre().y - side / 2, width, side};
        if (!chip.id.empty())
            parts.sketch.begin(chip.kind, chip.id, rect, chip.name, chip.description);
        parts.cell(rect, chip.label, chip.fill, chip.pen);
        if (!chip.id.empty()) parts.sketch.end();
        x += step;
    }
}

// --- Producers ----------------------------------------------------------------------------------

const ProducerView* producer_of(const StageParts& parts, std::string_view id) {
    for (const ProducerView& one : parts.moment.view.producers())
        if (parts.name(one.node) == id) return &one;
    return nullptr;
}

/// The records in a producer's hands, a chip each; a batch of many is one chip.
std::vector<Chip> held_chips(const StageParts& parts, const ProducerView& producer) {
    const Theme& theme = parts.theme();
    std::vector<Chip> chips;
    for (const ProducerBatchView& batch : producer.batches) {
        Chip chip;
        const bool again = batch.attempt > 1;
        const auto known = static_cast<std::size_t>(std::clamp(batch.count, 0, 4));
        chip.fill = {batch.in_flight ? theme.request : theme.panel};
        chip.pen = {theme.request, parts.line() * (again ? 2.2 : 1),
                    batch.in_flight ? Dash::solid : Dash::dashed};
        if (again) chip.pen.colour = theme.out_of_sync;
        for (std::size_t i = 0; i < known && batch.count <= 4; ++i) {
            chip.label = batch.first[i].value > 0
                             ? parts.labels.of(parts.name(producer.node), batch.first[i].value)
                             : "?";
            chips.push_back(chip);
        }
        if (batch.count > 4) {
            chip.label = fmt::format(
                "{} +{}", parts.labels.of(parts.name(producer.node), batch.first[0].value),
                batch.count - 1);
            chips.push_back(chip);
        }
    }
    return chips;
}

std::string counts_of(const StageParts& parts, const ProducerView& producer) {
    std::string out = parts.fill({"acked {}", "已确认 {}"}, {fmt::format("{}", producer.acked)});
    const auto add = [&](Words words, std::int64_t count) {
        if (count > 0) out += "  " + parts.fill(words, {fmt::format("{}", count)});
    };
    add({"failed {}", "失败 {}"}, producer.failed + producer.refused);
    add({"unknown {}", "不明 {}"}, producer.unknown);
    return out;
}

std::string second_counts_of(const StageParts& parts, const ProducerView& producer) {
    std::string out;
    const auto add = [&](Words words, std::int64_t count) {
        if (count == 0) return;
        if (!out.empty()) out += "  ";
        out += parts.fill(words, {fmt::format("{}", count)});
    };
    add({"retries {}", "重试 {}"}, producer.retries);
    add({"alarms {}", "告警 {}"}, producer.alarms);
    return out;
}

void fill_producer(Column& column, const scenario::Client& client) {
    StageParts& parts = column.parts;
    const Theme& theme = parts.theme();
    const ProducerView* producer = producer_of(parts, client.id);
    const auto& config = client.producer->config;
    const auto acks = config.find("acks");
    column.text(fmt::format("acks={}", acks == config.end() ? "all" : acks->second),
                parts.small(theme.quiet));
    const double chips = parts.layout.small * 2.1;
    const double text = line_height(parts.small({}));
    if (column.fits(chips + text) || !column.fits(text)) {
        const Rect line = column.take(std::min(chips, column.room.height));
        if (producer != nullptr && line.height >= chips * 0.99)
            draw_chips(parts, line, held_chips(parts, *producer));
    }
    if (producer == nullptr) return;
    column.text(counts_of(parts, *producer), parts.small(theme.ink));
    const std::string second = second_counts_of(parts, *producer);
    if (!second.empty())
        column.text(second,
                    parts.bold(parts.small(producer->alarms > 0 ? theme.violation : theme.ink)));
}

// --- Consumers ----------------------------------------------------------------------------------

/// The replica whose log tells what a consumer has read: the leader's, else any.
const ReplicaView* log_of(const StageParts& parts, trace::Partition partition) {
    const ReplicaView* best = nullptr;
    for (const ReplicaView& replica : parts.moment.view.replicas()) {
        if (replica.partition != partition) continue;
        if (best == nullptr || replica.role == ReplicaRole::leader ||
            (best->role != ReplicaRole::leader && replica.log_end > best->log_end))
            best = &replica;
    }
    return best;
}

struct Effect {
    trace::Partition partition;
    core::Offset offset;
    std::optional<RecordId> record;
    bool twice = false;  ///< for this record it has happened before
};

/// The last effects of a name on a node, in the order in which their ranges began.
std::vector<Effect> last_effects(const StageParts& parts, std::string_view node, trace::Name name) {
    constexpr std::int64_t looked_at = 256;
    std::vector<Effect> effects;
    for (const ConsumedView& read : parts.moment.view.consumed()) {
        if (parts.name(read.node) != node) continue;
        const ReplicaView* log = log_of(parts, read.partition);
        std::set<core::Offset> offsets;
        std::set<RecordId> records;
        for (const EffectRange& range : read.effects) {
            if (range.effect != name) continue;
            for (core::Offset at = std::max(range.from, range.to - looked_at); at < range.to;
                 at = at + 1) {
                Effect effect{read.partition, at, {}, !offsets.insert(at).second};
                if (log != nullptr) {
                    const std::size_t i = log->log.lower_bound(at);
                    if (i < log->log.size() && log->log[i].base <= at)
                        effect.record =
                            parts.moment.index.record_at(log->log[i].content, log->log[i].base, at);
                }
                if (effect.record && !records.insert(*effect.record).second) effect.twice = true;
                effects.push_back(effect);
            }
        }
    }
    return effects;
}

std::vector<Chip> effect_chips(const StageParts& parts, std::string_view node, trace::Name name) {
    const Theme& theme = parts.theme();
    std::vector<Chip> chips;
    for (const Effect& effect : last_effects(parts, node, name)) {
        Chip chip;
        chip.label = effect.record ? parts.labels.of(*effect.record, parts.moment.view.names())
                                   : fmt::format("@{}", effect.offset.value);
        chip.fill = {effect.twice ? theme.violation : theme.consumer};
        chip.pen = {effect.twice ? theme.violation : theme.edge, parts.line()};
        if (effect.twice) chip.label += "!";
        chips.push_back(std::move(chip));
    }
    return chips;
}

void fill_effects(Column& column, const scenario::Client& client) {
    StageParts& parts = column.parts;
    const Theme& theme = parts.theme();
    const std::string& effect = client.consumer->process.effect;
    const trace::Name* name = parts.moment.view.names().find(effect);
    if (effect.empty()) return;
    std::int64_t count = 0;
    std::size_t twice = 0;
    if (name != nullptr) {
        for (const ConsumedView& read : parts.moment.view.consumed())
            if (parts.name(read.node) == client.id)
                for (const EffectRange& range : read.effects)
                    if (range.effect == *name) count += range.to - range.from;
        for (const Effect& one : last_effects(parts, client.id, *name)) twice += one.twice;
    }
    std::string text = fmt::format("{} ×{}", effect, count);
    if (twice > 0) text += parts.fill({", {} twice!", "，{} 个重复!"}, {fmt::format("{}", twice)});
    const double height = parts.layout.small * 2.1;
    const double line = line_height(parts.small({}));
    if (!column.fits(line)) return;
    parts.sketch.begin(EntityKind::effect, fmt::format("effect:{}@{}", effect, client.id),
                       {column.room.x, column.room.y, column.room.width,
                        std::min(line + height, column.room.height)},
                       parts.fill({"effect {} of {}", "{}（{} 的副作用）"}, {effect, client.id}),
                       text);
    TextStyle style = parts.bold(parts.small(twice > 0 ? theme.violation : theme.ink));
    column.text(text, style);
    parts.sketch.end();
    if (name == nullptr || !column.fits(height)) return;
    draw_chips(parts, column.take(height), effect_chips(parts, client.id, *name));
}

void fill_consumer(Column& column, const scenario::Client& client) {
    StageParts& parts = column.parts;
    const Theme& theme = parts.theme();
    std::vector<Chip> work;
    for (const ConsumedView& read : parts.moment.view.consumed()) {
        if (parts.name(read.node) != client.id) continue;
        const std::string partition =
            fmt::format("{}/{}", parts.name(read.partition.topic), read.partition.index);
        const double line = line_height(parts.small({}));
        if (column.fits(line)) {
            parts.sketch.begin(
                EntityKind::mark, fmt::format("mark:position:{}@{}", partition, client.id),
                {column.room.x, column.room.y, column.room.width, line},
                parts.fill({"position of {} in {}", "{} 在 {} 的消费位置"}, {client.id, partition}),
                parts.fill({"reads offset {} next", "下一个读取偏移量 {}"},
                           {fmt::format("{}", read.position.value)}));
            column.text(parts.fill({"{}  next {}", "{}  下一个 {}"},
                                   {partition, fmt::format("{}", read.position.value)}),
                        parts.small(theme.quiet));
            parts.sketch.end();
        }
        const ReplicaView* log = log_of(parts, read.partition);
        for (const core::Offset offset : read.in_work) {
            Chip chip;
            chip.fill = {theme.panel};
            chip.pen = {theme.consumer, parts.line() * 1.6, Dash::dashed};
            chip.label = fmt::format("@{}", offset.value);
            const std::size_t i = log == nullptr ? 0 : log->log.lower_bound(offset);
            if (log != nullptr && i < log->log.size() && log->log[i].base <= offset)
                if (const auto record =
                        parts.moment.index.record_at(log->log[i].content, log->log[i].base, offset))
                    chip.label = parts.labels.of(*record, parts.moment.view.names());
            work.push_back(std::move(chip));
        }
    }
    const double height = parts.layout.small * 2.1;
    const double after = client.consumer->process.effect.empty() ? 0 : height;
    if (client.consumer->process.given && column.fits(height + after))
        draw_chips(parts, column.take(height), std::move(work));
    fill_effects(column, client);
}

std::string in_words(const StageParts& parts, const scenario::Client& client,
                     const NodeView* node) {
    std::string out = state_in_words(parts, node);
    if (client.producer) {
        if (const ProducerView* producer = producer_of(parts, client.id)) {
            out += ", " + counts_of(parts, *producer);
            const std::string second = second_counts_of(parts, *producer);
            if (!second.empty()) out += ", " + second;
        }
    }
    return out;
}

void draw_client(StageParts& parts, const StagePlace& place, const scenario::Client& client) {
    const Theme& theme = parts.theme();
    const double small = parts.layout.small;
    const NodeView* node = parts.node(place.node);
    const bool down = is_down(node) || node->gave_up;
    const bool right = place.role == StageRole::producer;
    const double tip = std::min(small * 1.5, place.rect.width * 0.1);
    const Colour ground = down ? theme.offline : theme.panel;
    parts.sketch.begin(
        EntityKind::node, fmt::format("node:{}", place.node), place.rect, place.node,
        fmt::format("{}, {}",
                    right ? parts.say({"producer", "生产者"}) : parts.say({"consumer", "消费者"}),
                    in_words(parts, client, node)));
    parts.sketch.polygon(pill(place.rect, right, tip),
                         {ground, down ? Hatch::diagonal : Hatch::none, faded(theme.edge, 0.6)},
                         {theme.edge, parts.line()});
    Rect room{place.rect.x + (right ? 0 : tip) + small * 0.6, place.rect.y + small * 0.4,
              place.rect.width - tip - small * 0.8, place.rect.height - small * 0.8};
    Column column{parts, room, down, ground};
    const bool told = node != nullptr && (node->state != ProcessState::up || node->gave_up);
    column.text(place.node, parts.bold(parts.style(theme.ink)));
    if (told) column.text(state_in_words(parts, node), parts.bold(parts.small(theme.violation)));
    parts.sketch.end();
    if (client.producer && right) fill_producer(column, client);
    if (client.consumer && !right) fill_consumer(column, client);
}

}  // namespace

void draw_clients(StageParts& parts) {
    for (const StagePlace& place : parts.layout.places) {
        if (place.role != StageRole::producer && place.role != StageRole::consumer) continue;
        if (const scenario::Client* client = parts.moment.scenario.client(place.node))
            draw_client(parts, place, *client);
    }
}

}  // namespace brokerscope::sim::scene
