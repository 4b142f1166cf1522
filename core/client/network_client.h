#pragma once
// Requests to peers and their answers: at most one connection to each endpoint, made when it is
// first needed (NetworkClient.java, ClusterConnectionStates.java, InFlightRequests.java of Kafka).
//
//   idle -> connecting -> asking for versions -> ready -> (broken) -> idle, for a while -> ...
//
// A connection begins with ApiVersions; every later request is sent in the highest version that
// both sides and the scenario's caps allow. Answers come in the order of the requests. A request
// that is not answered in time closes its connection, as Kafka does, and all that was in flight on
// it fails: the peer may have acted on any of it. Reconnecting waits, ever longer, with jitter.
//
// The owner is a node's handler; it passes on `on_connected`, `on_frame` and `on_closed` for the
// connections that `handles` names. `send` never calls back; callbacks come from those inputs and
// from timers, and may send again. No callback may destroy the client.

#include "core/client/exchanges.h"
#include "core/client/exponential_backoff.h"
#include "core/client/failure.h"
#include "core/client/versions.h"
#include "core/env/env.h"
#include "core/protocol/message.h"

#include <deque>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace brokerscope::core {

struct NetworkClientConfig {
    std::string client_id;
    Duration request_timeout = seconds(30);               // request.timeout.ms
    Duration reconnect_backoff = milliseconds(50);        // reconnect.backoff.ms
    Duration reconnect_backoff_max = seconds(1);          // reconnect.backoff.max.ms
    Duration connection_setup_timeout = seconds(10);      // socket.connection.setup.timeout.ms
    Duration connection_setup_timeout_max = seconds(30);  // socket.connection.setup.timeout.max.ms
    /// Requests on one connection without an answer (max.in.flight.requests.per.connection).
    std::int32_t in_flight_max = 100;
    /// Highest versions to use, where lower than our own.
    VersionCaps caps;
    /// Names the random stream of this client apart from others of the same node.
    std::string purpose = "client";
};

template <class Response>
using Answer = std::expected<Response, Failure>;
template <class Response>
using OnAnswer = std::function<void(Answer<Response>)>;

struct SendOptions {
    /// Replaces the configured request.timeout.ms.
    std::optional<Duration> timeout = std::nullopt;
    /// This request's highest version, where the body cannot be told in a later one.
    std::int16_t version_max = INT16_MAX;
    /// See FrameInfo::quiet.
    bool quiet = false;
};

class NetworkClient {
public:
    NetworkClient(Env& env, NetworkClientConfig config);
    ~NetworkClient();
    NetworkClient(const NetworkClient&) = delete;
    NetworkClient& operator=(const NetworkClient&) = delete;

    /// Sends `body` to `to` and calls `on_answer` once, later, with its response or the failure.
    /// Connects first if need be; until then, and while the window is full, the request waits, at
    /// most for its time-out, and fails as soon as an attempt to connect fails. Returns its
    /// correlation id.
    template <class Request>
    std::int32_t send(const Endpoint& to, Request body, OnAnswer<ResponseOf<Request>> on_answer,
                      SendOptions options = {});

    /// Sends a request to which the peer never answers (Produce with acks=0).
    /// Pre: `is_ready(to)`. Returns its correlation id.
    template <class Request>
    std::int32_t send_unanswered(const Endpoint& to, const Request& body, SendOptions options = {});

    /// May a request be sent to `to` now: connected, versions known, room in the window? Begins to
    /// connect if there is no connection and no wait after a failure; `on_change` tells when to
    /// look again.
    bool ready(const Endpoint& to);
    /// As `ready`, without connecting.
    bool is_ready(const Endpoint& to) const;
    /// The last attempt to reach `to` failed, or its connection broke, and the wait is not over.
    bool is_backing_off(const Endpoint& to) const;
    bool is_connecting(const Endpoint& to) const;
    std::int32_t in_flight(const Endpoint& to) const;

    /// Version in which `api` would be sent to `to`, at most `version_max`; nothing while the
    /// peer's versions are not known, or none is common.
    std::optional<std::int16_t> version(const Endpoint& to, ApiKey api,
                                        std::int16_t version_max = INT16_MAX) const;

    /// Called when a connection became ready, broke, or may be tried again, and when the window of
    /// a full one opened: whoever found `ready` false looks again. Comes after the callbacks.
    void on_change(std::function<void()> look_again) { look_again_ = std::move(look_again); }

    /// Called when a connection broke or could not be made, before `on_change`: what is known of
    /// the cluster may be stale.
    void on_broken(std::function<void()> doubt) { doubt_ = std::move(doubt); }

    /// Closes the connection to `to` in good order; what is in flight there fails as disconnected.
    void disconnect(const Endpoint& to);
    /// Closes all connections, and makes none any more. Nothing is called back, now or later.
    void close();

    /// Is this connection one of ours?
    bool handles(ConnectionId connection) const { return by_connection_.contains(connection); }
    void on_connected(ConnectionId connection);
    void on_frame(ConnectionId connection, const Frame& frame);
    void on_closed(ConnectionId connection, CloseReason reason);

private:
    /// An answer as it came: the whole frame, header included, in the request's version.
    struct RawAnswer {
        SharedBytes frame;
        std::int16_t version = 0;
    };
    using OnRaw = std::function<void(std::expected<RawAnswer, Failure>)>;
    using Encode = std::function<Bytes(std::int16_t version)>;

