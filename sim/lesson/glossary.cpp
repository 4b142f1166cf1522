#include "sim/lesson/glossary.h"

#include "sim/scenario/document.h"
#include "sim/scenario/validate.h"
#include "sim/scenario/view.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::lesson {

namespace {

using namespace scenario;

constexpr Key term_keys[] = {
    {"term", &id_shape, {}, "its id", true},
    {"en", &words_shape, {}, "its name in English", true},
    {"zh_term", &words_shape, {}, "its name in Chinese", true},
    {"en_text", &words_shape, {}, "one sentence", true},
    {"zh_text", &words_shape, {}, "one sentence", true},
};
const Shape term_shape{.what = "a term", .keys = term_keys};
const Shape terms_shape{.what = "a list of terms", .item = &term_shape};

}  // namespace

std::string_view Term::short_name(std::string_view language) const {
    const std::string_view whole = name(language);
    std::size_t end = whole.size();
    for (const std::string_view bracket : {" (", "（", "("})
        if (const std::size_t at = whole.find(bracket); at != 0) end = std::min(end, at);
    return whole.substr(0, end);
}

const Term* Glossary::find(std::string_view id) const {
    const auto at = std::ranges::find(terms, id, &Term::id);
    return at == terms.end() ? nullptr : &*at;
}

std::expected<Glossary, Diagnostics> load_glossary(std::string_view text, std::string_view file) {
    Diagnostics diagnostics({std::string(file)});
    Glossary glossary;
    const auto document = parse_document(text, 0, diagnostics);
    if (document) {
        validate(*document, terms_shape, diagnostics);
        for (const View& item : View(&*document, terms_shape, document->place).items()) {
            Term term{item["term"].string(), item["en"].string(), item["zh_term"].string(),
                      item["en_text"].string(), item["zh_text"].string()};
            if (glossary.find(term.id) != nullptr)
                diagnostics.add(item.place(), fmt::format("two terms are \"{}\"", term.id));
            glossary.terms.push_back(std::move(term));
        }
    }
    if (!diagnostics.empty()) return std::unexpected(std::move(diagnostics));
    return glossary;
}

}  // namespace brokerscope::sim::lesson
