#pragma once
// How single values are written: durations, sizes, rates, latencies, partitions, records, nodes,
// comparisons. Each parser takes the whole text or nothing; none rounds, none wraps.

#include "core/base/time.h"
#include "sim/scenario/values.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brokerscope::sim::scenario {

/// The ways in which a scalar may be written.
enum class Form : std::uint8_t {
    none,         ///< no scalar may stand here
    any,          ///< whatever stands there
    text,         ///< words for people
    id,           ///< kebab-case
    name,         ///< Kafka's legal names of topics
    boolean,      ///< true, false
    integer,      ///< 3
    duration,     ///< 5ms
    instant,      ///< 5ms, with a sign
    size,         ///< 16KiB
    bandwidth,    ///< 10MB/s
    rate,         ///< 100/s
    latency,      ///< 5ms, uniform(1ms, 5ms)
    comparison,   ///< 1, ">= 1", "<= 2%"
    text_with_n,  ///< a template
    expression,   ///< 1 + 2*n
    partition,    ///< orders/0
    record,       ///< shop/3
    node,         ///< broker-1, leader(orders/0)
    event_kind,   ///< leader.elected
    error_code,   ///< NOT_ENOUGH_REPLICAS
    fix,          ///< KIP-966
    choice,       ///< an integer or a duration
};

/// `a duration such as 250us, 5ms, 1.5s, 2min or 7d`; for messages.
std::string_view describe(Form form);
/// A regular expression (ECMA) of the texts that the form takes; empty: any. For editors; `fits`
/// judges.
std::string_view pattern(Form form);

/// Why `text` is not of this form; nothing if it is.
std::optional<std::string> find_fault(std::string_view text, Form form);

std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<bool> parse_boolean(std::string_view text);
/// 0 or longer.
std::optional<core::Duration> parse_duration(std::string_view text);
/// A duration that may have a sign: a place on the run's clock, which boots before 0.
std::optional<core::Instant> parse_instant(std::string_view text);
std::optional<std::int64_t> parse_size(std::string_view text);
/// Bytes a second.
std::optional<std::int64_t> parse_bandwidth(std::string_view text);
/// Times a second.
std::optional<std::int64_t> parse_rate(std::string_view text);
std::optional<Latency> parse_latency(std::string_view text);
std::optional<Comparison> parse_comparison(std::string_view text);
std::optional<core::TopicPartition> parse_partition(std::string_view text);
std::optional<RecordRef> parse_record(std::string_view text);
/// Does not know which nodes there are; `why` says more where a role is badly written.
std::optional<NodeRef> parse_node(std::string_view text, std::string& why);

bool is_id(std::string_view text);          ///< `[a-z0-9]+(-[a-z0-9]+)*`
bool is_topic_name(std::string_view text);  ///< as Kafka's Topic.validate

}  // namespace brokerscope::sim::scenario
