// Stops and occurrences: conditions on events, judged over a whole trace as the injector judges
// them while a run goes on.

#include "sim/lesson/find_stop.h"
#include "sim/fault/matcher.h"

namespace brokerscope::sim::lesson {

namespace {

/// Calls `on_event(event)` for each entry, and `matches` for a condition at that entry.
class Scan {
public:
    explicit Scan(const Recording& recording)
        : reader_(recording.store()),
          names_(recording.names()),
          roles_(recording.scenario(), names_),
          matcher_(roles_, records_, names_) {}

    std::optional<Stop> find(const scenario::EventMatch& match, std::int64_t nth) {
        for (std::size_t place = 0; place < reader_.size(); ++place) {
            const trace::Event& event = reader_.at(place);
            roles_.on_event(event);
            records_.on_event(event);
            if (event.time < core::Instant{0} || !matcher_.matches(match, event)) continue;
            if (--nth == 0) return Stop{event.id, event.time};
        }
        return std::nullopt;
    }

    std::optional<Stop> last_before(trace::Phase phase) {
        std::optional<Stop> last;
        for (std::size_t place = 0; place < reader_.size(); ++place) {
            const trace::Event& event = reader_.at(place);
            const auto* entered = std::get_if<trace::RunPhase>(&event.payload);
            if (entered != nullptr && entered->phase >= phase) break;
            last = Stop{event.id, event.time};
        }
        return last;
    }

private:
    TraceReader reader_;
    trace::NameTable names_;  // roles name nodes that the run may not have met
    Roles roles_;
    RecordIndex records_;
    Matcher matcher_;
};

}  // namespace

Stop beginning_of(const Recording& recording) {
    return Scan(recording).last_before(trace::Phase::story).value_or(Stop{});
}

Stop end_of(const Recording& recording) {
    return Scan(recording).last_before(trace::Phase::audit).value_or(Stop{});
}

std::optional<Stop> find_event(const scenario::EventMatch& match, std::int64_t nth,
                               const Recording& recording) {
    return Scan(recording).find(match, nth);
}

std::optional<Stop> find_stop(const StopAt& stop, const Recording& recording) {
    if (!stop.event) return end_of(recording);
    return find_event(*stop.event, stop.nth, recording);
}

}  // namespace brokerscope::sim::lesson
