#pragma once
// The rules that a lesson keeps, as a test: stops come, in order; answers are right for many seeds;
// texts are short and in both languages; words are in the glossary; challenges are fair.

#include "sim/lesson/load.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

struct RuleOptions {
    std::uint64_t seeds = 20;      ///< from 1 on, for which answers must be right
    std::uint64_t runs_max = 500;  ///< to prove that a challenge is impossible
    /// Told what is looked at; false stops.
    std::function<bool(std::string_view)> go_on;
};

struct RuleReport {
    std::vector<std::string> complaints;  ///< `file:line:column: message`
    std::string summary;                  ///< of a good lesson: "9 steps, 3 questions …"
};

RuleReport hold_rules(const Lesson& lesson, const Library& library, const RuleOptions& options);

}  // namespace brokerscope::sim::lesson
