#include "sim/scene/camera.h"

#include <algorithm>

namespace brokerscope::sim::scene {

namespace {

/// How much of the screen's past a picture may still show.
constexpr std::int64_t lately_seconds = 2;
constexpr core::Duration link_if_unsaid = core::milliseconds(1);

core::Duration usual(const scenario::Latency& latency) {
    if (latency.shape != scenario::Latency::Shape::uniform) return latency.first;
    return (latency.first + latency.second) / 2;
}

core::Duration usual_hop(const scenario::NetworkSpec& network) {
    std::vector<core::Duration> all;
    for (const scenario::Link& link : network.links) all.push_back(usual(link.latency));
    if (all.empty()) return usual(network.latency);
    std::ranges::sort(all);
    return all[all.size() / 2];
}

}  // namespace

core::Duration ordinary_pace(const scenario::Scenario& scenario) {
    const core::Duration hop = usual_hop(scenario.cluster.network);
    return (hop.ns > 0 ? hop : link_if_unsaid) * 5 / 6;
}

Camera::Camera(const scenario::Scenario& scenario, const TraceStore& store, const TraceIndex& index,
               const Flights& flights)
    : scenario_(scenario),
      index_(index),
      flights_(flights),
      reader_(store),
      timeline_(reader_),
      pace_(ordinary_pace(scenario)) {}

Moment Camera::at(core::Instant time) {
    const std::size_t entries =
        time.ns == INT64_MAX ? reader_.size() : reader_.lower_bound(time + core::nanoseconds(1));
    return behind(entries, time);
}

Moment Camera::behind(std::size_t entries, core::Instant time) {
    lately_.clear();
    const core::Instant oldest = time - pace_ * lately_seconds;
    for (std::size_t place = entries; place > 0; --place) {
        const trace::Event& event = reader_.at(place - 1);
        if (event.time < oldest) break;
        lately_.push_back(event);
    }
    std::ranges::reverse(lately_);
    const ClusterView& view = timeline_.seek_place(entries);
    return {.scenario = scenario_,
            .view = view,
            .time = time,
            .pace = pace_,
            .flights = flights_,
            .index = index_,
            .lately = lately_};
}

}  // namespace brokerscope::sim::scene
