#include "sim/scenario/event_fields.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace brokerscope::sim::scenario {
namespace {

namespace trace = core::trace;

/// How many enumerators an enum of the trace has; 0: not to be matched.
template <class Enum>
constexpr std::size_t enumerators = 0;
template <>
constexpr std::size_t enumerators<trace::Kind> = 2;
template <>
constexpr std::size_t enumerators<trace::CloseCause> = 4;
template <>
constexpr std::size_t enumerators<trace::Touched> = 4;
template <>
constexpr std::size_t enumerators<trace::Phase> = 5;
template <>
constexpr std::size_t enumerators<trace::Role> = 2;
template <>
constexpr std::size_t enumerators<trace::Outcome> = 2;

template <class T>
concept HasValue = std::is_integral_v<decltype(T::value)>;

template <class T>
constexpr FieldType type_of(std::string_view name) {
    if constexpr (std::is_same_v<T, trace::Partition>) return FieldType::partition;
    if constexpr (std::is_same_v<T, trace::RecordNumber>) return FieldType::record;
    if constexpr (std::is_same_v<T, core::BrokerId>) return FieldType::broker;
    if constexpr (std::is_same_v<T, core::ApiKey>) return FieldType::api;
    if constexpr (std::is_same_v<T, core::ErrorCode>) return FieldType::error;
    if constexpr (std::is_same_v<T, bool>) return FieldType::boolean;
    if constexpr (std::is_same_v<T, trace::Name>) {
        const bool is_node = name == "from" || name == "to" || name == "client";
        return is_node ? FieldType::node : FieldType::text;
    }
    if constexpr (std::is_enum_v<T>)
        return enumerators<T> > 0 ? FieldType::word : FieldType::unmatched;
    if constexpr (std::is_same_v<T, trace::ContentHash>) return FieldType::unmatched;
    if constexpr (std::is_integral_v<T> || HasValue<T>) return FieldType::integer;
    return FieldType::unmatched;
}

template <class Payload>
EventKind describe_kind(trace::KindIndex index) {
    EventKind kind;
    kind.name = Payload::kind_name;
    kind.kind = index;
    Payload sample{};
    bool has_offset = false, has_base = false, has_count = false, has_from = false;
    sample.fields(sample, [&](std::string_view name, auto& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        EventField field{name, type_of<T>(name), kind.fields.size(), {}};
        if constexpr (std::is_enum_v<T>) {
            for (std::size_t i = 0; i < enumerators<T>; ++i)
                if constexpr (enumerators<T> > 0) field.words.push_back(name_of(static_cast<T>(i)));
        }
        has_offset |= name == "offset" && std::is_same_v<T, core::Offset>;
        has_base |= name == "base_offset";
        has_count |= name == "count";
        has_from |= name == "from" && field.type == FieldType::node;
        kind.holds_record |= std::is_same_v<T, trace::RecordNumber> ||
                             std::is_same_v<T, trace::BatchNumber> ||
                             std::is_same_v<T, trace::ContentHash>;
        kind.fields.push_back(std::move(field));
    });
    kind.has_node = !has_from;
    kind.holds_record |= has_offset || (has_base && has_count);
    kind.holds_offset = (has_base || has_offset) && has_count;
    return kind;
}

std::vector<EventKind> describe_all() {
    std::vector<EventKind> kinds;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (kinds.push_back(describe_kind<std::variant_alternative_t<I, trace::Payload>>(I)), ...);
    }(std::make_index_sequence<trace::kind_count>{});
    // `idle` stands in stored traces only: nothing can wait for it.
    std::erase_if(kinds, [](const EventKind& kind) { return kind.name == "idle"; });
    const auto appended = std::ranges::find(kinds, "batch.appended", &EventKind::name);
    EventKind record_appended = *appended;
    record_appended.name = "record.appended";
    kinds.push_back(std::move(record_appended));
    std::ranges::sort(kinds, {}, &EventKind::name);
    return kinds;
}

constexpr std::array<std::string_view, 5> future_kinds = {
    "group.rebalanced", "lso.advanced", "marker.written", "offsets.committed", "record.read"};

}  // namespace

const EventField* EventKind::field(std::string_view wanted) const {
    const auto found = std::ranges::find(fields, wanted, &EventField::name);
    return found == fields.end() ? nullptr : &*found;
}

const std::vector<EventKind>& event_kinds() {
    static const std::vector<EventKind> kinds = describe_all();
    return kinds;
}

const EventKind* event_kind(std::string_view name) {
    const auto found = std::ranges::lower_bound(event_kinds(), name, {}, &EventKind::name);
    return found == event_kinds().end() || found->name != name ? nullptr : &*found;
}

bool is_event_of_the_future(std::string_view name) {
    return std::ranges::find(future_kinds, name) != future_kinds.end();
}

std::vector<std::string_view> event_kind_names() {
    std::vector<std::string_view> names;
    for (const EventKind& kind : event_kinds()) names.push_back(kind.name);
    return names;
}

}  // namespace brokerscope::sim::scenario
