#include "gui/panels/story_html.h"

#include "gui/engine/text.h"
#include "gui/panels/format.h"
#include "gui/panels/style.h"

namespace brokerscope::gui {

using sim::scene::Words;
using namespace Qt::StringLiterals;

namespace {

class Html {
public:
    Html(const sim::scene::Theme& theme, std::string_view language)
        : theme_(theme), language_(language) {}

    void heading(const Words& words) {
        text_ += u"<p style='margin:12px 0 4px 0'><b>%1</b></p>"_s.arg(toQt(words, language_));
    }
    void headline(const std::string& text) {
        if (text.empty()) return;
        text_ += u"<p style='margin:0 0 8px 0; font-size:%1px'><b>%2</b></p>"_s
                     .arg(static_cast<int>(theme_.text))
                     .arg(toQt(text).toHtmlEscaped());
    }
    /// Sentences as rows: when, and what; those on the chain of causes have a mark.
    void sentences(const std::vector<sim::Sentence>& all) {
        if (all.empty()) return;
        text_ += u"<table cellspacing='0' cellpadding='2'>"_s;
        for (const sim::Sentence& sentence : all) {
            QString when;
            if (sentence.time && !sentence.events.empty())
                when = u"<a href='event:%1'>%2</a>"_s.arg(sentence.events.back().value)
                           .arg(timeText(*sentence.time));
            text_ +=
                u"<tr><td style='color:%1'>%2</td><td style='white-space:nowrap'>%3&nbsp;"
                u"</td><td>%4</td></tr>"_s.arg(colourOf(theme_.violation).name(),
                                               sentence.on_chain ? u"●&nbsp;"_s : u"&nbsp;"_s, when,
                                               toQt(sentence.text).toHtmlEscaped());
        }
        text_ += u"</table>"_s;
    }
    void logs(const std::vector<sim::LogLine>& lines) {
        for (const sim::LogLine& line : lines) {
            QString text = u"%1 %2 %3"_s.arg(toQt(line.level), toQt(line.node), toQt(line.text))
                               .toHtmlEscaped();
            if (line.repeats > 0) text += u" ×%1"_s.arg(line.repeats + 1);
            text_ +=
                u"<p style='margin:2px 0'><a href='event:%1'>%2</a>&nbsp; <code>%3</code></p>"_s
                    .arg(line.event.value)
                    .arg(timeText(line.time), text);
        }
    }
    QString text() const { return text_; }

private:
    const sim::scene::Theme& theme_;
    std::string_view language_;
    QString text_;
};

}  // namespace

QString storyHtml(const sim::Explanation& explanation, const sim::scene::Theme& theme,
                  std::string_view language) {
    Html html(theme, language);
    html.headline(explanation.headline);
    html.sentences(explanation.story);
    if (!explanation.why.empty()) {
        html.heading({"Why", "为什么"});
        html.sentences(explanation.why);
    }
    if (!explanation.prevention.empty()) {
        html.heading({"What would have prevented it", "怎样可以避免"});
        html.sentences(explanation.prevention);
    }
    if (!explanation.logs.empty() || !explanation.logs_note.empty()) {
        html.heading({"What the logs of a real cluster show", "真实集群的日志会显示什么"});
        html.logs(explanation.logs);
        html.sentences(explanation.logs_note);
    }
    return html.text();
}

}  // namespace brokerscope::gui
