#include "gui/engine/playback.h"

#include "gui/engine/entity_ref.h"
#include "sim/scene/visible.h"

#include <algorithm>
#include <array>

namespace brokerscope::gui {

namespace scene = sim::scene;

namespace {

core::Duration usual(const scenario::Latency& latency) {
    switch (latency.shape) {
        case scenario::Latency::Shape::uniform: return (latency.first + latency.second) / 2;
        case scenario::Latency::Shape::constant:
        case scenario::Latency::Shape::exponential:
        case scenario::Latency::Shape::lognormal: return latency.first;
    }
    return latency.first;
}

/// The latency of the scenario's usual link: the median, if links are given one by one.
core::Duration usualHop(const scenario::NetworkSpec& network) {
    std::vector<core::Duration> all;
    for (const scenario::Link& link : network.links) all.push_back(usual(link.latency));
    if (all.empty()) all.push_back(usual(network.latency));
    std::sort(all.begin(), all.end());
    const core::Duration middle = all[all.size() / 2];
    return middle.ns > 0 ? middle : core::milliseconds(1);
}

}  // namespace

Playback::Playback(RecordingPtr recording, QObject* parent)
    : QObject(parent),
      recording_(std::move(recording)),
      reader_(recording_->store()),
      timeline_reader_(recording_->store()),
      timeline_(timeline_reader_),
      hop_(usualHop(recording_->scenario().cluster.network)) {
    first_place_ = reader_.lower_bound(start_);
    while (first_place_ < reader_.size() &&
           std::holds_alternative<trace::RunPhase>(reader_.at(first_place_).payload))
        ++first_place_;
    place_limit_ = reader_.size();
    findVisible();
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(16);
    connect(&timer_, &QTimer::timeout, this,
            [this] { advance(std::min(static_cast<double>(real_.restart()) / 1000, 0.1)); });
    put(first_place_, start_);
}

void Playback::findVisible() {
    std::array<bool, trace::kind_count> seen{};
    for (std::size_t place = first_place_; place < reader_.size(); ++place) {
        const trace::Event& event = reader_.at(place);
        if (scene::is_visible(event)) visible_.push_back(static_cast<std::uint32_t>(place));
        bool& known = seen[event.payload.index()];
        if (!known && scene::is_notable(event)) {
            known = true;
            first_notables_.push_back(event.time);
        }
    }
}

// --- Where the cursor stands --------------------------------------------------------------------

core::Instant Playback::timeLimit() const {
    return std::max(start_, horizon_ ? horizon_->time : recording_->end());
}

bool Playback::atEnd() const { return place_ >= place_limit_ && time_ >= timeLimit(); }

core::Instant Playback::furthest() const { return std::min(furthest_, timeLimit()); }

scene::Moment Playback::moment() {
    const core::Duration pace = virtually(1);
    const core::Instant from = time_ - 2 * pace;
    if (lately_place_ != place_ || lately_from_ != from) {
        lately_.clear();
        lately_place_ = place_;
        lately_from_ = from;
        for (std::size_t place = reader_.lower_bound(from); place < place_; ++place)
            lately_.push_back(reader_.at(place));
    }
    return {recording_->scenario(), timeline_.view(),    time_,   pace,
            recording_->flights(),  recording_->index(), lately_, recording_->edits()};
}

void Playback::put(std::size_t place, core::Instant time) {
    place_ = std::clamp(place, first_place_, std::max(first_place_, place_limit_));
    time_ = std::clamp(time, start_, timeLimit());
    event_ = trace::no_event;
    if (place_ > 0) {
        const trace::Event& last = reader_.at(place_ - 1);
        event_ = last.id;
        time_ = std::max(time_, last.time);
    }
    clock_ = time_;
    timeline_.seek_place(place_);
    furthest_ = std::max(furthest_, time_);
}

bool Playback::jump(std::size_t place, core::Instant time) {
    pause();
    const Position before = position();
    const bool was_skipping = skipping_;
    skipping_ = false;
    put(place, time);
    if (position() == before && !was_skipping) return false;
    Q_EMIT moved();
    return true;
}

// --- Moving -------------------------------------------------------------------------------------

bool Playback::stepForward() {
    const auto next = std::lower_bound(visible_.begin(), visible_.end(), place_);
    if (next == visible_.end() || *next >= place_limit_) return jump(place_limit_, timeLimit());
    return jump(*next + 1, reader_.at(*next).time);
}

bool Playback::stepBack() {
    // The last visible event behind which the cursor would stand earlier than it does.
    auto next = std::lower_bound(visible_.begin(), visible_.end(), place_);
    while (next != visible_.begin()) {
        --next;
        const core::Instant time = reader_.at(*next).time;
        if (*next + 1 < place_ || time < time_) return jump(*next + 1, time);
    }
    return toStart();
}

bool Playback::towards(std::string_view entity, bool forward) {
    const auto wanted = parseEntity(entity, reader_.names());
    if (!wanted) return false;
    const auto here = std::lower_bound(visible_.begin(), visible_.end(), place_);
    if (forward) {
        for (auto it = here; it != visible_.end() && *it < place_limit_; ++it)
            if (concerns(reader_.at(*it), *wanted)) return jump(*it + 1, reader_.at(*it).time);
        return false;
    }
    for (auto it = here; it != visible_.begin();) {
        --it;
        const trace::Event& event = reader_.at(*it);
        if (!concerns(event, *wanted)) continue;
        const core::Instant time = event.time;
        if (*it + 1 < place_ || time < time_) return jump(*it + 1, time);
    }
    return false;
}

bool Playback::nextOf(std::string_view entity) { return towards(entity, true); }
bool Playback::previousOf(std::string_view entity) { return towards(entity, false); }

bool Playback::seek(core::Instant time) {
    const core::Instant to = std::clamp(time, start_, timeLimit());
    const std::size_t place = reader_.lower_bound(to + core::nanoseconds(1));
    return jump(std::min(place, place_limit_), to);
}

bool Playback::seek(trace::EventId event) {
    if (event == trace::no_event) return toStart();
    return seekPlace(reader_.lower_bound(trace::EventId{event.value + 1}));
}

bool Playback::seek(const Position& position) {
    if (position.event == trace::no_event) return toStart();
    const std::size_t place = reader_.lower_bound(trace::EventId{position.event.value + 1});
    core::Instant time = position.time;
    if (place < reader_.size()) time = std::min(time, reader_.at(place).time);
    return jump(place, time);
}

bool Playback::seekPlace(std::size_t place) {
    const std::size_t to = std::clamp(place, first_place_, std::max(first_place_, place_limit_));
    return jump(to, to > 0 ? reader_.at(to - 1).time : start_);
}

bool Playback::toStart() { return jump(first_place_, start_); }
bool Playback::toEnd() { return jump(place_limit_, timeLimit()); }

bool Playback::toCause() {
    if (place_ == 0) return false;
    const auto here = static_cast<sim::Place>(place_ - 1);
    // Along the shortest way to the last fault that led here, so that a fault is reached if there
    // is one; else to what the world stamped, or to the first join.
    const std::vector<sim::Place> cone = recording_->graph().cone(here);
    for (auto it = cone.rbegin(); it != cone.rend(); ++it) {
        if (*it == here) continue;
        if (!std::holds_alternative<trace::FaultFired>(reader_.at(*it).payload)) continue;
        const std::vector<sim::Place> way = recording_->graph().chain(*it, here);
        if (way.size() >= 2 && way[way.size() - 2] >= first_place_)
            return seekPlace(way[way.size() - 2] + 1);
        break;
    }
    for (const sim::InEdge& edge : recording_->index().in_edges(here))
        if (edge.from != sim::no_place && edge.from >= first_place_)
            return seekPlace(edge.from + 1);
    return false;
}

bool Playback::toEffect() {
    if (place_ == 0) return false;
    std::optional<std::size_t> first;
    for (std::size_t place = place_; place < place_limit_; ++place) {
        bool came_of_it = false;
        for (const sim::InEdge& edge : recording_->index().in_edges(static_cast<sim::Place>(place)))
            came_of_it = came_of_it || edge.from + std::size_t{1} == place_;
        if (!came_of_it) continue;
        if (scene::is_visible(reader_.at(place))) return seekPlace(place + 1);
        if (!first) first = place;
    }
    return first && seekPlace(*first + 1);
}

// --- What may be seen ---------------------------------------------------------------------------

void Playback::setHorizon(const Position& horizon) {
    horizon_ = horizon;
    place_limit_ = horizon.event == trace::no_event
                       ? first_place_
                       : reader_.lower_bound(trace::EventId{horizon.event.value + 1});
    place_limit_ = std::max(place_limit_, first_place_);
    skipping_ = false;
    if (place_ > place_limit_ || time_ > timeLimit()) jump(place_limit_, timeLimit());
}

void Playback::clearHorizon() {
    horizon_.reset();
    place_limit_ = reader_.size();
    to_stop_ = false;
}

}  // namespace brokerscope::gui
