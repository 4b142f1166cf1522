#pragma once
// A lesson written out in one language, every text and outcome: for a handout and for the page that
// plays a lesson in a browser. It holds answers; who shows it keeps them back.

#include "sim/lesson/player.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

struct PageAnswer {
    Runs text;
    Runs why;
    bool right = false;
};

struct PageStep {
    enum class Kind : std::uint8_t { say, ask, compare, attempt };
    Kind kind = Kind::say;
    Runs text;  ///< of say and of a challenge, with values at the stop
    Runs question;
    QuestionKind question_kind = QuestionKind::choice;
    std::vector<PageAnswer> answers;
    std::optional<std::int64_t> number;
    std::int64_t within = 0;
    std::vector<std::string> points;  ///< ids of entities
    std::vector<Runs> hints;
    Runs reveal;  ///< of a challenge: its debrief, or why it is impossible
    std::vector<FigureRow> figures;
    std::string variant, variant_beside;  ///< titles
    std::size_t run = 0;                  ///< in PreparedLesson::runs
    std::optional<std::size_t> beside;
    Stop begin, stop, stop_beside;
    std::vector<std::string> focus;  ///< ids of entities, at the stop
    Pace pace = Pace::normal;
};

struct LessonPage {
    std::string id, title;
    std::int32_t minutes = 6;
    std::vector<PageStep> steps;
    Runs takeaway, signs, simplified, notes;
    std::vector<std::string> settings, says;
    std::vector<Term> terms;  ///< of the lesson and of its links
};

LessonPage page_of(const PreparedLesson& prepared, const Glossary& glossary,
                   std::string_view language);

/// For a terminal: every step with its stop, texts and answers.
std::string outline_of(const LessonPage& page, std::string_view language);

}  // namespace brokerscope::sim::lesson
