#pragma once
// A short text in both languages, side by side where it is used, so that none can be forgotten.

#include <string_view>

namespace brokerscope::sim::scene {

struct Words {
    std::string_view en;
    std::string_view zh;

    /// `language` is `en` or `zh`.
    constexpr std::string_view in(std::string_view language) const {
        return language == "zh" ? zh : en;
    }
};

}  // namespace brokerscope::sim::scene
