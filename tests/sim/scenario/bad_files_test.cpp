// A table of mistakes and what is said about them, exactly.

#include "tests/sim/scenario/files.h"

#include <gmock/gmock.h>

namespace brokerscope::sim::scenario {
namespace {

using testing::ElementsAre;

struct Mistake {
    const char* from;
    const char* to;
    std::vector<std::string> errors;
};

class BadFile : public testing::TestWithParam<Mistake> {};

TEST_P(BadFile, says_what_is_wrong_and_where) {
    EXPECT_EQ(errors_in(with(GetParam().from, GetParam().to)), GetParam().errors);
}

const std::vector<Mistake> words_and_keys = {
    {"scenario: small",
     "scenario: Not_Kebab",
     {"f:1:11: \"Not_Kebab\" is not a name of small letters, digits and dashes"}},
    {"title: {en: Small, zh: 小}\n", "", {"f:1:1: a scenario needs \"title\""}},
    {"cluster:",
     "cluster_:",
     {"f:1:1: a scenario needs \"cluster\"",
      "f:3:1: unknown key \"cluster_\" in a scenario, did you mean \"cluster\"?",
      "f:10:19: there is no topic \"orders\"", "f:13:14: there is no topic \"orders\"",
      "f:13:24: there is no topic \"orders\"", "f:18:17: there is no topic \"orders\""}},
    {"  brokers: 3",
     "  brokers: 0",
     {"f:4:12: a number of brokers: expected from 1 to 100, found 0",
      "f:6:49: 3 replicas of orders, brokers: 1"}},
    {"  brokers: 3",
     "  brokers: [1, 2]",
     {"f:4:13: expected a broker, found \"1\"", "f:4:16: expected a broker, found \"2\"",
      "f:6:49: 3 replicas of orders, brokers: 2"}},
    {"  brokers: 3",
     "  brokers: 3\n  controllers: 3",
     {"f:5:16: a number of controllers 3: not modelled yet"}},
    {"  brokers: 3",
     "  brokers: 3\n  config: {min.insync.replica: 2}",
     {"f:5:12: unknown broker setting \"min.insync.replica\", did you mean "
      "\"min.insync.replicas\"?"}},
    {"  brokers: 3",
     "  brokers: 3\n  config: {ssl.protocol: x}",
     {"f:5:12: ssl.protocol: not modelled yet"}},
    {"  brokers: 3",
     "  brokers: 3\n  without: [KIP-101, KIP-967]",
     {"f:5:13: KIP-101: not modelled yet",
      "f:5:22: \"KIP-967\" is not a fix of Kafka such as KIP-966, did you mean \"KIP-966\"?"}},
    {"  brokers: 3",
     "  brokers: 3\n  network: {latency: 5 ms}",
     {"f:5:22: \"5 ms\" is not a duration or uniform(1ms, 5ms), exponential(2ms), "
      "lognormal(p50=1ms, p99=8ms)"}},
    {"  brokers: 3",
     "  brokers: 3\n  cpu: {copies: two}",
     {"f:5:17: a number of copies: expected one of zero, four, found \"two\""}},
    {"linger.ms: 5", "linger.ms: 5us", {"f:9:38: linger.ms: 5us is no whole number of 1ms"}},
    {"acks: all",
     "acks: 1, enable.idempotence: true",
     {"f:9:15: enable.idempotence: needs acks=all"}},
    {"count: 10, every: 10ms",
     "every: 10ms",
     {"f:10:11: how many? \"count\" is missing, or \"to\" with \"every\" or \"rate\""}},
    {"every: 10ms",
     "every: 10ms, rate: 5/s",
     {"f:10:57: \"every\" and \"rate\" say the same: write one of them"}},
    {"\"customer-{n % 5}\"",
     "\"customer-{n % m}\"",
     {"f:10:56: \"customer-{n % m}\" is not a text, in which {n % 5} is computed: in {n % m} "
      "\"m\" does not belong there"}},
    {"\"customer-{n % 5}\"", "\"{n / (n - 10)}\"", {"f:10:56: for n = 10 it divides by zero"}},
    {"send: {topic: orders",
     "send: {calls: [stock], topic: orders",
     {"f:10:12: calls: not modelled yet"}},
    {"    assign: [orders/0, orders/1]",
     "    assign: [orders/0, orders/2, payment/0]",
     {"f:13:24: there is no partition orders/2: orders has 2, counted from 0",
      "f:13:34: there is no topic \"payment\""}},
    {"    assign: [orders/0, orders/1]",
     "    subscribe: [orders]",
     {"f:12:15: \"consumer\" without \"assign\"", "f:13:5: subscribe: not modelled yet",
      "f:14:14: \"process\" without \"assign\""}},
    {"record: shop/1",
     "record: shopp/1",
     {"f:14:32: there is no producer \"shopp\", did you mean "
      "\"shop\"?"}},
    {"  billing:",
     "  broker-2:",
     {"f:11:3: \"broker-2\" is the name of another node", "f:23:24: \"process\" without \"assign\"",
      "f:23:24: a client needs \"send\" or \"assign\""}},
    {"expect:\n  lost-acked: 0",
     "expect:\n  lost-aked: 0",
     {"f:21:3: unknown key \"lost-aked\" in a map of expectations, did you mean \"lost-acked\"?"}},
    {"expect:\n  lost-acked: 0", "expect:\n  torn-txn: 0", {"f:21:3: torn-txn: not modelled yet"}},
    {"expect:\n  lost-acked: 0",
     "expect:\n  lost-acked: some",
     {"f:21:15: \"some\" is not a number or a comparison such as \">= 1\", \"<= 2%\" or \"<= "
      "20ms\""}},
    {"expect:\n  lost-acked: 0",
     "expect:\n  dup-effect: {chrage: 0}",
     {"f:21:24: there is no effect, client or topic \"chrage\" to scope dup-effect, did you mean "
      "\"charge\"?"}},
    {"{name: slow, set: {clients.billing.process.takes: 1s}}",
     "{name: slow, set: {clients.billing.proces.takes: 1s}}",
     {"f:23:24: unknown key \"proces\" in a client, did you mean \"process\"?"}},
    {"{name: slow, set: {clients.billing.process.takes: 1s}}",
     "{name: slow, set: {clients.billing.process.takes: soon}}",
     {"f:23:55: \"soon\" is not a duration or uniform(1ms, 5ms), exponential(2ms), "
      "lognormal(p50=1ms, p99=8ms)"}},
    {"{name: slow, set: {clients.billing.process.takes: 1s}}",
     "{name: slow, set: {clients.shop.producer.linger.ms: 1}}",
     {"f:23:24: unknown producer setting \"linger\" (a name with dots stands in double quotes: "
      "\"linger.ms\")"}},
};
INSTANTIATE_TEST_SUITE_P(WordsAndKeys, BadFile, testing::ValuesIn(words_and_keys));

constexpr const char* fault = "    at: 1s\n    do: {crash: leader(orders/0)}\n    for: 2s\n";
const std::vector<Mistake> faults = {
    {fault,
     "    do: {crash: broker-1}\n",
     {"f:16:5: a fault has exactly one of \"at\", \"when\", \"after\" and \"every\", found 0"}},
    {fault,
     "    at: 1s\n    do: {crash: broker-4}\n",
     {"f:18:17: there is no node \"broker-4\", did you mean \"broker-1\"?"}},
    {fault,
     "    at: 1s\n    do: {crash: follower(orders/0, 3)}\n",
     {"f:18:9: an action: expected exactly one, found 2",
      "f:18:17: \"follower(orders/0\" is not a node such as broker-1 or leader(orders/0)",
      "f:18:36: unknown key \"3)\" in an action"}},
    {fault,
     "    at: 1s\n    do: {crash: \"follower(orders/0, 3)\"}\n",
     {"f:18:17: orders/0 has no follower 3: its replication factor is 3"}},
    {fault,
     "    at: 1s\n    do: {crsh: broker-1}\n",
     {"f:18:10: unknown key \"crsh\" in an action, did you mean \"crash\"?"}},
    {fault,
     "    at: 1s\n    do: {disk.full: broker-1}\n",
     {"f:18:10: disk.full: not modelled yet"}},
    {fault,
     "    at: 1s\n    do: {crash: broker-1, pause: broker-2}\n",
     {"f:18:9: an action: expected exactly one, found 2"}},
    {fault,
     "    at: 1s\n    do: lose\n",
     {"f:18:9: lose without a filter is for the message of a \"when\" on message.sent or "
      "message.delivered"}},
    {fault,
     "    when: {leader.elect: {}}\n    do: {crash: broker-1}\n",
     {"f:17:12: unknown event \"leader.elect\", did you mean \"leader.elected\"?"}},
    {fault,
     "    when: {group.rebalanced: {}}\n    do: {crash: broker-1}\n",
     {"f:17:12: group.rebalanced: not modelled yet"}},
    {fault,
     "    when: {message.sent: {api: Prodcue, form: shop}}\n    do: lose\n",
     {"f:17:32: \"Prodcue\" is not a request, did you mean \"Produce\"?",
      "f:17:41: message.sent has no field \"form\", did you mean \"from\"?"}},
    {fault,
     "    when: {leader.elected: {leader: shop}}\n    do: {crash: broker-1}\n",
     {"f:17:37: shop is no broker"}},
    {fault,
     "    when: {record.appended: {record: billing/1}}\n    do: {crash: broker-1}\n",
     {"f:17:38: there is no producer \"billing\""}},
    {fault,
     "    when: {leader.elected: {}, nth: 0}\n    do: {crash: broker-1}\n",
     {"f:17:37: the number of a match: expected at least 1, found 0"}},
    {fault,
     "    at: 1s\n    do: {elect: {partition: orders/0}}\n    for: 1s\n",
     {"f:19:10: elect is over at once: it has no end to set"}},
    {fault,
     "    at: 1s\n    do: {heal: frist}\n",
     {"f:16:5: there is no fault \"frist\", did you mean \"first\"?"}},
    {fault,
     "    at: 1s\n    do: {cut: [broker-1]}\n",
     {"f:18:15: two nodes: expected 2 in the list, found 1"}},
    {fault,
     "    at: 1s\n    from: 2s\n    do: {cut: [broker-1, broker-2]}\n    for: 1s\n    "
     "until: {isr.shrunk: {partition: orders/0}}\n",
     {"f:18:11: \"from\" goes with \"every\"",
      "f:21:12: a fault has one end: \"for\" or \"until\""}},
};
INSTANTIATE_TEST_SUITE_P(Faults, BadFile, testing::ValuesIn(faults));

TEST(BadFile, all_errors_come_in_one_go_in_the_order_of_the_file) {
    std::string text = with("brokers: 3", "brokers: three");
    text.replace(text.find("acks: all"), 9, "acks: most");
    text.replace(text.find("lost-acked: 0"), 13, "lost-acked: x");
    const auto errors = errors_in(text);
    ASSERT_EQ(errors.size(), 3u);
    EXPECT_EQ(errors[0], "f:4:12: \"three\" is not a whole number");
    EXPECT_TRUE(errors[1].starts_with("f:9:22: acks: ")) << errors[1];
    EXPECT_TRUE(errors[2].starts_with("f:21:15: ")) << errors[2];
}

TEST(BadFile, more_errors_than_anybody_reads_are_cut) {
    std::string text(good_file);
    text += "choices:\n";
    for (int i = 0; i < 1'000; ++i) text += "  - wrong\n";
    const auto errors = errors_in(text);
    EXPECT_EQ(errors.size(), Diagnostics::limit + 1);
    EXPECT_EQ(errors.back(), "f: and more");
}

}  // namespace
}  // namespace brokerscope::sim::scenario
