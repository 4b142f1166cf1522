#include "sim/scene/log_cells.h"

#include "sim/scene/text_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace brokerscope::sim::scene {

namespace {

/// Copies of a record are looked for so many batches before and behind the window.
constexpr std::size_t batches_around = 128;

std::vector<std::string_view> producers_of(const scenario::Scenario& scenario) {
    std::vector<std::string_view> found;
    for (const scenario::Client& client : scenario.clients)
        if (client.producer) found.push_back(client.id);
    return found;
}

/// As much of `name` as tells it from the other producers; nothing if there is no other.
std::string_view prefix_of(std::string_view name, const scenario::Scenario& scenario) {
    const std::vector<std::string_view> producers = producers_of(scenario);
    if (producers.size() < 2) return {};
    std::size_t length = 1;
    for (const std::string_view other : producers) {
        if (other == name) continue;
        while (length < name.size() && other.substr(0, length) == name.substr(0, length)) ++length;
    }
    // `shop-1` and `shop-2` differ in their last sign alone: that sign tells them apart.
    return length > 2 ? name.substr(length - 1, 1) : name.substr(0, length);
}

/// The longest form of a record's name that fits; empty if none does.
std::string label_of(const RecordId& record, const Moment& moment, const TextStyle& style,
                     double width) {
    const trace::NameTable& names = moment.view.names();
    std::string full = to_string(record, names);
    if (text_width(full, style) <= width) return full;
    const std::string_view client = names.text(record.client);
    std::string brief =
        fmt::format("{}{}", prefix_of(client, moment.scenario), record.number.value);
    if (text_width(brief, style) <= width) return brief;
    return {};
}

/// One record's place in a replica's log.
struct Cell {
    core::Offset offset;
    LogBatch batch;
    std::optional<RecordId> record;
};

std::vector<Cell> cells_between(const Moment& moment, const ReplicaLog& log, core::Offset from,
                                core::Offset to) {
    std::vector<Cell> found;
    for (std::size_t i = log.lower_bound(from); i < log.size() && log[i].base < to; ++i) {
        const LogBatch batch = log[i];
        for (core::Offset at = std::max(batch.base, from); at < std::min(batch.end(), to); ++at)
            found.push_back({at, batch,
                             batch.control
                                 ? std::nullopt
                                 : moment.index.record_at(batch.content, batch.base, at)});
    }
    return found;
}

/// Records that lie at more than one offset, with how often.
std::map<RecordId, int> copies_in(const Moment& moment, const ReplicaLog& log,
                                  const LogsPlan& plan) {
    std::map<RecordId, int> copies;
    const std::size_t low = log.lower_bound(plan.first);
    const std::size_t high = log.lower_bound(plan.last());
    const std::size_t begin = low > batches_around ? low - batches_around : 0;
    const std::size_t end = std::min(high + batches_around, log.size());
    for (std::size_t i = begin; i < end; ++i) {
        if (log[i].control) continue;
        for (std::int32_t n = 0; n < std::min(log[i].count, 64); ++n)
            if (const auto record = moment.index.record_at(log[i].content, n)) ++copies[*record];
    }
    std::erase_if(copies, [](const auto& one) { return one.second < 2; });
    return copies;
}

class CellPainter {
public:
    CellPainter(Easel& easel, const Moment& moment, const LogsPlan& plan, const ReplicaRow& row,
                const std::string& id)
        : easel_(easel), moment_(moment), plan_(plan), row_(row), id_(id), theme_(easel.theme()) {}

    void paint() {
        const std::map<RecordId, int> copies = copies_in(moment_, row_.replica->log, plan_);
        for (const Cell& cell :
             cells_between(moment_, row_.replica->log, plan_.first, plan_.last())) {
            const auto found = cell.record ? copies.find(*cell.record) : copies.end();
            paint(cell, found == copies.end() ? 1 : found->second);
        }
        paint_base();
        if (row_.cut) paint_cut();
    }

private:
    double line() const { return theme_.line * plan_.scale; }
    double top() const { return row_.rect.y + plan_.lane; }

