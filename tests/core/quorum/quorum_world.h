#pragma once
// A world with one controller, brokers that are nothing but their life towards it (registration,
// heartbeats, the copy of the metadata), and a node that sends requests as an administrator.

#include "core/client/network_client.h"
#include "core/protocol/allocate_producer_ids.h"
#include "core/protocol/alter_partition.h"
#include "core/protocol/create_topics.h"
#include "core/protocol/elect_leaders.h"
#include "core/quorum/broker_lifecycle.h"
#include "core/quorum/controller.h"
#include "core/quorum/metadata_observer.h"
#include "tests/support/recorded_world.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace brokerscope::tests {

inline const core::Endpoint controller_endpoint{"controller-1", 9093};

/// The part of a broker that the controller sees.
class MetadataBroker final : public core::Handler {
public:
    MetadataBroker(core::Env& env, std::int32_t id, std::int64_t* clean_epoch)
        : env_(env),
          clean_epoch_(clean_epoch),
          heartbeats_(env, named("heartbeat")),
          fetches_(env, named("metadata")),
          observer_(env, fetches_,
                    {core::BrokerId{id}, core::BrokerId{3001}, controller_endpoint, "c"},
                    [this](const core::MetadataImage&, const core::MetadataDelta& delta) {
                        changes.push_back(delta);
                    }),
          lifecycle_(env, heartbeats_, lifecycle_config(env, id),
                     [this] { return observer_.highest_applied(); },
                     {[this] { lifecycle_.ready_to_unfence(); }, [] {}, [this] { leave(); }}) {}

    void on_start() override {
        observer_.start();
        lifecycle_.start();
    }
    void on_connected(core::ConnectionId connection) override {
        client_of(connection).on_connected(connection);
    }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        client_of(connection).on_frame(connection, frame);
    }
    void on_closed(core::ConnectionId connection, core::CloseReason reason) override {
        client_of(connection).on_closed(connection, reason);
    }
    void on_shutdown() override { lifecycle_.begin_controlled_shutdown(); }

    const core::MetadataImage& image() const { return observer_.image(); }
    core::BrokerState state() const { return lifecycle_.state(); }
    core::BrokerEpoch epoch() const { return lifecycle_.broker_epoch(); }

    std::vector<core::MetadataDelta> changes;

private:
    static core::NetworkClientConfig named(const std::string& purpose) {
        core::NetworkClientConfig config;
        config.client_id = purpose;
        config.purpose = purpose;
        return config;
    }
    core::BrokerLifecycleConfig lifecycle_config(core::Env& env, std::int32_t id) {
        core::BrokerLifecycleConfig config;
        config.broker = core::BrokerId{id};
        config.controller_endpoint = controller_endpoint;
        config.cluster_id = "c";
        config.listeners = {{"PLAINTEXT", {env.name(), 9092}}};
        // As the clean shutdown file: it proves one stop, once.
        config.previous_broker_epoch = core::BrokerEpoch{std::exchange(*clean_epoch_, -1)};
        return config;
    }
    core::NetworkClient& client_of(core::ConnectionId connection) {
        return heartbeats_.handles(connection) ? heartbeats_ : fetches_;
    }
    void leave() {
        observer_.stop();
        *clean_epoch_ = lifecycle_.broker_epoch().value;
        env_.exit();
    }

    core::Env& env_;
    std::int64_t* clean_epoch_;
    core::NetworkClient heartbeats_;
    core::NetworkClient fetches_;
    core::MetadataObserver observer_;
    core::BrokerLifecycle lifecycle_;
};

class Administrator final : public core::Handler {
public:
    explicit Administrator(core::Env& env) : client_(env, {.client_id = "admin"}) {}

    void on_start() override {}
    void on_connected(core::ConnectionId connection) override { client_.on_connected(connection); }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        client_.on_frame(connection, frame);
    }
    void on_closed(core::ConnectionId connection, core::CloseReason reason) override {
        client_.on_closed(connection, reason);
    }
    void on_shutdown() override {}

    template <class Request>
    void ask(Request body, std::optional<core::ResponseOf<Request>>& answer) {
        client_.send<Request>(controller_endpoint, std::move(body),
                              [&answer](const core::Answer<core::ResponseOf<Request>>& got) {
                                  if (got) answer = *got;
                              });
    }

private:
    core::NetworkClient client_;
};

class QuorumWorld : public ::testing::Test {
protected:
    void build(int brokers = 3, sim::NodeOptions options = {}, core::History history = {}) {
        run_.emplace();
        clean_epochs_.assign(static_cast<std::size_t>(brokers) + 1, -1);
        core::ControllerConfig config;
        config.cluster_id = "c";
        config.history = history;
        run_->add(
            "controller-1",
            [config](core::Env& env) { return std::make_unique<core::Controller>(env, config); },
            options);
        for (int id = 1; id <= brokers; ++id) {
            std::int64_t* clean = &clean_epochs_[static_cast<std::size_t>(id)];
            run_->add(
                "broker-" + std::to_string(id),
                [id, clean](core::Env& env) {
                    return std::make_unique<MetadataBroker>(env, id, clean);
                },
                options);
        }
        run_->add("admin", make<Administrator>);
        run_->start("admin");
    }
    void boot(int brokers = 3, sim::NodeOptions options = {}, core::History history = {}) {
        build(brokers, std::move(options), history);
        run_->start("controller-1");
        for (int id = 1; id <= brokers; ++id) run_->start("broker-" + std::to_string(id));
        run_for(core::seconds(2));
    }
    void run_for(core::Duration span) { run_->world.run_for(span); }
    core::Instant now() const { return run_->world.now(); }

    const core::MetadataImage& image() const {
        return run_->look<core::Controller>("controller-1").image();
    }
    const core::MetadataImage& image_at(int broker) const { return broker_at(broker).image(); }
    const MetadataBroker& broker_at(int id) const {
        return run_->look<MetadataBroker>("broker-" + std::to_string(id));
    }
    const core::PartitionRegistration& partition(const std::string& topic) const {
        return *image().find_partition(core::TopicPartition{topic, 0});
    }
    bool is_active(int id) const { return image().is_active(core::BrokerId{id}); }

    template <class Request>
    core::ResponseOf<Request> ask(const Request& body) {
        std::optional<core::ResponseOf<Request>> answer;
        run_->world.call(run_->world.node("admin"), [&](core::Handler& handler) {
            dynamic_cast<Administrator&>(handler).ask<Request>(body, answer);
        });
        for (int i = 0; i < 3000 && !answer; ++i) run_for(core::milliseconds(10));
        EXPECT_TRUE(answer.has_value()) << "no answer within 30 seconds";
        return answer.value_or(core::ResponseOf<Request>{});
    }
    void create(const std::string& topic, std::vector<std::int32_t> replicas) {
        core::CreateTopicsRequest request;
        auto& asked = request.topics.emplace_back();
        asked.name = topic;
        asked.num_partitions = -1;
        asked.replication_factor = -1;
        asked.assignments.push_back({0, std::move(replicas)});
        const auto response = ask(request);
        ASSERT_EQ(response.topics.at(0).error_code, core::ErrorCode::none);
    }
    /// Instant of the last event of a kind; `never` if there is none.
    template <class Payload>
    core::Instant last() const {
        const auto events = run_->log.all<Payload>();
        return events.empty() ? core::Instant::never() : events.back().time;
    }

    std::vector<std::int64_t> clean_epochs_;
    std::optional<RecordedWorld> run_;
};

}  // namespace brokerscope::tests
