#include "core/client/network_client.h"

#include "core/protocol/api_versions.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// What Kafka's brokers accept as name and version of a client (KIP-511).
constexpr const char* software_name = "brokerscope";
constexpr const char* software_version = "0.1.0";

constexpr std::size_t correlation_id_size = 4;

}  // namespace

NetworkClient::NetworkClient(Env& env, NetworkClientConfig config)
    : env_(env),
      config_(std::move(config)),
      reconnect_(config_.reconnect_backoff, config_.reconnect_backoff_max),
      setup_(config_.connection_setup_timeout, config_.connection_setup_timeout_max),
      jitter_(env.random(config_.purpose + "/backoff")),
      deadline_(env.clock(), [this] { on_deadline(); }) {
    ASSERT(config_.in_flight_max > 0);
}

NetworkClient::~NetworkClient() = default;

NetworkClient::Peer& NetworkClient::peer(const Endpoint& to) {
    auto& slot = peers_[to];
    if (!slot) {
        slot = std::make_unique<Peer>();
        slot->endpoint = to;
        slot->retry_at = env_.clock().now();
    }
    return *slot;
}

const NetworkClient::Peer* NetworkClient::find(const Endpoint& to) const {
    const auto found = peers_.find(to);
    return found == peers_.end() ? nullptr : found->second.get();
}

bool NetworkClient::has_room(const Peer& to) const {
    return to.state == Peer::State::ready &&
           static_cast<std::int32_t>(to.in_flight.size()) < config_.in_flight_max;
}

bool NetworkClient::ready(const Endpoint& to) {
    if (closed_) return false;
    Peer& target = peer(to);
    if (target.state == Peer::State::idle) {
        if (target.retry_at <= env_.clock().now()) {
            connect(target);
        } else {
            target.wanted = true;
            notice(target.retry_at);
        }
    }
    return has_room(target);
}

bool NetworkClient::is_ready(const Endpoint& to) const {
    const Peer* target = find(to);
    return target != nullptr && has_room(*target);
}

bool NetworkClient::is_backing_off(const Endpoint& to) const {
    const Peer* target = find(to);
    return target != nullptr && target->state == Peer::State::idle &&
           target->retry_at > env_.clock().now();
}

bool NetworkClient::is_connecting(const Endpoint& to) const {
    const Peer* target = find(to);
    return target != nullptr &&
           (target->state == Peer::State::connecting || target->state == Peer::State::asking);
}

std::int32_t NetworkClient::in_flight(const Endpoint& to) const {
    const Peer* target = find(to);
    return target == nullptr ? 0 : static_cast<std::int32_t>(target->in_flight.size());
}

std::optional<std::int16_t> NetworkClient::version(const Peer& to, ApiKey api,
                                                   std::int16_t version_max) const {
    if (to.state != Peer::State::ready) return std::nullopt;
    const auto theirs = to.versions.find(api);
    if (theirs == to.versions.end()) return std::nullopt;
    const Api& ours = api_of(api);
    const auto cap = config_.caps.find(api);
    if (cap != config_.caps.end()) version_max = std::min(version_max, cap->second);
    return common_version({ours.version_min, ours.version_max}, theirs->second, version_max);
}

std::optional<std::int16_t> NetworkClient::version(const Endpoint& to, ApiKey api,
                                                   std::int16_t version_max) const {
    const Peer* target = find(to);
    if (target == nullptr) return std::nullopt;
    return version(*target, api, version_max);
}

RequestHeader NetworkClient::header(ApiKey api, std::int16_t version,
                                    std::int32_t correlation_id) const {
    return RequestHeader{api, version, correlation_id, config_.client_id};
}

void NetworkClient::put(Peer& to, const InFlight& request, Bytes bytes, bool quiet) {
    FrameInfo info;
    info.kind = FrameKind::request;
    info.api = request.api;
    info.version = request.version;
    info.correlation_id = request.correlation_id;
    info.quiet = quiet;
    env_.network().send(to.connection, Frame{info, SharedBytes(std::move(bytes))});
}

void NetworkClient::put_in_flight(Peer& to, InFlight request, Bytes bytes, bool quiet) {
    put(to, request, std::move(bytes), quiet);
    notice(request.deadline);
    to.in_flight.push_back(std::move(request));
}

