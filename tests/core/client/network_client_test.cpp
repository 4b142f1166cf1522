#include "core/client/network_client.h"
#include "tests/support/fake_cluster.h"
#include "tests/support/recorded_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::ApiKey;
using core::Failure;
using core::milliseconds;
using core::seconds;

const core::Endpoint broker{"broker-1", 9092};

class ClientNode final : public core::Handler {
public:
    ClientNode(core::Env& env, core::NetworkClientConfig config) : client(env, std::move(config)) {
        client.on_change([this] {
            ++changes;
            if (wants_connection) client.ready(broker);
        });
        client.on_broken([this] { ++broken; });
    }
    void on_start() override {}
    void on_connected(core::ConnectionId id) override { client.on_connected(id); }
    void on_frame(core::ConnectionId id, core::Frame frame) override { client.on_frame(id, frame); }
    void on_closed(core::ConnectionId id, core::CloseReason reason) override {
        client.on_closed(id, reason);
    }
    void on_shutdown() override {}

    void ask(core::SendOptions options = {}) {
        core::MetadataRequest request;
        request.topics.emplace();
        client.send(broker, std::move(request),
                    core::OnAnswer<core::MetadataResponse>([this](const auto& answer) {
                        if (answer)
                            ++answers;
                        else
                            failures.push_back(answer.error());
                    }),
                    options);
    }

    core::NetworkClient client;
    bool wants_connection = false;
    int answers = 0;
    int changes = 0;
    int broken = 0;
    std::vector<Failure> failures;
};

class NetworkClientTest : public testing::Test {
protected:
    NetworkClientTest() : run(steady()) {
        run.add("broker-1",
                [this](core::Env& env) { return std::make_unique<FakeBroker>(env, cluster, 1); });
        run.start("broker-1");
    }
    static sim::WorldOptions steady() {
        sim::WorldOptions options;
        options.network.latency = sim::Latency::constant(milliseconds(1));
        return options;
    }
    void begin(core::NetworkClientConfig config = {}) {
        config.client_id = "shop";
        run.add("shop",
                [config](core::Env& env) { return std::make_unique<ClientNode>(env, config); });
        run.start("shop");
        run_for(milliseconds(1));
    }
    void act(std::function<void(ClientNode&)> action) {
        run.world.call(run.world.node("shop"), [action](core::Handler& handler) {
            action(dynamic_cast<ClientNode&>(handler));
        });
    }
    const ClientNode& shop() { return run.look<ClientNode>("shop"); }
    void run_for(core::Duration span) { run.world.run_for(span); }

    FakeCluster cluster;
    RecordedWorld run;
};

TEST_F(NetworkClientTest, connects_on_need_and_speaks_the_highest_common_version) {
    cluster.version_max[ApiKey::metadata] = 9;
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(20));
    EXPECT_EQ(shop().answers, 1);
    EXPECT_EQ(cluster.last_version[ApiKey::metadata], 9);
    EXPECT_EQ(run.log.count<trace::ConnectionOpened>(), 1);
}

TEST_F(NetworkClientTest, keeps_to_the_scenarios_caps) {
    core::NetworkClientConfig config;
    config.caps[ApiKey::metadata] = 4;
    begin(config);
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(20));
    EXPECT_EQ(shop().answers, 1);
    EXPECT_EQ(cluster.last_version[ApiKey::metadata], 4);
}

TEST_F(NetworkClientTest, asks_again_for_versions_where_its_own_is_too_new) {
    cluster.version_max[ApiKey::api_versions] = 2;
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(20));
    EXPECT_EQ(shop().answers, 1);
    EXPECT_EQ(cluster.requests[ApiKey::api_versions], 2);
    EXPECT_EQ(cluster.last_version[ApiKey::api_versions], 2);
}

TEST_F(NetworkClientTest, no_common_version_is_told_later_and_certainly_not_sent) {
    begin();
    act([](ClientNode& shop) { shop.ask({.version_max = -1}); });
    run_for(milliseconds(20));
    ASSERT_EQ(shop().failures.size(), 1u);
    EXPECT_EQ(shop().failures[0].kind, Failure::Kind::unsupported_version);
    EXPECT_FALSE(shop().failures[0].sent);
}

TEST_F(NetworkClientTest, a_late_answer_fails_all_on_its_connection_as_maybe_done) {
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(20));
    cluster.silent = true;
    act([](ClientNode& shop) {
        shop.ask({.timeout = seconds(2)});
        shop.ask({.timeout = seconds(20)});
    });
    run_for(milliseconds(2100));
    ASSERT_EQ(shop().failures.size(), 2u);
    for (const Failure& failure : shop().failures) {
        EXPECT_EQ(failure.kind, Failure::Kind::timed_out);
        EXPECT_TRUE(failure.sent);
    }
    EXPECT_EQ(shop().broken, 1);
    EXPECT_EQ(run.log.count_at<trace::ConnectionClosed>("shop"), 1);
}

TEST_F(NetworkClientTest, a_crash_breaks_what_is_in_flight) {
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(20));
    cluster.silent = true;
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(10));
    run.crash("broker-1");
    run_for(milliseconds(10));
    ASSERT_EQ(shop().failures.size(), 1u);
    EXPECT_EQ(shop().failures[0].kind, Failure::Kind::disconnected);
    EXPECT_TRUE(shop().failures[0].sent);
}

TEST_F(NetworkClientTest, what_waits_for_a_connection_that_is_refused_was_not_sent) {
    run.crash("broker-1");
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(10));
    ASSERT_EQ(shop().failures.size(), 1u);
    EXPECT_EQ(shop().failures[0].kind, Failure::Kind::disconnected);
    EXPECT_FALSE(shop().failures[0].sent);
}

TEST_F(NetworkClientTest, waits_ever_longer_before_it_tries_again) {
    run.crash("broker-1");
    begin();
    act([](ClientNode& shop) {
        shop.wants_connection = true;
        shop.client.ready(broker);
    });
    run_for(seconds(10));
    // 50, 100, 200, 400, 800 ms, then about 1 s each.
    EXPECT_GE(shop().broken, 11);
    EXPECT_LE(shop().broken, 18);
}

TEST_F(NetworkClientTest, goes_on_when_the_peer_is_back) {
    run.crash("broker-1");
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(10));
    run.start("broker-1");
    act([](ClientNode& shop) { shop.ask(); });
    run_for(seconds(2));
    EXPECT_EQ(shop().answers, 1);
}

TEST_F(NetworkClientTest, a_full_window_lets_wait) {
    core::NetworkClientConfig config;
    config.in_flight_max = 2;
    begin(config);
    act([](ClientNode& shop) {
        for (int i = 0; i < 6; ++i) shop.ask();
    });
    run_for(core::microseconds(6500));  // connected, versions asked, the first two on their way
    EXPECT_EQ(cluster.requests[ApiKey::metadata], 2);
    run_for(milliseconds(50));
    EXPECT_EQ(shop().answers, 6);
}

TEST_F(NetworkClientTest, after_close_nothing_is_called_back) {
    begin();
    act([](ClientNode& shop) { shop.ask(); });
    run_for(milliseconds(20));
    act([](ClientNode& shop) {
        shop.ask();
        shop.client.close();
        shop.ask();
        EXPECT_FALSE(shop.client.ready(broker));
    });
    run_for(seconds(60));
    EXPECT_EQ(shop().answers, 1);
    EXPECT_TRUE(shop().failures.empty());
}

}  // namespace
}  // namespace brokerscope::tests
