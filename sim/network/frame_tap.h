#pragma once
// Who wants to see the bytes: a capture. The network itself never looks into a frame.

#include "core/base/bytes.h"
#include "core/trace/events.h"

namespace brokerscope::sim {

class FrameTap {
public:
    virtual ~FrameTap() = default;
    /// Called for each frame right after its `message.sent`, whose fields `message` has.
    virtual void on_frame(const core::trace::Message& message, core::Instant time,
                          core::BytesView bytes) = 0;
};

}  // namespace brokerscope::sim
