// What stands on the screen beside the pictures, in each phase.

#include "sim/lesson/contains.h"
#include "sim/lesson/player.h"
#include "sim/scenario/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::lesson {

namespace {

std::string figure_text(std::int64_t value, bool is_time) {
    if (!is_time) return fmt::format("{}", value);
    // Three digits of a latency say enough.
    std::int64_t unit = 1;
    while (value / unit >= 1'000) unit *= 10;
    return scenario::to_string(core::nanoseconds(value / unit * unit));
}

}  // namespace

FigureRow row_of(const Figure& figure) {
    return {figure.name, figure_text(figure.first, figure.is_time),
            figure_text(figure.second, figure.is_time)};
}

Screen LessonPlayer::screen(const Cursor& cursor, const Glossary& glossary,
                            std::string_view language) const {
    Screen screen;
    screen.phase = phase_;
    screen.step = step_;
    screen.steps = lesson().steps.size();
    screen.title = lesson().title.in(language);
    screen.can_go_back = step_ > 0 || (phase_ == Phase::told && now()->stop != now()->begin);
    screen.can_go_on = phase_ != Phase::asking && phase_ != Phase::finished;
    if (now() == nullptr) {
        fill_end(screen, cursor, glossary, language);
        return screen;
    }
    const Step& step = lesson().steps[step_];
    screen.yours = yours_ != nullptr && challenge() == nullptr;
    screen.stop_missing = screen.yours && step.until && !stop_in_yours_;
    if (phase_ != Phase::going)
        screen.focus = entities_of(step.focus, cursor.recording, cursor.view);
    if (const auto* say = std::get_if<Say>(&step.what); say != nullptr && phase_ == Phase::told)
        screen.caption = runs_of(say->text.in(language), &cursor, glossary, language);
    fill_question(screen, cursor, glossary, language);
    fill_challenge(screen, cursor, glossary, language);
    return screen;
}

void LessonPlayer::fill_question(Screen& screen, const Cursor& cursor, const Glossary& glossary,
                                 std::string_view language) const {
    const Step& step = lesson().steps[step_];
    const StepRecord& record = records_[step_];
    const bool told = phase_ == Phase::told;
    const auto runs = [&](const Text& text) {
        return runs_of(text.in(language), &cursor, glossary, language);
    };
    if (const auto* compare = std::get_if<Compare>(&step.what)) {
        screen.compares = phase_ != Phase::asking;
        if (told)
            for (const Figure& figure : now()->figures) screen.figures.push_back(row_of(figure));
        if (told) screen.reveal = runs(compare->reveal);
    }
    if (const auto* ask = std::get_if<Ask>(&step.what); ask != nullptr && told)
        screen.reveal = runs(ask->reveal);
    for (std::size_t i = 0; i < record.hints; ++i) screen.hints.push_back(runs(step.hints[i]));
    screen.hints_left = step.hints.size() - record.hints;
    const Question* question = step.question();
    if (question == nullptr) return;
    screen.question = runs(question->text);
    screen.kind = question->kind;
    for (std::size_t i = 0; i < question->answers.size(); ++i) {
        AnswerRow row{.text = runs(question->answers[i].text)};
        row.chosen = contains(record.chosen, i);
        row.right = told && now()->right[i];
        if (told && row.chosen && !row.right) row.why = runs(question->answers[i].why);
        screen.answers.push_back(std::move(row));
    }
    screen.number = record.number;
    screen.pointed = record.pointed;
    if (!told) return;
    screen.right = record.right;
    screen.right_number = now()->number;
    screen.right_points = now()->points;
}

void LessonPlayer::fill_challenge(Screen& screen, const Cursor& cursor, const Glossary& glossary,
                                  std::string_view language) const {
    const Try* attempt = challenge();
    if (attempt == nullptr) return;
    const auto runs = [&](const Text& text) {
        return runs_of(text.in(language), &cursor, glossary, language);
    };
    screen.tries = true;
    screen.caption = runs(attempt->text);
    screen.allowed = attempt->allowed;
    screen.acts_max = attempt->acts_max;
    screen.attempts = records_[step_].attempts;
    screen.may_say_impossible = phase_ == Phase::trying;
    if (judged_seen_) screen.judged = judged_;
    if (exploration_) screen.explored = sentence_of(*exploration_, language);
    if (phase_ == Phase::told)
        screen.debrief = runs(attempt->impossible.empty() ? attempt->debrief : attempt->impossible);
}

void LessonPlayer::fill_end(Screen& screen, const Cursor& cursor, const Glossary& glossary,
                            std::string_view language) const {
    const auto runs = [&](const Text& text) {
        return runs_of(text.in(language), &cursor, glossary, language);
    };
    screen.takeaway = runs(lesson().takeaway);
    screen.signs = runs(lesson().practice.signs);
    screen.simplified = runs(lesson().simplified);
    screen.notes = runs(lesson().notes);
    screen.settings = lesson().practice.settings;
    screen.says = lesson().practice.says;
}

}  // namespace brokerscope::sim::lesson