void NetworkClient::let_wait(Peer& to, Waiting request) {
    if (closed_) return;
    notice(request.deadline);
    to.waiting.push_back(std::move(request));
    if (to.state == Peer::State::ready) {
        // The window is full, or the versions have nothing in common: then it fails, but not now.
        if (has_room(to)) notice(env_.clock().now());
    } else {
        ready(to.endpoint);
    }
}

void NetworkClient::connect(Peer& to) {
    ASSERT(to.state == Peer::State::idle);
    to.state = Peer::State::connecting;
    to.wanted = false;
    to.connection = env_.network().connect(to.endpoint);
    by_connection_[to.connection] = &to;
    to.setup_deadline = env_.clock().now() + setup_.after(to.setup_failures, jitter_);
    notice(to.setup_deadline);
}

void NetworkClient::on_connected(ConnectionId connection) {
    const auto found = by_connection_.find(connection);
    if (found == by_connection_.end()) return;
    Peer& from = *found->second;
    ASSERT(from.state == Peer::State::connecting);
    from.state = Peer::State::asking;
    std::int16_t highest = api_of(ApiKey::api_versions).version_max;
    const auto cap = config_.caps.find(ApiKey::api_versions);
    if (cap != config_.caps.end()) highest = std::min(highest, cap->second);
    ask_versions(from, highest);
}

void NetworkClient::ask_versions(Peer& to, std::int16_t version) {
    ApiVersionsRequest body;
    body.client_software_name = software_name;
    body.client_software_version = software_version;
    const std::int32_t id = correlation_id_++;
    const Instant deadline = env_.clock().now() + config_.request_timeout;
    Bytes bytes = encode_request(header(ApiKey::api_versions, version, id), body);
    OnRaw done = [this, &to](std::expected<RawAnswer, Failure> answer) { on_versions(to, answer); };
    put_in_flight(to, InFlight{ApiKey::api_versions, version, id, deadline, std::move(done)},
                  std::move(bytes), false);
}

void NetworkClient::on_versions(Peer& to, const std::expected<RawAnswer, Failure>& answer) {
    if (!answer) return;  // the connection broke, which was seen to
    auto body = decode_response<ApiVersionsResponse>(answer->frame, answer->version);
    if (!body && answer->version > 0) {
        // Whoever does not know our version answers in version 0 (KIP-511).
        body = decode_response<ApiVersionsResponse>(answer->frame, 0);
    }
    if (!body) return break_connection(to, Failure::Kind::disconnected);
    to.versions.clear();
    for (const auto& api : body->body.api_keys)
        to.versions[api.api_key] = {api.min_version, api.max_version};
    if (body->body.error_code == ErrorCode::unsupported_version && answer->version > 0) {
        const auto listed = to.versions.find(ApiKey::api_versions);
        const std::int16_t lower =
            listed == to.versions.end() ? std::int16_t{0} : listed->second.max;
        return ask_versions(
            to, std::clamp(lower, std::int16_t{0}, static_cast<std::int16_t>(answer->version - 1)));
    }
    if (body->body.error_code != ErrorCode::none)
        return break_connection(to, Failure::Kind::disconnected);
    become_ready(to);
}

void NetworkClient::become_ready(Peer& to) {
    to.state = Peer::State::ready;
    to.failures = 0;
    to.setup_failures = 0;
    send_waiting(to);
    look_again();
}

void NetworkClient::send_waiting(Peer& to) {
    while (!to.waiting.empty() && has_room(to)) {
        Waiting request = std::move(to.waiting.front());
        to.waiting.pop_front();
        const auto chosen = version(to, request.api, request.options.version_max);
        if (!chosen) {
            request.done(std::unexpected(Failure{Failure::Kind::unsupported_version, false}));
            continue;
        }
        Bytes bytes = request.encode(*chosen);
        put_in_flight(to,
                      InFlight{request.api, *chosen, request.correlation_id, request.deadline,
                               std::move(request.done)},
                      std::move(bytes), request.options.quiet);
    }
}

void NetworkClient::on_frame(ConnectionId connection, const Frame& frame) {
    const auto found = by_connection_.find(connection);
    if (found == by_connection_.end()) return;
    Peer& from = *found->second;
    const bool in_order =
        !from.in_flight.empty() && frame.bytes.size() >= correlation_id_size &&
        load_big_endian<std::int32_t>(frame.bytes.data()) == from.in_flight.front().correlation_id;
    if (!in_order) return break_connection(from, Failure::Kind::disconnected);
    const bool was_full = from.state == Peer::State::ready && !has_room(from);
    InFlight request = std::move(from.in_flight.front());
    from.in_flight.pop_front();
    request.done(RawAnswer{frame.bytes, request.version});
    if (from.state != Peer::State::ready) return;
    send_waiting(from);
    if (was_full) look_again();
}

