#include "sim/scenario/schema.h"

#include "core/base/api_key.h"
#include "core/base/error_code.h"
#include "core/base/history.h"
#include "sim/scenario/metric_names.h"
#include "sim/scenario/validate.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace brokerscope::sim::scenario {
namespace {

using Json = nlohmann::ordered_json;

/// Shapes with keys are defined once under their name and referred to; so the format may contain
/// itself.
class SchemaWriter {
public:
    Json write() {
        Json root;
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        root["title"] = "Brokerscope scenario";
        root.update(map(scenario_shape));
        root["$defs"] = std::move(definitions_);
        return root;
    }

private:
    Json schema(const Shape& shape) {
        if (shape.keys.empty() && shape.names != Names::event) return inline_schema(shape);
        for (const auto& [known, name] : names_)
            if (known == &shape) return Json{{"$ref", "#/$defs/" + name}};
        const std::string name = fresh_name(shape);
        names_.emplace_back(&shape, name);
        Json body = inline_schema(shape);
        definitions_[name] = std::move(body);
        return Json{{"$ref", "#/$defs/" + name}};
    }

    std::string fresh_name(const Shape& shape) const {
        std::string name;
        for (const char c : shape.what.substr(0, shape.what.find(',')))
            name += (c >= 'a' && c <= 'z') ? c : '-';
        const auto is_taken = [&](const std::string& candidate) {
            return std::ranges::any_of(names_,
                                       [&](const auto& n) { return n.second == candidate; });
        };
        std::string candidate = name;
        for (int i = 2; is_taken(candidate); ++i) candidate = name + "-" + std::to_string(i);
        return candidate;
    }

    Json inline_schema(const Shape& shape) {
        Json ways = Json::array();
        if (!shape.words.empty()) ways.push_back(words(shape));
        if (shape.scalar != Form::none) ways.push_back(scalar(shape));
        if (shape.item != nullptr) ways.push_back(list(shape));
        if (shape.takes_map()) ways.push_back(map(shape));
        if (ways.size() == 1) return ways[0];
        return Json{{"anyOf", std::move(ways)}};
    }

    /// `1` in a list of words is a number to YAML.
    static Json words(const Shape& shape) {
        Json list = Json::array();
        for (const std::string_view word : shape.words) {
            if (const auto number = parse_integer(word))
                list.push_back(*number);
            else
                list.push_back(std::string(word));
        }
        return Json{{"enum", std::move(list)}};
    }

    static Json names_as_enum(const std::vector<std::string_view>& names) {
        Json list = Json::array();
        for (const std::string_view name : names) list.push_back(std::string(name));
        return Json{{"enum", std::move(list)}};
    }

    static Json scalar(const Shape& shape) {
        switch (shape.scalar) {
            case Form::boolean: return Json{{"type", "boolean"}};
            case Form::integer: {
                Json integer{{"type", "integer"}};
                if (shape.least != INT64_MIN) integer["minimum"] = shape.least;
                if (shape.most != INT64_MAX) integer["maximum"] = shape.most;
                return integer;
            }
            case Form::any: return Json::object();
            case Form::event_kind: return names_as_enum(event_kind_names());
            case Form::fix: {
                std::vector<std::string_view> fixes;
                for (std::size_t i = 0; i < core::fix_count; ++i)
                    fixes.push_back(core::to_string(static_cast<core::Fix>(i)));
                return names_as_enum(fixes);
            }
            default: break;
        }
        // Plain numbers are numbers to YAML wherever the form may be written as one.
        const bool may_be_number = find_fault("0", shape.scalar) == std::nullopt ||
                                   find_fault("1", shape.scalar) == std::nullopt;
        Json text;
        text["type"] = may_be_number ? Json{"string", "number"} : Json("string");
        if (!pattern(shape.scalar).empty()) text["pattern"] = std::string(pattern(shape.scalar));
        text["description"] = std::string(describe(shape.scalar));
        return text;
    }

    Json list(const Shape& shape) {
        Json list{{"type", "array"}, {"items", schema(*shape.item)}};
        if (shape.items_least > 0) list["minItems"] = shape.items_least;
        if (shape.items_most != SIZE_MAX) list["maxItems"] = shape.items_most;
        return list;
    }

