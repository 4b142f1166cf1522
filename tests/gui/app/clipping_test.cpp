// No text of a control is cut off, in either language, in any theme.

#include "tests/gui/support/scripted_window.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTabBar>

namespace brokerscope::tests {

namespace {

/// Width that a text needs: its widest line.
int needed(const QFontMetrics& metrics, const QString& text) {
    int width = 0;
    for (const QString& line : text.split(QLatin1Char('\n')))
        width = std::max(width, metrics.horizontalAdvance(line));
    return width;
}

void nothingIsCut(QWidget& window, const std::string& where) {
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty() || label->wordWrap() ||
            label->textFormat() == Qt::RichText)
            continue;
        EXPECT_LE(needed(label->fontMetrics(), label->text()), label->width() + 1)
            << where << ": " << qPrintable(label->text());
    }
    for (const QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty()) continue;
        EXPECT_LE(needed(button->fontMetrics(), button->text()), button->width())
            << where << ": " << qPrintable(button->text());
        EXPECT_LE(button->fontMetrics().height(), button->height())
            << where << ": " << qPrintable(button->text());
    }
    for (const QTabBar* bar : window.findChildren<QTabBar*>())
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i)
            EXPECT_LE(needed(bar->fontMetrics(), bar->tabText(i)), bar->tabRect(i).width())
                << where << ": " << qPrintable(bar->tabText(i));
}

}  // namespace

TEST(Clipping, every_text_fits_when_language_and_theme_change) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "seek 20ms", "key V", "key E"});
    for (const std::string theme : {"light", "dark", "projector"})
        for (const std::string language : {"en", "zh", "en"}) {
            it.workspace.setTheme(theme);
            it.workspace.setLanguage(language);
            it.line(QStringLiteral("wait idle"));
            nothingIsCut(it.window, theme + " " + language);
        }
}

TEST(Clipping, every_command_has_words_in_both_languages) {
    ScriptedWindow it;
    for (const gui::Command& command : it.window.commands().all()) {
        EXPECT_FALSE(command.name.en.empty()) << qPrintable(command.id);
        EXPECT_FALSE(command.name.zh.empty()) << qPrintable(command.id);
    }
}

TEST(Clipping, every_control_has_a_name_for_a_screen_reader) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "key V", "key E"});
    for (const QAbstractButton* button : it.window.findChildren<QAbstractButton*>())
        if (button->isVisible() && button->focusPolicy() != Qt::NoFocus) {
            EXPECT_FALSE(button->text().isEmpty() && button->accessibleName().isEmpty())
                << qPrintable(button->objectName());
        }
}

}  // namespace brokerscope::tests
