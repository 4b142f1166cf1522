// What is on its way, and what was lost a moment ago. See stage.h.
//
// A message that arrives in the usual time flies evenly. One that waits on its way (a cut, a hold)
// goes to a little before the middle at the usual speed, stands there, and covers the rest just
// before it arrives: its place says nothing about when that will be.

#include "sim/scene/stage_parts.h"
#include "sim/scene/text_metrics.h"
#include "sim/scene/way.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace brokerscope::sim::scene {

namespace {

constexpr std::size_t singly_max = 60;  ///< more than that are one bundle a link

/// Where on its way a message stands that cannot go on: before the middle, where a cut is drawn.
constexpr double waits_at = 0.32;

enum class Sign : std::uint8_t { none, plus, minus };

struct Dot {
    trace::MessageId message;
    trace::Name from, to;
    core::ApiKey api = core::ApiKey::none;
    bool request = true;
    bool faint = false;  ///< routine: small, without a letter
    bool waits = false;
    bool lost = false;
    std::int32_t attempt = 1;
    Sign sign = Sign::none;
    core::ErrorCode error = core::ErrorCode::none;
    std::vector<std::string> records;  ///< their labels
    double share = 0;                  ///< of its way
    Step step;
};

core::Duration usual(const Moment& moment) {
    return std::max(moment.scenario.cluster.network.latency.first, core::Duration{1});
}

double ratio(core::Duration a, core::Duration b) {
    return static_cast<double>(a.ns) / static_cast<double>(std::max<std::int64_t>(b.ns, 1));
}

/// How much of its way a message has behind it, and whether it stands.
void set_share(Dot& dot, const StageParts& parts, const MessageView& message) {
    const Moment& moment = parts.moment;
    const core::Duration hop = usual(moment);
    const core::Duration flown = moment.time - message.sent;
    const Flight* flight = moment.flights.find(message.message.message);
    const bool ends = flight != nullptr && flight->end != FlightEnd::none;
    const bool slow =
        parts.barriers.between(parts.name(dot.from), parts.name(dot.to)) == Barrier::slow;
    const bool arrives = ends && flight->end == FlightEnd::delivered && message.held_by < 0;
    if (arrives && (slow || flight->ended - flight->sent <= hop * 4)) {
        dot.share = ratio(flown, flight->ended - flight->sent);
    } else {
        dot.share = std::min(ratio(flown, hop), waits_at);
        dot.waits = ratio(flown, hop) > waits_at;
        if (ends && flight->end == FlightEnd::delivered && flight->ended - moment.time < hop / 2) {
            dot.share = 1 - (1 - waits_at) * ratio(flight->ended - moment.time, hop / 2);
            dot.waits = false;
        }
    }
    dot.share = std::clamp(dot.share, 0.0, 1.0);
}

bool is_routine(core::ApiKey api) {
    return api == core::ApiKey::api_versions || api == core::ApiKey::metadata ||
           api == core::ApiKey::broker_heartbeat || api == core::ApiKey::find_coordinator ||
           api == core::ApiKey::list_offsets || api == core::ApiKey::create_topics ||
           api == core::ApiKey::broker_registration;
}

/// Where the leader's log ended when a message was sent: later appends are among the late entries.
core::Offset end_when_sent(const StageParts& parts, const ReplicaView& leader, trace::EventId sent,
                           bool committed) {
    core::Offset end = committed ? leader.hw : leader.log_end;
    for (const trace::Event& event : parts.moment.lately) {
        if (event.id <= sent || event.node != leader.node) continue;
        if (const auto* fact = std::get_if<trace::BatchAppended>(&event.payload);
            !committed && fact != nullptr && fact->partition == leader.partition)
            return std::min(end, fact->base_offset);
        // The high watermark before it rose is not told: what was sent lies below the new one.
        if (const auto* fact = std::get_if<trace::HwAdvanced>(&event.payload);
            committed && fact != nullptr && fact->partition == leader.partition)
            return std::min(end, fact->hw);
    }
    return end;
}

/// The records in a fetch response: what the leader had when it was sent, from where the receiver
/// goes on.
std::vector<std::string> fetched(const StageParts& parts, const MessageView& message) {
    std::vector<std::string> labels;
    const ClusterView& view = parts.moment.view;
    for (const ReplicaView& leader : view.replicas()) {
        if (leader.node != message.message.from || leader.role != ReplicaRole::leader) continue;
        const ReplicaView* follower = view.replica(leader.partition, message.message.to);
        core::Offset from{-1};
        if (follower != nullptr) from = follower->log_end;
        for (const ConsumedView& read : view.consumed())
            if (read.partition == leader.partition && read.node == message.message.to)
                from = read.position;
        if (from.value < 0) continue;
        const core::Offset to =
            end_when_sent(parts, leader, message.sent_event, follower == nullptr);
        for (const LogCell& cell : cells_of(leader.log, from, to, parts.moment.index))
            labels.push_back(cell.record ? parts.labels.of(*cell.record, view.names()) : "");
    }
    return labels;
}

void describe_produce(Dot& dot, const StageParts& parts, const MessageView& message) {
    const trace::Name client = dot.request ? dot.from : dot.to;
    const trace::Name broker = dot.request ? dot.to : dot.from;
    for (const ProducerView& producer : parts.moment.view.producers()) {
        if (producer.node != client) continue;
        for (const ProducerBatchView& batch : producer.batches) {
            if (batch.to != broker || batch.correlation_id != message.message.correlation_id)
                continue;
            dot.attempt = std::max(dot.attempt, batch.attempt);
            for (std::int32_t i = 0; i < batch.count; ++i) {
                const auto place = static_cast<std::size_t>(i);
                const bool known = place < batch.first.size() && batch.first[place].value > 0;
                dot.records.push_back(
                    known ? parts.labels.of(parts.name(client), batch.first[place].value) : "");
            }
        }
    }
    if (dot.request) return;
    for (const trace::Event& event : parts.moment.lately)
        if (const auto* answer = std::get_if<trace::ProduceAnswered>(&event.payload);
            answer != nullptr && event.node == broker && answer->client == client &&
            answer->correlation_id == message.message.correlation_id) {
            dot.sign = answer->error == core::ErrorCode::none ? Sign::plus : Sign::minus;
            dot.error = answer->error;
        }
}

Dot dot_of(const StageParts& parts, const MessageView& message) {
    Dot dot{.message = message.message.message,
            .from = message.message.from,
            .to = message.message.to,
            .api = message.message.api,
            .request = message.message.kind == trace::Kind::request};
    set_share(dot, parts, message);
    if (dot.api == core::ApiKey::produce) describe_produce(dot, parts, message);
    if (dot.api == core::ApiKey::fetch && !dot.request && !message.message.quiet)
        dot.records = fetched(parts, message);
    dot.faint = message.message.quiet || is_routine(dot.api);
    return dot;
}

// --- Drawing ------------------------------------------------------------------------------------

double radius_of(const StageParts& parts, const Dot& dot) {
    return parts.layout.small * (dot.faint ? 0.34 : 0.82);
}

std::string name_of(const StageParts& parts, const Dot& dot) {
    return parts.fill(dot.request ? Words{"{} request from {} to {}", "{} 请求：{} → {}"}
                                  : Words{"{} response from {} to {}", "{} 响应：{} → {}"},
                      {std::string(core::to_string(dot.api)), std::string(parts.name(dot.from)),
                       std::string(parts.name(dot.to))});
}

std::string in_words(const StageParts& parts, const Dot& dot) {
    std::string out(dot.lost    ? parts.say({"lost here", "在此丢失"})
                    : dot.waits ? parts.say({"waits", "等待中"})
                                : parts.say({"on its way", "传输中"}));
    if (dot.attempt > 1)
        out += parts.fill({", try {}", "，第 {} 次"}, {fmt::format("{}", dot.attempt)});
    if (dot.sign == Sign::plus) out += parts.say({", written", "，已写入"});
    if (dot.sign == Sign::minus) out += fmt::format(", {}", core::to_string(dot.error));
    if (!dot.records.empty())
        out += parts.fill({", {} records", "，{} 条消息"}, {fmt::format("{}", dot.records.size())});
    return out;
}

/// The letter of an API: as in the legend.
std::string letter_of(core::ApiKey api) { return std::string(core::to_string(api).substr(0, 1)); }

Rect inside(Rect rect, Size size) {
    rect.x = std::clamp(rect.x, 2.0, std::max(2.0, size.width - rect.width - 2));
    rect.y = std::clamp(rect.y, 2.0, std::max(2.0, size.height - rect.height - 2));
    return rect;
}

/// What texts of the picture take already.
class Taken {
public:
    explicit Taken(const DrawList& list) {
        for (const Item& item : list.items)
            if (item.kind == Item::Kind::text) rects_.push_back(item.rect);
        nodes_ = rects_.size();
    }
    bool is_free(const Rect& rect) const {
        return std::ranges::none_of(rects_, [&](const Rect& r) { return r.intersects(rect); });
    }
    void take(const Rect& rect) { rects_.push_back(rect); }

private:
    std::vector<Rect> rects_;
    std::size_t nodes_ = 0;
};

/// The first of some places for a label that is free; the label is left out if none is.
bool put_label(StageParts& parts, Taken& taken, const Dot& dot, double radius, double width,
               double height, Rect& where) {
    const Point c = dot.step.at;
    const double gap = parts.layout.small * 0.25;
    const Rect places[] = {{c.x - width / 2, c.y - radius - gap - height, width, height},
                           {c.x - width / 2, c.y + radius + gap, width, height},
                           {c.x + radius + gap, c.y - height / 2, width, height},
                           {c.x - radius - gap - width, c.y - height / 2, width, height}};
    for (const Rect& place : places) {
        const Rect rect = inside(place, parts.layout.size);
        if (!taken.is_free(rect) || rect.contains(c)) continue;
        taken.take(rect);
        where = rect;
        return true;
    }
    return false;
}

/// The records beside a dot: up to three cells, of more the first and how many.
void draw_load(StageParts& parts, Taken& taken, const Dot& dot, double radius) {
    if (dot.records.empty()) return;
    const Theme& theme = parts.theme();
    std::vector<std::string> labels(dot.records.begin(),
                                    dot.records.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                              dot.records.size(), std::size_t{3})));
    if (dot.records.size() > 3) labels = {fmt::format("×{}", dot.records.size())};
    if (std::ranges::any_of(labels, [](const std::string& label) { return label.empty(); }))
        labels = {fmt::format("×{}", dot.records.size())};
    const TextStyle style = parts.bold(parts.small({}));
    double cell = parts.layout.small * 1.5;
    for (const std::string& label : labels)
        cell = std::max(cell, text_width(label, style) + parts.layout.small * 0.5);
    const double height = parts.layout.small * 1.45;
    const double gap = parts.layout.small * 0.2;
    const double width = static_cast<double>(labels.size()) * (cell + gap) - gap;
    Rect where;
    if (!put_label(parts, taken, dot, radius, width, height, where)) return;
    for (const std::string& label : labels) {
        parts.cell({where.x, where.y, cell, height}, label,
                   {dot.request ? theme.panel : theme.in_sync}, {theme.edge, parts.line()});
        where.x += cell + gap;
    }
}

