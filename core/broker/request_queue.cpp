#include "core/broker/request_queue.h"

#include "core/base/assert.h"
#include "core/base/mutant.h"

#include <utility>

namespace brokerscope::core {

namespace {

/// A client that pipelines more than this does not read its answers.
constexpr std::size_t waiting_max = 10'000;

}  // namespace

RequestQueue::RequestQueue(Env& env, std::int32_t connections_max, Handle handle)
    : env_(env),
      connections_max_(connections_max),
      handle_(std::move(handle)),
      go_on_(env.clock(), [this] { go_on(); }) {}

void RequestQueue::on_accepted(ConnectionId connection) {
    if (std::cmp_greater_equal(connections_.size(), connections_max_)) {
        env_.network().close(connection);
        return;
    }
    connections_.try_emplace(connection);
}

void RequestQueue::on_frame(ConnectionId id, Frame frame) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    Connection& connection = found->second;
    if (!connection.busy && connection.waiting.empty()) {
        begin(id, connection, std::move(frame));
        return;
    }
    if (connection.waiting.size() >= waiting_max) {
        drop(id);
        return;
    }
    connection.waiting.push_back(std::move(frame));
}

void RequestQueue::on_closed(ConnectionId connection) {
    connections_.erase(connection);
    released_.erase(connection);
}

void RequestQueue::close_all() {
    while (!connections_.empty()) drop(connections_.begin()->first);
}

trace::Name RequestQueue::name_of(Connection& connection, const RequestHeader& header) {
    const std::string_view client = header.client_id ? std::string_view(*header.client_id) : "";
    if (connection.client_id != client) {
        connection.client_id = client;
        connection.client = env_.tracer().intern(client);
    }
    return connection.client;
}

void RequestQueue::begin(ConnectionId id, Connection& connection, Frame frame) {
    ASSERT(!connection.busy);
    auto header = decode_request_header(frame.bytes);
    // Unknown requests and versions have no answer that their sender could read: Kafka closes.
    if (!header) {
        drop(id);
        return;
    }
    connection.busy = true;
    Request request{.id = {.connection = id,
                           .api = header->header.api_key,
                           .version = header->header.api_version,
                           .correlation_id = header->header.correlation_id,
                           .client = name_of(connection, header->header),
                           .quiet = frame.info.quiet},
                    .frame = std::move(frame.bytes),
                    .body_at = header->body_at};
    handle_(std::move(request));
}

void RequestQueue::answer_bytes(const RequestId& to, Bytes frame, bool quiet) {
    if (!connections_.contains(to.connection)) return;
    if (to.api == ApiKey::produce && mutated_once(Mutant::answer_lost)) {
        release(to.connection);
        return;
    }
    env_.network().send(to.connection, {.info = {.kind = FrameKind::response,
                                                 .api = to.api,
                                                 .version = to.version,
                                                 .correlation_id = to.correlation_id,
                                                 .quiet = quiet},
                                        .bytes = SharedBytes(std::move(frame))});
    release(to.connection);
}

void RequestQueue::finish(const RequestId& request) {
    if (connections_.contains(request.connection)) release(request.connection);
}

void RequestQueue::close(const RequestId& request) {
    if (connections_.contains(request.connection)) drop(request.connection);
}

void RequestQueue::release(ConnectionId id) {
    Connection& connection = connections_.at(id);
    ASSERT(connection.busy, "a request is answered once");
    connection.busy = false;
    if (connection.waiting.empty()) return;
    // The next request is an input of its own: it costs its own time.
    released_.insert(id);
    if (!go_on_.armed()) go_on_.arm(Duration{});
}

void RequestQueue::go_on() {
    if (released_.empty()) return;
    const ConnectionId id = *released_.begin();
    released_.erase(released_.begin());
    if (!released_.empty()) go_on_.arm(Duration{});
    Connection& connection = connections_.at(id);
    ASSERT(!connection.busy && !connection.waiting.empty());
    Frame frame = std::move(connection.waiting.front());
    connection.waiting.pop_front();
    begin(id, connection, std::move(frame));
}

void RequestQueue::drop(ConnectionId id) {
    connections_.erase(id);
    released_.erase(id);
    env_.network().close(id);
}

}  // namespace brokerscope::core
