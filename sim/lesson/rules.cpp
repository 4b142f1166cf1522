#include "sim/lesson/rules.h"

#include "sim/lesson/challenge.h"
#include "sim/lesson/contains.h"
#include "sim/lesson/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace brokerscope::sim::lesson {

namespace {

constexpr std::array<std::string_view, 2> languages = {"en", "zh"};
constexpr std::size_t length_max_en = 140;
constexpr std::size_t length_max_zh = 60;
constexpr double first_question_s_max = 60;
constexpr double hop_s = 1.2;   // of the screen
constexpr double idle_s = 0.6;  // that a gap without messages takes on the screen
constexpr double letters_a_second = 17;

/// How long playing from one stop to another takes on the screen, roughly.
double seconds_between(const Stop& from, const Stop& to, const Recording& recording) {
    const scenario::Latency& latency = recording.scenario().cluster.network.latency;
    const double hop = static_cast<double>(std::max<std::int64_t>(latency.first.ns, 1));
    TraceReader reader(recording.store());
    double sum = 0;
    core::Instant last = from.time;
    for (std::size_t place = reader.lower_bound(from.time); place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (event.id > to.event) break;
        const double hops = static_cast<double>((event.time - last).ns) / hop;
        sum += hops > 2 ? idle_s : hops * hop_s;
        last = event.time;
    }
    return sum;
}

class RuleBook {
public:
    RuleBook(const Lesson& lesson, const Library& library, const RuleOptions& options)
        : lesson_(lesson), library_(library), options_(options) {}

    RuleReport hold() {
        words();
        look("the lesson's own seed");
        const auto prepared = prepare(lesson_, {}, [&] { return !stopped_; });
        if (!prepared) {
            complain(lesson_.place, prepared.error());
            return std::move(report_);
        }
        stops(**prepared);
        answers(**prepared, "");
        texts(**prepared);
        first_question(**prepared);
        for (std::uint64_t seed = 1; seed <= options_.seeds && !stopped_; ++seed) {
            look(fmt::format("seed {}", seed));
            const auto other = prepare(lesson_, seed, [&] { return !stopped_; });
            if (other) answers(**other, fmt::format(" with seed {}", seed));
        }
        challenges(**prepared);
        summarise();
        return std::move(report_);
    }

private:
    void complain(Place place, std::string_view what) {
        report_.complaints.push_back(
            fmt::format("{}:{}:{}: {}", lesson_.path, place.line, place.column, what));
    }
    void look(std::string_view what) {
        if (options_.go_on && !options_.go_on(what)) stopped_ = true;
    }

    // --- What is written ------------------------------------------------------------------------

    void words() {
        for (const std::string_view language : languages)
            if (!lesson_.title.by_language.contains(language))
                complain(lesson_.place, fmt::format("the title is not there in {}", language));
        for (const std::string& term : lesson_.terms)
            if (library_.glossary.find(term) == nullptr)
                complain(lesson_.place, fmt::format("\"{}\" is no word of the glossary", term));
        for (const std::string& id : lesson_.needs)
            if (library_.find(id) == nullptr)
                complain(lesson_.place, fmt::format("there is no lesson \"{}\"", id));
        for (const Step& step : lesson_.steps) {
            std::visit([&](const auto& what) { words(what); }, step.what);
            for (const Text& hint : step.hints) words(hint);
        }
        words(lesson_.takeaway);
        words(lesson_.practice.signs);
        words(lesson_.simplified);
        words(lesson_.notes);
    }

    void words(const Text& text) {
        if (text.empty()) return;
        for (const std::string_view language : languages)
            if (!text.by_language.contains(language))
                complain(text.place, fmt::format("this is not there in {}", language));
        for (const auto& [language, caption] : text.by_language)
            for (const Piece& piece : caption)
                if (!piece.term.empty() && library_.glossary.find(piece.term) == nullptr)
                    complain(text.place,
                             fmt::format("[[{}]] is no word of the glossary", piece.term));
    }
    void words(const Question& question) {
        words(question.text);
        for (const Answer& answer : question.answers) {
            words(answer.text);
            words(answer.why);
        }
    }
    void words(const Say& say) { words(say.text); }
    void words(const Ask& ask) {
        words(ask.question);
        words(ask.reveal);
    }
    void words(const Compare& compare) {
        if (compare.question) words(*compare.question);
        words(compare.reveal);
    }
    void words(const Try& attempt) {
        words(attempt.text);
        words(attempt.debrief);
        words(attempt.impossible);
    }

    // --- What comes of it -----------------------------------------------------------------------

    void stops(const PreparedLesson& prepared) {
        for (std::size_t i = 0; i < prepared.steps.size(); ++i) {
            const Step& step = lesson_.steps[i];
            const PreparedStep& done = prepared.steps[i];
            const Place place = step.until ? step.until->place : step.place;
            if (!done.stop)
                complain(place, "this stop does not come");
            else if (done.stop->event < done.begin.event)
                complain(place, fmt::format("this stop (event #{}) comes before the stop of the "
                                            "step before (#{})",
                                            done.stop->event.value, done.begin.event.value));
        }
    }

    void answers(const PreparedLesson& prepared, std::string_view when) {
        for (std::size_t i = 0; i < prepared.steps.size(); ++i) {
            const Question* question = lesson_.steps[i].question();
            if (question == nullptr) continue;
            const PreparedStep& done = prepared.steps[i];
            const auto right = std::ranges::count(done.right, true);
            switch (question->kind) {
                case QuestionKind::choice:
                    if (right != 1)
                        complain(question->place,
                                 fmt::format("{} answers are right{}, not one", right, when));
                    break;
                case QuestionKind::several:
                    if (right < 1)
                        complain(question->place, fmt::format("no answer is right{}", when));
                    break;
                case QuestionKind::number:
                    if (!done.number)
                        complain(question->place, fmt::format("there is no such number{}", when));
                    break;
                case QuestionKind::point:
                    if (done.points.empty())
                        complain(question->place, fmt::format("there is no such thing{}", when));
                    break;
            }
        }
    }

