#include "sim/scenario/validate.h"

#include "core/base/api_key.h"
#include "sim/scenario/metric_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace brokerscope::sim::scenario {
namespace {

std::string shorten(std::string_view text) {
    return text.size() <= 60 ? std::string(text) : std::string(text.substr(0, 57)) + "...";
}

/// `"abc"`, `a list`: what somebody wrote, for "found …".
std::string show(const Node& node) {
    switch (node.kind) {
        case Node::Kind::null: return "nothing";
        case Node::Kind::scalar: return fmt::format("\"{}\"", shorten(node.scalar));
        case Node::Kind::sequence: return "a list";
        case Node::Kind::map: return "a map";
    }
    UNREACHABLE("a kind that is none");
}

/// "an entry of send, or a list of them" without its second half.
std::string_view first_of(std::string_view what) { return what.substr(0, what.find(", or ")); }

std::string expected(const Shape& shape) {
    if (shape.takes_map() || shape.item != nullptr) return std::string(shape.what);
    if (shape.words.empty()) return std::string(describe(shape.scalar));
    if (shape.words.size() > 12) return std::string(shape.what);
    const std::string words = fmt::format("{}", fmt::join(shape.words, ", "));
    if (shape.scalar != Form::none) return fmt::format("{} or {}", words, describe(shape.scalar));
    return fmt::format("{}{}", shape.words.size() > 1 ? "one of " : "", words);
}

bool is_api(std::string_view text) { return core::api_key_from(text).has_value(); }

std::vector<std::string_view> api_names() {
    std::vector<std::string_view> names;
    for (std::int16_t number = 0; number < 100; ++number) {
        const std::string_view name = core::to_string(static_cast<core::ApiKey>(number));
        if (is_api(name)) names.push_back(name);
    }
    return names;
}

class Validator {
public:
    explicit Validator(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void check(const Node& node, const Shape& shape) {
        if (diagnostics_.full()) return;
        if (node.kind == Node::Kind::scalar && shape.takes_scalar()) return scalar(node, shape);
        if (node.kind == Node::Kind::sequence && shape.item != nullptr) return list(node, shape);
        if (node.kind == Node::Kind::map && shape.takes_map()) return map(node, shape);
        if (node.kind == Node::Kind::map && shape.pending_map)
            return add(node, fmt::format("{} as a map: not modelled yet", shape.what));
        add(node, fmt::format("expected {}, found {}", expected(shape), show(node)));
    }

private:
    void add(const Node& node, std::string message) {
        diagnostics_.add(node.place, std::move(message));
    }

    void scalar(const Node& node, const Shape& shape) {
        if (std::ranges::find(shape.words, node.scalar) != shape.words.end()) return;
        if (std::ranges::find(shape.pending_words, node.scalar) != shape.pending_words.end())
            return add(node,
                       fmt::format("{} {}: not modelled yet", first_of(shape.what), node.scalar));
        if (shape.scalar == Form::none) {
            const std::vector<std::string_view> words(shape.words.begin(), shape.words.end());
            // A long list says less than the nearest name.
            if (words.size() > 12)
                return add(node, fmt::format("\"{}\" is not {}{}", shorten(node.scalar), shape.what,
                                             did_you_mean(node.scalar, words)));
            return add(node, fmt::format("{}: expected {}, found \"{}\"{}", first_of(shape.what),
                                         expected(shape), shorten(node.scalar),
                                         did_you_mean(node.scalar, words)));
        }
        if (const auto fault = find_fault(node.scalar, shape.scalar)) return add(node, *fault);
        if (shape.scalar == Form::integer) bounds(node, shape);
    }

    void bounds(const Node& node, const Shape& shape) {
        const std::int64_t number = parse_integer(node.scalar).value_or(0);
        if (number >= shape.least && number <= shape.most) return;
        const std::string range = shape.most == INT64_MAX
                                      ? fmt::format("at least {}", shape.least)
                                      : fmt::format("from {} to {}", shape.least, shape.most);
        add(node, fmt::format("{}: expected {}, found {}", first_of(shape.what), range, number));
    }

    void list(const Node& node, const Shape& shape) {
        if (node.items.size() < shape.items_least || node.items.size() > shape.items_most) {
            const std::string range = shape.items_least == shape.items_most
                                          ? fmt::format("{}", shape.items_least)
                                      : node.items.size() < shape.items_least
                                          ? fmt::format("at least {}", shape.items_least)
                                          : fmt::format("at most {}", shape.items_most);
            add(node, fmt::format("{}: expected {} in the list, found {}", shape.what, range,
                                  node.items.size()));
        }
        for (const Node& item : node.items) check(item, *shape.item);
    }

    void map(const Node& node, const Shape& shape) {
        std::vector<const Entry*> others;  // no key of ours: events, settings, names of the file
        std::size_t found = 0;
        for (const Entry& entry : node.entries) {
            const Key* key = shape.key(entry.key);
            if (key == nullptr) {
                others.push_back(&entry);
            } else if (key->pending) {
                diagnostics_.add(entry.place, fmt::format("{}: not modelled yet", key->name));
                ++found;
            } else {
                check(entry.value, *key->shape);
                ++found;
            }
        }
        const bool takes_event = shape.names == Names::event || shape.names == Names::maybe_event;
        if (shape.names == Names::event || (takes_event && !others.empty()))
            event(node, others, shape);
        for (const Entry* entry : others) {
            if (takes_event || diagnostics_.full()) break;
            if (shape.own_names != Form::none)
                own_name(*entry, shape);
            else
                foreign_name(*entry, shape);
        }
        for (const Key& key : shape.keys)
            if (key.required && node.find(key.name) == nullptr)
                add(node, fmt::format("{} needs \"{}\"", first_of(shape.what), key.name));
        if (shape.exactly_one && found + others.size() != 1)
            add(node, fmt::format("{}: expected exactly one, found {}", shape.what,
                                  found + others.size()));
    }

    void own_name(const Entry& entry, const Shape& shape) {
        if (const auto fault = find_fault(entry.key, shape.own_names))
            diagnostics_.add(entry.place, *fault);
        check(entry.value, *shape.value);
    }

    void foreign_name(const Entry& entry, const Shape& shape) {
        if (const auto role = settings_of(shape.names)) return setting(entry, *role);
        switch (shape.names) {
            case Names::message_fields: return condition(entry, *event_kind("message.sent"));
            case Names::apis:
                if (!is_api(entry.key))
                    diagnostics_.add(entry.place,
                                     fmt::format("unknown request \"{}\"{}", entry.key,
                                                 did_you_mean(entry.key, api_names())));
                return check(entry.value, *shape.value);
            case Names::languages:
                if (entry.key.size() != 2 || !is_id(entry.key))
                    diagnostics_.add(entry.place,
                                     fmt::format("\"{}\" is not a language such as en or zh",
                                                 shorten(entry.key)));
                return check(entry.value, *shape.value);
            case Names::metrics:
                if (const auto fault = find_metric_fault(entry.key))
                    diagnostics_.add(entry.place, *fault);
                return check(entry.value, *shape.value);
            case Names::set_paths: return;  // judged where they are applied
            default: diagnostics_.add(entry.place, unknown_key(entry.key, shape));
        }
    }

    void setting(const Entry& entry, core::ConfigRole role) {
        if (entry.value.kind != Node::Kind::scalar)
            return add(entry.value, fmt::format("expected a value of {}, found {}", entry.key,
                                                show(entry.value)));
        const auto value = normalize_setting(role, entry.key, entry.value.scalar);
        if (value) return;
        const auto names = setting_names(role);
        const bool known = std::ranges::find(names, entry.key) != names.end();
        diagnostics_.add(
            known && !value.error().ends_with("not modelled yet") ? entry.value.place : entry.place,
            value.error());
    }

    void event(const Node& node, const std::vector<const Entry*>& others, const Shape& shape) {
        if (others.size() != 1)
            add(node, fmt::format("expected exactly one event, found {}", others.size()));
        for (const Entry* entry : others) {
            if (diagnostics_.full()) return;
            const EventKind* kind = event_kind(entry->key);
            if (kind == nullptr) {
                std::vector<std::string_view> known = event_kind_names();
                for (const Key& key : shape.keys) known.push_back(key.name);
                diagnostics_.add(entry->place,
                                 is_event_of_the_future(entry->key)
                                     ? fmt::format("{}: not modelled yet", entry->key)
                                     : fmt::format("unknown event \"{}\"{}", shorten(entry->key),
                                                   did_you_mean(entry->key, known)));
            } else if (entry->value.kind != Node::Kind::map) {
                add(entry->value, fmt::format("expected a map of fields of {}, found {}",
                                              kind->name, show(entry->value)));
            } else {
                for (const Entry& field : entry->value.entries) condition(field, *kind);
            }
        }
    }

    /// One condition on a field, or on what an event holds.
    void condition(const Entry& entry, const EventKind& kind) {
        if (entry.key == "record" && kind.holds_record) return check(entry.value, record_shape);
        if (entry.key == "offset" && kind.holds_offset) return check(entry.value, integer_shape);
        if (entry.key == "node" && kind.has_node) return check(entry.value, nodes_shape);
        const EventField* field = kind.field(entry.key);
        if (field == nullptr) {
            diagnostics_.add(entry.place,
                             fmt::format("{} has no field \"{}\"{}", kind.name, shorten(entry.key),
                                         did_you_mean(entry.key, condition_names(kind))));
            return;
        }
        static constexpr std::array<std::string_view, 1> none = {"none"};
        switch (field->type) {
            case FieldType::integer: return check(entry.value, integer_shape);
            case FieldType::boolean: return check(entry.value, boolean_shape);
            case FieldType::partition: return check(entry.value, partition_shape);
            case FieldType::text: return check(entry.value, words_shape);
            case FieldType::node: return check(entry.value, nodes_shape);
            case FieldType::record: return check(entry.value, record_shape);
            case FieldType::broker: {
                Shape broker = nodes_shape;
                broker.words = none;
                return check(entry.value, broker);
            }
            case FieldType::word:
                return check(entry.value, Shape{.what = field->name, .words = field->words});
            case FieldType::api: {
                const std::vector<std::string_view> names = api_names();
                return check(entry.value, Shape{.what = "a request", .words = names});
            }
            case FieldType::error:
                return check(entry.value, Shape{.what = "an error", .scalar = Form::error_code});
            case FieldType::unmatched:
                diagnostics_.add(entry.place,
                                 fmt::format("{} of {} cannot be compared with a value",
                                             field->name, kind.name));
        }
    }

    Diagnostics& diagnostics_;
};

}  // namespace

void validate(const Node& node, const Shape& shape, Diagnostics& diagnostics) {
    Validator(diagnostics).check(node, shape);
}

std::optional<core::ConfigRole> settings_of(Names names) {
    switch (names) {
        case Names::broker_settings: return core::ConfigRole::broker;
        case Names::topic_settings: return core::ConfigRole::topic;
        case Names::producer_settings: return core::ConfigRole::producer;
        case Names::consumer_settings: return core::ConfigRole::consumer;
        default: return std::nullopt;
    }
}

std::string unknown_key(std::string_view key, const Shape& shape) {
    std::vector<std::string_view> known;
    for (const Key& candidate : shape.keys) known.push_back(candidate.name);
    return fmt::format("unknown key \"{}\" in {}{}", shorten(key), first_of(shape.what),
                       did_you_mean(key, known));
}

std::vector<std::string_view> condition_names(const EventKind& kind) {
    std::vector<std::string_view> names;
    if (kind.has_node) names.push_back("node");
    if (kind.holds_record) names.push_back("record");
    if (kind.holds_offset) names.push_back("offset");
    for (const EventField& field : kind.fields)
        if (field.type != FieldType::unmatched &&
            std::ranges::find(names, field.name) == names.end())
            names.push_back(field.name);
    return names;
}

}  // namespace brokerscope::sim::scenario
