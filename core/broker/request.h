#pragma once
// A request on its way through the broker, and how it is answered.
//
// Every request ends in exactly one of `answer`, `finish` (nothing is sent: acks=0) or `close`;
// only then does the next one of its connection begin.

#include "core/env/network.h"
#include "core/protocol/message.h"
#include "core/trace/name.h"

#include <cstdint>
#include <utility>

namespace brokerscope::core {

/// What is needed to answer a request: all that is kept of a parked one.
struct RequestId {
    ConnectionId connection;
    ApiKey api = ApiKey::none;
    std::int16_t version = 0;
    std::int32_t correlation_id = 0;
    trace::Name client;  ///< its client id
    bool quiet = false;  ///< see FrameInfo::quiet
};

struct Request {
    RequestId id;
    SharedBytes frame;
    std::size_t body_at = 0;

    /// Errors: the client sent nonsense.
    template <class Body>
    std::expected<Body, DecodeError> decode() const {
        return decode_request_body<Body>(frame, body_at, id.version);
    }
};

class Responder {
public:
    virtual ~Responder() = default;

    template <class Body>
    void answer(const RequestId& to, const Body& body, bool quiet = false) {
        answer_bytes(to, encode_response({.correlation_id = to.correlation_id}, body, to.version),
                     quiet);
    }
    virtual void answer_bytes(const RequestId& to, Bytes frame, bool quiet) = 0;
    /// Done, without an answer.
    virtual void finish(const RequestId& request) = 0;
    /// The client cannot be answered in any other way.
    virtual void close(const RequestId& request) = 0;
};

}  // namespace brokerscope::core
