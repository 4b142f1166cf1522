#pragma once
// All that a node knows of the world.
//
// A node (broker, controller, client) is a `Handler`: it is handed one input at a time, runs it to
// its end and acts only through `Env`. Nothing calls back inside an input. What it sends and the
// timers it sets take effect when the input has ended and its time has been charged; state and
// storage change at once.

#include "core/base/random.h"
#include "core/env/network.h"
#include "core/env/storage.h"
#include "core/env/timers.h"
#include "core/trace/tracer.h"

#include <string>
#include <string_view>

namespace brokerscope::core {

class Env {
public:
    virtual ~Env() = default;

    virtual Clock& clock() = 0;
    virtual Network& network() = 0;
    virtual Storage& storage() = 0;
    virtual Tracer& tracer() = 0;
    /// This node's stream for one purpose; the same object for the same name.
    virtual RandomStream& random(std::string_view purpose) = 0;
    /// This node's name: `broker-1`, `shop`.
    virtual const std::string& name() const = 0;
    /// Ends the process in good order when the current input has ended.
    virtual void exit() = 0;
};

/// The inputs of a node. Its constructor receives its `Env`; `on_start` is its first input.
class Handler {
public:
    virtual ~Handler() = default;

    virtual void on_start() = 0;
    /// A connection that we opened is established.
    virtual void on_connected(ConnectionId) {}
    /// Somebody connected to our `port`.
    virtual void on_accepted(ConnectionId, std::int32_t port) { (void)port; }
    virtual void on_frame(ConnectionId, Frame) {}
    /// The connection is gone, for another reason than our own `close`.
    virtual void on_closed(ConnectionId, CloseReason) {}
    /// Stop in good order and call `Env::exit` when done; until then inputs go on.
    virtual void on_shutdown() = 0;
};

}  // namespace brokerscope::core
