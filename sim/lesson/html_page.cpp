#include "sim/lesson/html_page.h"

#include "sim/export/html.h"
#include "sim/lesson/page.h"

#include <fmt/format.h>

#include <utility>

namespace brokerscope::sim::lesson {

namespace {

class HtmlWriter {
public:
    HtmlWriter(const PreparedLesson& prepared, const Glossary& glossary, std::string_view language,
               const scene::Theme& theme)
        : prepared_(prepared),
          page_(page_of(prepared, glossary, language)),
          language_(language),
          theme_(theme) {}

    std::string write() {
        HtmlPage html{.title = page_.title,
                      .language = std::string(language_),
                      .dark = theme_.name == "dark",
                      .command = "brokerscope gui --lesson " + page_.id};
        for (std::size_t run = 0; run < prepared_.runs.size(); ++run) {
            html.films.push_back(film(run));
            html.film_names.push_back(prepared_.runs.size() < 2 ? std::string() : name_of(run));
        }
        for (const PageStep& step : page_.steps) html.scenes.push_back(scene_of(step, html.films));
        html.takeaway = text_of(page_.takeaway);
        html.simplified = text_of(page_.simplified);
        return to_html(html);
    }

private:
    PageText text_of(const Runs& runs) const {
        PageText text;
        for (const TextRun& run : runs) {
            std::string tip;
            for (const Term& term : page_.terms)
                if (!run.term.empty() && term.id == run.term) tip = term.text(language_);
            text.push_back({run.text, std::move(tip)});
        }
        return text;
    }

    std::string name_of(std::size_t run) const {
        const scenario::Scenario& scenario = prepared_.runs[run]->scenario();
        for (const scenario::VariantInfo& info : scenario.variants)
            if (info.name == scenario.variant) return info.title.in(language_);
        return scenario.title.in(language_);
    }

    Film film(std::size_t run) const {
        const Recording& recording = *prepared_.runs[run];
        std::vector<trace::EventId> stops;
        for (const PageStep& step : page_.steps) {
            if (step.run == run) stops.push_back(step.begin.event);
            if (step.run == run) stops.push_back(step.stop.event);
            if (step.beside == run) stops.push_back(step.stop_beside.event);
        }
        Film film({.theme = &theme_, .language = std::string(language_)});
        scene::Camera camera(recording.scenario(), recording.store(), recording.index(),
                             recording.flights());
        film.shoot(camera, beginning_of(recording).time, end_of(recording).time, stops);
        return film;
    }

    PageScene scene_of(const PageStep& step, const std::vector<Film>& films) const {
        PageScene scene{.text = text_of(step.text),
                        .question = text_of(step.question),
                        .several = step.question_kind == QuestionKind::several,
                        .reveal = text_of(step.reveal),
                        .focus = step.focus,
                        .challenge = step.kind == PageStep::Kind::attempt,
                        .film = step.run,
                        .begin = films[step.run].frame_at(step.begin.event),
                        .stop = films[step.run].frame_at(step.stop.event),
                        .name = step.variant,
                        .name_beside = step.variant_beside};
        for (const PageAnswer& answer : step.answers)
            scene.choices.push_back({text_of(answer.text), text_of(answer.why), answer.right});
        if (step.question_kind == QuestionKind::number) scene.number = step.number;
        scene.within = step.within;
        if (step.question_kind == QuestionKind::point) scene.points = step.points;
        for (const Runs& hint : step.hints) scene.hints.push_back(text_of(hint));
        for (const FigureRow& row : step.figures)
            scene.figures.push_back({row.name, row.first, row.second});
        if (step.beside) {
            scene.film_beside = step.beside;
            scene.stop_beside = films[*step.beside].frame_at(step.stop_beside.event);
        }
        if (step.pace == Pace::slow) scene.speed = 0.5;
        if (step.pace == Pace::express) scene.speed = 4;
        return scene;
    }

    const PreparedLesson& prepared_;
    LessonPage page_;
    std::string_view language_;
    const scene::Theme& theme_;
};

}  // namespace

std::string html_of(const PreparedLesson& prepared, const Glossary& glossary,
                    std::string_view language, const scene::Theme& theme) {
    return HtmlWriter(prepared, glossary, language, theme).write();
}

std::string html_of(const Recording& recording, std::string_view language,
                    const scene::Theme& theme) {
    HtmlPage html{.title = recording.scenario().title.in(language),
                  .language = std::string(language),
                  .dark = theme.name == "dark",
                  .command = "brokerscope gui " + recording.scenario().id};
    Film film({.theme = &theme, .language = std::string(language)});
    scene::Camera camera(recording.scenario(), recording.store(), recording.index(),
                         recording.flights());
    film.shoot(camera, beginning_of(recording).time, recording.end());
    html.films.push_back(std::move(film));
    html.film_names.emplace_back();
    return to_html(html);
}

}  // namespace brokerscope::sim::lesson
