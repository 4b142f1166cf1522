#pragma once
// Connections that carry whole frames, in order, as Kafka's TCP connections do.
//
// A frame is one request or one response without its length prefix. The descriptor beside it is
// what the sender knows about it; a network may time, lose, hold and trace frames by it and never
// looks into the bytes. A message is lost by losing its connection; nothing is reordered within
// one.

#include "core/base/api_key.h"
#include "core/base/bytes.h"
#include "core/base/strong.h"

#include <cstdint>
#include <string>

namespace brokerscope::core {

/// One end's name for a connection, unique within a node and never used again.
using ConnectionId = Id<struct ConnectionIdTag, std::int64_t>;

struct Endpoint {
    std::string host;
    std::int32_t port = 0;
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

enum class FrameKind : std::uint8_t { request, response };

struct FrameInfo {
    FrameKind kind = FrameKind::request;
    ApiKey api = ApiKey::none;
    std::int16_t version = 0;
    std::int32_t correlation_id = 0;
    /// Part of a periodic exchange that so far changed nothing: a heartbeat and its plain answer, a
    /// fetch that asks again and an answer without news. Only affects how compactly it is recorded.
    bool quiet = false;
};

struct Frame {
    FrameInfo info;
    SharedBytes bytes;
};

enum class CloseReason : std::uint8_t {
    refused,  ///< nobody listens there
    orderly,  ///< the other end closed
    reset,    ///< broken: the other end's process died or the network broke it
};

/// A node's side of the network. Every call returns at once; a call on a connection that is already
/// closed does nothing.
class Network {
public:
    virtual ~Network() = default;

    /// Accepts connections on `port` from now on (`Handler::on_accepted`).
    virtual void listen(std::int32_t port) = 0;

    /// Begins to connect. `Handler::on_connected` or `on_closed` follows, or neither while the
    /// network is silent: the caller keeps its own time-out.
    virtual ConnectionId connect(const Endpoint& to) = 0;

    /// Queues `frame` behind what was sent before. Pre: the connection is established.
    virtual void send(ConnectionId connection, Frame frame) = 0;

    /// Closes in good order: what was sent still arrives; no further input comes from it here.
    virtual void close(ConnectionId connection) = 0;
};

}  // namespace brokerscope::core
