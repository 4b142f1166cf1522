#pragma once
// The words of the product, each with a name and a sentence in both languages, in the order in
// which a learner meets them.

#include "sim/scenario/diagnostics.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

struct Term {
    std::string id;  ///< `high-watermark`, as [[id]] in texts
    std::string name_en, name_zh;
    std::string text_en, text_zh;

    const std::string& name(std::string_view language) const {
        return language == "zh" ? name_zh : name_en;
    }
    const std::string& text(std::string_view language) const {
        return language == "zh" ? text_zh : text_en;
    }
    /// Its name within a sentence: without what stands in brackets behind it.
    std::string_view short_name(std::string_view language) const;
};

struct Glossary {
    std::vector<Term> terms;
    const Term* find(std::string_view id) const;
};

/// A list of `{term, en, zh_term, en_text, zh_text}`.
std::expected<Glossary, scenario::Diagnostics> load_glossary(std::string_view text,
                                                             std::string_view file);

}  // namespace brokerscope::sim::lesson
