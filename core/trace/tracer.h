#pragma once
// Where a node reports facts. The core emits; who listens, and at what cost, it does not know.

#include "core/trace/events.h"

#include <string_view>

namespace brokerscope::core {

class Tracer {
public:
    virtual ~Tracer() = default;

    /// Reports a fact that has just become true, once, where it becomes true. Time, node and cause
    /// are stamped by whoever runs the node.
    virtual void emit(const trace::Payload& payload) = 0;
    /// The run's number for `text`; the same text gets the same number. Cache it.
    virtual trace::Name intern(std::string_view text) = 0;
};

}  // namespace brokerscope::core
