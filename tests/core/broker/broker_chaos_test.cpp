// Random crashes, pauses and cuts over three brokers, judged by the white-box invariants at every
// event: without a power loss nothing that was committed is lost, and in the end all is equal.
#include "core/broker/broker.h"
#include "core/protocol/create_topics.h"
#include "core/protocol/produce.h"
#include "core/quorum/controller.h"
#include "core/record/builder.h"
#include "sim/check/invariants.h"
#include "sim/node/world.h"
#include "tests/core/broker/story_client.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

using namespace core;

class Chaos final : public trace::EventSink {
public:
    explicit Chaos(std::uint64_t seed)
        : world_({.seed = seed}), invariants_(world_.names()), draw_(world_.stream("chaos")) {
        world_.subscribe(*this);
        world_.add_node({.name = "controller-1", .make = [](Env& env) {
                             return std::make_unique<Controller>(
                                 env, ControllerConfig{.cluster_id = "chaos"});
                         }});
        for (std::int32_t id = 1; id <= 3; ++id) {
            const std::string name = fmt::format("broker-{}", id);
            world_.add_node({.name = name, .lanes = 8, .make = [id, name](Env& env) {
                                 return std::make_unique<Broker>(
                                     env,
                                     BrokerOptions{.id = BrokerId{id},
                                                   .cluster_id = "chaos",
                                                   .host = name,
                                                   .controller_endpoint = {"controller-1", 9093},
                                                   .replica_lag_time_max = seconds(5)});
                             }});
        }
        world_.add_node(
            {.name = "shop", .make = [](Env& env) { return std::make_unique<StoryClient>(env); }});
        for (const char* name : {"controller-1", "broker-1", "broker-2", "broker-3", "shop"})
            world_.start(world_.node(name));
        world_.run_until(Instant{});
        create_topic();
    }
    ~Chaos() override { world_.unsubscribe(*this); }

    void on_event(const trace::Event& event) override { invariants_.on_event(event); }

    void run() {
        invariants_.set_rules(
            {{.partition = {world_.names().intern("orders"), 0}, .min_insync_replicas = 2}});
        for (int round = 0; round < 300; ++round) {
            for (std::int32_t id = 1; id <= 3; ++id) produce(id);
            if (draw_.below(8) == 0) disturb();
            world_.run_for(draw_.uniform(milliseconds(20), milliseconds(600)));
        }
        world_.network().heal_all();
        for (std::int32_t id = 1; id <= 3; ++id) world_.resume(broker(id));
        // Who was asked to stop while it stood still, or alone, does so now.
        world_.run_for(seconds(20));
        for (std::int32_t id = 1; id <= 3; ++id)
            if (!world_.has_process(broker(id))) world_.start(broker(id));
        world_.run_for(seconds(60));
    }

    sim::Invariants& invariants() { return invariants_; }
    std::int64_t acknowledged() const { return acknowledged_; }

private:
    sim::NodeId broker(std::int32_t id) const { return world_.node(fmt::format("broker-{}", id)); }
    static Endpoint endpoint(std::int32_t id) { return {fmt::format("broker-{}", id), 9092}; }

    void create_topic() {
        CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = "orders";
        topic.num_partitions = -1;
        topic.replication_factor = -1;
        topic.assignments.push_back({.broker_ids = {1, 2, 3}});
        topic.configs.push_back({"min.insync.replicas", "2"});
        world_.call(world_.node("shop"), [request](Handler& handler) {
            static_cast<StoryClient&>(handler).network().send<CreateTopicsRequest>(
                endpoint(1), request, [](Answer<CreateTopicsResponse>) {});
        });
        world_.run_for(seconds(2));
    }

    /// To every broker: who leads takes it, the others refuse.
    void produce(std::int32_t to) {
        BatchBuilder builder({});
        const std::string value = fmt::format("record {}", ++sent_);
        builder.append({.timestamp = WallTime{1'767'225'600'000}, .value = as_bytes(value)});
        ProduceRequest request{.acks = static_cast<std::int16_t>(draw_.below(4) == 0 ? 1 : -1),
                               .timeout_ms = 3000};
        auto& data = request.topic_data.emplace_back();
        data.name = "orders";
        data.partition_data.push_back({.index = 0, .records = SharedBytes(builder.finish())});
        world_.call(world_.node("shop"), [this, to, request](Handler& handler) {
            static_cast<StoryClient&>(handler).network().send<ProduceRequest>(
                endpoint(to), request,
                [this](Answer<ProduceResponse> answer) {
                    if (!answer) return;
                    const auto& outcome = answer->responses.at(0).partition_responses.at(0);
                    if (outcome.error_code == ErrorCode::none) ++acknowledged_;
                },
                {.timeout = seconds(5), .version_max = 12});
        });
    }

    void disturb() {
        const auto id = static_cast<std::int32_t>(draw_.below(3)) + 1;
        const auto other = static_cast<std::int32_t>(draw_.below(3)) + 1;
        switch (draw_.below(7)) {
            case 0: world_.crash(broker(id)); return;
            case 1: world_.shutdown(broker(id)); return;
            case 2: world_.pause(broker(id)); return;
            case 3: world_.resume(broker(id)); return;
            case 4:
                if (id != other)
                    world_.network().cut(fmt::format("broker-{}", id),
                                         fmt::format("broker-{}", other));
                return;
            case 5: world_.network().cut(fmt::format("broker-{}", id), "controller-1"); return;
            default:
                world_.network().heal_all();
                if (!world_.has_process(broker(id))) world_.start(broker(id));
                return;
        }
    }

    sim::World world_;
    sim::Invariants invariants_;
    RandomStream draw_;
    std::int64_t sent_ = 0;
    std::int64_t acknowledged_ = 0;
};

TEST(BrokerChaos, invariants_hold_and_replicas_end_equal) {
    std::int64_t acknowledged = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Chaos chaos(seed);
        chaos.run();
        for (const sim::Break& found : chaos.invariants().breaks())
            ADD_FAILURE() << "seed " << seed << " event " << found.event.value << " "
                          << sim::invariant_names[static_cast<std::size_t>(found.invariant)] << ": "
                          << found.what;
        EXPECT_TRUE(chaos.invariants().replicas_are_equal()) << "seed " << seed;
        EXPECT_TRUE(chaos.invariants().divergences().empty()) << "seed " << seed;
        acknowledged += chaos.acknowledged();
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(acknowledged, 500) << "there was something to lose";
}

}  // namespace
}  // namespace brokerscope::tests
