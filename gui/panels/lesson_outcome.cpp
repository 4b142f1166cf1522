// The parts of a lesson's view that are told afterwards: outcome, figures, verdicts, the end.

#include "gui/panels/answer_button.h"
#include "gui/panels/lesson_view.h"
#include "gui/panels/style.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace brokerscope::gui {

using sim::lesson::Phase;
using sim::lesson::QuestionKind;
using sim::lesson::Runs;
using sim::lesson::Screen;
using sim::scene::Words;

namespace {

/// `record:orders/0@broker-1#2` for people.
QString nameOf(const QString& entity, const std::string& language) {
    const QString id = entity.section(QLatin1Char(':'), 1);
    if (!entity.startsWith(QStringLiteral("record:"))) return id;
    const QString node = id.section(QLatin1Char('@'), 1).section(QLatin1Char('#'), 0, 0);
    const QString offset = id.section(QLatin1Char('#'), 1);
    return language == "zh" ? QStringLiteral("%1 上的偏移量 %2").arg(node, offset)
                            : QStringLiteral("offset %2 on %1").arg(node, offset);
}

QString coloured(const QString& text, QColor colour) {
    return QStringLiteral("<span style=\"color:%1\"><b>%2</b></span>").arg(colour.name(), text);
}

/// A word of an action in the scenario format, for people.
QString wordOf(const std::string& act, const std::string& language) {
    static constexpr std::pair<std::string_view, Words> words[] = {
        {"lose", {"lose a message", "丢失一个报文"}},
        {"delay", {"delay a message", "延迟一个报文"}},
        {"hold", {"hold a message", "扣住一个报文"}},
        {"answer", {"answer with an error", "用错误回复"}},
        {"cut", {"cut a link", "切断一条连接"}},
        {"one-way", {"cut one direction", "切断一个方向"}},
        {"isolate", {"isolate a node", "隔离一个节点"}},
        {"slow", {"slow a link", "减慢一条连接"}},
        {"crash", {"crash a node", "使一个节点崩溃"}},
        {"power-loss", {"take the power", "断电"}},
        {"pause", {"pause a node", "暂停一个节点"}},
        {"disk.flush", {"flush a disk", "刷盘"}},
        {"start", {"start a node", "启动一个节点"}},
        {"shutdown", {"shut a node down", "正常关闭一个节点"}},
        {"elect", {"elect a leader", "选举 Leader"}}};
    for (const auto& [name, text] : words)
        if (name == act) return toQt(text, language);
    return toQt(act);
}

}  // namespace

void LessonView::showOutcome(const Screen& screen) {
    const sim::scene::Theme& theme = workspace_.theme();
    QString text;
    if (screen.phase == Phase::going && screen.number)
        text = say({"You said %1.", "你答 %1。"}).arg(*screen.number);
    if (screen.phase == Phase::going && !screen.pointed.empty())
        text = say({"You pointed at %1.", "你点了 %1。"})
                   .arg(nameOf(toQt(screen.pointed), workspace_.language()));
    if (screen.phase == Phase::told && screen.right) {
        text = *screen.right
                   ? coloured(say({"✓ As you said.", "✓ 你说对了。"}), colourOf(theme.good))
                   : coloured(say({"✗ It went otherwise.", "✗ 结果并非如此。"}),
                              colourOf(theme.violation));
        if (screen.kind == QuestionKind::number && screen.number && screen.right_number)
            text += QStringLiteral(" ") + say({"You said %1; it is %2.", "你答 %1，实际是 %2。"})
                                              .arg(*screen.number)
                                              .arg(*screen.right_number);
        if (screen.kind == QuestionKind::point && !screen.right_points.empty()) {
            QString right;
            for (const std::string& point : screen.right_points) {
                if (point.starts_with("record:") && !right.isEmpty()) break;
                right += (right.isEmpty() ? QString() : QStringLiteral(", ")) +
                         nameOf(toQt(point), workspace_.language());
            }
            text += QStringLiteral(" ") +
                    say({"You pointed at %1; it is %2.", "你点了 %1，实际是 %2。"})
                        .arg(nameOf(toQt(screen.pointed), workspace_.language()), right);
        }
        for (const sim::lesson::AnswerRow& row : screen.answers)
            if (!row.why.empty()) text += QStringLiteral(" ") + html(row.why);
    }
    if (!screen.reveal.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral("<br>")) + html(screen.reveal);
    if (!screen.debrief.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral("<br>")) + html(screen.debrief);
    setText(outcome_, text);

    // A column a figure: two rows of values, however many figures there are.
    QString names = QStringLiteral("<tr><td></td>");
    QString first = QStringLiteral("<tr><td>%1</td>").arg(say({"left", "左"}));
    QString second = QStringLiteral("<tr><td>%1</td>").arg(say({"right", "右"}));
    const QString cell = QStringLiteral("<td align=right>&nbsp;&nbsp;%1</td>");
    for (const sim::lesson::FigureRow& row : screen.figures) {
        names += cell.arg(toQt(row.name).toHtmlEscaped());
        first += cell.arg(toQt(row.first));
        second += cell.arg(QStringLiteral("<b>%1</b>").arg(toQt(row.second)));
    }
    QString table;
    if (!screen.figures.empty())
        table = QStringLiteral("<table cellpadding=1>%1</tr>%2</tr>%3</tr></table>")
                    .arg(names, first, second);
    setText(side_, table);
}

