#include "sim/lesson/lesson.h"

namespace brokerscope::sim::lesson {

const Caption& Text::in(std::string_view language) const {
    static const Caption none;
    for (const std::string_view key : {language, std::string_view(), std::string_view("en")})
        if (const auto at = by_language.find(key); at != by_language.end()) return at->second;
    return by_language.empty() ? none : by_language.begin()->second;
}

const Question* Step::question() const {
    if (const auto* ask = std::get_if<Ask>(&what)) return &ask->question;
    if (const auto* compare = std::get_if<Compare>(&what))
        return compare->question ? &*compare->question : nullptr;
    return nullptr;
}

}  // namespace brokerscope::sim::lesson
