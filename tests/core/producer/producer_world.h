#pragma once
// A producer on a world of scripted brokers.

#include "core/producer/producer.h"
#include "tests/support/fake_cluster.h"
#include "tests/support/recorded_world.h"

#include <deque>

namespace brokerscope::tests {

/// An application that sends what it is told to and remembers what became of it.
class ProducerNode final : public core::Handler {
public:
    struct Outcome {
        std::vector<std::int64_t> records;
        core::DeliveryStatus status;
        core::ErrorCode error;
        std::int64_t base_offset;
        std::int32_t partition;
    };

    ProducerNode(core::Env& env, core::ProducerOptions options)
        : producer(env, std::move(options),
                   {.on_delivery = [this](const core::Delivery& d) { note(d); },
                    .on_writable =
                        [this] {
                            ++writable;
                            go_on();
                        }}) {}

    void on_start() override { producer.start(); }
    void on_connected(core::ConnectionId id) override { producer.on_connected(id); }
    void on_frame(core::ConnectionId id, core::Frame frame) override {
        producer.on_frame(id, frame);
    }
    void on_closed(core::ConnectionId id, core::CloseReason reason) override {
        producer.on_closed(id, reason);
    }
    void on_shutdown() override {}

    /// Sends `value` and, while it must wait, keeps it for later, as a blocked thread would.
    void send(std::string value, std::optional<std::int32_t> partition = std::nullopt,
              std::optional<std::string> key = std::nullopt) {
        waiting_.push_back({++last_number_, std::move(value), partition, std::move(key)});
        if (waiting_.size() == 1) go_on();
    }

    core::Producer producer;
    std::string topic = "orders";
    std::vector<Outcome> outcomes;
    std::vector<core::ErrorCode> refused;
    int writable = 0;

private:
    struct Message {
        std::int64_t number;
        std::string value;
        std::optional<std::int32_t> partition;
        std::optional<std::string> key;
    };
    void go_on() {
        while (!waiting_.empty()) {
            const Message& message = waiting_.front();
            core::ProducerRecord record{.number = core::trace::RecordNumber{message.number},
                                        .partition = message.partition,
                                        .value = core::as_bytes(message.value)};
            if (message.key) record.key = core::as_bytes(*message.key);
            const core::SendResult result = producer.send(producer.topic(topic), record);
            if (result.status == core::SendStatus::blocked) return;
            if (result.status == core::SendStatus::refused) refused.push_back(result.error);
            waiting_.pop_front();
        }
    }
    void note(const core::Delivery& delivery) {
        Outcome outcome{
            {}, delivery.status, delivery.error, delivery.base_offset.value, delivery.partition};
        for (const core::RecordRun& run : delivery.runs)
            for (std::int32_t i = 0; i < run.count; ++i)
                outcome.records.push_back((run.first + i).value);
        outcomes.push_back(outcome);
    }

    std::deque<Message> waiting_;
    std::int64_t last_number_ = 0;
};

/// Scripted brokers and a producer `shop`, one millisecond apart.
class ProducerWorld {
public:
    explicit ProducerWorld(core::ProducerConfig config, std::int32_t partitions = 1,
                           std::int32_t brokers = 1)
        : run(one_millisecond()) {
        cluster.brokers = brokers;
        auto& topic = cluster.topics["orders"];
        topic.resize(static_cast<std::size_t>(partitions));
        for (std::int32_t i = 0; i < partitions; ++i)
            topic[static_cast<std::size_t>(i)].leader = 1 + i % brokers;
        for (std::int32_t id = 1; id <= brokers; ++id) {
            const std::string name = "broker-" + std::to_string(id);
            run.add(name, [this, id](core::Env& env) {
                return std::make_unique<FakeBroker>(env, cluster, id);
            });
            run.start(name);
        }
        const auto resolved = config.resolve();
        ASSERT(resolved.has_value());
        run.add("shop", [config](core::Env& env) {
            core::ProducerOptions options;
            options.client_id = "shop";
            options.bootstrap = {{"broker-1", 9092}};
            options.config = config;
            return std::make_unique<ProducerNode>(env, options);
        });
        run.start("shop");
    }
    static sim::WorldOptions one_millisecond() {
        sim::WorldOptions options;
        options.network.latency = sim::Latency::constant(core::milliseconds(1));
        return options;
    }
    /// No linger, no idempotence, window of `window`.
    static core::ProducerConfig plain(std::int32_t window = 5) {
        core::ProducerConfig config;
        config.linger = {};
        config.enable_idempotence = false;
        config.idempotence_was_set = true;
        config.max_in_flight_requests_per_connection = window;
        return config;
    }
    static core::ProducerConfig idempotent() {
        core::ProducerConfig config;
        config.linger = {};
        return config;
    }

    void act(std::function<void(ProducerNode&)> action) {
        run.world.call(run.world.node("shop"), [action](core::Handler& handler) {
            action(dynamic_cast<ProducerNode&>(handler));
        });
    }
    /// Connected, with metadata; then `count` records m1, m2 … in one go.
    void send(int count, std::optional<std::int32_t> partition = std::nullopt) {
        act([=](ProducerNode& shop) {
            for (int i = 1; i <= count; ++i) shop.send("m" + std::to_string(i), partition);
        });
    }
    /// So that what follows finds everything connected.
    void warm_up() {
        act([](ProducerNode& shop) { shop.producer.topic("orders"); });
        run.world.run_for(core::milliseconds(20));
        act([](ProducerNode& shop) { shop.send("m0"); });
        run.world.run_for(core::milliseconds(20));
        cluster.partition("orders").log.clear();
        cluster.produced = 0;
        act([](ProducerNode& shop) { shop.outcomes.clear(); });
        run.world.run_for(core::milliseconds(1));
    }
    void run_for(core::Duration span) { run.world.run_for(span); }
    const ProducerNode& shop() { return run.look<ProducerNode>("shop"); }
    std::vector<std::string> log(std::int32_t partition = 0) {
        return cluster.partition("orders", partition).values();
    }
    int count(core::DeliveryStatus status) {
        int count = 0;
        for (const auto& outcome : shop().outcomes)
            if (outcome.status == status) count += static_cast<int>(outcome.records.size());
        return count;
    }

    FakeCluster cluster;
    RecordedWorld run;
};

}  // namespace brokerscope::tests
