#pragma once
// The node `admin`: makes the scenario's topics before time 0, with Kafka's own CreateTopics sent
// to the controller (KIP-919), again and again until enough brokers are there.

#include "core/client/network_client.h"
#include "core/env/env.h"
#include "core/protocol/create_topics.h"

#include <string>
#include <vector>

namespace brokerscope::sim {

class Admin final : public core::Handler {
public:
    Admin(core::Env& env, core::Endpoint controller,
          std::vector<core::CreateTopicsRequest::CreatableTopic> topics);

    void on_start() override { ask(); }
    void on_connected(core::ConnectionId connection) override { network_.on_connected(connection); }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        network_.on_frame(connection, frame);
    }
    void on_closed(core::ConnectionId connection, core::CloseReason reason) override {
        network_.on_closed(connection, reason);
    }
    void on_shutdown() override { env_.exit(); }

    /// Why a topic could not be made: "orders: INVALID_REPLICATION_FACTOR (...)"; empty: all exist.
    const std::string& complaint() const { return complaint_; }
    bool is_done() const { return topics_.empty(); }

private:
    void ask();
    void on_answer(const core::Answer<core::CreateTopicsResponse>& answer);

    core::Env& env_;
    core::Endpoint controller_;
    std::vector<core::CreateTopicsRequest::CreatableTopic> topics_;
    core::NetworkClient network_;
    core::Timer again_;
    std::string complaint_ = "the controller did not answer";
};

}  // namespace brokerscope::sim
