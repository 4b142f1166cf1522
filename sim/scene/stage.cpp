#include "sim/scene/stage.h"

#include "sim/scene/stage_parts.h"
#include "sim/scene/text_metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scene {

const NodeView* StageParts::node(std::string_view id) const {
    const trace::Name* name = moment.view.names().find(id);
    return name == nullptr ? nullptr : moment.view.node(*name);
}

std::string StageParts::fill(Words words, std::initializer_list<std::string> values) const {
    std::string_view pattern = say(words);
    std::string out;
    for (const std::string& value : values) {
        const std::size_t at = pattern.find("{}");
        if (at == std::string_view::npos) break;
        out.append(pattern.substr(0, at)).append(value);
        pattern.remove_prefix(at + 2);
    }
    return out.append(pattern);
}

void StageParts::cell(Rect rect, std::string_view label, Brush fill, Pen pen) {
    const double radius = std::min(3 * layout.scale, rect.height / 4);
    sketch.box(rect, radius, fill, pen);
    const Colour ground = fill.colour.alpha == 0 ? theme().panel : fill.colour;
    const double room = rect.height * 0.62;
    TextStyle style = centred(bold(small(ink_on(ground, theme()))));
    if (room > layout.small) style.size = std::min(room, layout.text);
    sketch.text(rect.inset(1), label, style);
}

void StageParts::plate(Rect rect, std::string_view text, const TextStyle& style, bool hatched,
                       Colour ground) {
    const std::string shown = fit(text, style, rect.width);
    if (shown.empty()) return;
    const double width = text_width(shown, style);
    const double x = style.align == Align::right    ? rect.right() - width
                     : style.align == Align::centre ? rect.centre().x - width / 2
                                                    : rect.x;
    if (hatched) sketch.box(Rect{x, rect.y, width, rect.height}.inset(-2), 3, {ground});
    sketch.text(rect, shown, style);
}

namespace {

/// `0.700 s`
std::string seconds_text(core::Instant time) {
    return fmt::format("{}.{:03} s", time.ns / 1'000'000'000, time.ns / 1'000'000 % 1000);
}

}  // namespace

std::string state_in_words(const StageParts& parts, const NodeView* node) {
    const auto since = [&](Words words) { return parts.fill(words, {seconds_text(node->since)}); };
    if (node == nullptr) return std::string(parts.say({"not started", "尚未启动"}));
    switch (node->state) {
        case ProcessState::unknown: return {};
        case ProcessState::up:
            if (node->gave_up) return std::string(parts.say({"gave up", "已自行停止"}));
            if (node->registered && node->fenced)
                return std::string(parts.say({"fenced", "fenced（未启用）"}));
            return std::string(parts.say({"up", "运行中"}));
        case ProcessState::paused: return since({"paused since {}", "自 {} 暂停"});
        case ProcessState::stopped: return since({"stopped at {}", "于 {} 停止"});
        case ProcessState::crashed:
            return node->power_lost ? since({"no power since {}", "自 {} 断电"})
                                    : since({"down since {}", "自 {} 宕机"});
    }
    return {};
}

namespace {

/// Is this entity among those a lesson or a person points at? A partition means its replicas.
bool is_meant(const std::set<std::string, std::less<>>& ids, const Entity& entity) {
    if (ids.contains(entity.id)) return true;
    if (entity.kind != EntityKind::replica) return false;
    const std::string_view replica = std::string_view(entity.id).substr(8);
    return ids.contains(fmt::format("partition:{}", replica.substr(0, replica.find('@'))));
}

}  // namespace

void draw_rings(StageParts& parts) {
    const auto ring = [&](const Entity& entity, double out, Pen pen) {
        const Rect rect = entity.bounds.inset(-out * parts.layout.scale);
        if (entity.kind == EntityKind::message)
            parts.sketch.ellipse(rect, {}, pen);
        else
            parts.sketch.box(rect, 6 * parts.layout.scale, {}, pen);
    };
    const double width = parts.line();
    const Look& look = parts.look;
    const std::size_t count = parts.list.entities.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Entity& entity = parts.list.entities[i];
        parts.sketch.belong(static_cast<EntityIndex>(i));
        if (is_meant(look.lit, entity)) ring(entity, 2, {parts.theme().lit, width * 1.6});
        if (is_meant(look.focus, entity))
            ring(entity, 4, {parts.theme().focus, width * 2, Dash::dashed});
        if (is_meant(look.selected, entity))
            ring(entity, 3, {parts.theme().selection, width * 1.8});
    }
    parts.sketch.end();
}

DrawList stage(const Moment& moment, const Look& look) {
    DrawList list;
    list.size = look.size;
    list.ground = look.theme.ground;
    const StageLayout layout = stage_layout(moment.scenario, look.size, look.theme);
    StageParts parts{moment,           look, layout,      RecordLabels(moment.scenario),
                     Barriers(moment), list, Sketch(list)};
    draw_links(parts);
    draw_controllers(parts);
    draw_brokers(parts);
    draw_clients(parts);
    draw_flights(parts);
    draw_rings(parts);
    return list;
}

}  // namespace brokerscope::sim::scene