QString LessonView::judgedText(const Screen& screen) const {
    const sim::scene::Theme& theme = workspace_.theme();
    if (!screen.judged) return {};
    const sim::lesson::Judged& judged = *screen.judged;
    QString text = judged.reached
                       ? coloured(say({"✓ Goal reached.", "✓ 达成目标。"}), colourOf(theme.good))
                       : coloured(say({"✗ Not yet.", "✗ 还没有。"}), colourOf(theme.violation));
    for (const sim::lesson::Finding& finding : judged.goal)
        text += QStringLiteral("<br>") +
                say({"%1 must be %2; found %3", "%1 应为 %2，实际 %3"})
                    .arg(toQt(finding.name), toQt(finding.must).toHtmlEscaped())
                    .arg(finding.found);
    for (const sim::lesson::ActUse& act : judged.acts) {
        if (act.vacuous)
            text += QStringLiteral("<br>") +
                    say({"%1 touched nothing and does not count.", "%1 没有影响任何东西，不算数。"})
                        .arg(toQt(act.word));
        if (!act.allowed)
            text += QStringLiteral("<br>") +
                    say({"%1 is not allowed here.", "这里不允许 %1。"}).arg(toQt(act.word));
    }
    if (judged.used > judged.acts_max)
        text += QStringLiteral("<br>") + say({"Too many acts: %1 of %2.", "操作过多：%1 / %2。"})
                                             .arg(judged.used)
                                             .arg(judged.acts_max);
    return text;
}

void LessonView::showChallenge(const Screen& screen, const LessonNote& note) {
    const bool exploring = note.explored >= 0;
    explored_->setVisible(exploring);
    if (exploring) explored_->setValue(static_cast<int>(note.explored * 1000));
    if (!screen.tries) return;
    QString allowed;
    for (const std::string& act : screen.allowed)
        allowed += (allowed.isEmpty() ? QString() : QStringLiteral(" · ")) +
                   wordOf(act, workspace_.language());
    QString text = say({"Allowed, at most %1 in all: %2", "最多 %1 个操作：%2"})
                       .arg(screen.acts_max)
                       .arg(allowed);
    if (screen.attempts == 0 && screen.phase == Phase::trying)
        text += QStringLiteral("<br>") + say({"Play to the right moment, then right-click a thing.",
                                              "播放到合适的时刻，再右键点击对象。"});
    const QString judged = judgedText(screen);
    if (!judged.isEmpty()) text += QStringLiteral("<br>") + judged;
    if (exploring)
        text += QStringLiteral("<br>") + note.exploring.toHtmlEscaped();
    else if (!screen.explored.empty())
        text += QStringLiteral("<br><b>%1</b>").arg(toQt(screen.explored).toHtmlEscaped());
    setText(side_, text);
}

void LessonView::showEnd(const Screen& screen, const LessonNote& note) {
    if (screen.phase != Phase::finished) {
        setText(notes_, {});
        return;
    }
    setText(caption_, html(screen.takeaway));
    QString text;
    const auto section = [&](const Words& title, const QString& body) {
        if (!body.isEmpty()) text += QStringLiteral("<p><b>%1</b> %2</p>").arg(say(title), body);
    };
    section({"On a real cluster:", "在真实集群中："}, html(screen.signs));
    const auto joined = [](const std::vector<std::string>& all) {
        QString words;
        for (const std::string& one : all)
            words += (words.isEmpty() ? QString() : QStringLiteral(", ")) + toQt(one);
        return words.toHtmlEscaped();
    };
    section({"Settings:", "配置："}, joined(screen.settings));
    section({"Logs say:", "日志会写："}, joined(screen.says));
    section({"≈ Simplified here:", "≈ 这里的简化："}, html(screen.simplified));
    setText(side_, text);
    setText(notes_, note.notes_shown && !screen.notes.empty()
                        ? QStringLiteral("<b>%1</b> %2")
                              .arg(say({"For the teacher:", "教师备注："}), html(screen.notes))
                        : QString());
}

void LessonView::showButtons(const Screen& screen, const LessonNote& note) {
    const bool over = screen.phase == Phase::finished;
    const bool exploring = note.explored >= 0;
    const auto set = [](QPushButton* button, const QString& text, bool visible) {
        button->setText(text);
        button->setAccessibleName(text);
        button->setVisible(visible);
    };
    set(return_, say({"Back to the lesson", "回到课程"}), screen.yours);
    if (screen.stop_missing)
        setText(outcome_,
                coloured(say({"What the lesson waits for does not happen in your version.",
                              "在你的版本里，课程等待的事不会发生。"}),
                         accentOf(workspace_.theme())));
    set(again_, say({"From the beginning", "从头再试"}),
        screen.tries && screen.phase == Phase::trying && screen.attempts > 0);
    set(stop_, say({"Stop searching", "停止搜索"}), exploring);
    set(hint_, say({"Hint (%1)", "提示（%1）"}).arg(screen.hints_left),
        screen.hints_left > 0 && (screen.phase == Phase::asking || screen.phase == Phase::trying));
    set(impossible_, say({"It cannot be done", "这做不到"}),
        screen.may_say_impossible && !exploring);
    set(back_, say({"Back", "返回"}), screen.can_go_back);
    set(course_, say({"Course", "课程目录"}), over);
    set(next_, say({"Next lesson", "下一课"}), over && !note.next_title.isEmpty());
    next_->setToolTip(note.next_title);
    Words on{"Go on", "继续"};
    if (screen.phase == Phase::going) on = {"Skip ahead", "跳到停点"};
    if (screen.phase == Phase::trying) on = {"Leave it", "跳过"};
    set(go_on_, say(on), screen.can_go_on && !over && !screen.yours);
}

}  // namespace brokerscope::gui