void draw_note(StageParts& parts, Taken& taken, const Dot& dot, double radius) {
    std::string note;
    Colour colour = parts.theme().ink;
    if (dot.attempt > 1 && dot.request)
        note = parts.fill({"try {}", "第 {} 次"}, {fmt::format("{}", dot.attempt)});
    if (dot.lost) {
        note = parts.say({"lost", "丢失"});
        colour = parts.theme().violation;
    }
    if (dot.sign == Sign::minus) {
        note = core::to_string(dot.error);
        colour = parts.theme().violation;
    }
    if (note.empty()) return;
    const TextStyle style = parts.centred(parts.bold(parts.small(colour)));
    Rect where;
    const double width = std::min(text_width(note, style) + 2, parts.layout.small * 14);
    if (!put_label(parts, taken, dot, radius, width, line_height(style), where)) return;
    parts.sketch.box(where.inset(-1), 3, {parts.theme().ground});
    parts.sketch.text(where, note, style);
}

/// Two halves that came apart, and a cross between them.
void draw_broken(StageParts& parts, const Dot& dot, double radius) {
    const Theme& theme = parts.theme();
    const Point c = dot.step.at;
    const double off = radius * 0.6;
    const Pen pen{dot.request ? theme.request : theme.edge, parts.line() * 1.2};
    for (const double side : {-1.0, 1.0}) {
        const double x = c.x + side * off;
        // Half a disc, by eight corners.
        constexpr Point arc[] = {{0, -1},     {0.5, -0.87}, {0.87, -0.5}, {1, 0},
                                 {0.87, 0.5}, {0.5, 0.87},  {0, 1}};
        std::vector<Point> half;
        for (const Point& p : arc) half.push_back({x + side * p.x * radius, c.y + p.y * radius});
        parts.sketch.polygon(std::move(half), {dot.request ? theme.request : theme.panel}, pen);
    }
    const double s = parts.layout.small * (dot.faint ? 0.3 : 0.5);
    for (const double side : {-1.0, 1.0})
        parts.sketch.line({c.x - s, c.y - s * side}, {c.x + s, c.y + s * side},
                          {theme.violation, parts.line() * 2.4});
}

