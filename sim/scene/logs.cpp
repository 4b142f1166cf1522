#include "sim/scene/logs.h"

#include "sim/scene/easel.h"
#include "sim/scene/log_cells.h"
#include "sim/scene/logs_plan.h"
#include "sim/scene/text_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace brokerscope::sim::scene {

namespace {

class LogsPainter {
public:
    LogsPainter(const Moment& moment, const Look& look, const LogsPlan& plan)
        : moment_(moment),
          theme_(look.theme),
          zh_(look.language == "zh"),
          plan_(plan),
          easel_(look),
          partition_(partition_text(plan.partitions[plan.chosen], moment.view.names())) {}

    DrawList paint() {
        paint_tabs();
        if (!plan_.everything_fits()) paint_map();
        paint_axis();
        for (const ReplicaRow& row : plan_.replicas) paint_replica(row);
        for (const ReaderRow& row : plan_.readers) paint_reader(row);
        return std::move(easel_).finish();
    }

private:
    std::string_view say(const Words& words) const { return easel_.say(words); }
    TextStyle small(Colour colour, Align align = Align::left, bool bold = false) const {
        return {.size = plan_.small, .bold = bold, .align = align, .colour = colour};
    }
    Pen pen(Colour colour, double width = 1, Dash dash = Dash::solid) const {
        return {.colour = colour, .width = width * theme_.line * plan_.scale, .dash = dash};
    }

    // --- Tabs ------------------------------------------------------------------------------------

    std::string summary(trace::Partition partition) const {
        const PartitionView* decided = moment_.view.partition(partition);
        core::Offset end;
        core::Offset hw;
        for (const ReplicaView& one : moment_.view.replicas()) {
            if (one.partition != partition) continue;
            end = std::max(end, one.log_end);
            hw = std::max(hw, one.hw);
        }
        const std::int32_t leader = decided == nullptr ? -1 : decided->leader.value;
        if (leader < 0)
            return fmt::format("{} · LEO {}", say({"no leader", "无 Leader"}), end.value);
        return zh_ ? fmt::format("Leader {} · HW {} · LEO {}", leader, hw.value, end.value)
                   : fmt::format("leader {} · HW {} · LEO {}", leader, hw.value, end.value);
    }

    void paint_tabs() {
        const double pad = 12 * plan_.scale;
        double x = plan_.tabs.x;
        const std::size_t count = plan_.partitions.size();
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name = partition_text(plan_.partitions[i], moment_.view.names());
            const std::string facts = summary(plan_.partitions[i]);
            const TextStyle title{.size = plan_.text, .bold = i == plan_.chosen};
            // The longest state that it can come to, so that tabs do not move while it plays.
            const double facts_width =
                std::max(text_width(facts, small(theme_.quiet)),
                         text_width("leader 8 · HW 888 · LEO 888", small(theme_.quiet)));
            const double width = text_width(name, title) + facts_width + 3 * pad;
            if (x + width > plan_.tabs.right() && i > 0) {
                easel_.text({x, plan_.tabs.y, plan_.tabs.right() - x, plan_.tabs.height},
                            fmt::format("{}{}", say({"+", "还有 "}), count - i),
                            small(theme_.quiet));
                return;
            }
            paint_tab({x, plan_.tabs.y, width, plan_.tabs.height}, i, name, facts, title);
            x += width + pad / 2;
        }
    }

    void paint_tab(Rect rect, std::size_t index, const std::string& name, const std::string& facts,
                   TextStyle title) {
        const bool chosen = index == plan_.chosen;
        const double pad = 12 * plan_.scale;
        const EntityIndex tab =
            easel_.entity(EntityKind::partition, "partition:" + name, rect, name, facts);
        easel_.box(rect, 6 * plan_.scale, {.colour = chosen ? theme_.panel : transparent},
                   pen(chosen ? theme_.leader : theme_.link, chosen ? 1.2 : 0.7), tab);
        title.colour = theme_.ink;
        const double width = text_width(name, title);
        easel_.text({rect.x + pad, rect.y, width + 1, rect.height}, name, title, tab);
        easel_.text({rect.x + 2 * pad + width, rect.y, rect.width - width - 2.5 * pad, rect.height},
                    facts, small(theme_.quiet), tab);
    }

