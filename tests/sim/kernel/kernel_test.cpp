#include "sim/kernel/kernel.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace brokerscope::tests {
namespace {

using core::Instant;

class Listener final : public sim::Target {
public:
    void on_due(std::uint32_t argument) override {
        called.push_back(argument);
        if (then) then(argument);
    }
    std::vector<std::uint32_t> called;
    std::function<void(std::uint32_t)> then;
};

TEST(Kernel, at_one_instant_lower_origins_go_first_and_each_in_its_own_order) {
    sim::Kernel kernel;
    Listener listener;
    const sim::TargetId target = kernel.add_target(listener);
    const sim::Origin low = kernel.add_origin();
    const sim::Origin high = kernel.add_origin();
    kernel.schedule(Instant{5}, high, target, 3, 0);
    kernel.schedule(Instant{5}, low, target, 1, 0);
    kernel.schedule(Instant{5}, high, target, 4, 0);
    kernel.schedule(Instant{5}, low, target, 2, 0);
    kernel.schedule(Instant{4}, high, target, 0, 0);
    kernel.run_until(Instant{5});
    EXPECT_EQ(listener.called, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
}

TEST(Kernel, an_event_left_out_reorders_none_of_another_origin) {
    const auto order = [](bool with_extra) {
        sim::Kernel kernel;
        Listener listener;
        const sim::TargetId target = kernel.add_target(listener);
        const sim::Origin fault = kernel.add_origin();
        const sim::Origin node = kernel.add_origin();
        if (with_extra) kernel.schedule(Instant{1}, fault, target, 100, 0);
        for (std::uint32_t i = 0; i < 4; ++i) kernel.schedule(Instant{7}, node, target, i, 0);
        kernel.run_until(Instant{9});
        std::erase(listener.called, 100u);
        return listener.called;
    };
    EXPECT_EQ(order(true), order(false));
}

TEST(Kernel, an_event_knows_its_cause_and_its_time) {
    sim::Kernel kernel(Instant{-10});
    Listener listener;
    const sim::TargetId target = kernel.add_target(listener);
    const sim::Origin origin = kernel.add_origin();
    std::vector<std::uint64_t> causes;
    listener.then = [&](std::uint32_t argument) {
        causes.push_back(kernel.cause());
        if (argument == 0) kernel.schedule(kernel.now(), origin, target, 1, kernel.cause() + 1);
    };
    kernel.schedule(Instant{-5}, origin, target, 0, 41);
    EXPECT_EQ(kernel.next_time(), Instant{-5});
    EXPECT_FALSE(kernel.step(Instant{-6}));
    EXPECT_TRUE(kernel.step());
    EXPECT_EQ(kernel.now(), Instant{-5});
    kernel.run_until(Instant{100});
    EXPECT_EQ(kernel.now(), Instant{100});
    EXPECT_EQ(causes, (std::vector<std::uint64_t>{41, 42}));
}

TEST(Kernel, a_cancelled_event_never_comes) {
    sim::Kernel kernel;
    Listener listener;
    const sim::TargetId target = kernel.add_target(listener);
    const sim::Origin origin = kernel.add_origin();
    const sim::Ticket first = kernel.schedule(Instant{1}, origin, target, 1, 0);
    kernel.schedule(Instant{2}, origin, target, 2, 0);
    kernel.cancel(first);
    EXPECT_EQ(kernel.pending(), 1u);
    EXPECT_EQ(kernel.next_time(), Instant{2});
    kernel.run_until(Instant{3});
    EXPECT_EQ(listener.called, std::vector<std::uint32_t>{2});
}

}  // namespace
}  // namespace brokerscope::tests
