#include "sim/lesson/handout.h"

#include "sim/lesson/page_text.h"
#include "sim/lesson/still.h"
#include "sim/scene/words.h"

#include <fmt/format.h>

namespace brokerscope::sim::lesson {

namespace {

using scene::Words;

/// Both runs of a comparison, a line a figure.
std::string figures_table(const PageStep& step) {
    if (step.figures.empty()) return {};
    std::string table =
        fmt::format("|  | {} | {} |\n| --- | --- | --- |\n", step.variant, step.variant_beside);
    for (const FigureRow& row : step.figures)
        table += fmt::format("| {} | {} | {} |\n", row.name, row.first, row.second);
    return table + "\n";
}

}  // namespace

Handout handout_of(const PreparedLesson& prepared, const LessonPage& page,
                   std::string_view language) {
    Handout handout;
    std::string& text = handout.markdown;
    std::string answers;
    const auto put = [&](const Runs& runs) {
        if (!runs.empty()) text += plain(runs) + "\n\n";
    };
    text = fmt::format("# {}\n\n", page.title);
    std::size_t questions = 0;
    Stop drawn;
    for (std::size_t i = 0; i < page.steps.size(); ++i) {
        const PageStep& step = page.steps[i];
        const bool asks = !step.question.empty();
        const bool tries = step.kind == PageStep::Kind::attempt;
        if (!tries) put(step.text);
        if (asks) {
            ++questions;
            text += fmt::format("**{}. {}**\n\n", questions, plain(step.question));
            for (std::size_t k = 0; k < step.answers.size(); ++k)
                text += fmt::format("- {}: {}\n", char('A' + char(k)), plain(step.answers[k].text));
            if (!step.answers.empty()) text += "\n";
            answers += fmt::format("{}. **{}** {}\n\n{}", questions, right_text(step),
                                   plain(step.reveal), figures_table(step));
        } else if (tries) {
            ++questions;
            text += fmt::format("**{}. {}**\n\n", questions, plain(step.text));
            answers += fmt::format("{}. {}\n\n", questions, plain(step.reveal));
        } else {
            text += figures_table(step);
            put(step.reveal);
        }
        // What follows from an answer is drawn behind the answers.
        const bool shows = !tries && step.stop != drawn;
        if (!shows) continue;
        drawn = step.stop;
        const std::string name = fmt::format("{}-{}.svg", page.id, i + 1);
        handout.pictures[name] = still(*prepared.runs[step.run], step.stop, step.focus, language);
        (asks ? answers : text) += fmt::format("![{}]({})\n\n", time_text(step.stop), name);
    }
    const auto section = [&](Words title, const Runs& runs) {
        if (!runs.empty()) text += fmt::format("## {}\n\n{}\n\n", title.in(language), plain(runs));
    };
    section({"Takeaway", "要点"}, page.takeaway);
    section({"At work", "在工作中"}, page.signs);
    section({"Simplified here (≈)", "这里的简化（≈）"}, page.simplified);
    if (!page.terms.empty()) text += fmt::format("## {}\n\n", Words{"Words", "术语"}.in(language));
    for (const Term& term : page.terms)
        text += fmt::format("- **{}**: {}\n", term.name(language), term.text(language));
    if (!answers.empty())
        text += fmt::format("\n## {}\n\n{}", Words{"Answers", "答案"}.in(language), answers);
    return handout;
}

}  // namespace brokerscope::sim::lesson
