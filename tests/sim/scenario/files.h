#pragma once
// A small good scenario file and ways to make bad ones of it.

#include "sim/scenario/load.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

inline constexpr std::string_view good_file = R"(scenario: small
title: {en: Small, zh: 小}
cluster:
  brokers: 3
  topics:
    orders: {partitions: 2, replication.factor: 3}
clients:
  shop:
    producer: {acks: all, linger.ms: 5}
    send: {topic: orders, count: 10, every: 10ms, key: "customer-{n % 5}"}
  billing:
    consumer: {auto.offset.reset: earliest}
    assign: [orders/0, orders/1]
    process: {takes: [{record: shop/1, is: 50ms}, {is: 1ms}], effect: charge}
faults:
  - id: first
    at: 1s
    do: {crash: leader(orders/0)}
    for: 2s
expect:
  lost-acked: 0
variants:
  - {name: slow, set: {clients.billing.process.takes: 1s}}
)";

/// The errors of `text` without the file's name; empty if it is good.
inline std::vector<std::string> errors_in(std::string_view text, const LoadOptions& options = {}) {
    const auto loaded = load(text, "f", options);
    return loaded ? std::vector<std::string>{} : loaded.error().lines();
}

/// `good_file` with the one place where `from` stands made `to`.
inline std::string with(std::string_view from, std::string_view to) {
    std::string text(good_file);
    const std::size_t at = text.find(from);
    if (at == std::string::npos) return "no such place in the good file";
    return text.replace(at, from.size(), to);
}

}  // namespace brokerscope::sim::scenario
