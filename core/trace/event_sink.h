#pragma once
// Who listens to a run: recorder, checks, triggers, a test.
//
// The world hands every event to its sinks in the order of their ids, complete (id, time, node and
// cause are stamped), at the instant at which the fact became true and within the input that made
// it true. A sink may not act on the world from inside the call.

#include "core/trace/events.h"

namespace brokerscope::core::trace {

class EventSink {
public:
    virtual ~EventSink() = default;
    /// `event` lives until the call returns.
    virtual void on_event(const Event& event) = 0;
};

}  // namespace brokerscope::core::trace
