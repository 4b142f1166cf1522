#include "tests/mutants/stories.h"

#include "core/base/assert.h"

#include <algorithm>
#include <array>

namespace brokerscope::mutants {

namespace {

struct Story {
    std::string_view name;
    std::string_view topic;     ///< settings of `orders`
    std::string_view producer;  ///< settings of `shop`
    std::string_view send;
    std::string_view consumer_start;
    std::string_view faults;
};

constexpr std::string_view one_partition = "partitions: 1, replicas: [[1, 2, 3]]";
constexpr std::string_view idempotent = "linger.ms: 0";
constexpr std::string_view one_at_a_time =
    "linger.ms: 0, enable.idempotence: false, max.in.flight.requests.per.connection: 1";
constexpr std::string_view twenty = "count: 20, every: 5ms, start: 500ms";
constexpr std::string_view at_once = "0s";

constexpr std::array stories{
    Story{"calm", one_partition, idempotent, twenty, at_once, ""},
    Story{"two-partitions", "partitions: 2, replicas: [[1, 2, 3], [1, 2, 3]]", one_at_a_time,
          "count: 20, every: 5ms, start: 500ms, partition: 1", at_once, ""},
    Story{"late-reader",
          "partitions: 1, replicas: [[1, 2, 3]], config: {index.interval.bytes: 100}", idempotent,
          "count: 60, every: 5ms, start: 500ms", "1500ms", ""},
    Story{"lost-answer", one_partition, idempotent, twenty, at_once, R"(
  - when: {message.sent: {api: Produce, kind: response, to: shop}, nth: 3}
    do: lose)"},
    Story{"patient", one_partition,
          "linger.ms: 0, enable.idempotence: false, max.in.flight.requests.per.connection: 1, "
          "request.timeout.ms: 1000",
          twenty, at_once, ""},
    Story{"refused", one_partition, one_at_a_time, twenty, at_once, R"(
  - when: {message.delivered: {api: Produce, kind: request, from: shop}, nth: 2}
    do: {answer: NOT_ENOUGH_REPLICAS})"},
    Story{"refused-in-flight", one_partition, idempotent, "count: 60, every: 1ms, start: 500ms",
          at_once, R"(
  - when: {message.delivered: {api: Produce, kind: request, from: shop}, nth: 2}
    do: {answer: NOT_ENOUGH_REPLICAS})"},
    Story{"refused-for-good", one_partition, one_at_a_time, twenty, at_once, R"(
  - when: {message.delivered: {api: Produce, kind: request, from: shop}, nth: 2}
    do: {answer: INVALID_RECORD})"},
    Story{"no-retries", one_partition,
          "linger.ms: 0, enable.idempotence: false, retries: 0, "
          "max.in.flight.requests.per.connection: 1",
          twenty, at_once, R"(
  - when: {message.sent: {api: Produce, kind: response, to: shop}, nth: 3}
    do: lose)"},
    Story{"failover", one_partition, idempotent, "count: 250, every: 20ms", at_once, R"(
  - at: 650ms
    do: {crash: broker-1}
    for: 3s)"},
    // Records that the leader and one follower have are given up before the next leader is elected:
    // others take their offsets.
    Story{"forgotten-tail", one_partition,
          "linger.ms: 0, batch.size: 50, request.timeout.ms: 500, delivery.timeout.ms: 1000",
          "count: 250, every: 20ms", at_once, R"(
  - at: 500ms
    do: {hold: {api: Fetch, kind: response, from: broker-1, to: broker-2}}
    for: 3s
  - at: 650ms
    do: {crash: broker-1}
    for: 4s)"},
    Story{"follower-restarts", one_partition, idempotent, twenty, at_once, R"(
  - at: 1s
    do: {crash: broker-2}
    for: 1s)"},
    Story{"follower-catches-up", one_partition, idempotent, "count: 250, every: 20ms", at_once, R"(
  - at: 300ms
    do: {crash: broker-2}
    for: 3s)"},
    Story{"outsider", one_partition, idempotent, "count: 250, every: 20ms", at_once, R"(
  - at: 300ms
    do: {hold: {api: Fetch, kind: response, from: broker-1, to: broker-2}}
    for: 3s
  - at: 2s
    do: {crash: broker-1}
    for: 4s)"},
};

}  // namespace

std::string story(std::string_view name) {
    const auto found = std::ranges::find(stories, name, &Story::name);
    ASSERT(found != stories.end(), "a mutant names its story");
    std::string text = "scenario: ";
    text += name;
    text += R"(
title: A story for mutants
group: basics
duration: 20s
cluster:
  brokers: 3
  config: {min.insync.replicas: 2, broker.session.timeout.ms: 1500, broker.heartbeat.interval.ms: 300,
           replica.lag.time.max.ms: 500, replica.fetch.max.bytes: 200}
  network: {latency: 2ms}
  topics:
    orders: {)";
    text += found->topic;
    text += R"(}
clients:
  shop:
    producer: {)";
    text += found->producer;
    text += R"(}
    send: {topic: orders, key: one, value: "order {n}", )";
    text += found->send;
    text += R"(}
  billing:
    start: )";
    text += found->consumer_start;
    text += R"(
    consumer: {auto.offset.reset: earliest}
    assign: [)";
    text += found->name == "two-partitions" ? "orders/0, orders/1" : "orders/0";
    text += R"(]
    process: {effect: charge}
)";
    if (!found->faults.empty()) {
        text += "faults:";
        text += found->faults;
        text += "\n";
    }
    text += "expect: {}\n";
    return text;
}

}  // namespace brokerscope::mutants
