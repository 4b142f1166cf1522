#include "sim/scenario/set_path.h"

#include "sim/scenario/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace brokerscope::sim::scenario {
namespace {

/// The parts of a dotted path; a part in double quotes may have dots. Nothing if it is badly
/// written.
std::optional<std::vector<std::string>> split_path(std::string_view path) {
    std::vector<std::string> parts;
    std::size_t i = 0;
    for (;;) {
        std::string part;
        if (i < path.size() && path[i] == '"') {
            const std::size_t end = path.find('"', i + 1);
            if (end == std::string_view::npos) return std::nullopt;
            part = path.substr(i + 1, end - i - 1);
            i = end + 1;
        } else {
            const std::size_t end = std::min(path.find_first_of(".\"", i), path.size());
            part = path.substr(i, end - i);
            i = end;
        }
        if (part.empty()) return std::nullopt;
        parts.push_back(std::move(part));
        if (i == path.size()) return parts;
        if (path[i] != '.') return std::nullopt;
        ++i;
    }
}

/// Walks a path through the format and the document side by side.
class Walk {
public:
    Walk(Place place, Diagnostics& diagnostics) : place_(place), diagnostics_(diagnostics) {}

    /// The shape of `part` under `shape`, where the document has `node` (nothing: not in the file).
    /// nullptr and a diagnostic if there is none.
    const Shape* step(const Shape& shape, const Node* node, const std::string& part) {
        const bool is_list = node != nullptr && node->kind == Node::Kind::sequence;
        if (is_list && shape.item != nullptr) return item(*shape.item, *node, part);
        if (node != nullptr && node->kind != Node::Kind::map)
            return fail(fmt::format("nothing stands below {} at \"{}\": it is no map there",
                                    shape.what, part));
        if (!shape.takes_map()) {
            if (shape.item != nullptr && parse_integer(part))
                return fail(fmt::format("there is no item {}: the list is not in the file", part));
            return fail(fmt::format("{} has nothing named \"{}\"", shape.what, part));
        }
        if (const Key* key = shape.key(part)) {
            if (!key->pending) return key->shape;
            return fail(fmt::format("{}: not modelled yet", part));
        }
        if (const auto role = settings_of(shape.names)) {
            if (core::find_config(*role, part) != nullptr) return &any_shape;
            return fail(fmt::format("unknown {} setting \"{}\"{}{}", core::to_string(*role), part,
                                    did_you_mean(part, setting_names(*role)),
                                    quote_hint(part, setting_names(*role))));
        }
        if (shape.own_names != Form::none || shape.names == Names::languages ||
            shape.names == Names::apis || shape.names == Names::metrics)
            return shape.value;
        if (shape.names != Names::none) return &fields_shape();
        std::vector<std::string_view> names;
        for (const Key& key : shape.keys) names.push_back(key.name);
        return fail(unknown_key(part, shape) + quote_hint(part, names));
    }

    std::nullptr_t fail(std::string message) {
        diagnostics_.add(place_, std::move(message));
        return nullptr;
    }

private:
    /// Below an event or a filter: names that validation judges in place.
    static const Shape& fields_shape() {
        static constexpr Shape fields{.what = "a map of fields",
                                      .scalar = Form::any,
                                      .item = &any_shape,
                                      .own_names = Form::any,
                                      .value = &any_shape};
        return fields;
    }

    const Shape* item(const Shape& shape, const Node& list, const std::string& part) {
        const auto index = parse_integer(part);
        if (!index)
            return fail(
                fmt::format("\"{}\" is looked for in a list: its items have numbers from 0", part));
        if (*index < 0 || *index >= static_cast<std::int64_t>(list.items.size()))
            return fail(
                fmt::format("there is no item {}: the list has {}", part, list.items.size()));
        return &shape;
    }

    /// A key with dots that was written without quotes falls into pieces.
    static std::string quote_hint(const std::string& part,
                                  const std::vector<std::string_view>& names) {
        for (const std::string_view name : names)
            if (name.starts_with(part + "."))
                return fmt::format(" (a name with dots stands in double quotes: \"{}\")", name);
        return {};
    }

    Place place_;
    Diagnostics& diagnostics_;
};

Node* child_of(Node& node, const std::string& part) {
    if (node.kind == Node::Kind::map) return node.find(part);
    if (node.kind == Node::Kind::sequence)
        return &node.items[static_cast<std::size_t>(*parse_integer(part))];
    return nullptr;
}

bool path_exists(const Node& document, const std::vector<std::string>& parts, Walk& walk) {
    const Shape* shape = &scenario_shape;
    const Node* node = &document;
    for (const std::string& part : parts) {
        shape = walk.step(*shape, node, part);
        if (shape == nullptr) return false;
        if (node == nullptr) continue;
        node = node->kind == Node::Kind::sequence
                   ? &node->items[static_cast<std::size_t>(*parse_integer(part))]
                   : node->find(part);
    }
    return true;
}

void remove_child(Node& parent, const std::string& part) {
    if (parent.kind == Node::Kind::map) parent.remove(part);
    if (parent.kind == Node::Kind::sequence)
        parent.items.erase(parent.items.begin() +
                           static_cast<std::ptrdiff_t>(*parse_integer(part)));
}

}  // namespace

bool set_value(Node& document, std::string_view path, Place place, Node value,
               Diagnostics& diagnostics) {
    Walk walk(place, diagnostics);
    const auto parts = split_path(path);
    if (!parts) {
        walk.fail(
            fmt::format("\"{}\" is not a path such as clients.shop.send.count or "
                        "clients.shop.producer.\"linger.ms\"",
                        path));
        return false;
    }
    if (!path_exists(document, *parts, walk)) return false;
    Node* node = &document;
    for (std::size_t i = 0; i + 1 < parts->size(); ++i) {
        Node* child = child_of(*node, (*parts)[i]);
        if (child == nullptr) {
            if (value.kind == Node::Kind::null) return true;  // nothing there to remove
            Node map;
            map.kind = Node::Kind::map;
            map.place = place;
            child = &node->put((*parts)[i], place, std::move(map));
        }
        node = child;
    }
    const std::string& last = parts->back();
    if (value.kind == Node::Kind::null)
        remove_child(*node, last);
    else if (Node* old = child_of(*node, last))
        *old = std::move(value);
    else
        node->put(last, place, std::move(value));
    return true;
}

std::optional<Setting> parse_setting(std::string_view text, std::int32_t source,
                                     Diagnostics& diagnostics) {
    const Place start{1, 1, source};
    bool in_quotes = false;
    std::size_t equals = 0;
    while (equals < text.size() && (in_quotes || text[equals] != '=')) {
        if (text[equals] == '"') in_quotes = !in_quotes;
        ++equals;
    }
    if (equals == text.size()) {
        diagnostics.add(start, fmt::format("\"{}\" is not PATH=VALUE", text));
        return std::nullopt;
    }
    // Spaces for the path: columns in messages then count from the start of the whole.
    const std::string padded = std::string(equals + 1, ' ').append(text.substr(equals + 1));
    auto value = parse_document(padded, source, diagnostics, true);
    if (!value) return std::nullopt;
    return Setting{std::string(text.substr(0, equals)), start, std::move(*value)};
}

}  // namespace brokerscope::sim::scenario
