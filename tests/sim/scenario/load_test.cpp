#include "sim/scenario/load.h"

#include "core/base/api_key.h"
#include "sim/scenario/event_fields.h"
#include "sim/scenario/writer.h"
#include "tests/sim/scenario/files.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace brokerscope::sim::scenario {
namespace {

using testing::ElementsAre;

Scenario good(std::string_view text, const LoadOptions& options = {}) {
    auto loaded = load(text, "f", options);
    if (!loaded) {
        for (const std::string& line : loaded.error().lines()) ADD_FAILURE() << line;
        return {};
    }
    return std::move(*loaded);
}

TEST(Load, fills_in_what_is_left_out) {
    const Scenario scenario = good(good_file);
    EXPECT_EQ(scenario.seed, 1u);
    EXPECT_EQ(scenario.duration, core::seconds(600));
    EXPECT_EQ(scenario.cluster.brokers.size(), 3u);
    EXPECT_EQ(scenario.cluster.brokers[2].id, "broker-3");
    EXPECT_EQ(scenario.cluster.brokers[2].config.at("auto.create.topics.enable"), "false");
    EXPECT_EQ(scenario.cluster.controllers[0].node_id, core::BrokerId{3'001});
    EXPECT_EQ(scenario.cluster.network.latency, Latency::constant(core::microseconds(500)));
    EXPECT_EQ(scenario.cluster.network.bandwidth, 1'000'000'000);
    EXPECT_EQ(scenario.cluster.cpu.per_request, core::microseconds(50));
    EXPECT_EQ(scenario.clients[0].profile, "java-4.1");
    EXPECT_EQ(scenario.title.in("zh"), "小");
    EXPECT_EQ(scenario.title.in("fr"), "Small");
    EXPECT_FALSE(scenario.until);
}

TEST(Load, reads_what_clients_do) {
    const Scenario scenario = good(good_file);
    const Send& send = scenario.clients[0].producer->send[0];
    EXPECT_EQ(send.count, 10);
    EXPECT_EQ(send.every, core::milliseconds(10));
    EXPECT_EQ(send.key->expand(7), "customer-2");
    EXPECT_EQ(scenario.clients[0].producer->config.at("linger.ms"), "5");
    const Process& process = scenario.clients[1].consumer->process;
    EXPECT_EQ(process.takes[0].record, (RecordRef{"shop", 1}));
    EXPECT_EQ(process.takes[1].is, Latency::constant(core::milliseconds(1)));
    EXPECT_EQ(process.effect, "charge");
}

TEST(Load, a_rate_says_how_many_fit) {
    const Scenario scenario =
        good(with("count: 10, every: 10ms", "rate: 3000/s, from: 2s, to: 4s"));
    const Send& send = scenario.clients[0].producer->send[0];
    EXPECT_EQ(send.count, 6'000);
    EXPECT_EQ(send.start, core::seconds(2));
}

TEST(Load, instances_are_nodes_of_their_own) {
    const Scenario scenario = good(with("  billing:\n", "  billing:\n    instances: 2\n"));
    EXPECT_THAT(scenario.node_ids(), ElementsAre("controller-1", "broker-1", "broker-2", "broker-3",
                                                 "shop", "billing-1", "billing-2"));
    EXPECT_EQ(scenario.clients[2].family, "billing");
}

TEST(Load, a_variant_changes_the_story) {
    const Scenario story = good(good_file);
    const Scenario slow = good(good_file, {.variant = "slow"});
    EXPECT_EQ(slow.variant, "slow");
    EXPECT_THAT(slow.variants, testing::SizeIs(1));
    EXPECT_EQ(slow.clients[1].consumer->process.takes[0].is, Latency::constant(core::seconds(1)));
    EXPECT_EQ(slow.faults, story.faults);
    EXPECT_EQ(slow.expect, story.expect);
    EXPECT_THAT(errors_in(good_file, {.variant = "slwo"}),
                ElementsAre("f:23:3: there is no variant \"slwo\", did you mean \"slow\"?"));
}

TEST(Load, settings_of_the_command_line_come_last) {
    const Scenario scenario =
        good(good_file, {.variant = "slow",
                         .sets = {"clients.billing.process.takes=2s", "cluster.brokers=5",
                                  "clients.shop.producer.\"linger.ms\"=7ms", "faults.0.for=null",
                                  "clients.shop.send={topic: orders, count: 3}"},
                         .seed = 42});
    EXPECT_EQ(scenario.clients[1].consumer->process.takes[0].is,
              Latency::constant(core::seconds(2)));
    EXPECT_EQ(scenario.cluster.brokers.size(), 5u);
    EXPECT_EQ(scenario.clients[0].producer->config.at("linger.ms"), "7");
    EXPECT_EQ(scenario.faults[0].end, End{});
    EXPECT_EQ(scenario.clients[0].producer->send[0].count, 3);
    EXPECT_EQ(scenario.seed, 42u);
}

TEST(Load, a_setting_that_leads_nowhere_is_named) {
    EXPECT_THAT(errors_in(good_file, {.sets = {"clients.shop.sent.count=3", "faults.1.for=1s",
                                               "nonsense", "cluster.brokers=x"}}),
                ElementsAre("--set clients.shop.sent.count:1:1: unknown key \"sent\" in a client, "
                            "did you mean \"send\"?",
                            "--set faults.1.for:1:1: there is no item 1: the list has 1",
                            "--set nonsense:1:1: \"nonsense\" is not PATH=VALUE",
                            "--set cluster.brokers:1:17: \"x\" is not a whole number"));
}

TEST(Load, conditions_are_compiled_to_fields) {
    const Scenario scenario =
        good(with("    at: 1s\n",
                  "    when: {message.sent: {api: Produce, kind: response, from: "
                  "leader(orders/0), to: [shop, billing]}, nth: [3, 1]}\n"));
    const auto& on = std::get<OnEvent>(scenario.faults[0].trigger);
    EXPECT_EQ(core::trace::kind_names[on.event.kind], "message.sent");
    EXPECT_THAT(on.nth.matches, ElementsAre(1, 3));
    ASSERT_EQ(on.event.fields.size(), 4u);
    const auto value_of = [&](std::string_view name) {
        for (const FieldCondition& condition : on.event.fields)
            if (condition.name == name) return condition.value;
        return FieldCondition::Value{};
    };
    EXPECT_EQ(value_of("api"), FieldCondition::Value{std::int64_t{0}});
    EXPECT_EQ(value_of("kind"), FieldCondition::Value{std::int64_t{1}});
    EXPECT_EQ(std::get<NodeRefs>(value_of("to")).size(), 2u);
}

TEST(Load, record_appended_is_a_view_of_batch_appended) {
    const Scenario scenario =
        good(with("    at: 1s\n",
                  "    after: {record.appended: {record: shop/3, offset: 2, node: "
                  "broker-1}, by: 10ms}\n"));
    const auto& on = std::get<OnEvent>(scenario.faults[0].trigger);
    EXPECT_EQ(core::trace::kind_names[on.event.kind], "batch.appended");
    EXPECT_EQ(on.event.record, (RecordRef{"shop", 3}));
    EXPECT_EQ(on.event.offset, 2);
    EXPECT_EQ(on.by, core::milliseconds(10));
    EXPECT_TRUE(on.after);
}

TEST(Load, a_guarantee_is_short_for_its_checks) {
    const Scenario scenario =
        good(with("  lost-acked: 0", "  lost-acked: 2\n  guarantee: effectively-once"));
    std::vector<std::string> names;
    for (const Expectation& check : scenario.expect.checks)
        names.push_back(check.name + " " + to_string(check.must));
    EXPECT_THAT(names, ElementsAre("lost-acked 2", "lost-effect 0", "dup-effect 0"));
}

TEST(Load, every_action_and_trigger_reads_back_as_written) {
    std::string text = with("    for: 2s\n", R"yaml(    for: ever
  - {at: -1.5s, step: 12, do: {pause: [broker-1, clients]}, for: "uniform(1ms, 5ms)"}
  - {when: {message.delivered: {api: Produce, quiet: false}, nth: all}, do: {answer: NOT_ENOUGH_REPLICAS}}
  - {when: {message.sent: {}, nth: [2, 5]}, do: {lose: {notice: silence}}}
  - {when: {message.sent: {from: shop}}, do: hold, until: {isr.shrunk: {removed: broker-2}, nth: 2}}
  - {at: 1s, do: {hold: {api: Fetch, to: [broker-2, broker-3]}}, for: 1s}
  - {at: 1s, do: {delay: {by: exponential(2ms), api: Fetch}}, for: 1s}
  - {when: {message.sent: {}}, do: {delay: {until: {record.appended: {record: shop/1}}}}}
  - {at: 1s, do: {lose: {api: Fetch, kind: response}}, for: 1s}
  - {at: 2s, do: {partition: [[broker-1, shop], [broker-2, broker-3]]}, until: {leader.elected: {leader: none}}}
  - {at: 2s, do: {one-way: {from: broker-1, to: controller()}}}
  - {at: 2s, do: {isolate: any(broker)}}
  - {at: 2s, do: {cut: [shop, brokers]}}
  - {at: 2s, do: {slow: {between: [broker-1, broker-2], latency: 20ms, bandwidth: 1MB/s}}}
  - {at: 2s, do: {power-loss: {node: brokers, keep: none}}, for: 3s}
  - {at: 2s, do: {shutdown: {node: broker-1}}}
  - {at: 3s, do: {start: broker-1}}
  - {at: 3s, do: {elect: {partition: orders/1, leader: broker-2, unclean: true}}}
  - {at: 3s, do: {disk.flush: brokers}}
  - {at: 3s, do: {wipe: broker-1}}
  - {at: 3s, do: {heal: first}}
  - {at: 4s, do: {heal: all}}
  - {every: exponential(2s), from: 1s, to: 30s, do: {one.of: [{crash: any(broker)}, {pause: any(broker)}]}, for: 1s}
)yaml");
    text += R"yaml(until: {record.effect: {record: shop/10, effect: charge}}
versions: {Fetch: 11, Produce: 8}
choices: [{stream: link/shop/broker-1, index: 12, value: 3ms}, {stream: x, index: 0, value: 7}]
)yaml";
    Scenario scenario = good(text);
    EXPECT_EQ(scenario.faults.size(), 23u);
    EXPECT_EQ(scenario.versions.at(core::ApiKey::fetch), 11);
    EXPECT_EQ(scenario.choices[0].value, 3'000'000);
    const std::string yaml = to_yaml(scenario);
    scenario.variants.clear();
    EXPECT_EQ(good(yaml), scenario) << yaml;
}

TEST(EventFields, cover_every_field_of_every_event) {
    for (const EventKind& kind : event_kinds())
        for (const EventField& field : kind.fields)
            if (field.type == FieldType::word) {
                EXPECT_FALSE(field.words.empty()) << kind.name;
            }
    EXPECT_TRUE(event_kind("batch.sent")->holds_record);
    EXPECT_TRUE(event_kind("record.polled")->holds_offset);
    EXPECT_FALSE(event_kind("message.sent")->has_node);
    EXPECT_EQ(event_kind("record.read"), nullptr);
    EXPECT_TRUE(is_event_of_the_future("record.read"));
}

}  // namespace
}  // namespace brokerscope::sim::scenario
