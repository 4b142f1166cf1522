#pragma once
// Who looks at the bytes between nodes: a packet capture, nothing else. They are not in the trace.

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "core/trace/world_events.h"

namespace brokerscope::core {

class FrameTap {
public:
    virtual ~FrameTap() = default;
    /// A frame leaves its sender: called beside each `message.sent`, with what that event says and
    /// the frame's bytes without length prefix.
    virtual void on_frame(const trace::Message& message, Instant time, BytesView bytes) = 0;
};

}  // namespace brokerscope::core