    struct InFlight {
        ApiKey api = ApiKey::none;
        std::int16_t version = 0;
        std::int32_t correlation_id = 0;
        Instant deadline;
        OnRaw done;
    };
    struct Waiting {
        ApiKey api = ApiKey::none;
        std::int32_t correlation_id = 0;
        SendOptions options;
        Instant deadline;
        Encode encode;
        OnRaw done;
    };
    struct Peer {
        enum class State : std::uint8_t { idle, connecting, asking, ready };
        Endpoint endpoint;
        State state = State::idle;
        ConnectionId connection;
        PeerVersions versions;
        std::deque<InFlight> in_flight;
        std::deque<Waiting> waiting;
        std::int32_t failures = 0;        ///< in a row, until ready again
        std::int32_t setup_failures = 0;  ///< of these, attempts to connect
        Instant setup_deadline;
        Instant retry_at;     ///< no attempt before
        bool wanted = false;  ///< somebody waits for `retry_at`
    };

    Peer& peer(const Endpoint& to);
    const Peer* find(const Endpoint& to) const;
    bool has_room(const Peer& to) const;
    std::optional<std::int16_t> version(const Peer& to, ApiKey api, std::int16_t version_max) const;
    RequestHeader header(ApiKey api, std::int16_t version, std::int32_t correlation_id) const;

    void put_in_flight(Peer& to, InFlight request, Bytes bytes, bool quiet);
    void put(Peer& to, const InFlight& request, Bytes bytes, bool quiet);
    void let_wait(Peer& to, Waiting request);

    void connect(Peer& to);
    void ask_versions(Peer& to, std::int16_t version);
    void on_versions(Peer& to, const std::expected<RawAnswer, Failure>& answer);
    void become_ready(Peer& to);
    void become_idle(Peer& to);
    void break_connection(Peer& to, Failure::Kind why);
    void send_waiting(Peer& to);

    void notice(Instant deadline);
    Instant next_deadline(const Peer& of) const;
    void act_on_deadlines(Peer& of, Instant now);
    void on_deadline();
    void look_again() const {
        if (look_again_) look_again_();
    }

    template <class Response>
    static OnRaw decoding(OnAnswer<Response> on_answer);

    Env& env_;
    NetworkClientConfig config_;
    ExponentialBackoff reconnect_;
    ExponentialBackoff setup_;
    RandomStream& jitter_;
    std::map<Endpoint, std::unique_ptr<Peer>> peers_;
    std::map<ConnectionId, Peer*> by_connection_;
    std::int32_t correlation_id_ = 0;
    std::function<void()> look_again_;
    std::function<void()> doubt_;
    bool closed_ = false;
    Timer deadline_;
};

template <class Response>
NetworkClient::OnRaw NetworkClient::decoding(OnAnswer<Response> on_answer) {
    return [on_answer = std::move(on_answer)](std::expected<RawAnswer, Failure> raw) {
        if (!raw) return on_answer(std::unexpected(raw.error()));
        auto body = decode_response<Response>(raw->frame, raw->version);
        if (!body) return on_answer(std::unexpected(Failure{Failure::Kind::malformed, true}));
        on_answer(std::move(body->body));
    };
}

template <class Request>
std::int32_t NetworkClient::send(const Endpoint& to, Request body,
                                 OnAnswer<ResponseOf<Request>> on_answer, SendOptions options) {
    const std::int32_t id = correlation_id_++;
    const Instant deadline = env_.clock().now() + options.timeout.value_or(config_.request_timeout);
    OnRaw done = decoding<ResponseOf<Request>>(std::move(on_answer));
    Peer& target = peer(to);
    const auto known = version(target, Request::api, options.version_max);
    if (known && has_room(target) && target.waiting.empty()) {
        Bytes bytes = encode_request(header(Request::api, *known, id), body);
        put_in_flight(target, InFlight{Request::api, *known, id, deadline, std::move(done)},
                      std::move(bytes), options.quiet);
        return id;
    }
    Encode encode = [this, id, body = std::move(body)](std::int16_t chosen) {
        return encode_request(header(Request::api, chosen, id), body);
    };
    let_wait(target,
             Waiting{Request::api, id, options, deadline, std::move(encode), std::move(done)});
    return id;
}

template <class Request>
std::int32_t NetworkClient::send_unanswered(const Endpoint& to, const Request& body,
                                            SendOptions options) {
    Peer& target = peer(to);
    const auto known = version(target, Request::api, options.version_max);
    ASSERT(target.state == Peer::State::ready && known.has_value());
    const std::int32_t id = correlation_id_++;
    Bytes bytes = encode_request(header(Request::api, *known, id), body);
    put(target, InFlight{Request::api, *known, id, Instant::never(), {}}, std::move(bytes),
        options.quiet);
    return id;
}

}  // namespace brokerscope::core
