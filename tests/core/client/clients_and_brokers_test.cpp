// Producer and consumer against real brokers, with and without crashes.

#include "core/broker/broker.h"
#include "core/consumer/consumer.h"
#include "core/producer/producer.h"
#include "core/protocol/create_topics.h"
#include "core/quorum/controller.h"
#include "tests/support/recorded_world.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace brokerscope::tests {
namespace {

using namespace core;

/// Sends `shop/1`, `shop/2` … one every 5 ms, and reads everything back.
class Shop final : public Handler {
public:
    Shop(Env& env, const ProducerOptions& sends, const ConsumerOptions& reads)
        : producer(env, sends,
                   {.on_delivery = [this](const Delivery& d) { note(d); },
                    .on_writable = [this] { send(); }}),
          consumer(env, reads,
                   {.on_available = [this] { read(); },
                    .on_error = [this](const TopicPartition&, ErrorCode) { ++errors; }}),
          admin(env, {.client_id = "admin", .purpose = "admin"}),
          tick_(env.clock(), [this] { on_tick(); }) {}

    void on_start() override { producer.start(); }
    void on_connected(ConnectionId id) override {
        if (producer.handles(id)) producer.on_connected(id);
        if (consumer.handles(id)) consumer.on_connected(id);
        if (admin.handles(id)) admin.on_connected(id);
    }
    void on_frame(ConnectionId id, Frame frame) override {
        if (producer.handles(id)) return producer.on_frame(id, frame);
        if (consumer.handles(id)) return consumer.on_frame(id, frame);
        if (admin.handles(id)) admin.on_frame(id, frame);
    }
    void on_closed(ConnectionId id, CloseReason reason) override {
        if (producer.handles(id)) return producer.on_closed(id, reason);
        if (consumer.handles(id)) return consumer.on_closed(id, reason);
        if (admin.handles(id)) admin.on_closed(id, reason);
    }
    void on_shutdown() override {}

    void begin(std::int64_t count) {
        last_ = count;
        consumer.assign({{{"orders", 0}}});
        tick_.arm(Duration{});
    }

    Producer producer;
    Consumer consumer;
    NetworkClient admin;
    std::vector<std::int64_t> acked;
    std::vector<std::int64_t> open;  ///< failed or unknown
    std::vector<std::string> read_values;
    int errors = 0;

private:
    void on_tick() {
        ++due_;
        send();
        if (due_ < last_) tick_.arm(milliseconds(5));
    }
    void send() {
        while (sent_ < due_) {
            const std::string value = fmt::format("{}", sent_ + 1);
            const ProducerRecord record{.number = trace::RecordNumber{sent_ + 1},
                                        .value = as_bytes(value)};
            const SendResult result = producer.send(producer.topic("orders"), record);
            if (result.status != SendStatus::accepted) return;
            ++sent_;
        }
    }
    void read() {
        Bytes scratch;
        while (consumer.has_available())
            for (const PolledRecords& records : consumer.poll())
                (void)records.range.for_each(scratch, [&](const RecordView& record) {
                    read_values.emplace_back(as_text(*record.value));
                });
    }
    void note(const Delivery& delivery) {
        for (const RecordRun& run : delivery.runs)
            for (std::int32_t i = 0; i < run.count; ++i)
                (delivery.status == DeliveryStatus::acknowledged ? acked : open)
                    .push_back((run.first + i).value);
    }

