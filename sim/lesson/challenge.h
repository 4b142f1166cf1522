#pragma once
// Challenges: is a goal reached by the acts of a person, and can it be reached at all.

#include "sim/lesson/prepared.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

struct ActUse {
    std::string word;  ///< `lose`
    std::string yaml;  ///< as a scenario file has it
    bool allowed = true;
    bool vacuous = false;  ///< it touched nothing, and does not count
};

struct Judged {
    bool reached = false;  ///< the goal holds, within the acts that are allowed
    bool goal_holds = false;
    std::vector<Finding> goal;
    std::vector<ActUse> acts;
    std::int32_t used = 0;  ///< acts that count
    std::int32_t acts_max = 1;
};

/// Judges a run: its acts are its edits, or, in a file of a solution, the faults that it has beyond
/// those of the challenge's own scenario.
Judged judge(const Try& challenge, const Recording& recording, std::size_t own_faults);
/// The run with `solution` done in it.
std::shared_ptr<const Recording> solve(const Try& challenge, const scenario::Scenario& scenario);

/// Judges a saved solution: a file with the scenario of one of the lesson's challenges and acts
/// among its faults. Errors: why it is none.
std::expected<Judged, std::string> judge_file(const Lesson& lesson,
                                              const scenario::Scenario& solution);

/// What was tried, and what came of it.
struct Exploration {
    std::uint64_t runs = 0;                           ///< that were made
    std::uint64_t planned = 0;                        ///< that there are
    bool complete = false;                            ///< all of them were made
    std::shared_ptr<const Recording> counterexample;  ///< null: none reaches the goal
    std::string acts;  ///< of the counterexample, as a scenario file has them
};

/// Tries every placement of every allowed act, one at a time up to `acts_max` together, on every
/// message and at every event of the undisturbed run. `go_on` is told how far it is and may stop
/// it.
Exploration explore(const Try& challenge, const Recording& undisturbed,
                    const std::function<bool(const Exploration&)>& go_on = {},
                    std::uint64_t runs_max = 20'000);

/// "not possible: 412 runs tried", in `language`.
std::string sentence_of(const Exploration& exploration, std::string_view language);

}  // namespace brokerscope::sim::lesson
