#include "sim/scene/timeline.h"

#include "sim/scene/easel.h"
#include "sim/scene/text_metrics.h"
#include "sim/scene/timeline_signs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace brokerscope::sim::scene {

namespace {

constexpr double margin = 16;
constexpr core::Duration span_min = core::milliseconds(10);

/// The smallest round length that holds `span`.
core::Duration rounded_up(core::Duration span) {
    std::int64_t unit = span_min.ns / 10;
    for (;;) {
        for (const std::int64_t step : {10, 15, 20, 30, 40, 50, 60, 80})
            if (unit * step >= span.ns) return core::Duration{unit * step};
        unit *= 10;
    }
}

/// Ticks that are at least `least` apart and round.
core::Duration tick_of(core::Duration least) {
    std::int64_t unit = 1'000'000;
    for (;;) {
        for (const std::int64_t step : {1, 2, 5})
            if (unit * step >= least.ns) return core::Duration{unit * step};
        unit *= 10;
    }
}

/// Where everything stands: a function of the state and the size.
struct Geometry {
    double scale = 1, text = 16, small = 13;
    Rect status, rows, labels;
    double row_height = 26;
    std::size_t first_row = 0, row_count = 1;
    double from_x = 0, width = 1;
    core::Instant start;
    core::Duration span;

    double x_of(core::Instant time) const {
        const double part = static_cast<double>((time - start).ns) / static_cast<double>(span.ns);
        return from_x + std::clamp(part, 0.0, 1.0) * width;
    }
    double y_of(std::size_t row) const {
        return rows.y + (static_cast<double>(row - first_row) + 0.5) * row_height;
    }
};

Geometry geometry_of(const TimelineState& state, const Look& look) {
    Geometry at;
    const std::size_t rows = std::max<std::size_t>(state.branches.size(), 1);
    const double high = 96 + 20 * (static_cast<double>(std::min<std::size_t>(rows, 4)) - 1);
    at.scale = std::clamp(std::min(look.size.width / 1280, look.size.height / high), 1.0, 2.5);
    at.text = look.theme.text * at.scale;
    at.small = look.theme.small * at.scale;
    const double edge = margin * at.scale;
    at.status = {edge, 2, look.size.width - 2 * edge, at.text * 1.5};
    at.labels = {edge, look.size.height - at.small * 1.5, at.status.width, at.small * 1.4};
    at.rows = {edge, at.status.bottom(), at.status.width, at.labels.y - at.status.bottom()};
    const double least = std::max(at.small * 1.5, 20 * at.scale);
    const auto fitting =
        std::max<std::size_t>(static_cast<std::size_t>(std::max(at.rows.height, 0.0) / least), 1);
    at.row_count = std::min(rows, fitting);
    if (state.current >= at.row_count) at.first_row = state.current + 1 - at.row_count;
    at.row_height = std::min(at.rows.height / static_cast<double>(at.row_count), least * 1.6);
    at.from_x = edge + 10 * at.scale;
    if (rows > 1) {
        double names = 0;
        for (const TimelineBranch& branch : state.branches)
            names = std::max(names, text_width(branch.name, {.size = at.small, .bold = true}));
        at.from_x += std::min(names + 10 * at.scale, look.size.width * 0.2);
    }
    at.width = std::max(look.size.width - edge - 24 * at.scale - at.from_x, 1.0);
    at.start = state.start;
    at.span = rounded_up(std::max(state.horizon, state.start) - state.start);
    return at;
}

class TimelinePainter {
public:
    TimelinePainter(const TimelineState& state, const Look& look)
        : state_(state), theme_(look.theme), at_(geometry_of(state, look)), easel_(look) {}

    DrawList paint() {
        const Rect ground{at_.from_x - 8, at_.rows.y, at_.width + 16,
                          at_.rows.height + at_.labels.height};
        ground_ = easel_.entity(
            EntityKind::time, "time", ground, std::string(easel_.say({"virtual time", "虚拟时间"})),
            fmt::format("{} / {}", clock_text(state_.cursor), clock_text(state_.horizon)));
        paint_status();
        paint_ticks();
        for (std::size_t i = 0; i < at_.row_count; ++i) paint_row(at_.first_row + i);
        paint_marks();
        paint_cursor();
        return std::move(easel_).finish();
    }

private:
    Pen pen(Colour colour, double width = 1, Dash dash = Dash::solid) const {
        return {.colour = colour, .width = width * theme_.line * at_.scale, .dash = dash};
    }
    TextStyle small(Colour colour, Align align = Align::left, bool bold = false) const {
        return {.size = at_.small, .bold = bold, .align = align, .colour = colour};
    }

