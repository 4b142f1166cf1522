#include "sim/network/paths.h"

#include <gtest/gtest.h>

#include <string>

namespace brokerscope::tests {
namespace {

using core::Instant;
using core::milliseconds;
using sim::Latency;
using sim::NodeId;

constexpr NodeId one{0};
constexpr NodeId two{1};
constexpr NodeId three{2};

core::RandomStream stream(const std::string& name) { return core::RandomStream::named(1, name); }

/// Nodes one, two, three; node one at switch rack-a, the others at rack-b.
sim::NetworkOptions racks() {
    sim::NetworkOptions options;
    options.latency = Latency::constant(milliseconds(7));
    options.bandwidth = 0;
    options.links = {{"one", "rack-a", Latency::constant(milliseconds(1)), 0},
                     {"two", "rack-b", Latency::constant(milliseconds(1)), 0},
                     {"three", "rack-b", Latency::constant(milliseconds(1)), 0},
                     {"rack-a", "rack-b", Latency::constant(milliseconds(20)), 0}};
    return options;
}

std::int64_t millis(Instant at) { return at.ns / 1'000'000; }

class Net : public sim::Paths {
public:
    explicit Net(sim::NetworkOptions options) : Paths(std::move(options), stream) {
        for (const char* name : {"one", "two", "three"}) add_node(name);
    }
    std::int64_t ms(NodeId from, NodeId to, std::int64_t bytes = 0) {
        return millis(carry(from, to, Instant{}, bytes));
    }
};

TEST(Paths, without_links_every_pair_has_a_direct_one) {
    sim::NetworkOptions options;
    options.latency = Latency::constant(milliseconds(3));
    Net net(options);
    EXPECT_EQ(net.ms(one, two), 3);
    EXPECT_EQ(net.ms(three, one), 3);
}

TEST(Paths, a_frame_takes_the_shortest_route) {
    Net net(racks());
    EXPECT_EQ(net.ms(one, two), 22);
    EXPECT_EQ(net.ms(two, three), 2);
    sim::NetworkOptions options = racks();
    options.links.push_back({"one", "three", Latency::constant(milliseconds(5)), 0});
    Net shorter(options);
    EXPECT_EQ(shorter.ms(one, two), 7);
}

TEST(Paths, a_node_outside_of_the_topology_has_direct_links) {
    Net net(racks());
    net.add_node("client");
    EXPECT_EQ(net.ms(NodeId{3}, two), 7);
}

TEST(Paths, a_link_serves_one_frame_after_the_other) {
    sim::NetworkOptions options;
    options.latency = Latency::constant(milliseconds(1));
    options.bandwidth = 1'000'000;
    Net net(options);
    EXPECT_EQ(net.ms(one, two, 10'000), 11);
    EXPECT_EQ(net.ms(one, two, 10'000), 21);
    EXPECT_EQ(net.ms(two, one, 10'000), 11);
}

TEST(Paths, a_cut_link_is_led_around_or_blocks) {
    sim::NetworkOptions options = racks();
    options.links.push_back({"rack-a", "three", Latency::constant(milliseconds(50)), 0});
    Net net(options);
    EXPECT_EQ(net.ms(one, two), 22);
    const auto cut = net.cut("rack-a", "rack-b");
    EXPECT_FALSE(net.is_blocked(one, two));
    EXPECT_EQ(net.ms(one, two), 53);
    const auto second = net.cut("rack-a", "three");
    EXPECT_TRUE(net.is_blocked(one, two));
    EXPECT_TRUE(net.is_blocked(three, one));
    EXPECT_FALSE(net.is_blocked(two, three));
    net.heal(cut);
    EXPECT_FALSE(net.is_blocked(one, two));
    EXPECT_EQ(net.ms(one, two), 22);
    net.heal(second);
    net.heal(second);
}

TEST(Paths, changes_overlap_and_are_undone_one_by_one) {
    Net net({});
    const auto alone = net.isolate(one);
    const auto cut = net.cut("one", "two");
    const auto way = net.one_way(two, three);
    EXPECT_TRUE(net.is_blocked(one, three));
    EXPECT_TRUE(net.is_blocked(two, three));
    EXPECT_FALSE(net.is_blocked(three, two));
    net.heal(alone);
    EXPECT_FALSE(net.is_blocked(one, three));
    EXPECT_TRUE(net.is_blocked(one, two));
    net.heal(cut);
    EXPECT_FALSE(net.is_blocked(two, one));
    net.heal(way);
    EXPECT_FALSE(net.is_blocked(two, three));
    net.partition({{one}, {two}});
    EXPECT_TRUE(net.is_blocked(one, two));
    EXPECT_FALSE(net.is_blocked(one, three));
    net.heal_all();
    EXPECT_FALSE(net.is_blocked(one, two));
}

TEST(Paths, of_several_slowings_the_latest_holds) {
    sim::NetworkOptions options;
    options.latency = Latency::constant(milliseconds(1));
    Net net(options);
    const auto first = net.slow(one, two, Latency::constant(milliseconds(40)), std::nullopt);
    const auto second = net.slow(one, two, Latency::constant(milliseconds(90)), 1'000'000);
    EXPECT_EQ(net.ms(two, one, 10'000), 100);
    net.heal(second);
    EXPECT_EQ(net.ms(one, two), 40);
    net.heal(first);
    EXPECT_EQ(net.ms(one, two), 1);
    EXPECT_EQ(net.ms(one, three), 1);
}

}  // namespace
}  // namespace brokerscope::tests