    // --- Offsets ---------------------------------------------------------------------------------

    void paint_axis() {
        easel_.text({plan_.legend_x, plan_.axis.y, plan_.legend_width, plan_.axis.height},
                    say({"offset", "偏移量"}), small(theme_.quiet));
        const double width = text_width(std::to_string(plan_.last().value), small(theme_.quiet));
        std::int64_t every = 1;
        while (static_cast<double>(every) * plan_.column < width + 6)
            every = every == 1 ? 5 : every * 2;
        for (core::Offset offset = plan_.first; offset < plan_.last(); ++offset) {
            if (offset.value % every != 0) continue;
            const double centre = plan_.x_of(offset) + plan_.column / 2;
            easel_.text({centre - width, plan_.axis.y, 2 * width, plan_.axis.height},
                        std::to_string(offset.value), small(theme_.quiet, Align::centre));
        }
        const std::string short_form = cell_name_example(moment_.scenario);
        if (!short_form.empty() && plan_.column < full_name_width(moment_.scenario, plan_.small))
            easel_.text({plan_.values_x, plan_.axis.y, plan_.values_width, plan_.axis.height},
                        short_form, small(theme_.quiet));
    }

    /// All that there is as a thin strip, with the window in it; how much lies outside, in words.
    void paint_map() {
        const double button = plan_.map.height;
        const std::int64_t before = plan_.first - plan_.begin;
        const std::int64_t behind = plan_.end - plan_.last();
        const auto more = [&](std::int64_t count) {
            return zh_ ? fmt::format("还有 {} 条", count) : fmt::format("{} more", count);
        };
        const Rect strip{plan_.cells_x, plan_.map.y + plan_.map.height * 0.3,
                         plan_.column * static_cast<double>(plan_.columns), plan_.map.height * 0.4};
        easel_.box(strip, 3, {.colour = theme_.panel}, pen(theme_.link, 0.7));
        const double total = static_cast<double>(plan_.end - plan_.begin);
        const auto at = [&](core::Offset offset) {
            return strip.x + strip.width * static_cast<double>(offset - plan_.begin) / total;
        };
        const Rect window{at(plan_.first), strip.y - 2, at(plan_.last()) - at(plan_.first),
                          strip.height + 4};
        easel_.box(window, 3, {.colour = thinned(theme_.leader, 0.25)}, pen(theme_.leader));
        if (plan_.leader_hw() >= plan_.begin)
            easel_.line({at(plan_.leader_hw()), strip.y - 4},
                        {at(plan_.leader_hw()), strip.bottom() + 4}, pen(theme_.ink, 1.3));
        easel_.text({plan_.legend_x, plan_.map.y, plan_.cells_x - plan_.legend_x - button * 1.6,
                     plan_.map.height},
                    more(before), small(theme_.quiet, Align::right));
        map_button("button:logs-earlier", plan_.cells_x - button * 1.3, -1, before > 0,
                   say({"earlier offsets", "更早的偏移量"}));
        const double right = strip.right() + button * 0.3;
        map_button("button:logs-later", right, 1, behind > 0,
                   say({"later offsets", "更晚的偏移量"}));
        easel_.text({right + button * 1.3, plan_.map.y, plan_.map.right() - right - button * 2.6,
                     plan_.map.height},
                    more(behind), small(theme_.quiet));
        if (behind > 0)
            map_button("button:logs-end", plan_.map.right() - button * 1.3, 2, true,
                       say({"follow the end", "跟随末尾"}));
    }

    void map_button(std::string id, double x, int direction, bool enabled, std::string_view name) {
        const double size = plan_.map.height;
        const Rect rect{x, plan_.map.y, size, size};
        const EntityIndex button =
            enabled ? easel_.entity(EntityKind::button, std::move(id), rect, std::string(name))
                    : -1;
        const Colour colour = enabled ? theme_.ink : theme_.link;
        const Point middle = rect.centre();
        const double r = size * 0.28;
        const double d = direction < 0 ? -r : r;
        easel_.box(rect, 4, {.colour = theme_.panel}, pen(theme_.link, 0.7), button);
        easel_.polygon({{middle.x - d * 0.7, middle.y - r},
                        {middle.x + d * 0.9, middle.y},
                        {middle.x - d * 0.7, middle.y + r}},
                       {.colour = colour}, {}, button);
        if (direction == 2)
            easel_.line({middle.x + d * 1.1, middle.y - r}, {middle.x + d * 1.1, middle.y + r},
                        pen(colour, 1.2), button);
    }

