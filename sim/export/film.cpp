#include "sim/export/film.h"

#include "sim/scene/logs.h"
#include "sim/scene/stage.h"
#include "sim/scene/visible.h"
#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace brokerscope::sim {

namespace {

using scene::DrawList;
using scene::Item;

/// On the screen, in seconds: the longest stretch in which nothing happens.
constexpr double still_seconds_max = 0.6;
/// Pictures on the way from one event to the next, at most.
constexpr int motion_frames_max = 40;
/// With more visible events than the first, motion is coarser; with more than the second, there is
/// none, and with more than the third not every event has a picture.
constexpr std::size_t many = 900, very_many = 2000, too_many = 4000;

/// At most tenths, short.
std::string number(double value) {
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text == "-0" ? "0" : text;
}

std::string hex(scene::Colour colour) {
    if (colour.alpha == 0) return "0";
    if (colour.alpha == 255)
        return fmt::format("\"#{:02x}{:02x}{:02x}\"", colour.red, colour.green, colour.blue);
    return fmt::format("\"#{:02x}{:02x}{:02x}{:02x}\"", colour.red, colour.green, colour.blue,
                       colour.alpha);
}

std::string style_of(const Item& item) {
    if (item.kind == Item::Kind::text) {
        const scene::TextStyle& style = item.style;
        return fmt::format("[{},{},{},{},{},{}]", number(style.size), int{style.bold},
                           int{style.strike}, int{style.face == scene::Face::mono},
                           static_cast<int>(style.align), hex(style.colour));
    }
    return fmt::format("[{},{},{},{},{},{},{}]", hex(item.fill.colour),
                       static_cast<int>(item.fill.hatch), hex(item.fill.hatch_colour),
                       hex(item.pen.colour), number(item.pen.width),
                       static_cast<int>(item.pen.dash), number(item.radius));
}

}  // namespace

std::size_t Film::number_of(std::map<std::string, std::size_t>& table,
                            std::vector<std::string>& texts, std::string text) {
    const auto [at, is_new] = table.try_emplace(std::move(text), texts.size());
    if (is_new) texts.push_back(at->first);
    return at->second;
}

std::string Film::json_of(const Item& item, scene::Point origin) {
    std::string out = fmt::format("[{},[", static_cast<int>(item.kind));
    if (item.kind == Item::Kind::polyline || item.kind == Item::Kind::polygon) {
        for (std::size_t i = 0; i < item.points.size(); ++i)
            out += fmt::format("{}{},{}", i == 0 ? "" : ",", number(item.points[i].x - origin.x),
                               number(item.points[i].y - origin.y));
    } else {
        out += fmt::format("{},{},{},{}", number(item.rect.x - origin.x),
                           number(item.rect.y - origin.y), number(item.rect.width),
                           number(item.rect.height));
    }
    out += fmt::format("],{}", number_of(style_numbers_, styles_, style_of(item)));
    if (item.kind == Item::Kind::text) out += "," + json_string(item.text);
    return out + "]";
}

Film::Picture Film::picture_of(const DrawList& list) {
    Picture picture;
    std::vector<bool> told(list.entities.size());
    for (std::size_t i = 0; i < list.items.size();) {
        const scene::EntityIndex index = list.items[i].entity;
        const scene::Entity* entity =
            index < 0 ? nullptr : &list.entities[static_cast<std::size_t>(index)];
        const bool moves = entity != nullptr && entity->kind == scene::EntityKind::message;
        const scene::Point origin =
            moves ? scene::Point{entity->bounds.x, entity->bounds.y} : scene::Point{};
        std::string chunk = "{";
        if (entity != nullptr && !told[static_cast<std::size_t>(index)]) {
            told[static_cast<std::size_t>(index)] = true;
            const scene::Rect& bounds = entity->bounds;
            chunk += fmt::format("\"e\":[{},{},{},{},{},{},{}],", json_string(entity->id),
                                 json_string(entity->name), json_string(entity->description),
                                 number(bounds.x - origin.x), number(bounds.y - origin.y),
                                 number(bounds.width), number(bounds.height));
        }
        chunk += "\"i\":[";
        for (std::size_t first = i; i < list.items.size() && list.items[i].entity == index; ++i)
            chunk += (i == first ? "" : ",") + json_of(list.items[i], origin);
        chunk += "]}";
        picture.push_back(
            {number_of(chunk_numbers_, chunks_, std::move(chunk)), moves, origin.x, origin.y});
    }
    return picture;
}

Film::Frame Film::frame_of(scene::Camera& camera, std::size_t entries, core::Instant time) {
    const scene::Moment moment = camera.behind(entries, time);
    scene::Look look{.theme = *look_.theme, .language = look_.language, .size = look_.stage};
    Frame frame{.time = time, .event = moment.view.last_event()};
    frame.stage = picture_of(scene::stage(moment, look));
    look.size = look_.logs;
    frame.logs = picture_of(scene::logs(moment, look));
    return frame;
}