    void texts(const PreparedLesson& prepared) {
        for (const std::string_view language : languages) {
            const LessonPage page = page_of(prepared, library_.glossary, language);
            for (std::size_t i = 0; i < page.steps.size(); ++i) {
                const PageStep& step = page.steps[i];
                const Place place = lesson_.steps[i].place;
                caption(step.text, language, place);
                caption(step.question, language, place);
                caption(step.reveal, language, place);
                for (const Runs& hint : step.hints) caption(hint, language, place);
                for (const PageAnswer& answer : step.answers) {
                    caption(answer.text, language, place);
                    caption(answer.why, language, place);
                }
            }
        }
    }

    void caption(const Runs& runs, std::string_view language, Place place) {
        const std::string text = plain(runs);
        const std::size_t length = length_of(text);
        const std::size_t most = language == "zh" ? length_max_zh : length_max_en;
        if (length > most)
            complain(place, fmt::format("{} characters in {} where {} may stand: {}", length,
                                        language, most, text));
    }

    void first_question(const PreparedLesson& prepared) {
        double sum = 0;
        const LessonPage page = page_of(prepared, library_.glossary, "en");
        bool asks = false;
        for (std::size_t i = 0; i < prepared.steps.size() && !asks; ++i) {
            const PreparedStep& done = prepared.steps[i];
            sum += static_cast<double>(length_of(plain(page.steps[i].text))) / letters_a_second;
            asks = lesson_.steps[i].question() != nullptr || done.beside ||
                   std::holds_alternative<Try>(lesson_.steps[i].what);
            if (!asks && done.stop)
                sum += seconds_between(done.begin, *done.stop, *prepared.runs[done.run]) *
                       pace_factor(lesson_.steps[i].pace);
        }
        if (!asks) complain(lesson_.place, "nothing is asked");
        if (sum > first_question_s_max)
            complain(lesson_.place,
                     fmt::format("the first question comes after {:.0f} s, not within {:.0f} s",
                                 sum, first_question_s_max));
        first_question_s_ = sum;
    }

    static double pace_factor(Pace pace) {
        switch (pace) {
            case Pace::normal: return 1;
            case Pace::slow: return 3;
            case Pace::express: return 0.1;
        }
        UNREACHABLE("a pace that is none");
    }

    // --- Challenges -----------------------------------------------------------------------------

    void challenges(const PreparedLesson& prepared) {
        for (std::size_t i = 0; i < prepared.steps.size() && !stopped_; ++i) {
            const auto* attempt = std::get_if<Try>(&lesson_.steps[i].what);
            if (attempt == nullptr) continue;
            const Recording& recording = *prepared.runs[prepared.steps[i].run];
            const std::size_t own = recording.scenario().faults.size();
            look("a challenge");
            const auto goal = hold_against(attempt->goal, recording);
            if (std::ranges::all_of(goal, &Finding::holds))
                complain(attempt->place, "the goal holds without doing anything");
            if (attempt->impossible.empty())
                solved(*attempt, recording, own);
            else
                explored(*attempt, recording);
        }
    }

    void solved(const Try& attempt, const Recording& recording, std::size_t own) {
        const auto solved = solve(attempt, recording.scenario());
        const Judged judged = judge(attempt, *solved, own);
        if (judged.reached) return;
        for (const Finding& finding : judged.goal)
            if (!finding.holds)
                complain(attempt.place, fmt::format("the solution does not reach the goal: {} must "
                                                    "be {}, found {}",
                                                    finding.name, finding.must, finding.found));
        for (const ActUse& act : judged.acts) {
            if (!act.allowed)
                complain(attempt.place,
                         fmt::format("the solution uses {}, which is not allowed", act.word));
            if (act.vacuous)
                complain(attempt.place, fmt::format("the solution's {} touches nothing", act.word));
        }
        if (judged.used > judged.acts_max)
            complain(attempt.place, "the solution uses too many acts");
    }

    void explored(const Try& attempt, const Recording& recording) {
        const Exploration found = explore(
            attempt, recording,
            [&](const Exploration& so_far) {
                look(fmt::format("{} of {} ways to act", so_far.runs, so_far.planned));
                return !stopped_;
            },
            options_.runs_max);
        explored_ += found.runs;
        if (found.counterexample != nullptr)
            complain(attempt.place, "it is possible: " + found.acts);
        bounds_ += fmt::format(", impossible: {} of {} ways tried", found.runs, found.planned);
    }

    void summarise() {
        std::size_t questions = 0;
        std::size_t challenges = 0;
        for (const Step& step : lesson_.steps) {
            questions += step.question() != nullptr ? 1 : 0;
            challenges += std::holds_alternative<Try>(step.what) ? 1 : 0;
        }
        report_.summary =
            fmt::format("{} steps, {} questions, {} challenges, first question after {:.0f} s{}",
                        lesson_.steps.size(), questions, challenges, first_question_s_, bounds_);
    }

    const Lesson& lesson_;
    const Library& library_;
    const RuleOptions& options_;
    RuleReport report_;
    bool stopped_ = false;
    double first_question_s_ = 0;
    std::uint64_t explored_ = 0;
    std::string bounds_;
};

}  // namespace

RuleReport hold_rules(const Lesson& lesson, const Library& library, const RuleOptions& options) {
    return RuleBook(lesson, library, options).hold();
}

}  // namespace brokerscope::sim::lesson
