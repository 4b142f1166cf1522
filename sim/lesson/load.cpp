#include "sim/lesson/load.h"

#include "sim/lesson/read_lesson.h"
#include "sim/scenario/document.h"
#include "sim/scenario/load.h"
#include "sim/scenario/readers.h"
#include "sim/scenario/validate.h"
#include "sim/session/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace brokerscope::sim::lesson {

namespace {

using scenario::Diagnostics;
using scenario::Shape;
using scenario::View;

std::optional<std::string> text_of_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) return std::nullopt;
    return text;
}

const Shape id_list_shape{.what = "a list of lessons", .item = &scenario::id_shape};
constexpr scenario::Key module_keys[] = {
    {"id", &scenario::id_shape, {}, "its name", true},
    {"title", &scenario::text_shape, {}, "for people", true},
    {"question", &scenario::text_shape, {}, "what it answers", true},
    {"lessons", &id_list_shape, {}, "ids, in order", true},
    {"further", &id_list_shape, {}, "ids: for the curious"},
};
const Shape module_shape{.what = "a module", .keys = module_keys};
const Shape modules_shape{.what = "a list of modules", .item = &module_shape, .items_least = 1};
constexpr scenario::Key course_keys[] = {
    {"course", &scenario::id_shape, {}, "its id", true},
    {"title", &scenario::text_shape, {}, "for people", true},
    {"modules", &modules_shape, {}, "in order", true},
};
const Shape course_shape{.what = "a course", .keys = course_keys};

std::vector<std::string> strings(const View& list) {
    std::vector<std::string> all;
    for (const View& item : list.items()) all.push_back(item.string());
    return all;
}

}  // namespace

std::expected<std::vector<Lesson>, Diagnostics> load_lessons(std::string_view text,
                                                             std::string_view file) {
    auto scenario = scenario::load(text, file);
    if (!scenario) return std::unexpected(std::move(scenario.error()));
    Diagnostics diagnostics({std::string(file)});
    std::vector<Lesson> lessons;
    const auto document = scenario::parse_document(text, 0, diagnostics);
    const scenario::Node* written = document ? document->find("lesson") : nullptr;
    if (written != nullptr) {
        const View view(written, scenario::lesson_shape, written->place);
        std::vector<View> views = view.items();
        if (!view.is_list()) views = {View(written, scenario::one_lesson_shape, written->place)};
        for (const View& one : views) {
            Lesson lesson = read_lesson(one, *scenario, diagnostics);
            lesson.path = std::string(file);
            if (std::ranges::find(lessons, lesson.id, &Lesson::id) != lessons.end())
                diagnostics.add(lesson.place, fmt::format("two lessons are \"{}\"", lesson.id));
            lessons.push_back(std::move(lesson));
        }
    }
    if (!diagnostics.empty()) return std::unexpected(std::move(diagnostics));
    return lessons;
}

std::expected<Course, Diagnostics> load_course(std::string_view text, std::string_view file) {
    Diagnostics diagnostics({std::string(file)});
    Course course;
    if (const auto document = scenario::parse_document(text, 0, diagnostics)) {
        validate(*document, course_shape, diagnostics);
        const View view(&*document, course_shape, document->place);
        course.id = view["course"].string();
        course.title = scenario::read_text(view["title"]);
        for (const View& item : view["modules"].items())
            course.modules.push_back({item["id"].string(), scenario::read_text(item["title"]),
                                      scenario::read_text(item["question"]),
                                      strings(item["lessons"]), strings(item["further"])});
    }
    if (!diagnostics.empty()) return std::unexpected(std::move(diagnostics));
    return course;
}

const Lesson* Library::find(std::string_view id) const {
    const auto at = std::ranges::find(lessons, id, &Lesson::id);
    return at == lessons.end() ? nullptr : &*at;
}

const Lesson* Library::next(std::string_view id) const {
    bool seen = false;
    for (const Module& module : course.modules)
        for (const std::string& lesson : module.lessons) {
            if (seen)
                if (const Lesson* found = find(lesson)) return found;
            seen = seen || lesson == id;
        }
    return nullptr;
}

Library load_library(const std::string& folder) {
    Library library;
    const auto complain = [&](const Diagnostics& diagnostics) {
        for (std::string& line : diagnostics.lines()) library.errors.push_back(std::move(line));
    };
    for (const LibraryEntry& entry : list_library(folder)) {
        const auto text = text_of_file(entry.path);
        if (!text) continue;
        auto lessons = load_lessons(*text, entry.path);
        if (!lessons) {
            complain(lessons.error());
            continue;
        }
        for (Lesson& lesson : *lessons) {
            if (const Lesson* other = library.find(lesson.id))
                library.errors.push_back(fmt::format("{}: lesson \"{}\" is also in {}", entry.path,
                                                     lesson.id, other->path));
            else
                library.lessons.push_back(std::move(lesson));
        }
    }
    if (const auto text = text_of_file(folder + "/glossary.yaml")) {
        auto glossary = load_glossary(*text, folder + "/glossary.yaml");
        if (glossary)
            library.glossary = std::move(*glossary);
        else
            complain(glossary.error());
    }
    if (const auto text = text_of_file(folder + "/course.yaml")) {
        auto course = load_course(*text, folder + "/course.yaml");
        if (course)
            library.course = std::move(*course);
        else
            complain(course.error());
    }
    for (const Module& module : library.course.modules)
        for (const auto* list : {&module.lessons, &module.further})
            for (const std::string& id : *list)
                if (library.find(id) == nullptr)
                    library.errors.push_back(
                        fmt::format("{}/course.yaml: module {}: there is no lesson \"{}\"", folder,
                                    module.id, id));
    return library;
}

}  // namespace brokerscope::sim::lesson
