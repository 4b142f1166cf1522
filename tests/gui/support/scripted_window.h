#pragma once
// The whole window without a display, led by lines of its script.

#include "gui/app/main_window.h"
#include "gui/app/script.h"
#include "gui/canvas/accessible_canvas.h"
#include "gui/canvas/painter.h"
#include "gui/engine/text.h"

#include <QApplication>
#include <QStyleFactory>

#include <gtest/gtest.h>

#include <initializer_list>

namespace brokerscope::tests {

class ScriptedWindow {
public:
    ScriptedWindow() : prepared_(prepare()), window(workspace), script(window) {
        workspace.setLanguage("en");
        workspace.setTheme("light");
        for (const Qt::UIEffect effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo})
            QApplication::setEffectEnabled(effect, false);
        window.resize(1280, 800);
        window.setManualTime(true);
        window.show();
        window.activateWindow();
    }

    /// Each line is done, or the test fails with why not.
    void lines(std::initializer_list<const char*> all) {
        for (const char* each : all) line(QString::fromUtf8(each));
    }
    void line(const QString& one) {
        const QString why = script.step(one);
        EXPECT_TRUE(why.isEmpty()) << qPrintable(one) << ": " << qPrintable(why);
    }

private:
    static bool prepare() {
        static const bool done = [] {
            QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
            gui::installAccessibleCanvas();
            return gui::loadFonts();
        }();
        return done;
    }
    bool prepared_;

public:
    gui::Workspace workspace;
    gui::MainWindow window;
    gui::Script script;
};

}  // namespace brokerscope::tests
