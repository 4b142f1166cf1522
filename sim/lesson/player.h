#pragma once
// Plays a lesson: which step it is, what may be seen, where the world goes. A state machine without
// clock or window; the window asks `screen` what to show and `target` where to go, and tells what
// the person did and that the world has arrived.
//
//   say      going ──arrived──▶ told ──go_on──▶ next
//   ask      asking ──answer──▶ going ──arrived──▶ told ──go_on──▶ next
//   compare  asking or told; as ask, with two runs
//   try      trying ──student_acted, arrived at the end of that run──▶ judged: told if the goal is
//            reached; go_on skips it
//   behind the last step: finished
//
// Nothing behind `target().stop` may be reached before the step is told.

#include "sim/lesson/challenge.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

enum class Phase : std::uint8_t { asking, going, told, trying, finished };

/// Where the world is to be.
struct Target {
    std::shared_ptr<const Recording> recording;
    std::shared_ptr<const Recording> beside;  ///< compare, once it may be seen; else null
    std::string variant, variant_beside;      ///< of the two, for their titles once they are told
    Stop begin;  ///< where playing starts, if the world is on another run
    Stop stop;   ///< where it stops; also the horizon: nothing behind it may be seen
    Stop stop_beside;
    Pace pace = Pace::normal;
    bool jump = false;  ///< be there at once: after `back`, or when nothing is to be played
    bool open = false;  ///< no horizon: a challenge, or the lesson is over
};

struct AnswerRow {
    Runs text;
    bool chosen = false;
    bool right = false;  ///< only once it is told
    Runs why;            ///< only once it is told, of what was chosen and is wrong
};

struct FigureRow {
    std::string name;
    std::string first, second;
};

FigureRow row_of(const Figure& figure);

/// All that stands on the screen beside the pictures, in one language.
struct Screen {
    Phase phase = Phase::told;
    std::size_t step = 0;  ///< from 0
    std::size_t steps = 0;
    std::string title;
    Runs caption;   ///< of say; of a challenge; empty while the world goes on
    Runs question;  ///< empty: none
    QuestionKind kind = QuestionKind::choice;
    std::vector<AnswerRow> answers;
    std::optional<std::int64_t> number;        ///< what the person said
    std::string pointed;                       ///< entity that the person pointed at
    std::optional<std::int64_t> right_number;  ///< once it is told
    std::vector<std::string> right_points;     ///< once it is told
    std::optional<bool> right;                 ///< was the person right; once it is told
    std::vector<Runs> hints;                   ///< given
    std::size_t hints_left = 0;
    Runs reveal;  ///< once it is told
    bool compares = false;
    std::vector<FigureRow> figures;  ///< of compare, once it is told
    std::vector<std::string> focus;  ///< ids of entities
    // A challenge.
    bool tries = false;
    std::vector<std::string> allowed;  ///< words of actions
    std::int32_t acts_max = 0;
    std::optional<Judged> judged;  ///< of the last try
    std::int32_t attempts = 0;
    bool may_say_impossible = false;  ///< "it cannot be done" may be said
    std::string explored;             ///< what came of saying so
    Runs debrief;                     ///< of a challenge that is over
    // A branch of the person's own, in a step that is no challenge.
    bool yours = false;
    bool stop_missing = false;  ///< what the lesson waits for does not happen in it
    // The end.
    Runs takeaway, signs, simplified, notes;
    std::vector<std::string> settings, says;
    bool can_go_on = false;
    bool can_go_back = false;
};

/// What the person did in a step: for the file of progress.
struct StepRecord {
    bool told = false;
    std::vector<std::size_t> chosen;
    std::optional<std::int64_t> number;
    std::string pointed;
    std::optional<bool> right;
    std::size_t hints = 0;
    std::int32_t attempts = 0;
    bool reached = false;
    bool said_impossible = false;
};

class LessonPlayer {
public:
    explicit LessonPlayer(std::shared_ptr<const PreparedLesson> prepared);

    const PreparedLesson& prepared() const { return *prepared_; }
    const std::shared_ptr<const PreparedLesson>& shared() const { return prepared_; }
    const Lesson& lesson() const { return prepared_->lesson; }
    std::size_t step() const { return step_; }
    Phase phase() const { return phase_; }
    /// The challenge of this step; null: it is none.
    const Try* challenge() const;
    /// Where the world is to be now. While it is yours: the branch, to its end.
    Target target() const;
    /// The same without a branch of the person's: where the lesson itself stands.
    Target own_target() const;
    /// The person is on a branch of their own; the lesson waits.
    bool waits() const { return yours_ != nullptr && challenge() == nullptr; }
    /// A challenge's run, which the person made, plays to its end, where it is judged.
    bool on_its_way() const { return phase_ == Phase::trying && judged_ && !judged_seen_; }
    /// Values come from `cursor`: the world as it stands on the screen.
    Screen screen(const Cursor& cursor, const Glossary& glossary, std::string_view language) const;

    /// The world has come to `target().stop`.
    void arrived();
    /// On from what was told, or past a challenge. While the world is on its way: be there at once.
    /// A question waits for its answer. False: nothing to do.
    bool go_on();
    /// To the stop before, with the world as it was there.
    bool back();

    // Answers. False: not asked now, or no such answer.
    bool answer(std::vector<std::size_t> chosen);
    bool number(std::int64_t value);
    bool point(std::string entity);
    /// Gives one more hint. False: there is none.
    bool hint();

    /// The person acted: in a challenge the run is judged, else it is a branch called yours and the
    /// lesson waits.
    void student_acted(std::shared_ptr<const Recording> branch);
    /// Back to the lesson's own run, at its place.
    void return_to_lesson();
    /// The person says that the challenge cannot be met, and `explore` has shown it or not.
    void said_impossible(const Exploration& exploration);

    const std::vector<StepRecord>& records() const { return records_; }
    bool finished() const { return phase_ == Phase::finished; }

private:
    void enter(std::size_t step);
    void tell();
    void set_out();
    const PreparedStep* now() const;
    bool judge_answer() const;
    void fill_question(Screen& screen, const Cursor& cursor, const Glossary& glossary,
                       std::string_view language) const;
    void fill_challenge(Screen& screen, const Cursor& cursor, const Glossary& glossary,
                        std::string_view language) const;
    void fill_end(Screen& screen, const Cursor& cursor, const Glossary& glossary,
                  std::string_view language) const;

    std::shared_ptr<const PreparedLesson> prepared_;
    std::size_t step_ = 0;
    Phase phase_ = Phase::told;
    bool jump_ = true;
    std::vector<StepRecord> records_;
    std::shared_ptr<const Recording> yours_;
    std::optional<Stop> stop_in_yours_;
    std::optional<Judged> judged_;  // of the branch, shown once it was played to its end
    bool judged_seen_ = false;
    std::optional<Exploration> exploration_;
};

}  // namespace brokerscope::sim::lesson
