#pragma once
// A lesson, as plain values: what a person is told, asked and shown, bound to the events of a run
// and not to a clock.
//
// A step is one of
//   say      The world plays to the stop; there the sentence is told. Without a stop it is told
//            where the step before ended (the first step: at time 0).
//   ask      The question is put where the step before ended. After the answer the world plays to
//            the stop, and the outcome stands beside the choice. Without a stop it is told at once.
//   compare  As ask, on two runs with one clock; `until` is a stop of the second one, or the end.
//            Without `ask` the two runs are only shown. What is right is judged on the second run.
//   try      A challenge: the person acts, and the run that comes of it is judged.

#include "sim/lesson/caption.h"
#include "sim/scenario/scenario.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace brokerscope::sim::lesson {

using scenario::Place;

/// A text in every language that it is written in.
struct Text {
    std::map<std::string, Caption, std::less<>> by_language;
    Place place;

    bool empty() const { return by_language.empty(); }
    /// In `language`, else in English, else in any.
    const Caption& in(std::string_view language) const;
};

/// `until`: where the world stops. No event: the end of the run.
struct StopAt {
    std::optional<scenario::EventMatch> event;
    std::int64_t nth = 1;  ///< counted from time 0
    Place place;
};

enum class Pace : std::uint8_t { normal, slow, express };
enum class QuestionKind : std::uint8_t { choice, several, number, point };

/// What makes an answer right.
struct Always {};
struct Occurs {  ///< by the stop
    scenario::EventMatch event;
    std::int64_t nth = 1;
};
struct ComesOut {  ///< of the whole run
    scenario::Expect expect;
};
using Right = std::variant<std::monostate, Always, Occurs, ComesOut>;

struct Answer {
    Text text;
    Right right;  ///< empty: wrong
    Text why;     ///< said if it was chosen and is wrong
    Place place;
};

/// A thing in the pictures, resolved at the cursor.
using Thing = std::variant<scenario::NodeRef, core::TopicPartition, scenario::RecordRef>;

struct Question {
    QuestionKind kind = QuestionKind::choice;
    Text text;
    std::vector<Answer> answers;  ///< of choice and several
    std::optional<Value> number;  ///< number: what is right, at the stop
    std::int64_t within = 0;      ///< number: how far off is near enough
    std::vector<Thing> points;    ///< point: any of these, at the stop
    Place place;
};

struct Say {
    Text text;
};
struct Ask {
    Question question;
    Text reveal;
};
struct Compare {
    std::string first, second;  ///< variants; empty: the story
    std::optional<Question> question;
    std::vector<std::string> look;  ///< names of `expect`
    Text reveal;
    Place place;
};
struct Try {
    Text text;
    std::string variant;  ///< to act in; empty: the story
    scenario::Expect goal;
    std::vector<std::string> allowed;  ///< words of actions: `lose`
    std::int32_t acts_max = 1;
    std::vector<scenario::Fault> solution;
    Text debrief;
    Text impossible;  ///< not empty: it cannot be done, and why
    Place place;
};

struct Step {
    std::variant<Say, Ask, Compare, Try> what;
    std::optional<StopAt> until;
    std::vector<Thing> focus;
    Pace pace = Pace::normal;
    std::vector<Text> hints;
    Place place;

    /// Of Ask, and of Compare if it asks.
    const Question* question() const;
};

struct Practice {
    std::vector<std::string> settings;
    Text signs;
    std::vector<std::string> says;  ///< errors as clients and logs print them
};

struct Lesson {
    std::string id;
    std::string scenario;  ///< id of its scenario
    std::string path;      ///< of its file
    scenario::Text title;
    std::string variant;  ///< that it opens with; empty: the story
    std::int32_t minutes = 6;
    std::vector<std::string> needs;
    std::vector<std::string> terms;
    std::vector<std::string> views;  ///< on screen at first; empty: stage and logs
    std::vector<std::string> nodes;  ///< that it is about; empty: all
    std::vector<std::string> metrics;
    std::vector<Step> steps;
    Text takeaway;
    Practice practice;
    Text simplified;
    Text notes;
    Place place;
};

}  // namespace brokerscope::sim::lesson
