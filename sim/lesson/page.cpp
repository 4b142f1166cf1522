#include "sim/lesson/page.h"

#include "sim/lesson/contains.h"

#include <set>

namespace brokerscope::sim::lesson {

namespace {

class PageWriter {
public:
    PageWriter(const PreparedLesson& prepared, const Glossary& glossary, std::string_view language)
        : prepared_(prepared), glossary_(glossary), language_(language) {}

    LessonPage write() {
        const Lesson& lesson = prepared_.lesson;
        LessonPage page{.id = lesson.id,
                        .title = lesson.title.in(language_),
                        .minutes = lesson.minutes,
                        .settings = lesson.practice.settings,
                        .says = lesson.practice.says};
        for (std::size_t i = 0; i < lesson.steps.size(); ++i)
            page.steps.push_back(step(lesson.steps[i], prepared_.steps[i]));
        const PreparedStep& last = prepared_.steps.back();
        at(last.run, last.stop.value_or(last.begin), [&](const Cursor& cursor) {
            page.takeaway = runs(lesson.takeaway, cursor);
            page.signs = runs(lesson.practice.signs, cursor);
            page.simplified = runs(lesson.simplified, cursor);
            page.notes = runs(lesson.notes, cursor);
        });
        for (const Term& term : glossary_.terms)
            if (contains(lesson.terms, term.id) || linked_.contains(term.id))
                page.terms.push_back(term);
        return page;
    }

private:
    void at(std::size_t run, const Stop& stop, auto&& use) {
        const Recording& recording = *prepared_.runs[run];
        TraceReader reader(recording.store());
        ViewTimeline timeline(reader);
        use(Cursor{recording, timeline.seek(stop.event)});
    }

    Runs runs(const Text& text, const Cursor& cursor) {
        Runs all = runs_of(text.in(language_), &cursor, glossary_, language_);
        for (const TextRun& run : all)
            if (!run.term.empty()) linked_.insert(run.term);
        return all;
    }

    std::string title_of(const std::string& variant) const {
        for (const scenario::VariantInfo& info : prepared_.runs[0]->scenario().variants)
            if (info.name == variant) return info.title.in(language_);
        return prepared_.runs[0]->scenario().title.in(language_);
    }

    PageStep step(const Step& step, const PreparedStep& prepared) {
        PageStep page{.run = prepared.run,
                      .beside = prepared.beside,
                      .begin = prepared.begin,
                      .stop = prepared.stop.value_or(prepared.begin),
                      .stop_beside = prepared.stop_beside.value_or(Stop{}),
                      .pace = step.pace};
        page.variant = title_of(prepared_.variants[prepared.run]);
        if (prepared.beside) page.variant_beside = title_of(prepared_.variants[*prepared.beside]);
        const auto* attempt = std::get_if<Try>(&step.what);
        at(prepared.run, attempt != nullptr ? page.begin : page.stop, [&](const Cursor& cursor) {
            page.focus = entities_of(step.focus, cursor.recording, cursor.view);
            if (const auto* say = std::get_if<Say>(&step.what)) page.text = runs(say->text, cursor);
            if (const auto* ask = std::get_if<Ask>(&step.what)) {
                page.kind = PageStep::Kind::ask;
                page.reveal = runs(ask->reveal, cursor);
            }
            if (const auto* compare = std::get_if<Compare>(&step.what)) {
                page.kind = PageStep::Kind::compare;
                page.reveal = runs(compare->reveal, cursor);
                for (const Figure& figure : prepared.figures)
                    page.figures.push_back(row_of(figure));
            }
            if (attempt == nullptr) return;
            page.kind = PageStep::Kind::attempt;
            page.text = runs(attempt->text, cursor);
            page.reveal =
                runs(attempt->impossible.empty() ? attempt->debrief : attempt->impossible, cursor);
        });
        at(prepared.run, page.begin, [&](const Cursor& cursor) {
            for (const Text& hint : step.hints) page.hints.push_back(runs(hint, cursor));
            if (const Question* question = step.question()) ask(*question, prepared, cursor, page);
        });
        return page;
    }

    void ask(const Question& question, const PreparedStep& prepared, const Cursor& cursor,
             PageStep& page) {
        page.question = runs(question.text, cursor);
        page.question_kind = question.kind;
        page.number = prepared.number;
        page.within = question.within;
        page.points = prepared.points;
        for (std::size_t i = 0; i < question.answers.size(); ++i)
            page.answers.push_back({runs(question.answers[i].text, cursor),
                                    runs(question.answers[i].why, cursor), prepared.right[i]});
    }

    const PreparedLesson& prepared_;
    const Glossary& glossary_;
    std::string_view language_;
    std::set<std::string, std::less<>> linked_;
};

}  // namespace

LessonPage page_of(const PreparedLesson& prepared, const Glossary& glossary,
                   std::string_view language) {
    return PageWriter(prepared, glossary, language).write();
}

}  // namespace brokerscope::sim::lesson