    void paint_status() {
        const TextStyle clock{
            .size = at_.text, .bold = true, .face = Face::mono, .colour = theme_.ink};
        const Rect line = at_.status;
        const double r = at_.text * 0.32;
        const Point middle{line.x + r + 2, line.centre().y};
        const auto arrow = [&](double x) {
            easel_.polygon({{x - r, middle.y - r}, {x + r, middle.y}, {x - r, middle.y + r}},
                           {.colour = theme_.good}, {});
        };
        if (state_.skipping) {
            arrow(middle.x);
            arrow(middle.x + 1.7 * r);
        } else if (state_.playing) {
            arrow(middle.x);
        } else {
            for (const double x : {middle.x - r, middle.x + 0.3 * r})
                easel_.box({x, middle.y - r, 0.7 * r, 2 * r}, 0, {.colour = theme_.quiet}, {});
        }
        const double text = line.x + 5 * r + 6;
        const std::string now = clock_text(state_.cursor);
        const double width = text_width(now, clock);
        easel_.text({text, line.y, width + 1, line.height}, now, clock);
        const double rest = line.right() - text - width - 20;
        if (state_.horizon > state_.cursor) {
            const std::string seen =
                fmt::format("{} {}", easel_.say({"seen to", "已看到"}), clock_text(state_.horizon));
            easel_.text({text + width + 16, line.y, rest * 0.5, line.height}, seen,
                        small(theme_.quiet));
        }
        easel_.text({line.right() - rest * 0.45, line.y, rest * 0.45, line.height}, state_.rate,
                    small(theme_.quiet, Align::right));
    }

    void paint_ticks() {
        const TextStyle style = small(theme_.quiet, Align::centre);
        const double label = text_width("88.888 s", style) + 24;
        const auto least =
            static_cast<std::int64_t>(static_cast<double>(at_.span.ns) * label / at_.width);
        const core::Duration tick = tick_of(core::Duration{least});
        for (core::Instant time = at_.start; time <= at_.start + at_.span; time = time + tick) {
            const double x = at_.x_of(time);
            easel_.line({x, at_.rows.y + 2}, {x, at_.rows.bottom()}, pen(theme_.link, 0.4),
                        ground_);
            const double left = std::max(x - label / 2, 2.0);
            const double right = std::min(x + label / 2, easel_.look().size.width - 2);
            easel_.text({left, at_.labels.y, right - left, at_.labels.height}, clock_text(time),
                        style, ground_);
        }
    }

    core::Instant row_from(std::size_t row) const {
        if (row >= state_.branches.size() || !state_.branches[row].parent) return state_.start;
        return state_.branches[row].from;
    }
    core::Instant row_to(std::size_t row) const {
        const core::Instant to =
            row < state_.branches.size() ? state_.branches[row].reached : state_.horizon;
        return std::min(to, state_.horizon);
    }

    void paint_row(std::size_t row) {
        const double y = at_.y_of(row);
        const bool current = row == state_.current;
        const Colour colour = current ? theme_.leader : theme_.edge;
        const double from = at_.x_of(row_from(row));
        const double to = std::max(from, at_.x_of(row_to(row)));
        if (current)
            easel_.line({to, y}, {at_.from_x + at_.width, y}, pen(theme_.link, 0.8, Dash::dotted),
                        ground_);
        easel_.line({from, y}, {to, y}, pen(colour, current ? 3 : 1.6), ground_);
        if (row >= state_.branches.size() || state_.branches.size() < 2) return;
        const TimelineBranch& branch = state_.branches[row];
        if (branch.parent && *branch.parent >= at_.first_row)
            easel_.line({from, at_.y_of(*branch.parent)}, {from, y}, pen(colour, current ? 2 : 1.2),
                        ground_);
        const Rect name{margin * at_.scale, y - at_.row_height / 2,
                        at_.from_x - margin * at_.scale - 14, at_.row_height};
        const EntityIndex entity = easel_.entity(
            EntityKind::branch, fmt::format("branch:{}", row), name, branch.name,
            branch.parent
                ? fmt::format("{} {}", easel_.say({"leaves at", "分叉于"}), clock_text(branch.from))
                : std::string());
        easel_.text(name, branch.name,
                    small(current ? theme_.ink : theme_.quiet, Align::left, current), entity);
    }

    /// Marks of a row that would lie over each other are one sign with their number.
    void paint_marks() {
        std::vector<const TimelineMark*> marks;
        for (const TimelineMark& mark : state_.marks) {
            if (mark.time > state_.horizon || mark.time < state_.start) continue;
            if (mark.branch < at_.first_row || mark.branch >= at_.first_row + at_.row_count)
                continue;
            marks.push_back(&mark);
        }
        std::ranges::stable_sort(marks, {}, [](const TimelineMark* mark) {
            return std::pair(mark->branch, mark->time);
        });
        const double apart = sign_size() + 4 * at_.scale;
        for (std::size_t i = 0; i < marks.size();) {
            std::vector<const TimelineMark*> near{marks[i]};
            const double x = at_.x_of(marks[i]->time);
            for (++i; i < marks.size() && marks[i]->branch == near.front()->branch &&
                      at_.x_of(marks[i]->time) < x + apart;
                 ++i)
                near.push_back(marks[i]);
            paint_near(near);
        }
    }

    double sign_size() const { return std::min(at_.row_height * 0.72, at_.text * 1.1); }