void Film::add(Frame frame, double seconds) {
    frame.seconds = frames_.empty() ? 0 : frames_.back().seconds + seconds;
    frames_.push_back(std::move(frame));
}

/// Pictures behind the same entries while time goes on, as long as they differ.
void Film::follow_motion(scene::Camera& camera, std::size_t entries, core::Instant until,
                         core::Duration step) {
    for (int i = 0; i < motion_frames_max; ++i) {
        const core::Instant time = frames_.back().time + step;
        if (time >= until) return;
        Frame frame = frame_of(camera, entries, time);
        if (frame.stage == frames_.back().stage && frame.logs == frames_.back().logs) return;
        add(std::move(frame), static_cast<double>(step.ns) / static_cast<double>(camera.pace().ns));
    }
}

void Film::shoot(scene::Camera& camera, core::Instant from, core::Instant until,
                 std::span<const trace::EventId> stops) {
    // Which entries get a picture: decided before any is made, for their number decides how fine.
    std::vector<std::pair<std::size_t, core::Instant>> shots;
    TraceReader& reader = camera.reader();
    std::vector<bool> wanted;
    const std::size_t first = reader.lower_bound(from + core::nanoseconds(1));
    for (std::size_t place = first; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (event.time > until) break;
        const bool stop = std::ranges::find(stops, event.id) != stops.end();
        if (!stop && !scene::is_visible(event)) continue;
        shots.emplace_back(place + 1, event.time);
        wanted.push_back(stop || scene::is_notable(event));
    }
    const std::size_t count = shots.size();
    const std::size_t every = count > too_many ? count / too_many + 1 : 1;
    const core::Duration hop = camera.pace() * 6 / 5;
    const core::Duration step = hop / (count > many ? 2 : 4);
    add(frame_of(camera, first, from), 0);
    frames_.back().visible = true;
    std::size_t entries = first;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % every != 0 && !wanted[i]) continue;
        const auto [behind, time] = shots[i];
        if (count <= very_many) follow_motion(camera, entries, time, step);
        const double gap = static_cast<double>((time - frames_.back().time).ns) /
                           static_cast<double>(camera.pace().ns);
        Frame frame = frame_of(camera, behind, time);
        frame.visible = true;
        add(std::move(frame), std::min(gap, still_seconds_max));
        entries = behind;
    }
    follow_motion(camera, entries, until, step);
}

std::size_t Film::frame_at(trace::EventId event) const {
    std::size_t found = 0;
    for (std::size_t i = 0; i < frames_.size(); ++i)
        if (frames_[i].event == trace::no_event || frames_[i].event <= event) found = i;
    // Of those behind the same event the first: the moment itself, before time goes on.
    while (found > 0 && frames_[found - 1].event == frames_[found].event) --found;
    return found;
}

std::string Film::delta(const Picture& before, const Picture& after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t front = 0;
    while (front < shorter && before[front] == after[front]) ++front;
    std::size_t behind = 0;
    while (behind < shorter - front &&
           before[before.size() - 1 - behind] == after[after.size() - 1 - behind])
        ++behind;
    std::string out = fmt::format("[{},{}", front, behind);
    for (std::size_t i = front; i < after.size() - behind; ++i) {
        const Placed& placed = after[i];
        out += placed.moves
                   ? fmt::format(",[{},{},{}]", placed.chunk, number(placed.x), number(placed.y))
                   : fmt::format(",{}", placed.chunk);
    }
    return out + "]";
}

std::string Film::json() const {
    std::string out =
        fmt::format("{{\"size\":[[{},{}],[{},{}]],\"ground\":{}", number(look_.stage.width),
                    number(look_.stage.height), number(look_.logs.width), number(look_.logs.height),
                    hex(look_.theme->ground));
    out += fmt::format(",\"ring\":{},\"styles\":[{}],\"chunks\":[{}],\"frames\":[",
                       hex(look_.theme->focus), fmt::join(styles_, ","), fmt::join(chunks_, ",\n"));
    const Picture nothing;
    for (std::size_t i = 0; i < frames_.size(); ++i) {
        const Frame& frame = frames_[i];
        const bool boot = frame.event == trace::no_event;
        out += fmt::format("{}[{:.3f},{},{},{:.3f},{},{}]", i == 0 ? "\n" : ",\n",
                           static_cast<double>(frame.time.ns) / 1e6,
                           boot ? -1 : static_cast<std::int64_t>(frame.event.value),
                           int{frame.visible}, frame.seconds,
                           delta(i == 0 ? nothing : frames_[i - 1].stage, frame.stage),
                           delta(i == 0 ? nothing : frames_[i - 1].logs, frame.logs));
    }
    return out + "]}";
}

}  // namespace brokerscope::sim
