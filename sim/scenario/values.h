#pragma once
// The small values of which a scenario is made, already parsed: texts, latencies, partitions,
// records, nodes, comparisons. Plain data without behaviour that depends on a run.

#include "core/base/time.h"
#include "core/base/types.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

/// Where something stands in what a person wrote; lines and columns count from 1. `source` 0 is the
/// scenario file, n the n-th `--set` of the command line.
struct Place {
    std::int32_t line = 0;
    std::int32_t column = 0;
    std::int32_t source = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
};

/// Text for people, by language; the key of a text without languages is empty.
struct Text {
    std::map<std::string, std::string, std::less<>> by_language;

    /// In `language` if it is there, else as it was written without one, else in English, else in
    /// any language.
    const std::string& in(std::string_view language) const;
    friend bool operator==(const Text&, const Text&) = default;
};

/// A span of virtual time, constant or drawn.
struct Latency {
    enum class Shape : std::uint8_t { constant, uniform, exponential, lognormal };
    Shape shape = Shape::constant;
    core::Duration first;   ///< constant: the value; uniform: from; exponential: mean; else p50
    core::Duration second;  ///< uniform: to; lognormal: p99

    static constexpr Latency constant(core::Duration value) {
        return {Shape::constant, value, core::Duration{}};
    }
    friend bool operator==(const Latency&, const Latency&) = default;
};

/// `shop/3`: the third business record of a client.
struct RecordRef {
    std::string client;
    std::int64_t number = 0;
    friend auto operator<=>(const RecordRef&, const RecordRef&) = default;
};

/// A node, or several, by id or by role. Roles are resolved when they are used.
struct NodeRef {
    enum class Kind : std::uint8_t {
        id,           ///< `broker-1`
        leader,       ///< `leader(orders/0)`
        follower,     ///< `follower(orders/0, 2)`: the rank-th follower by id, from 1
        controller,   ///< `controller()`: the active one
        any,          ///< `any(broker)`: one of a group, drawn from the seed
        brokers,      ///< all brokers
        controllers,  ///< all controllers
        clients,      ///< all clients
        rack,         ///< `rack(a)`: the brokers of a rack
    };
    Kind kind = Kind::id;
    std::string name;  ///< id; rack's name; any: `broker`, `controller`, `client`
    core::TopicPartition partition;
    std::int32_t rank = 1;
    friend bool operator==(const NodeRef&, const NodeRef&) = default;
};
using NodeRefs = std::vector<NodeRef>;

/// What a figure must be. A share is of the records sent, in percent.
struct Comparison {
    enum class Relation : std::uint8_t { equal, less, at_most, more, at_least };
    enum class Unit : std::uint8_t { count, percent, nanoseconds, bytes };
    Relation relation = Relation::equal;
    std::int64_t value = 0;
    Unit unit = Unit::count;

    /// Does `found` fulfil it, `sent` records having been sent?
    bool holds(std::int64_t found, std::int64_t sent) const;
    friend bool operator==(const Comparison&, const Comparison&) = default;
};

/// Configuration as set in the file: Kafka's name to Kafka's text (durations in milliseconds, sizes
/// in bytes). What is not here has Kafka's default.
using Settings = std::map<std::string, std::string, std::less<>>;

std::string to_string(core::Duration duration);  ///< shortest exact: `250us`, `1.5s`, `2min`
std::string to_string(const Latency& latency);
std::string to_string(const RecordRef& record);
std::string to_string(const NodeRef& node);
std::string to_string(const Comparison& comparison);  ///< `1`, `>= 1`, `<= 2%`, `<= 20ms`
std::string size_to_string(std::int64_t bytes);       ///< shortest exact: `16KiB`, `10GB`

}  // namespace brokerscope::sim::scenario