    Rect rect_of(core::Offset offset, bool first_of_batch = true, bool last_of_batch = true) const {
        const double wide = plan_.column > 20 ? 3 : 1.5;
        const double left = first_of_batch ? wide : 0.5;
        const double right = last_of_batch ? wide : 0.5;
        return {plan_.x_of(offset) + left, top() + 1, plan_.column - left - right, plan_.cell - 3};
    }

    /// The row's own hue: deep for a leader, lighter for who follows.
    Colour hue() const {
        switch (row_.state) {
            case ReplicaState::leader: return theme_.leader;
            case ReplicaState::old_leader: return theme_.leader;
            case ReplicaState::in_sync: return theme_.in_sync;
            case ReplicaState::out_of_sync: return theme_.out_of_sync;
            case ReplicaState::offline: return theme_.offline;
        }
        return theme_.offline;
    }

    std::string name_of(const Cell& cell) const {
        if (cell.batch.control) return std::string(easel_.say({"control record", "控制消息"}));
        if (cell.record) return to_string(*cell.record, moment_.view.names());
        return fmt::format("{} {}", easel_.say({"record at", "消息，偏移量"}), cell.offset.value);
    }

    std::string facts_of(const Cell& cell, int copies) const {
        const ReplicaView& replica = *row_.replica;
        std::string facts = fmt::format(
            "{} {}, {}, {}, e{}", easel_.say({"offset", "偏移量"}), cell.offset.value,
            cell.offset < replica.hw ? easel_.say({"committed", "已提交"})
                                     : easel_.say({"above the high watermark", "在高水位之上"}),
            cell.offset < replica.synced ? easel_.say({"synced", "已落盘"})
                                         : easel_.say({"in the page cache", "仅在页缓存"}),
            cell.batch.epoch.value);
        if (cell.batch.count > 1)
            facts += fmt::format(", {} {}", easel_.say({"batch of", "批次大小"}), cell.batch.count);
        if (copies > 1)
            facts += fmt::format(", {} {}", easel_.say({"copies in this log:", "日志中的份数："}),
                                 copies);
        return facts;
    }

    void paint(const Cell& cell, int copies) {
        const Rect rect = rect_of(cell.offset, cell.offset == cell.batch.base,
                                  cell.offset + 1 == cell.batch.end());
        const EntityIndex entity =
            easel_.entity(EntityKind::record, fmt::format("record:{}#{}", id_, cell.offset.value),
                          {plan_.x_of(cell.offset), rect.y, plan_.column, rect.height},
                          name_of(cell), facts_of(cell, copies));
        const bool committed = cell.offset < row_.replica->hw;
        const Colour fill = committed ? hue() : theme_.panel;
        const Pen pen{.colour = committed ? mix(hue(), theme_.ink, 0.35) : theme_.ink,
                      .width = line() * (committed ? 0.8 : 1),
                      .dash = committed ? Dash::solid : Dash::dashed};
        if (cell.batch.control) {
            const Point middle = rect.centre();
            const double r = std::min(rect.width, rect.height) / 2;
            easel_.polygon({{middle.x, middle.y - r},
                            {middle.x + r, middle.y},
                            {middle.x, middle.y + r},
                            {middle.x - r, middle.y}},
                           {.colour = fill}, pen, entity);
            return;
        }
        easel_.box(rect, 3 * plan_.scale, {.colour = fill}, pen, entity);
        TextStyle style{.size = plan_.small,
                        .bold = row_.state == ReplicaState::leader,
                        .align = Align::centre,
                        .colour = readable_on(fill)};
        if (cell.record) {
            const std::string label = label_of(*cell.record, moment_, style, rect.width - 2);
            easel_.text(rect, label, style, entity);
        }
        if (copies > 1) paint_copies(rect, copies, entity);
    }

