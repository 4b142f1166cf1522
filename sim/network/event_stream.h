#pragma once
// The run's events in the making: gives them their numbers and hands them to who listens.

#include "core/trace/event_sink.h"
#include "core/trace/events.h"
#include "sim/kernel/kernel.h"

#include <cstddef>
#include <vector>

namespace brokerscope::sim {

class EventStream {
public:
    explicit EventStream(const Kernel& kernel) : kernel_(kernel) {}
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

    core::trace::NameTable& names() { return names_; }
    const core::trace::NameTable& names() const { return names_; }

    /// `sink` outlives the stream's use, or is taken out before.
    void subscribe(core::trace::EventSink& sink) { sinks_.push_back(&sink); }
    void unsubscribe(core::trace::EventSink& sink) { std::erase(sinks_, &sink); }

    /// Numbers the fact, stamps it with the present instant and hands it round.
    core::trace::EventId emit(core::trace::Name node, core::trace::EventId cause,
                              const core::trace::Payload& payload);
    /// How many events there were, and so the number of the next.
    std::uint64_t count() const { return next_; }

private:
    const Kernel& kernel_;
    core::trace::NameTable names_;
    std::vector<core::trace::EventSink*> sinks_;
    std::uint64_t next_ = 0;
};

}  // namespace brokerscope::sim
