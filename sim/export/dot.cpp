#include "sim/export/dot.h"

#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace brokerscope::sim {

namespace {

/// The event in three lines: when, what, and its fields.
std::string label_of(const trace::Event& event, const trace::NameTable& names) {
    const KindSchema& kind = schema(event.payload.index());
    Words words;
    to_words(event.payload, words);
    std::string fields;
    for (const FieldSchema& field : kind.fields)
        fields += fmt::format("{}{} {}", fields.empty() ? "" : ", ", field.name,
                              format_field(field, words, names));
    constexpr std::size_t longest = 72;
    if (fields.size() > longest) fields = fields.substr(0, longest) + "...";
    return fmt::format("#{} at {}\n{}\n{}", event.id.value, format_time(event.time), kind.kind,
                       fields);
}

/// As a string of the dot language, its line ends as `\n`.
std::string dot_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (c == '\n') {
            quoted += "\\n";
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

}  // namespace

std::string export_dot(TraceReader& reader, const CausalGraph& graph,
                       std::span<const Place> places) {
    std::map<trace::Name, std::vector<Place>> by_node;
    for (const Place place : places) by_node[reader.at(place).node].push_back(place);
    std::string text = "digraph causes {\n  node [shape=box, fontname=\"sans-serif\"];\n";
    for (const auto& [node, own] : by_node) {
        const std::string_view name = node.value == 0 ? "world" : reader.names().text(node);
        text += fmt::format("  subgraph {} {{\n    label={};\n",
                            dot_string(fmt::format("cluster_{}", name)), dot_string(name));
        for (const Place place : own) {
            const trace::Event& event = reader.at(place);
            text += fmt::format("    e{} [label={}];\n", event.id.value,
                                dot_string(label_of(event, reader.names())));
        }
        text += "  }\n";
    }
    for (const Place to : places) {
        const std::uint64_t id = reader.at(to).id.value;
        for (const InEdge& edge : graph.index().in_edges(to)) {
            if (!std::ranges::binary_search(places, edge.from)) continue;
            text += fmt::format("  e{} -> e{} [label=\"{}\"];\n", reader.at(edge.from).id.value, id,
                                name_of(edge.kind));
        }
    }
    return text + "}\n";
}

}  // namespace brokerscope::sim
