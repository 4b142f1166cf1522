#pragma once
// Pieces of YAML: scalars quoted where they must be, maps and lists on one line.

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

/// `text` as a scalar that reads back as it is, also inside {} and [].
std::string yaml_scalar(std::string_view text);

/// `{a: 1, b: 2}`; collects entries whose values are YAML already.
class FlowMap {
public:
    FlowMap& add(std::string_view key, std::string_view yaml) {
        if (!text_.empty()) text_ += ", ";
        text_ += yaml_scalar(key);
        text_ += ": ";
        text_ += yaml;
        return *this;
    }
    bool empty() const { return text_.empty(); }
    std::string text() const { return "{" + text_ + "}"; }

private:
    std::string text_;
};

/// `[a, b]` of YAML values.
std::string flow_list(const std::vector<std::string>& yaml);

}  // namespace brokerscope::sim::scenario
