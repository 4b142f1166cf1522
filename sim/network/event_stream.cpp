#include "sim/network/event_stream.h"

namespace brokerscope::sim {

core::trace::EventId EventStream::emit(core::trace::Name node, core::trace::EventId cause,
                                       const core::trace::Payload& payload) {
    const core::trace::EventId id{next_++};
    if (sinks_.empty()) return id;
    const core::trace::Event event{id, kernel_.now(), node, cause, payload};
    for (core::trace::EventSink* sink : sinks_) sink->on_event(event);
    return id;
}

}  // namespace brokerscope::sim
