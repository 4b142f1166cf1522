#pragma once
// A client for stories: sends single requests to brokers and says what came back.

#include "core/client/network_client.h"
#include "core/env/env.h"

#include <functional>
#include <string>

namespace brokerscope::tests {

class StoryClient final : public core::Handler {
public:
    explicit StoryClient(core::Env& env, core::VersionCaps caps = {})
        : client_(env, {.client_id = env.name(),
                        .request_timeout = core::seconds(30),
                        .caps = std::move(caps),
                        .purpose = "story"}) {}

    void on_start() override {}
    void on_connected(core::ConnectionId connection) override { client_.on_connected(connection); }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        client_.on_frame(connection, frame);
    }
    void on_closed(core::ConnectionId connection, core::CloseReason reason) override {
        client_.on_closed(connection, reason);
    }
    void on_shutdown() override {}

    core::NetworkClient& network() { return client_; }

private:
    core::NetworkClient client_;
};

}  // namespace brokerscope::tests
