#pragma once
// A lesson, or a run without one, as a page that a browser plays (sim/export/html.h).

#include "sim/lesson/glossary.h"
#include "sim/lesson/prepared.h"
#include "sim/scene/theme.h"

#include <memory>
#include <string>
#include <string_view>

namespace brokerscope::sim::lesson {

std::string html_of(const PreparedLesson& prepared, const Glossary& glossary,
                    std::string_view language, const scene::Theme& theme);

std::string html_of(const Recording& recording, std::string_view language,
                    const scene::Theme& theme);

}  // namespace brokerscope::sim::lesson
