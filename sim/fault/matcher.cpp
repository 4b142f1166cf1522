#include "sim/fault/matcher.h"

#include <type_traits>

namespace brokerscope::sim {

namespace trace = core::trace;
using scenario::FieldCondition;

namespace {

/// Compares the fields of one event, in order, with conditions that are in the same order.
class FieldCheck {
public:
    FieldCheck(const std::vector<FieldCondition>& conditions, const Roles& roles,
               const trace::NameTable& names)
        : conditions_(conditions), roles_(roles), names_(names) {}

    template <class T>
    void operator()(std::string_view, const T& value) {
        if (next_ < conditions_.size() && conditions_[next_].field == field_) {
            all_hold_ = all_hold_ && holds(conditions_[next_].value, value);
            ++next_;
        }
        ++field_;
    }
    bool all_hold() const { return all_hold_; }

private:
    bool holds(const FieldCondition::Value& wanted, trace::Name value) const {
        if (const auto* nodes = std::get_if<scenario::NodeRefs>(&wanted))
            return roles_.names_node(*nodes, value);
        const auto* text = std::get_if<std::string>(&wanted);
        return text != nullptr && names_.text(value) == *text;
    }
    bool holds(const FieldCondition::Value& wanted, trace::Partition value) const {
        const auto* partition = std::get_if<core::TopicPartition>(&wanted);
        return partition != nullptr && partition->partition == value.index &&
               names_.text(value.topic) == partition->topic;
    }
    bool holds(const FieldCondition::Value& wanted, core::BrokerId value) const {
        if (const auto* nodes = std::get_if<scenario::NodeRefs>(&wanted))
            return roles_.names_broker(*nodes, value.value);
        return equals(wanted, value.value);
    }
    template <class T>
    bool holds(const FieldCondition::Value& wanted, const T& value) const {
        if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
            return equals(wanted, static_cast<std::int64_t>(value));
        else if constexpr (requires { static_cast<std::int64_t>(value.value); })
            return equals(wanted, static_cast<std::int64_t>(value.value));
        else
            return false;
    }
    static bool equals(const FieldCondition::Value& wanted, std::int64_t value) {
        const auto* number = std::get_if<std::int64_t>(&wanted);
        return number != nullptr && *number == value;
    }

    const std::vector<FieldCondition>& conditions_;
    const Roles& roles_;
    const trace::NameTable& names_;
    std::size_t field_ = 0;
    std::size_t next_ = 0;
    bool all_hold_ = true;
};

/// Is `offset` the event's, or in the range that it speaks of?
bool holds_offset(const trace::Event& event, std::int64_t offset) {
    std::int64_t first = -1, count = 1;
    trace::visit_fields(event.payload, [&](std::string_view name, const auto& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<T, core::Offset>)
            if (name == "offset" || name == "base_offset") first = value.value;
        if constexpr (std::is_same_v<T, std::int32_t>)
            if (name == "count") count = value;
    });
    return first >= 0 && offset >= first && offset < first + count;
}

}  // namespace

bool Matcher::matches(const scenario::EventMatch& match, const trace::Event& event) const {
    if (event.payload.index() != match.kind) return false;
    if (!match.node.empty() && !roles_.names_node(match.node, event.node)) return false;
    if (!match.fields.empty()) {
        FieldCheck check(match.fields, roles_, names_);
        trace::visit_fields(event.payload, check);
        if (!check.all_hold()) return false;
    }
    if (match.offset && !holds_offset(event, *match.offset)) return false;
    if (!match.record) return true;
    const trace::Name* client = names_.find(match.record->client);
    return client != nullptr && records_.holds(event, *client, match.record->number);
}

bool Matcher::matches(const scenario::MessageFilter& filter, const trace::Message& message) const {
    FieldCheck check(filter.fields, roles_, names_);
    message.fields(message, check);
    return check.all_hold();
}

}  // namespace brokerscope::sim
