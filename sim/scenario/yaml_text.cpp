#include "sim/scenario/yaml_text.h"

#include <algorithm>
#include <array>

namespace brokerscope::sim::scenario {
namespace {

/// Words, numbers and our notations need no quotes; whatever could mean something to YAML gets
/// them.
bool is_plain(std::string_view text) {
    if (text.empty() || text.front() == '-' || text.front() == '.') return false;
    constexpr std::array<std::string_view, 5> nulls = {"~", "null", "Null", "NULL", "<<"};
    if (std::ranges::find(nulls, text) != nulls.end()) return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._/()+-").contains(c);
    });
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': quoted += "\\\""; break;
            case '\\': quoted += "\\\\"; break;
            case '\n': quoted += "\\n"; break;
            case '\r': quoted += "\\r"; break;
            case '\t': quoted += "\\t"; break;
            default: quoted += c;
        }
    }
    return quoted + "\"";
}

std::string flow_list(const std::vector<std::string>& yaml) {
    std::string text = "[";
    for (const std::string& item : yaml) {
        if (text.size() > 1) text += ", ";
        text += item;
    }
    return text + "]";
}

}  // namespace brokerscope::sim::scenario