    std::string name_of(const TimelineMark& mark) const {
        return mark.word.empty() ? std::string(word_of(mark.kind, easel_.look().language))
                                 : mark.word;
    }

    void paint_near(const std::vector<const TimelineMark*>& marks) {
        // The most telling one stands for all: kinds are in the order of their weight.
        const TimelineMark& shown = **std::ranges::max_element(
            marks, {}, [](const TimelineMark* mark) { return weight_of(mark->kind); });
        const double size = sign_size();
        const double x = at_.x_of(marks.front()->time);
        const double y = at_.y_of(shown.branch);
        const Rect rect{x - size / 2, y - size / 2, size, size};
        std::string facts;
        for (const TimelineMark* mark : marks) {
            if (mark == &shown && marks.size() == 1) break;
            if (facts.size() > 160) {
                facts += ", …";
                break;
            }
            facts += fmt::format("{}{} {}", facts.empty() ? "" : ", ", clock_text(mark->time),
                                 name_of(*mark));
        }
        std::string name = fmt::format("{} {}", clock_text(shown.time), name_of(shown));
        if (marks.size() > 1) name += fmt::format(" (+{})", marks.size() - 1);
        const EntityIndex entity =
            easel_.entity(EntityKind::event, fmt::format("event:{}", shown.event.value),
                          rect.inset(-2), std::move(name), std::move(facts));
        paint_sign(easel_, shown.kind, rect, entity);
        if (marks.size() < 2) return;
        const std::string count = std::to_string(marks.size());
        const TextStyle style{.size = std::max(theme_.small * 0.85, 11.0) * at_.scale,
                              .bold = true,
                              .colour = theme_.ink};
        const double width = text_width(count, style);
        easel_.text({rect.right() + 1, rect.y - 4, width + 2, style.size * 1.1}, count, style,
                    entity);
    }

    void paint_cursor() {
        const double x = at_.x_of(state_.cursor);
        const double top = at_.rows.y;
        const double r = 5 * at_.scale;
        easel_.line({x, top}, {x, at_.rows.bottom() + 2}, pen(theme_.ink, 1.3), ground_);
        easel_.polygon({{x - r, top - r}, {x + r, top - r}, {x, top + r * 0.6}},
                       {.colour = theme_.ink}, {}, ground_);
    }

    const TimelineState& state_;
    const Theme& theme_;
    Geometry at_;
    Easel easel_;
    EntityIndex ground_ = -1;
};

}  // namespace

DrawList timeline(const TimelineState& state, const Look& look) {
    return TimelinePainter(state, look).paint();
}

core::Instant time_at(const TimelineState& state, const Look& look, Point point) {
    const Geometry at = geometry_of(state, look);
    const double part = std::clamp((point.x - at.from_x) / at.width, 0.0, 1.0);
    const auto along = static_cast<std::int64_t>(part * static_cast<double>(at.span.ns));
    return std::clamp(at.start + core::Duration{along}, state.start,
                      std::max(state.start, state.horizon));
}

std::string clock_text(core::Instant time) {
    const std::int64_t ms = (time.ns < 0 ? -time.ns : time.ns) / 1'000'000;
    const std::string_view sign = time.ns < 0 && ms > 0 ? "−" : "";
    if (ms >= 3'600'000)
        return fmt::format("{}{}:{:02}.{:03}", sign, ms / 60'000, ms / 1000 % 60, ms % 1000);
    return fmt::format("{}{}.{:03} s", sign, ms / 1000, ms % 1000);
}

std::optional<MarkKind> mark_of(const trace::Event& event) {
    if (event.time.ns < 0) return std::nullopt;
    const trace::Payload& fact = event.payload;
    if (std::holds_alternative<trace::FaultFired>(fact)) return MarkKind::fault;
    if (const auto* elected = std::get_if<trace::LeaderElected>(&fact))
        return elected->first ? std::nullopt : std::optional(MarkKind::election);
    if (const auto* cut = std::get_if<trace::LogTruncated>(&fact))
        return cut->to < cut->from ? std::optional(MarkKind::truncation) : std::nullopt;
    if (const auto* lost = std::get_if<trace::MessageLost>(&fact))
        return lost->quiet ? std::nullopt : std::optional(MarkKind::loss);
    if (std::holds_alternative<trace::BatchRetried>(fact)) return MarkKind::retry;
    if (std::holds_alternative<trace::AlarmRaised>(fact)) return MarkKind::alarm;
    return std::nullopt;
}

std::string_view word_of(MarkKind kind, std::string_view language) {
    constexpr std::array<Words, 9> all{{{"fault", "故障"},
                                        {"leader elected", "选出 Leader"},
                                        {"log truncated", "日志截断"},
                                        {"retry", "重试"},
                                        {"message lost", "报文丢失"},
                                        {"alarm", "告警"},
                                        {"lesson stop", "课程停顿"},
                                        {"your act", "你的操作"},
                                        {"violation", "违反保证"}}};
    return all[static_cast<std::size_t>(kind)].in(language);
}

}  // namespace brokerscope::sim::scene