    // --- A replica -------------------------------------------------------------------------------

    std::string state_text(const ReplicaRow& row) const {
        const std::string epoch =
            row.replica->epoch.value < 0 ? "" : fmt::format(" · e{}", row.replica->epoch.value);
        switch (row.state) {
            case ReplicaState::leader: return "LEADER" + epoch;
            case ReplicaState::old_leader:
                return std::string(say({"old leader", "旧 Leader"})) + epoch;
            case ReplicaState::in_sync: return std::string(say({"in sync", "同步"})) + epoch;
            case ReplicaState::out_of_sync:
                return std::string(say({"out of sync", "不同步"})) + epoch;
            case ReplicaState::offline: return std::string(say({"offline", "离线"}));
        }
        return {};
    }

    std::string replica_facts(const ReplicaRow& row) const {
        const ReplicaView& replica = *row.replica;
        return fmt::format("{}, HW {}, LEO {}, {} {}, {} {}", state_text(row), replica.hw.value,
                           replica.log_end.value, say({"synced to", "已落盘到"}),
                           replica.synced.value, say({"log start", "日志起点"}),
                           replica.log_start.value);
    }

    void paint_strip(const ReplicaRow& row, EntityIndex entity) {
        Brush fill{.colour = theme_.panel};
        Pen edge = pen(theme_.in_sync, 0.9);
        if (row.state == ReplicaState::leader) edge = pen(theme_.leader, 1.6);
        if (row.state == ReplicaState::old_leader) edge = pen(theme_.violation, 1.3, Dash::dashed);
        if (row.state == ReplicaState::out_of_sync)
            edge = pen(theme_.out_of_sync, 1.3, Dash::dotted);
        if (row.state == ReplicaState::offline) {
            edge = pen(theme_.edge, 0.8);
            fill.hatch = Hatch::diagonal;
            fill.hatch_colour = thinned(theme_.offline, 0.55);
        }
        easel_.box(row.rect, 7 * plan_.scale, fill, edge, entity);
    }

    /// Text that a hatch would run through stands on a plain ground.
    void plain(const ReplicaRow& row, Rect rect, EntityIndex entity) {
        if (row.state != ReplicaState::offline) return;
        easel_.box(rect, 4, {.colour = theme_.panel}, {}, entity);
    }

    /// Name and state, one above the other; in a low row beside each other.
    void paint_legend(const ReplicaRow& row, EntityIndex entity) {
        const double name_height = plan_.text * 1.25;
        const double two = name_height + plan_.small * 1.3;
        const Colour colour = row.state == ReplicaState::old_leader ? theme_.violation : theme_.ink;
        const bool leads = row.state == ReplicaState::leader;
        if (row.rect.height < two) {
            const Rect line{plan_.legend_x, row.rect.y, plan_.cells_x - plan_.legend_x - 12,
                            row.rect.height};
            plain(row, line.inset(-3), entity);
            easel_.text(line, fmt::format("{} {}", row.node, state_text(row)),
                        small(colour, Align::left, leads), entity);
            return;
        }
        const double top = row.rect.y + (row.rect.height - two) / 2;
        const Rect legend{plan_.legend_x, top, plan_.legend_width, two};
        plain(row, legend.inset(-3), entity);
        easel_.text({legend.x, top, legend.width, name_height}, row.node,
                    {.size = plan_.text, .bold = true, .colour = theme_.ink}, entity);
        easel_.text({legend.x, top + name_height, legend.width, plan_.small * 1.3}, state_text(row),
                    small(colour, Align::left, leads), entity);
    }

    void paint_replica(const ReplicaRow& row) {
        const std::string id = fmt::format("{}@{}", partition_, row.node);
        const EntityIndex entity = easel_.entity(
            EntityKind::replica, "replica:" + id, row.rect,
            fmt::format("{} {} {}", partition_, say({"on", "在"}), row.node), replica_facts(row));
        paint_strip(row, entity);
        paint_legend(row, entity);
        paint_cells(easel_, moment_, plan_, row, id);
        paint_bars(row, id);
        paint_values(row, entity);
    }

