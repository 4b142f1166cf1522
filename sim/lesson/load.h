#pragma once
// Lessons, course and glossary read from their files, with everything that is wrong with them.

#include "sim/lesson/lesson.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

/// The lessons in the text of a scenario file; empty if it has none. A file whose scenario is not
/// good gives the scenario's errors.
std::expected<std::vector<Lesson>, scenario::Diagnostics> load_lessons(std::string_view text,
                                                                       std::string_view file);

struct Module {
    std::string id;
    scenario::Text title;
    scenario::Text question;
    std::vector<std::string> lessons;  ///< ids, in order
    std::vector<std::string> further;  ///< ids: for the curious
};
struct Course {
    std::string id;
    scenario::Text title;
    std::vector<Module> modules;
};

/// `{course, title, modules: [{id, title, question, lessons, further}]}`.
std::expected<Course, scenario::Diagnostics> load_course(std::string_view text,
                                                         std::string_view file);

/// All that the library teaches.
struct Library {
    std::vector<Lesson> lessons;  ///< by scenario's path
    Course course;                ///< empty if there is none
    Glossary glossary;
    std::vector<std::string> errors;  ///< lines; what they are about is left out

    const Lesson* find(std::string_view id) const;
    /// The lesson behind `id` in the course; null: the last, or not in it.
    const Lesson* next(std::string_view id) const;
};

/// Reads `folder` (default: library_folder()): all scenario files, course.yaml, glossary.yaml.
Library load_library(const std::string& folder);

}  // namespace brokerscope::sim::lesson
