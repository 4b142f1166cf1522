#pragma once
// How each message of a trace travelled: when it was sent, and when and how its way ended. One pass
// over the trace; the view at a moment does not know when what is in flight will arrive.

#include "core/trace/events.h"
#include "sim/trace/trace_store.h"

#include <cstdint>
#include <span>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

enum class FlightEnd : std::uint8_t { none, delivered, lost };

struct Flight {
    trace::MessageId message;
    trace::Name from;
    trace::Name to;
    core::ApiKey api = core::ApiKey::none;
    trace::Kind kind = trace::Kind::request;
    core::Instant sent;
    core::Instant ended;  ///< of delivery or loss
    FlightEnd end = FlightEnd::none;
    trace::EventId sent_event = trace::no_event;
    trace::EventId end_event = trace::no_event;
};

class Flights {
public:
    Flights() = default;
    explicit Flights(TraceReader& reader);

    /// Null if the trace does not hold the message (it was folded).
    const Flight* find(trace::MessageId message) const;
    /// Messages lost in (from, until], in order of their loss.
    std::vector<const Flight*> lost_between(core::Instant from, core::Instant until) const;

private:
    std::vector<Flight> flights_;        // by message
    std::vector<std::uint32_t> losses_;  // places in flights_, by time of loss
};

}  // namespace brokerscope::sim
