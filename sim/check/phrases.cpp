#include "sim/check/phrases.h"

#include <algorithm>

namespace brokerscope::sim {

std::string_view pattern_of(Phrase phrase, std::string_view) {
    const auto texts = english_phrases();
    const auto at = std::ranges::find(texts, phrase, &PhraseText::phrase);
    return at == texts.end() ? std::string_view("?") : at->pattern;
}

std::string say(Phrase phrase, std::string_view language, Values values) {
    const std::string_view pattern = pattern_of(phrase, language);
    std::string text;
    for (std::size_t i = 0; i < pattern.size();) {
        const std::size_t end = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            text += pattern[i++];
            continue;
        }
        const std::string_view name = pattern.substr(i + 1, end - i - 1);
        const auto* value = std::ranges::find(values, name, &Values::value_type::first);
        text += value == values.end() ? std::string(pattern.substr(i, end - i + 1)) : value->second;
        i = end + 1;
    }
    return text;
}

}  // namespace brokerscope::sim
