#pragma once
// The connections of clients and other brokers: one request of each in process at a time.
//
// Kafka's SocketServer mutes a connection when it has read a request and unmutes it when the answer
// is queued; what comes meanwhile waits, here in a queue. So answers leave in the order of the
// requests, and a parked request holds up those behind it and nobody else.

#include "core/broker/request.h"
#include "core/env/env.h"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace brokerscope::core {

class RequestQueue final : public Responder {
public:
    using Handle = std::function<void(Request)>;

    /// `handle` begins a request; `connections_max` is max.connections.
    RequestQueue(Env& env, std::int32_t connections_max, Handle handle);

    void on_accepted(ConnectionId connection);
    void on_frame(ConnectionId connection, Frame frame);
    void on_closed(ConnectionId connection);
    /// Closes all connections.
    void close_all();

    void answer_bytes(const RequestId& to, Bytes frame, bool quiet) override;
    void finish(const RequestId& request) override;
    void close(const RequestId& request) override;

private:
    struct Connection {
        std::deque<Frame> waiting;
        bool busy = false;
        std::string client_id;  ///< of the last request: its name need not be looked up again
        trace::Name client;
    };

    void begin(ConnectionId id, Connection& connection, Frame frame);
    void release(ConnectionId id);
    void go_on();
    void drop(ConnectionId id);
    trace::Name name_of(Connection& connection, const RequestHeader& header);

    Env& env_;
    std::int32_t connections_max_;
    Handle handle_;
    std::map<ConnectionId, Connection> connections_;
    std::set<ConnectionId> released_;  ///< free again, with frames waiting
    Timer go_on_;
};

}  // namespace brokerscope::core