    /// The same record at two offsets: a badge in the lane above, with its number.
    void paint_copies(const Rect& cell, int copies, EntityIndex entity) {
        const TextStyle style{.size = plan_.small,
                              .bold = true,
                              .align = Align::centre,
                              .colour = readable_on(theme_.violation)};
        const std::string text = fmt::format("{}×", copies);
        const double width = text_width(text, style) + 6;
        easel_.box(cell, 3 * plan_.scale, {}, {.colour = theme_.violation, .width = 2 * line()},
                   entity);
        if (width > plan_.column + 4 || plan_.lane < plan_.small) return;
        const Rect badge{cell.centre().x - width / 2, cell.y - plan_.lane + 1, width,
                         plan_.lane - 2};
        easel_.box(badge, 3, {.colour = theme_.violation}, {}, entity);
        easel_.text(badge, text, style, entity);
    }

    /// The thick line under what is synced.
    void paint_base() {
        const core::Offset from = std::max(plan_.first, row_.replica->log_start);
        const core::Offset to = std::min(plan_.last(), row_.replica->synced);
        if (to <= from) return;
        const double y = top() + plan_.cell + 1;
        const Rect bounds{plan_.x_of(to) - 5, y - 2, 7, 7};
        const EntityIndex mark = easel_.entity(
            EntityKind::mark, "mark:synced:" + id_, bounds,
            fmt::format("{} {}", easel_.say({"synced", "已落盘"}), row_.replica->synced.value),
            std::string(
                easel_.say({"below it a power loss destroys nothing", "在它之下断电也不会丢失"})));
        const Pen pen{.colour = theme_.ink, .width = 2.4 * line()};
        easel_.line({plan_.x_of(from) + 2, y}, {plan_.x_of(to) - 2, y}, pen, mark);
        easel_.line({plan_.x_of(to) - 2, y}, {plan_.x_of(to) - 2, y + 5 * plan_.scale},
                    {.colour = theme_.ink, .width = line()}, mark);
    }

    /// What was cut off: struck through, fading; no part of the log any more.
    void paint_cut() {
        const Colour red = thinned(theme_.violation, row_.cut->strength);
        for (const LogBatch& batch : row_.replica->log.last_cut()) {
            for (core::Offset at = batch.base; at < batch.end(); ++at) {
                if (at < row_.cut->from || !plan_.shows(at)) continue;
                const Rect rect = rect_of(at);
                easel_.box(rect, 3 * plan_.scale, {},
                           {.colour = red, .width = line(), .dash = Dash::dotted});
                TextStyle style{
                    .size = plan_.small, .strike = true, .align = Align::centre, .colour = red};
                if (const auto record = moment_.index.record_at(batch.content, batch.base, at))
                    easel_.text(rect, label_of(*record, moment_, style, rect.width - 2), style);
                easel_.line({rect.x - 1, rect.bottom()}, {rect.right() + 1, rect.y},
                            {.colour = red, .width = 1.6 * line()});
            }
        }
    }

    Easel& easel_;
    const Moment& moment_;
    const LogsPlan& plan_;
    const ReplicaRow& row_;
    const std::string& id_;
    const Theme& theme_;
};

/// How often each offset of the window had an effect, by the effect's name.
std::map<std::string, std::map<core::Offset, int>> effects_in(const Moment& moment,
                                                              const LogsPlan& plan,
                                                              const ConsumedView& consumed) {
    std::map<std::string, std::map<core::Offset, int>> done;
    for (const EffectRange& range : consumed.effects) {
        auto& offsets = done[std::string(moment.view.names().text(range.effect))];
        for (core::Offset at = std::max(range.from, plan.first);
             at < std::min(range.to, plan.last()); ++at)
            ++offsets[at];
    }
    return done;
}

}  // namespace