void draw_dot(StageParts& parts, Taken& taken, const Dot& dot) {
    const Theme& theme = parts.theme();
    const double radius = radius_of(parts, dot);
    const Point c = dot.step.at;
    const double line = parts.line();
    parts.sketch.begin(EntityKind::message, fmt::format("message:{}", dot.message.value),
                       {c.x - radius - 2, c.y - radius - 2, 2 * radius + 4, 2 * radius + 4},
                       name_of(parts, dot), in_words(parts, dot));
    if (dot.lost) {
        draw_broken(parts, dot, radius * 0.9);
        if (!dot.faint) draw_note(parts, taken, dot, radius * 1.2);
        parts.sketch.end();
        return;
    }
    if (dot.faint) {
        parts.sketch.circle(c, radius, {dot.request ? theme.edge : theme.ground},
                            {theme.edge, line * 0.8});
    } else {
        const Colour edge = dot.sign == Sign::minus ? theme.violation : theme.request;
        const Colour fill = dot.request ? theme.request : theme.panel;
        if (dot.attempt > 1)
            parts.sketch.circle(c, radius * 1.32, {theme.ground}, {edge, line * 1.3});
        parts.sketch.circle(c, radius, {fill}, {edge, line * 1.5});
        const std::string letter = dot.sign == Sign::plus    ? "+"
                                   : dot.sign == Sign::minus ? "–"
                                                             : letter_of(dot.api);
        const double half = parts.layout.small * 0.62;
        const Rect place{c.x - half, c.y - half, 2 * half, 2 * half};
        if (taken.is_free(place)) {
            taken.take(place);
            parts.sketch.text(place, letter,
                              parts.centred(parts.bold(parts.small(ink_on(fill, theme)))));
        }
    }
    if (dot.waits) {
        const double s = parts.layout.small * 0.3;
        const double y = c.y - radius - s * 2.4;
        for (const double x : {c.x - s * 0.8, c.x + s * 0.3})
            parts.sketch.box({x, y, s * 0.6, s * 1.8}, 1, {theme.violation});
    }
    const double around = radius * (dot.attempt > 1 ? 1.4 : 1);
    if (!dot.faint) draw_load(parts, taken, dot, around + (dot.waits ? parts.layout.small : 0));
    if (!dot.faint) draw_note(parts, taken, dot, around);
    parts.sketch.end();
}