    Timer tick_;
    std::int64_t last_ = 0;
    std::int64_t due_ = 0;
    std::int64_t sent_ = 0;
};

class ClientsAndBrokers {
public:
    explicit ClientsAndBrokers(std::uint64_t seed, ProducerConfig config = {})
        : run({.seed = seed,
               .network = {.latency =
                               sim::Latency::lognormal(microseconds(500), milliseconds(4))}}) {
        run.add("controller-1", [](Env& env) {
            return std::make_unique<Controller>(env, ControllerConfig{.cluster_id = "test"});
        });
        for (std::int32_t id = 1; id <= 3; ++id) {
            const std::string name = fmt::format("broker-{}", id);
            run.add(name,
                    [id, name](Env& env) {
                        return std::make_unique<Broker>(
                            env, BrokerOptions{.id = BrokerId{id},
                                               .cluster_id = "test",
                                               .host = name,
                                               .controller_endpoint = {"controller-1", 9093}});
                    },
                    {.lanes = 8});
        }
        run.add("shop", [config](Env& env) {
            ProducerOptions sends;
            sends.client_id = "shop";
            sends.bootstrap = {{"broker-1", 9092}, {"broker-2", 9092}, {"broker-3", 9092}};
            sends.config = config;
            (void)sends.config.resolve();
            ConsumerOptions reads;
            reads.client_id = "shop";
            reads.bootstrap = sends.bootstrap;
            reads.config.auto_offset_reset = AutoOffsetReset::earliest;
            return std::make_unique<Shop>(env, sends, reads);
        });
        for (const char* name : {"controller-1", "broker-1", "broker-2", "broker-3", "shop"})
            run.start(name);
        run.world.run_until(Instant{});
        create_topic();
    }
    void begin(std::int64_t count) {
        run.world.call(run.world.node("shop"),
                       [count](Handler& handler) { dynamic_cast<Shop&>(handler).begin(count); });
    }
    const Shop& shop() { return run.look<Shop>("shop"); }

    RecordedWorld run;

private:
    void create_topic() {
        CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = "orders";
        topic.num_partitions = -1;
        topic.replication_factor = -1;
        topic.assignments.push_back({.broker_ids = {1, 2, 3}});
        topic.configs.push_back({"min.insync.replicas", "2"});
        run.world.call(run.world.node("shop"), [request](Handler& handler) {
            dynamic_cast<Shop&>(handler).admin.send(Endpoint{"broker-1", 9092}, request,
                                                    [](const auto&) {});
        });
        run.world.run_for(seconds(2));
    }
};

std::vector<std::string> numbers(std::int64_t to) {
    std::vector<std::string> all;
    for (std::int64_t n = 1; n <= to; ++n) all.push_back(fmt::format("{}", n));
    return all;
}

TEST(ClientsAndBrokers, everything_arrives_once_and_in_order) {
    ClientsAndBrokers world(1);
    world.begin(200);
    world.run.world.run_for(seconds(5));
    EXPECT_EQ(world.shop().acked.size(), 200u);
    EXPECT_EQ(world.shop().read_values, numbers(200));
    EXPECT_TRUE(world.shop().consumer.is_caught_up());
    EXPECT_EQ(world.shop().errors, 0);
}

class ClientsUnderCrashes : public testing::TestWithParam<std::uint64_t> {};

TEST_P(ClientsUnderCrashes, an_idempotent_producer_loses_doubles_and_reorders_nothing) {
    ClientsAndBrokers world(GetParam());
    world.begin(1000);
    RandomStream draw = world.run.world.stream("crashes");
    for (int round = 0; round < 6; ++round) {
        world.run.world.run_for(draw.uniform(milliseconds(200), seconds(1)));
        const std::string name = fmt::format("broker-{}", draw.below(3) + 1);
        world.run.crash(name);
        world.run.world.run_for(draw.uniform(milliseconds(10), seconds(12)));
        world.run.start(name);
        world.run.world.run_for(seconds(15));
    }
    world.run.world.run_for(seconds(60));
    EXPECT_EQ(world.shop().acked.size(), 1000u);
    EXPECT_TRUE(world.shop().open.empty());
    EXPECT_EQ(world.shop().read_values, numbers(1000));
    EXPECT_TRUE(world.shop().consumer.is_caught_up());
}

INSTANTIATE_TEST_SUITE_P(Seeds, ClientsUnderCrashes, testing::Range<std::uint64_t>(1, 9));

TEST(ClientsAndBrokers, without_idempotence_nothing_acknowledged_is_lost) {
    ProducerConfig config;
    config.enable_idempotence = false;
    config.idempotence_was_set = true;
    ClientsAndBrokers world(3, config);
    world.begin(600);
    world.run.world.run_for(seconds(1));
    world.run.crash("broker-1");
    world.run.world.run_for(seconds(12));
    world.run.start("broker-1");
    world.run.world.run_for(seconds(60));
    const std::set<std::string> read(world.shop().read_values.begin(),
                                     world.shop().read_values.end());
    for (const std::int64_t n : world.shop().acked)
        EXPECT_TRUE(read.contains(fmt::format("{}", n)));
    EXPECT_EQ(world.shop().acked.size(), 600u);
}

}  // namespace
}  // namespace brokerscope::tests
