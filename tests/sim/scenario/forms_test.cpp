#include "sim/scenario/forms.h"

#include "sim/scenario/diagnostics.h"

#include <gtest/gtest.h>

namespace brokerscope::sim::scenario {
namespace {

TEST(Duration, is_exact_or_refused) {
    EXPECT_EQ(parse_duration("250us"), core::microseconds(250));
    EXPECT_EQ(parse_duration("1.5s"), core::milliseconds(1'500));
    EXPECT_EQ(parse_duration("2min"), core::seconds(120));
    EXPECT_EQ(parse_duration("7d"), core::seconds(7 * 86'400));
    EXPECT_EQ(parse_duration("3.250000017s"), core::nanoseconds(3'250'000'017));
    for (const char* bad : {"", "5", "ms", "5 ms", "1.5ns", "-1s", ".5s", "5.s", "1e3s", "5MS",
                            "99999999999d", "1.0000000000000000001s", "9223372036855s000"})
        EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(Duration, is_written_so_that_it_reads_back) {
    for (const std::int64_t ns :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{1'500}, std::int64_t{250'000},
          std::int64_t{1'500'000'000}, std::int64_t{3'250'000'017},
          std::int64_t{86'400'000'000'000}, INT64_MAX})
        EXPECT_EQ(parse_duration(to_string(core::Duration{ns})), core::Duration{ns}) << ns;
    EXPECT_EQ(to_string(core::milliseconds(1'500)), "1.5s");
    EXPECT_EQ(to_string(core::seconds(120)), "2min");
}

TEST(Size, knows_both_kinds_of_kilo) {
    EXPECT_EQ(parse_size("16KiB"), 16'384);
    EXPECT_EQ(parse_size("10GB"), 10'000'000'000);
    EXPECT_EQ(parse_size("1.5MiB"), 1'572'864);
    EXPECT_FALSE(parse_size("1.3B"));
    EXPECT_FALSE(parse_size("16kb"));
    EXPECT_EQ(parse_bandwidth("10MB/s"), 10'000'000);
    EXPECT_FALSE(parse_bandwidth("0B/s"));
    EXPECT_EQ(size_to_string(16'384), "16KiB");
    EXPECT_EQ(size_to_string(1'000'000'000), "1GB");
}

TEST(Latency, is_a_duration_or_a_distribution) {
    EXPECT_EQ(parse_latency("1ms"), Latency::constant(core::milliseconds(1)));
    const auto normal = parse_latency("lognormal(p50=1ms, p99=8ms)");
    ASSERT_TRUE(normal);
    EXPECT_EQ(to_string(*normal), "lognormal(p50=1ms, p99=8ms)");
    for (const char* bad :
         {"uniform(5ms, 1ms)", "exponential(0s)", "lognormal(p50=8ms, p99=1ms)", "gauss(1ms, 2ms)",
          "uniform(1ms)", "uniform(1ms, 2ms", "uniform((1ms), 2ms)"})
        EXPECT_FALSE(parse_latency(bad)) << bad;
}

TEST(NodeRef, is_an_id_or_a_role) {
    std::string why;
    for (const char* text :
         {"broker-1", "leader(orders/0)", "follower(orders/0)", "follower(orders/0, 2)",
          "controller()", "any(broker)", "brokers", "rack(a)"}) {
        const auto node = parse_node(text, why);
        ASSERT_TRUE(node) << text;
        EXPECT_EQ(to_string(*node), text);
    }
    EXPECT_FALSE(parse_node("leader(orders)", why));
    EXPECT_FALSE(parse_node("any(topic)", why));
    EXPECT_EQ(why, "any() takes broker, controller or client");
    EXPECT_FALSE(parse_node("coordinator(group billing)", why));
    EXPECT_EQ(why, "coordinator(): not modelled yet");
}

TEST(Comparison, judges_counts_and_shares) {
    EXPECT_TRUE(parse_comparison("1")->holds(1, 100));
    EXPECT_FALSE(parse_comparison("1")->holds(2, 100));
    EXPECT_TRUE(parse_comparison(">= 1")->holds(2, 100));
    EXPECT_TRUE(parse_comparison("<= 2%")->holds(2, 100));
    EXPECT_FALSE(parse_comparison("<= 2%")->holds(3, 100));
    EXPECT_TRUE(parse_comparison("<= 20ms")->holds(20'000'000, 0));
    EXPECT_FALSE(parse_comparison("=< 1"));
    EXPECT_FALSE(parse_comparison("<= 101%"));
    for (const char* text : {"1", ">= 1", "< 5", "<= 2%", "<= 20ms", "> 1MiB"})
        EXPECT_EQ(to_string(*parse_comparison(text)), text);
}

TEST(Nearest, is_the_name_that_was_meant_or_nothing) {
    const std::vector<std::string_view> names = {"broker-1", "broker-2", "leader", "topics"};
    EXPECT_EQ(nearest("topcis", names), "topics");
    EXPECT_EQ(nearest("brokre-2", names), "broker-2");
    EXPECT_EQ(nearest("xyz", names), "");
    EXPECT_EQ(nearest(std::string(10'000, 'a'), names), "");
}

}  // namespace
}  // namespace brokerscope::sim::scenario