double full_name_width(const scenario::Scenario& scenario, double text_size) {
    double width = 0;
    for (const std::string_view name : producers_of(scenario))
        width = std::max(width,
                         text_width(fmt::format("{}/88", name), {.size = text_size, .bold = true}));
    return width + 10;
}

std::string cell_name_example(const scenario::Scenario& scenario) {
    std::string text;
    for (const std::string_view name : producers_of(scenario)) {
        if (text.size() > 40) return text + ", …";
        fmt::format_to(std::back_inserter(text), "{}{}3 = {}/3", text.empty() ? "" : ", ",
                       prefix_of(name, scenario), name);
    }
    return text;
}

void paint_cells(Easel& easel, const Moment& moment, const LogsPlan& plan, const ReplicaRow& row,
                 const std::string& id) {
    CellPainter(easel, moment, plan, row, id).paint();
}

void paint_reading(Easel& easel, const Moment& moment, const LogsPlan& plan, const ReaderRow& row,
                   const std::string& id, EntityIndex entity) {
    const Theme& theme = easel.theme();
    const double line = theme.line * plan.scale;
    const double y = row.rect.y + plan.small * 0.8;
    const double right = plan.cells_x + plan.column * static_cast<double>(plan.columns);
    easel.line({plan.cells_x, y}, {right, y}, {.colour = theme.link, .width = line * 0.7}, entity);
    if (row.consumed == nullptr) return;
    const ConsumedView& one = *row.consumed;
    const double r = plan.small * 0.38;

    // What was read, up to the position; the position's head points up at the boundary.
    if (one.position > plan.first) {
        const double to = plan.x_of(std::min(one.position, plan.last()));
        easel.line({plan.cells_x, y}, {to, y}, {.colour = theme.consumer, .width = 3 * line},
                   entity);
    }
    if (plan.shows_boundary(one.position)) {
        const double x = plan.x_of(one.position);
        easel.polygon({{x, y - 1.6 * r}, {x - 1.5 * r, y + 1.2 * r}, {x + 1.5 * r, y + 1.2 * r}},
                      {.colour = theme.consumer}, {.colour = theme.ink, .width = line * 0.8},
                      entity);
    }
    const double below = y + plan.small * 1.15;
    for (const core::Offset at : one.in_work) {
        if (!plan.shows(at)) continue;
        const double x = plan.x_of(at) + plan.column / 2;
        easel.ellipse({x - r, below - r, 2 * r, 2 * r}, {.colour = theme.panel},
                      {.colour = theme.ink, .width = line, .dash = Dash::dotted}, entity);
    }
    for (const auto& [effect, offsets] : effects_in(moment, plan, one)) {
        for (const auto& [at, times] : offsets) {
            const double x = plan.x_of(at) + plan.column / 2;
            const Rect dot{x - r, below - r, 2 * r, 2 * r};
            if (times == 1) {
                easel.ellipse(dot, {.colour = theme.consumer},
                              {.colour = theme.ink, .width = line * 0.7}, entity);
                continue;
            }
            const TextStyle style{.size = plan.small,
                                  .bold = true,
                                  .align = Align::centre,
                                  .colour = readable_on(theme.violation)};
            const std::string text = fmt::format("{}×", times);
            const double width = std::min(text_width(text, style) + 6, plan.column - 1);
            const Rect badge{x - width / 2, below - plan.small * 0.6, width, plan.small * 1.25};
            const EntityIndex twice = easel.entity(
                EntityKind::effect, fmt::format("effect:{}@{}#{}", effect, id, at.value), badge,
                fmt::format("{} {}×", effect, times),
                std::string(easel.say(
                    {"done more than once for this record", "对这条消息执行了不止一次"})));
            easel.box(badge, 3, {.colour = theme.violation}, {}, twice);
            easel.text(badge, text, style, twice);
        }
    }
}

}  // namespace brokerscope::sim::scene
