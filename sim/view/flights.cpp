#include "sim/view/flights.h"

#include <algorithm>

namespace brokerscope::sim {

Flights::Flights(TraceReader& reader) {
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (const auto* sent = std::get_if<trace::MessageSent>(&event.payload)) {
            flights_.push_back({.message = sent->message,
                                .from = sent->from,
                                .to = sent->to,
                                .api = sent->api,
                                .kind = sent->kind,
                                .sent = event.time,
                                .sent_event = event.id});
            // Numbers ascend almost always: a lane that leaves later may have been given one first.
            for (std::size_t i = flights_.size() - 1;
                 i > 0 && flights_[i].message < flights_[i - 1].message; --i)
                std::swap(flights_[i], flights_[i - 1]);
        }
    }
    const auto end_with = [&](const trace::Message& message, const trace::Event& event,
                              FlightEnd end) {
        const auto found =
            std::ranges::lower_bound(flights_, message.message, {}, &Flight::message);
        if (found == flights_.end() || found->message != message.message) return;
        found->end = end;
        found->ended = event.time;
        found->end_event = event.id;
        if (end == FlightEnd::lost)
            losses_.push_back(static_cast<std::uint32_t>(found - flights_.begin()));
    };
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (const auto* delivered = std::get_if<trace::MessageDelivered>(&event.payload))
            end_with(*delivered, event, FlightEnd::delivered);
        else if (const auto* lost = std::get_if<trace::MessageLost>(&event.payload))
            end_with(*lost, event, FlightEnd::lost);
    }
}

const Flight* Flights::find(trace::MessageId message) const {
    const auto found = std::ranges::lower_bound(flights_, message, {}, &Flight::message);
    return found == flights_.end() || found->message != message ? nullptr : &*found;
}

std::vector<const Flight*> Flights::lost_between(core::Instant from, core::Instant until) const {
    const auto when = [&](std::uint32_t place) { return flights_[place].ended; };
    std::vector<const Flight*> found;
    for (auto loss = std::ranges::upper_bound(losses_, from, {}, when);
         loss != losses_.end() && when(*loss) <= until; ++loss)
        found.push_back(&flights_[*loss]);
    return found;
}

}  // namespace brokerscope::sim