    /// The high watermark's flag points back at what it covers, the log's end is a square ahead.
    void paint_bars(const ReplicaRow& row, const std::string& id) {
        const ReplicaView& replica = *row.replica;
        const bool named = plan_.lane > plan_.small;
        const double top = row.rect.y + 2;
        const double bottom = row.rect.bottom() - plan_.base;
        const double head = plan_.small * 0.62;
        const double lane = plan_.lane - 2;
        const double apart = replica.hw == replica.log_end ? 1.5 * plan_.scale : 0;
        if (plan_.shows_boundary(replica.hw)) {
            const double x = plan_.x_of(replica.hw) - apart;
            const std::string name = fmt::format("HW {}", replica.hw.value);
            const EntityIndex mark = easel_.entity(
                EntityKind::mark, "mark:hw:" + id, {x - head - 2, top, head + 4, lane}, name,
                std::string(say({"records below it are committed, as this replica knows",
                                 "在它之下的消息已提交（就该副本所知）"})));
            easel_.line({x, top}, {x, bottom}, pen(theme_.good, 1.7), mark);
            if (named)
                easel_.polygon({{x, top}, {x - head, top + lane / 2}, {x, top + lane}},
                               {.colour = theme_.good}, {}, mark);
            if (named)
                easel_.text({x - head - 3 - plan_.small * 4, top, plan_.small * 4, lane}, "HW",
                            small(theme_.good, Align::right, true), mark);
        }
        if (plan_.shows_boundary(replica.log_end)) {
            const double x = plan_.x_of(replica.log_end) + apart;
            const std::string name = fmt::format("LEO {}", replica.log_end.value);
            const EntityIndex mark = easel_.entity(
                EntityKind::mark, "mark:leo:" + id, {x - 2, top, head + 4, lane}, name,
                std::string(
                    say({"the next record gets this offset", "下一条消息将得到这个偏移量"})));
            easel_.line({x, top}, {x, bottom}, pen(theme_.quiet, 0.9), mark);
            if (named)
                easel_.box({x, top + (lane - head) / 2, head, head}, 0, {.colour = theme_.panel},
                           pen(theme_.quiet), mark);
            if (named)
                easel_.text({x + head + 3, top, plan_.small * 4, lane}, "LEO", small(theme_.quiet),
                            mark);
        }
        if (replica.log_start.value > 0 && plan_.shows_boundary(replica.log_start)) {
            const double x = plan_.x_of(replica.log_start);
            const EntityIndex mark = easel_.entity(
                EntityKind::mark, "mark:start:" + id, {x - 3, top, 9, bottom - top},
                fmt::format("{} {}", say({"log start", "日志起点"}), replica.log_start.value));
            easel_.line({x, top + lane}, {x, bottom}, pen(theme_.quiet, 1.7), mark);
            easel_.line({x, bottom}, {x + 6, bottom}, pen(theme_.quiet, 1.7), mark);
        }
    }

    void paint_values(const ReplicaRow& row, EntityIndex entity) {
        const ReplicaView& replica = *row.replica;
        const double line = plan_.small * 1.35;
        const double lines = row.rect.height < 2 * line ? 1 : 2;
        const double top = row.rect.y + (row.rect.height - lines * line) / 2;
        const Rect all{plan_.values_x, top, plan_.values_width, lines * line};
        plain(row, all.inset(-3), entity);
        const double head = plan_.small * 0.62;
        const double half = all.width * 0.5;
        const double text = all.x + head + 5;
        double middle = top + line / 2;
        easel_.polygon({{all.x + head, middle - head * 0.8},
                        {all.x, middle},
                        {all.x + head, middle + head * 0.8}},
                       {.colour = theme_.good}, {}, entity);
        easel_.text({text, top, half - head - 8, line}, fmt::format("HW {}", replica.hw.value),
                    small(theme_.ink, Align::left, true), entity);
        easel_.box({all.x + half, middle - head / 2, head, head}, 0, {.colour = theme_.panel},
                   pen(theme_.quiet), entity);
        easel_.text({text + half, top, half - head - 5, line},
                    fmt::format("LEO {}", replica.log_end.value), small(theme_.ink), entity);
        if (lines < 2) return;
        middle += line;
        easel_.line({all.x, middle + 1}, {all.x + head + 1, middle + 1}, pen(theme_.ink, 2.4),
                    entity);
        std::string second = fmt::format("{} {}", say({"synced", "已落盘"}), replica.synced.value);
        if (replica.log_start.value > 0)
            second += fmt::format("   {} {}", say({"start", "起点"}), replica.log_start.value);
        easel_.text({text, top + line, all.right() - text, line}, second, small(theme_.ink),
                    entity);
    }

