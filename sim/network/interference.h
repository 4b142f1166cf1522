#pragma once
// What a fault may do to a message: asked when it leaves its sender and again before its receiver
// sees it. The injector of a scenario implements this; the network carries it out.
//
// During a call the world may be acted on (crash, cut ...): no node is inside an input then. Of
// the message in hand the answer alone decides.

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "core/trace/events.h"

#include <cstdint>

namespace brokerscope::sim {

/// How the ends of a broken connection learn of it.
enum class Notice : std::uint8_t {
    reset,   ///< both, one latency later
    silence  ///< neither: only by their own time-outs
};

struct Verdict {
    enum class Kind : std::uint8_t {
        pass,
        lose,   ///< breaks the connection; everything in flight on it is lost
        delay,  ///< goes on `by` later
        hold,   ///< goes on when released
        answer  ///< a request: not handled, `bytes` go back; a response: `bytes` replace its own
    };
    Kind kind = Kind::pass;
    std::int32_t fault = -1;  ///< the fault's number, for `message.held`
    core::Duration by;
    Notice notice = Notice::reset;
    core::SharedBytes bytes;
};

class Interference {
public:
    virtual ~Interference() = default;

    /// `message.sent` was emitted as `event`; the network carries the message on as told. `bytes`
    /// is the frame.
    virtual Verdict on_sent(const core::trace::Message& message, core::trace::EventId event,
                            core::BytesView bytes) = 0;
    /// The message is the receiver's next input; `event` is its `message.sent`. On `pass` and
    /// `answer` `message.delivered` follows. Asked once a message.
    virtual Verdict on_delivered(const core::trace::Message& message, core::trace::EventId event,
                                 core::BytesView bytes) = 0;
};

}  // namespace brokerscope::sim
