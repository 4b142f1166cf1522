#pragma once
// Events as text: a line that a person reads, a JSON object, and single fields by name (for filters
// of scenario files and of the command line).

#include "core/trace/events.h"
#include "sim/trace/words.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brokerscope::sim {

/// `3.250000017s`: all nine digits only where needed, at least three.
std::string format_time(core::Instant time);

/// A field's value as the scenario file writes it: `orders/0`, `Produce`, `NOT_ENOUGH_REPLICAS`,
/// `true`, `[1, 2]`, `12`.
std::string format_field(const FieldSchema& field, const Words& words,
                         const trace::NameTable& names);

/// One line: `#812  1.520s  broker-2  batch.appended  partition orders/0, base_offset 3, …  (of
/// #809)`. A message's direction is drawn: `shop -> broker-2 Produce request v9 …`.
std::string format_event(const trace::Event& event, const trace::NameTable& names);

/// One JSON object without a line end: id, time_ns, node, cause (null: none), kind and the fields.
/// Hashes are strings of 16 hex digits; every other number is an integer.
std::string json_event(const trace::Event& event, const trace::NameTable& names);
/// `text` as a JSON string with its quotes.
std::string json_string(std::string_view text);

/// The value of an event's field as a filter compares it; `node` is a field of every event. Nothing
/// if events of this kind have no such field.
std::optional<std::string> field(const trace::Event& event, std::string_view name,
                                 const trace::NameTable& names);
/// The same for fields that are a single number (an integer, an id, an offset).
std::optional<std::int64_t> number_field(const trace::Event& event, std::string_view name);

/// The records that an event speaks of, as [offset, offset + count) of a partition.
struct RecordRange {
    trace::Partition partition;
    core::Offset offset;
    std::int64_t count = 0;
    friend bool operator==(const RecordRange&, const RecordRange&) = default;
};
std::optional<RecordRange> record_range(const trace::Event& event);

}  // namespace brokerscope::sim