    // --- A consumer ------------------------------------------------------------------------------

    std::string reader_facts(const ReaderRow& row) const {
        if (row.consumed == nullptr)
            return std::string(say({"has read nothing yet", "还没有读取任何消息"}));
        const ConsumedView& one = *row.consumed;
        return fmt::format("{} {}, {} {}, {} {}", say({"position", "位置"}), one.position.value,
                           say({"processed", "已处理"}), one.processed, say({"in work", "处理中"}),
                           one.in_work.size());
    }

    void paint_reader(const ReaderRow& row) {
        const std::string id = fmt::format("{}@{}", partition_, row.node);
        const EntityIndex entity =
            easel_.entity(EntityKind::mark, "mark:position:" + id, row.rect,
                          fmt::format("{}: {}", row.node, partition_), reader_facts(row));
        const double line = plan_.small * 1.35;
        easel_.text({plan_.legend_x, row.rect.y, plan_.legend_width, plan_.text * 1.25}, row.node,
                    {.size = plan_.text, .bold = true, .colour = theme_.ink}, entity);
        easel_.text({plan_.legend_x, row.rect.y + plan_.text * 1.2, plan_.legend_width, line},
                    row.offline ? say({"offline", "离线"}) : say({"consumer", "消费者"}),
                    small(theme_.quiet), entity);
        paint_reading(easel_, moment_, plan_, row, id, entity);
        if (row.consumed == nullptr) {
            easel_.text({plan_.values_x, row.rect.y, plan_.values_width, plan_.text * 1.25}, "—",
                        small(theme_.quiet), entity);
            return;
        }
        const ConsumedView& one = *row.consumed;
        const std::int64_t lag = std::max<std::int64_t>(plan_.leader_hw() - one.position, 0);
        easel_.text({plan_.values_x, row.rect.y, plan_.values_width, line},
                    fmt::format("{} {}   {} {}", say({"position", "位置"}), one.position.value,
                                say({"lag", "落后"}), lag),
                    small(theme_.ink, Align::left, true), entity);
        std::string second = fmt::format("{} {}", say({"processed", "已处理"}), one.processed);
        if (!one.in_work.empty())
            second += fmt::format("   {} {}", say({"in work", "处理中"}), one.in_work.size());
        easel_.text({plan_.values_x, row.rect.y + line, plan_.values_width, line}, second,
                    small(theme_.ink), entity);
    }

    const Moment& moment_;
    const Theme& theme_;
    bool zh_;
    const LogsPlan& plan_;
    Easel easel_;
    std::string partition_;
};

DrawList nothing_yet(const Look& look) {
    Easel easel(look);
    easel.text({0, 0, look.size.width, look.size.height},
               easel.say({"There is no partition yet.", "还没有分区。"}),
               {.size = look.theme.text, .align = Align::centre, .colour = look.theme.quiet});
    return std::move(easel).finish();
}

}  // namespace

DrawList logs(const Moment& moment, const Look& look, const LogsOptions& options) {
    if (partitions_in_order(moment).empty()) return nothing_yet(look);
    const LogsPlan plan = plan_logs(moment, look, options);
    return LogsPainter(moment, look, plan).paint();
}

std::optional<core::Offset> first_after(std::string_view button, const Moment& moment,
                                        const Look& look, const LogsOptions& options) {
    if (partitions_in_order(moment).empty()) return std::nullopt;
    const LogsPlan plan = plan_logs(moment, look, options);
    const std::int64_t by = std::max<std::int64_t>(plan.columns / 2, 1);
    if (button == "button:logs-earlier") return std::max(plan.begin, plan.first - by);
    if (button == "button:logs-later" && plan.first + by + plan.columns < plan.end)
        return plan.first + by;
    return std::nullopt;
}

}  // namespace brokerscope::sim::scene
