// Conditions on events: from words to field numbers.

#include "core/base/api_key.h"
#include "core/base/error_code.h"
#include "sim/scenario/event_fields.h"
#include "sim/scenario/readers.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scenario {
namespace {

View nodes_view(const Node& node) { return {&node, nodes_shape, node.place}; }

class ConditionReader {
public:
    explicit ConditionReader(const DeclaredNames& names) : names_(names) {}

    /// The value that a field of this type must have; nothing if it is malformed.
    std::optional<FieldCondition::Value> value(const EventField& field, const Node& node) {
        const std::string& text = node.scalar;
        switch (field.type) {
            case FieldType::integer: return widen(parse_integer(text));
            case FieldType::boolean: return widen(parse_boolean(text));
            case FieldType::api: return widen(core::api_key_from(text));
            case FieldType::error: return widen(core::error_code_from(text));
            case FieldType::word: {
                const auto word = std::ranges::find(field.words, text);
                if (word == field.words.end()) return std::nullopt;
                return std::int64_t{word - field.words.begin()};
            }
            case FieldType::text: return text;
            case FieldType::partition: return partition(node);
            case FieldType::node: return read_nodes(nodes_view(node), names_);
            case FieldType::broker: return broker(node);
            case FieldType::record:
            case FieldType::unmatched: return std::nullopt;
        }
        UNREACHABLE("a type that is none");
    }

private:
    template <class T>
    static std::optional<FieldCondition::Value> widen(const std::optional<T>& value) {
        if (!value) return std::nullopt;
        return static_cast<std::int64_t>(*value);
    }

    std::optional<FieldCondition::Value> partition(const Node& node) {
        auto partition = parse_partition(node.scalar);
        if (!partition || !names_.check_partition(*partition, node.place)) return std::nullopt;
        return std::move(*partition);
    }

    std::optional<FieldCondition::Value> broker(const Node& node) {
        if (node.scalar == "none") return std::int64_t{core::no_broker.value};
        NodeRefs brokers = read_nodes(nodes_view(node), names_);
        for (const NodeRef& ref : brokers) names_.check_broker(ref, node.place);
        return brokers;
    }

    const DeclaredNames& names_;
};

}  // namespace

NodeRefs read_nodes(const View& view, const DeclaredNames& names) {
    NodeRefs refs;
    for (const View& item : view.items_or_self()) {
        std::string why;
        auto ref = parse_node(item.text(), why);
        if (!ref) continue;
        names.check_node(*ref, item.place());
        refs.push_back(std::move(*ref));
    }
    return refs;
}

std::vector<FieldCondition> read_conditions(const View& view, const EventKind& kind,
                                            const std::vector<std::string_view>& beside,
                                            const DeclaredNames& names) {
    std::vector<FieldCondition> conditions;
    if (!view.is_map()) return conditions;
    for (const Entry& entry : view.node()->entries) {
        const EventField* field = kind.field(entry.key);
        if (field == nullptr || std::ranges::find(beside, entry.key) != beside.end()) continue;
        if (auto value = ConditionReader(names).value(*field, entry.value))
            conditions.push_back({field->index, std::string(field->name), std::move(*value)});
    }
    std::ranges::sort(conditions, {}, &FieldCondition::field);
    return conditions;
}

EventMatch read_event(const View& view, const DeclaredNames& names) {
    EventMatch match;
    if (!view.is_map()) return match;
    for (const Entry& entry : view.node()->entries) {
        const EventKind* kind = event_kind(entry.key);
        if (kind == nullptr) continue;
        match.kind = kind->kind;
        match.written_kind = entry.key;
        const View fields(&entry.value, event_shape, entry.value.place);
        match.fields = read_conditions(fields, *kind, {"record", "offset", "node"}, names);
        if (const Node* node = entry.value.find("node"); node != nullptr && kind->has_node)
            match.node = read_nodes(nodes_view(*node), names);
        if (const Node* record = entry.value.find("record"); record && kind->holds_record) {
            match.record = parse_record(record->scalar);
            if (match.record) names.check_record(*match.record, record->place);
        }
        if (const Node* offset = entry.value.find("offset"); offset && kind->holds_offset)
            match.offset = parse_integer(offset->scalar);
        else if (offset != nullptr && kind->field("offset") != nullptr)
            match.offset = parse_integer(offset->scalar);
        break;
    }
    return match;
}

}  // namespace brokerscope::sim::scenario
