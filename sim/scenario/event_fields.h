#pragma once
// The events of the trace as a scenario may name them: kinds, their fields, and what each field may
// be compared with. Read off core/trace, so that it cannot differ from it.

#include "core/trace/events.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

enum class FieldType : std::uint8_t {
    integer,
    boolean,
    api,        ///< `Produce`
    error,      ///< `NOT_ENOUGH_REPLICAS`
    word,       ///< one of `words`
    broker,     ///< a broker's node, in the event a node.id; `none` is -1
    node,       ///< a node by name
    partition,  ///< `orders/0`
    text,       ///< a topic, an effect
    record,     ///< the application's number: matched as `record`
    unmatched,  ///< lists and hashes: nothing to compare with
};

struct EventField {
    std::string_view name;
    FieldType type = FieldType::unmatched;
    std::size_t index = 0;                ///< in the order of visit_fields
    std::vector<std::string_view> words;  ///< in the order of the enumerators
};

struct EventKind {
    std::string_view name;  ///< as a scenario writes it
    core::trace::KindIndex kind = 0;
    std::vector<EventField> fields;
    bool has_node = true;       ///< messages and connections have `from` and `to` instead
    bool holds_record = false;  ///< `record:` means something
    bool holds_offset = false;  ///< `offset:` is matched against a range

    const EventField* field(std::string_view wanted) const;
};

/// All kinds, and the views of kinds under other names (`record.appended`), by name.
const std::vector<EventKind>& event_kinds();
const EventKind* event_kind(std::string_view name);
/// Names that the format has and no event bears yet.
bool is_event_of_the_future(std::string_view name);
std::vector<std::string_view> event_kind_names();

}  // namespace brokerscope::sim::scenario