/// Puts a dot on its way, at the right-hand side of its direction, so that a request and a response
/// pass each other.
bool place(Dot& dot, const StageParts& parts) {
    const std::vector<Point> way = parts.layout.way(parts.name(dot.from), parts.name(dot.to));
    if (way.size() < 2) return false;
    const double radius = radius_of(parts, dot) + 2;
    const double length = length_of(way);
    const double room = std::max(length - 2 * radius, 0.0);
    dot.step = walk(way, radius + room * dot.share);
    const double side = parts.layout.small * (dot.faint ? 0.3 : 0.5);
    dot.step.at.x -= dot.step.along.y * side;
    dot.step.at.y += dot.step.along.x * side;
    return true;
}

/// Apart from others that fly the same way close together: back along the way.
void push_apart(std::vector<Dot>& dots, const StageParts& parts) {
    std::map<std::pair<trace::Name, trace::Name>, std::vector<Dot*>> ways;
    for (Dot& dot : dots)
        if (!dot.faint && !dot.lost) ways[{dot.from, dot.to}].push_back(&dot);
    for (auto& [ends, same] : ways) {
        const double length =
            length_of(parts.layout.way(parts.name(ends.first), parts.name(ends.second)));
        if (length <= 0) continue;
        std::ranges::sort(same, [](const Dot* a, const Dot* b) {
            return std::pair(b->share, a->message) < std::pair(a->share, b->message);
        });
        const double apart = parts.layout.small * 2.1 / length;
        for (std::size_t i = 1; i < same.size(); ++i)
            same[i]->share = std::max(0.0, std::min(same[i]->share, same[i - 1]->share - apart));
    }
}

