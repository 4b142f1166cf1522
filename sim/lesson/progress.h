#pragma once
// What a person has done, kept in one JSON file on this machine; as a table for a spreadsheet.

#include "sim/lesson/player.h"

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

struct LessonProgress {
    bool finished = false;
    std::size_t step = 0;  ///< how far, from 0
    std::vector<StepRecord> steps;
};

struct Progress {
    std::map<std::string, LessonProgress, std::less<>> lessons;  ///< by id

    bool finished(std::string_view lesson) const;
    /// Takes over what the player knows.
    void note(const LessonPlayer& player);

    std::string to_json() const;
    /// `lesson,step,answer,right,hints,attempts,reached`, answers counted from 1.
    std::string to_csv() const;
    /// Errors: a line. What is not known is left out.
    static std::expected<Progress, std::string> from_json(std::string_view text);
};

}  // namespace brokerscope::sim::lesson