void NetworkClient::on_closed(ConnectionId connection, CloseReason) {
    const auto found = by_connection_.find(connection);
    if (found == by_connection_.end()) return;
    break_connection(*found->second, Failure::Kind::disconnected);
}

void NetworkClient::disconnect(const Endpoint& to) {
    const auto found = peers_.find(to);
    if (found == peers_.end() || found->second->state == Peer::State::idle) return;
    break_connection(*found->second, Failure::Kind::disconnected);
}

void NetworkClient::close() {
    for (const auto& [connection, to] : by_connection_) env_.network().close(connection);
    by_connection_.clear();
    // The peers stay: a callback further up may be at work on one of them.
    for (const auto& [endpoint, of] : peers_) {
        of->state = Peer::State::idle;
        of->wanted = false;
        of->in_flight.clear();
        of->waiting.clear();
    }
    look_again_ = nullptr;
    doubt_ = nullptr;
    closed_ = true;
    deadline_.disarm();
}

void NetworkClient::become_idle(Peer& to) {
    const bool was_connecting = to.state == Peer::State::connecting;
    env_.network().close(to.connection);
    by_connection_.erase(to.connection);
    to.state = Peer::State::idle;
    to.versions.clear();
    to.retry_at = env_.clock().now() + reconnect_.after(to.failures, jitter_);
    ++to.failures;
    to.setup_failures = was_connecting ? to.setup_failures + 1 : 0;
}

void NetworkClient::break_connection(Peer& to, Failure::Kind why) {
    become_idle(to);
    const std::deque<InFlight> lost = std::exchange(to.in_flight, {});
    const std::deque<Waiting> unsent = std::exchange(to.waiting, {});
    for (const InFlight& request : lost) request.done(std::unexpected(Failure{why, true}));
    for (const Waiting& request : unsent)
        request.done(std::unexpected(Failure{Failure::Kind::disconnected, false}));
    if (doubt_) doubt_();
    look_again();
}

void NetworkClient::notice(Instant deadline) {
    if (deadline < deadline_.due()) deadline_.arm_at(deadline);
}

Instant NetworkClient::next_deadline(const Peer& of) const {
    Instant next = Instant::never();
    for (const InFlight& request : of.in_flight) next = std::min(next, request.deadline);
    for (const Waiting& request : of.waiting) next = std::min(next, request.deadline);
    if (of.state == Peer::State::connecting) next = std::min(next, of.setup_deadline);
    if (of.state == Peer::State::idle && (of.wanted || !of.waiting.empty()))
        next = std::min(next, of.retry_at);
    return next;
}

void NetworkClient::act_on_deadlines(Peer& of, Instant now) {
    if (of.state == Peer::State::connecting && of.setup_deadline <= now)
        return break_connection(of, Failure::Kind::disconnected);
    const auto late = [now](const auto& request) { return request.deadline <= now; };
    if (std::ranges::any_of(of.in_flight, late))
        return break_connection(of, Failure::Kind::timed_out);
    std::deque<OnRaw> expired;
    for (auto request = of.waiting.begin(); request != of.waiting.end();) {
        if (!late(*request)) {
            ++request;
            continue;
        }
        expired.push_back(std::move(request->done));
        request = of.waiting.erase(request);
    }
    for (const OnRaw& done : expired)
        done(std::unexpected(Failure{Failure::Kind::timed_out, false}));
    send_waiting(of);
    if (of.state != Peer::State::idle || of.retry_at > now) return;
    if (!of.waiting.empty()) {
        connect(of);
    } else if (std::exchange(of.wanted, false)) {
        look_again();
    }
}

void NetworkClient::on_deadline() {
    const Instant now = env_.clock().now();
    for (const auto& [endpoint, of] : peers_) act_on_deadlines(*of, now);
    Instant next = Instant::never();
    for (const auto& [endpoint, of] : peers_) next = std::min(next, next_deadline(*of));
    if (next != Instant::never()) notice(next);
}

}  // namespace brokerscope::core