void draw_bundles(StageParts& parts, const std::vector<Dot>& dots) {
    Taken taken(parts.list);
    std::map<std::pair<trace::Name, trace::Name>, std::vector<const Dot*>> ways;
    for (const Dot& dot : dots) ways[{dot.from, dot.to}].push_back(&dot);
    for (const auto& [ends, same] : ways) {
        const std::vector<Point> way =
            parts.layout.way(parts.name(ends.first), parts.name(ends.second));
        const Step step = walk(way, length_of(way) * 0.5);
        const double radius = parts.layout.small * 0.95;
        const std::string count = fmt::format("{}", same.size());
        const Rect where{step.at.x - radius, step.at.y - radius, 2 * radius, 2 * radius};
        if (!taken.is_free(where)) continue;
        taken.take(where);
        parts.sketch.begin(
            EntityKind::message, fmt::format("message:{}", same[0]->message.value), where,
            parts.fill(
                {"{} messages from {} to {}", "{} 个报文：{} → {}"},
                {count, std::string(parts.name(ends.first)), std::string(parts.name(ends.second))}),
            std::string(parts.say({"on their way", "传输中"})));
        parts.sketch.circle(step.at, radius, {parts.theme().request});
        parts.sketch.text(where, count,
                          parts.centred(parts.small(ink_on(parts.theme().request, parts.theme()))));
        parts.sketch.end();
    }
}

/// What was lost within the last two seconds of the screen.
void add_losses(std::vector<Dot>& dots, const StageParts& parts) {
    const Moment& moment = parts.moment;
    const core::Duration hop = usual(moment);
    for (const Flight* flight :
         moment.flights.lost_between(moment.time - moment.pace * 2, moment.time)) {
        if (flight->end_event > moment.view.last_event()) continue;
        Dot dot{.message = flight->message,
                .from = flight->from,
                .to = flight->to,
                .api = flight->api,
                .request = flight->kind == trace::Kind::request,
                .lost = true};
        dot.faint = is_routine(flight->api);
        const double flown = ratio(flight->ended - flight->sent, hop);
        dot.share = flown > 1 ? 0.5 : std::clamp(flown, 0.15, 0.85);
        dots.push_back(std::move(dot));
    }
}

}  // namespace

void draw_flights(StageParts& parts) {
    std::vector<Dot> dots;
    for (const MessageView& message : parts.moment.view.in_flight()) {
        if (parts.layout.find(parts.name(message.message.from)) == nullptr ||
            parts.layout.find(parts.name(message.message.to)) == nullptr)
            continue;
        dots.push_back(dot_of(parts, message));
    }
    const auto apart = static_cast<std::size_t>(std::ranges::count(dots, false, &Dot::faint));
    if (apart > singly_max) {
        draw_bundles(parts, dots);
        return;
    }
    add_losses(dots, parts);
    push_apart(dots, parts);
    // Routine first, so that it lies below; then by number, so that the order does not jump.
    std::ranges::sort(dots, [](const Dot& a, const Dot& b) {
        return std::tuple(!a.faint, a.message) < std::tuple(!b.faint, b.message);
    });
    Taken taken(parts.list);
    for (Dot& dot : dots)
        if (place(dot, parts)) draw_dot(parts, taken, dot);
}

}  // namespace brokerscope::sim::scene
