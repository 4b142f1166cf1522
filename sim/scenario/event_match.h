#pragma once
// A condition on one event of the trace, as `when`, `after` and `until` write it, compiled to field
// numbers: matching compares no field names.
//
// `record` and `offset` are matched against ranges: an event matches if the records it speaks of
// hold that one. Names of nodes may be roles, resolved at each match.

#include "core/trace/events.h"
#include "sim/scenario/values.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace brokerscope::sim::scenario {

/// One field must have this value.
struct FieldCondition {
    /// integer: numbers, booleans, enumerators, error codes, apis and broker ids, as int64;
    /// string: a name that is no node's (topic, effect, policy, file);
    /// nodes: the field names a node (a name or a broker id) that must be one of these.
    using Value = std::variant<std::int64_t, std::string, core::TopicPartition, NodeRefs>;
    std::size_t field = 0;  ///< in the order of visit_fields
    std::string name;       ///< of the field
    Value value;
    friend bool operator==(const FieldCondition&, const FieldCondition&) = default;
};

struct EventMatch {
    core::trace::KindIndex kind = 0;
    std::string written_kind;  ///< as in the file: `record.appended` is a view of `batch.appended`
    std::vector<FieldCondition> fields;
    NodeRefs node;                       ///< empty: any
    std::optional<RecordRef> record;     ///< a record that the event's batch or range must hold
    std::optional<std::int64_t> offset;  ///< an offset that its range must hold
    friend bool operator==(const EventMatch&, const EventMatch&) = default;
};

/// Which matches count, numbered from 1 since time 0. `all`, or the listed ones in rising order.
struct Nth {
    bool all = false;
    std::vector<std::int64_t> matches = {1};
    friend bool operator==(const Nth&, const Nth&) = default;
};

/// A filter for messages, as `lose`, `delay`, `hold` and `answer` write it.
struct MessageFilter {
    std::vector<FieldCondition> fields;  ///< of core::trace::MessageSent
    friend bool operator==(const MessageFilter&, const MessageFilter&) = default;
};

}  // namespace brokerscope::sim::scenario