    Json map(const Shape& shape) {
        Json properties = Json::object();
        Json required = Json::array();
        for (const Key& key : shape.keys) {
            if (key.pending) continue;
            Json value = schema(*key.shape);
            if (!key.help.empty()) value["description"] = std::string(key.help);
            if (!key.fallback.empty()) value["default"] = default_of(key);
            properties[std::string(key.name)] = std::move(value);
            if (key.required) required.push_back(std::string(key.name));
        }
        Json map{{"type", "object"}};
        foreign_names(shape, map, properties);
        if (!properties.empty()) map["properties"] = std::move(properties);
        if (!required.empty()) map["required"] = std::move(required);
        if (!map.contains("additionalProperties")) map["additionalProperties"] = false;
        if (shape.exactly_one) {
            map["minProperties"] = 1;
            map["maxProperties"] = 1;
        }
        return map;
    }

    static Json default_of(const Key& key) {
        const std::string text(key.fallback);
        if (key.shape->scalar == Form::boolean) return text == "true";
        const auto number = parse_integer(text);
        if (number) return *number;
        return text;
    }

    void foreign_names(const Shape& shape, Json& map, Json& properties) {
        if (const auto role = settings_of(shape.names)) return settings(*role, properties);
        if (shape.own_names != Form::none) {
            if (!pattern(shape.own_names).empty())
                map["propertyNames"] = Json{{"pattern", std::string(pattern(shape.own_names))}};
            map["additionalProperties"] = schema(*shape.value);
            return;
        }
        switch (shape.names) {
            case Names::event:
            case Names::maybe_event:
                for (const EventKind& kind : event_kinds())
                    properties[std::string(kind.name)] = event(kind);
                return;
            case Names::message_fields: return conditions(*event_kind("message.sent"), properties);
            case Names::metrics:
                for (const std::string_view name : metric_names())
                    properties[std::string(name)] = schema(*shape.value);
                map["patternProperties"] = Json{{"^unavailable\\.", schema(*shape.value)}};
                return;
            case Names::apis:
            case Names::languages: map["additionalProperties"] = schema(*shape.value); return;
            case Names::set_paths: map["additionalProperties"] = true; return;
            default: return;
        }
    }

    /// Conditions on one kind of event, defined once.
    Json event(const EventKind& kind) {
        const std::string name = "event." + std::string(kind.name);
        if (!definitions_.contains(name)) {
            Json fields = Json::object();
            conditions(kind, fields);
            definitions_[name] = Json{{"type", "object"},
                                      {"properties", std::move(fields)},
                                      {"additionalProperties", false}};
        }
        return Json{{"$ref", "#/$defs/" + name}};
    }

    static void settings(core::ConfigRole role, Json& properties) {
        for (const auto& [name, value] : setting_defaults_with_empty(role)) {
            Json setting{{"type", Json{"string", "number", "boolean"}}};
            if (!value.empty()) setting["default"] = value;
            properties[name] = std::move(setting);
        }
    }

    static Settings setting_defaults_with_empty(core::ConfigRole role) {
        Settings all;
        for (const core::ConfigKey& key : core::config_table(role))
            if (key.modelled) all.emplace(key.name, key.default_text);
        return all;
    }

    void conditions(const EventKind& kind, Json& properties) {
        for (const std::string_view name : condition_names(kind)) {
            const EventField* field = kind.field(name);
            Json value;
            if (name == "record")
                value = schema(record_shape);
            else if (name == "node")
                value = schema(nodes_shape);
            else if (field == nullptr || field->type == FieldType::integer)
                value = schema(integer_shape);
            else if (field->type == FieldType::boolean)
                value = schema(boolean_shape);
            else if (field->type == FieldType::partition)
                value = schema(partition_shape);
            else if (field->type == FieldType::node || field->type == FieldType::broker)
                value = schema(nodes_shape);
            else if (field->type == FieldType::word)
                value = names_as_enum(field->words);
            else
                value = Json{{"type", "string"}};
            properties[std::string(name)] = std::move(value);
        }
    }

    Json definitions_ = Json::object();
    std::vector<std::pair<const Shape*, std::string>> names_;
};

}  // namespace

std::string json_schema() { return SchemaWriter().write().dump(2) + "\n"; }

}  // namespace brokerscope::sim::scenario
