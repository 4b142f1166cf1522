#pragma once
// A lesson on paper: Markdown with the still pictures of its stops, answers at the end.

#include "sim/lesson/page.h"

#include <map>
#include <string>
#include <string_view>

namespace brokerscope::sim::lesson {

struct Handout {
    std::string markdown;
    std::map<std::string, std::string> pictures;  ///< name of the file beside it -> SVG
};

Handout handout_of(const PreparedLesson& prepared, const LessonPage& page,
                   std::string_view language);

}  // namespace brokerscope::sim::lesson
