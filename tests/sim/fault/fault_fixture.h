#pragma once
// A scenario's faults on three toy brokers that answer whatever they are asked and a shop that asks
// `broker-1` every 10 ms: enough to see what the injector does, without a broker's own doings.

#include "sim/fault/injector.h"
#include "sim/scenario/load.h"
#include "tests/support/recorded_world.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace brokerscope::tests {

namespace trace = core::trace;

class ToyBroker final : public core::Handler {
public:
    explicit ToyBroker(core::Env& env) : env_(env) {}
    void on_start() override { env_.network().listen(9092); }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        ++handled;
        frame.info.kind = core::FrameKind::response;
        env_.network().send(connection, std::move(frame));
    }
    void on_shutdown() override { env_.exit(); }
    int handled = 0;

private:
    core::Env& env_;
};

class ToyShop final : public core::Handler {
public:
    explicit ToyShop(core::Env& env) : env_(env), timer_(env.clock(), [this] { tick(); }) {}
    void on_start() override { connect(); }
    void on_connected(core::ConnectionId connection) override {
        connection_ = connection;
        is_connected_ = true;
        tick();
    }
    void on_frame(core::ConnectionId, core::Frame frame) override {
        answers.push_back(frame.info.correlation_id);
    }
    void on_closed(core::ConnectionId, core::CloseReason) override {
        is_connected_ = false;
        ++closed;
        timer_.arm(core::milliseconds(10));
    }
    void on_shutdown() override { env_.exit(); }

    std::vector<std::int32_t> answers;
    int closed = 0;

private:
    void connect() { env_.network().connect({"broker-1", 9092}); }
    void tick() {
        if (!is_connected_) return connect();
        env_.network().send(connection_,
                            {{core::FrameKind::request, core::ApiKey::produce, 9, next_++, false},
                             core::SharedBytes(core::to_bytes("ask"))});
        timer_.arm(core::milliseconds(10));
    }

    core::Env& env_;
    core::Timer timer_;
    core::ConnectionId connection_;
    bool is_connected_ = false;
    std::int32_t next_ = 1;
};

/// A world with the faults of a file: `faults` are the lines below its key.
class FaultRun {
public:
    explicit FaultRun(const std::string& faults) : scenario(read(faults)), run(options()) {
        for (const char* broker : {"broker-1", "broker-2", "broker-3"})
            run.add(broker, make<ToyBroker>);
        run.add("controller-1", make<ToyBroker>);
        run.add("shop", make<ToyShop>);
        injector = std::make_unique<sim::Injector>(run.world, scenario);
        for (const char* node : {"broker-1", "broker-2", "broker-3", "controller-1", "shop"})
            run.start(node);
        run.world.run_before(core::Instant{0});
        injector->begin_story();
    }

    void run_until(core::Duration time) { run.world.run_until(core::Instant{} + time); }
    const ToyShop& shop() const { return run.look<ToyShop>("shop"); }
    const sim::LedgerRow& row(std::size_t fault) const { return injector->ledger().at(fault); }
    bool is_up(std::string_view node) const {
        return run.world.state(run.world.node(node)) == sim::NodeState::running;
    }

    sim::scenario::Scenario scenario;
    RecordedWorld run;
    std::unique_ptr<sim::Injector> injector;

private:
    static sim::WorldOptions options() {
        sim::WorldOptions made;
        made.begin = core::Instant{} - core::milliseconds(100);
        made.network.latency = sim::Latency::constant(core::milliseconds(1));
        made.network.bandwidth = 0;
        return made;
    }
    static sim::scenario::Scenario read(const std::string& faults) {
        const std::string text = R"(scenario: toy
title: Toy
cluster: {brokers: 3, topics: {orders: {partitions: 1, replicas: [[1, 2, 3]]}}}
clients: {shop: {send: {topic: orders, count: 1}}}
expect: {}
faults:
)" + faults;
        auto loaded = sim::scenario::load(text, "toy.yaml");
        if (loaded) return std::move(*loaded);
        for (const std::string& line : loaded.error().lines()) ADD_FAILURE() << line;
        return {};
    }
};

}  // namespace brokerscope::tests
