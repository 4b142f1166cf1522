#pragma once
// The lesson of lesson.yaml, loaded and prepared once, and words of the glossary for it.

#include "sim/lesson/load.h"
#include "sim/lesson/prepared.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace brokerscope::sim::lesson {

inline std::string lesson_file() { return BROKERSCOPE_SOURCE_DIR "/tests/sim/lesson/lesson.yaml"; }

inline Lesson the_lesson() {
    std::string text;
    if (std::FILE* file = std::fopen(lesson_file().c_str(), "rb")) {
        char buffer[4096];
        for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
            text.append(buffer, n);
        std::fclose(file);
    }
    auto lessons = load_lessons(text, lesson_file());
    if (!lessons) {
        for (const std::string& line : lessons.error().lines()) ADD_FAILURE() << line;
        return {};
    }
    return lessons->front();
}

inline std::shared_ptr<const PreparedLesson> the_prepared() {
    static const std::shared_ptr<const PreparedLesson> prepared = [] {
        auto made = prepare(the_lesson());
        if (!made) ADD_FAILURE() << made.error();
        return made.value_or(nullptr);
    }();
    return prepared;
}

inline Glossary the_glossary() {
    return *load_glossary(
        "- {term: high-watermark, en: high watermark (HW), zh_term: 高水位（HW）, en_text: a, "
        "zh_text: b}\n"
        "- {term: isr, en: in-sync replicas, zh_term: 同步副本, en_text: a, zh_text: b}\n",
        "glossary");
}

}  // namespace brokerscope::sim::lesson
