#pragma once
// The first change of state that each fault caused: from its firing, and from the messages that it
// touched, along the causes of the trace.

#include "core/trace/events.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace brokerscope::sim {

class Consequences {
public:
    /// Whatever `event` causes is a consequence of `fault`.
    void seed(std::int32_t fault, core::trace::EventId event);
    void on_event(const core::trace::Event& event);
    std::optional<core::trace::EventId> first(std::int32_t fault) const;

private:
    struct Row {
        std::vector<core::trace::EventId> descendants;  // sorted
        std::optional<core::trace::EventId> first;
    };
    /// Beyond this the chain is followed no longer: a fault that changes nothing for so long
    /// changes nothing.
    static constexpr std::size_t descendants_max = 4'096;
    std::vector<Row> rows_;
    std::size_t open_ = 0;  // rows that are still looked for
};

}  // namespace brokerscope::sim
