#pragma once
// A broker: the parts wired together, and the order in which they come to life.
//
//   on_start ─▶ open logs, recovering step by step ─▶ register ─▶ follow the metadata log
//            ─▶ lead or follow what the metadata says ─▶ unfenced: serve
//   on_shutdown ─▶ the controller moves our leaderships ─▶ checkpoint, close logs, marker ─▶ exit
//
// Requests of one connection are served one at a time, in order (Kafka mutes a channel until its
// answer is queued): a parked Fetch or Produce keeps those behind it waiting.

#include "core/base/history.h"
#include "core/base/types.h"
#include "core/env/env.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace brokerscope::core {

/// What a broker is told at its start, with Kafka's defaults (server.properties).
struct BrokerOptions {
    BrokerId id = no_broker;
    std::string cluster_id;
    std::string host;  ///< where clients and other brokers reach it
    std::int32_t port = 9092;
    std::optional<std::string> rack;
    BrokerId controller{3001};
    Endpoint controller_endpoint;
    History history;

    // Defaults of topics; a topic's own configuration and the cluster's dynamic one come first.
    std::int32_t min_insync_replicas = 1;
    std::int32_t message_max_bytes = 1048588;
    std::int32_t log_segment_bytes = 1 << 30;
    std::int32_t log_index_interval_bytes = 4096;
    std::int64_t log_flush_interval_messages = INT64_MAX;

    Duration replica_lag_time_max = seconds(30);
    Duration replica_fetch_wait_max = milliseconds(500);
    Duration replica_fetch_backoff = seconds(1);
    Duration replica_socket_timeout = seconds(30);  ///< after which a silent leader is given up
    std::int32_t replica_fetch_min_bytes = 1;
    std::int32_t replica_fetch_max_bytes = 1 << 20;
    std::int32_t replica_fetch_response_max_bytes = 10 << 20;
    Duration high_watermark_checkpoint_interval = seconds(5);
    std::int32_t fetch_max_bytes = 55 << 20;
    Duration heartbeat_interval = seconds(2);
    Duration session_timeout = seconds(9);
    Duration request_timeout = seconds(30);  ///< of requests to the controller
    bool controlled_shutdown = true;
    std::int32_t connections_max = 10'000;  ///< max.connections: more are closed at once
};

class Broker final : public Handler {
public:
    /// `env` outlives the broker.
    Broker(Env& env, BrokerOptions options);
    ~Broker() override;

    void on_start() override;
    void on_connected(ConnectionId connection) override;
    void on_accepted(ConnectionId connection, std::int32_t port) override;
    void on_frame(ConnectionId connection, Frame frame) override;
    void on_closed(ConnectionId connection, CloseReason reason) override;
    void on_shutdown() override;

    /// Reports a state.digest for each replica now. Call it inside an input of this node.
    void emit_digests();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace brokerscope::core
