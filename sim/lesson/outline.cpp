#include "sim/lesson/page_text.h"
#include "sim/scene/words.h"

#include <fmt/format.h>

namespace brokerscope::sim::lesson {

using scene::Words;

std::string time_text(const Stop& stop) {
    return fmt::format("{:.4g} s", static_cast<double>(stop.time.ns) / 1e9);
}

std::string right_text(const PageStep& step) {
    std::string text;
    for (std::size_t i = 0; i < step.answers.size(); ++i)
        if (step.answers[i].right)
            text += fmt::format("{}{}", text.empty() ? "" : ", ", char('A' + char(i)));
    if (step.number) text = fmt::format("{}", *step.number);
    if (text.empty() && !step.points.empty()) text = step.points.front();
    return text;
}

std::string outline_of(const LessonPage& page, std::string_view language) {
    std::string text = fmt::format("{}: {}\n\n", page.id, page.title);
    const auto line = [&](std::string_view sign, const Runs& runs) {
        if (!runs.empty()) text += fmt::format("     {} {}\n", sign, plain(runs));
    };
    for (std::size_t i = 0; i < page.steps.size(); ++i) {
        const PageStep& step = page.steps[i];
        text +=
            fmt::format("{:>3}. {:<10} #{}\n", i + 1, time_text(step.stop), step.stop.event.value);
        line(" ", step.text);
        line("?", step.question);
        for (const PageAnswer& answer : step.answers)
            line(answer.right ? "  *" : "  -", answer.text);
        if (step.answers.empty() && !step.question.empty())
            text += fmt::format("       * {}\n", right_text(step));
        for (const Runs& hint : step.hints) line("  (", hint);
        for (const FigureRow& row : step.figures)
            text += fmt::format("       {}: {} | {}\n", row.name, row.first, row.second);
        line("=>", step.reveal);
    }
    text += "\n";
    line(Words{"Takeaway:", "要点："}.in(language), page.takeaway);
    line("≈", page.simplified);
    return text;
}

}  // namespace brokerscope::sim::lesson
