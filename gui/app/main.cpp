// The window of Brokerscope: `brokerscope-gui [SCENARIO|FILE] …`.

#include "gui/app/main_window.h"
#include "gui/app/opener.h"
#include "gui/app/options.h"
#include "gui/app/script.h"
#include "gui/app/start.h"
#include "gui/canvas/accessible_canvas.h"
#include "gui/canvas/painter.h"

#include <QApplication>
#include <QLoggingCategory>
#include <QStyleFactory>

#include <cstdio>

namespace {

constexpr int exit_failed = 1;
constexpr int exit_bad_use = 2;

}  // namespace

int main(int argc, char** argv) {
    using namespace brokerscope::gui;
    QStringList arguments;
    for (int i = 0; i < argc; ++i) arguments.append(QString::fromLocal8Bit(argv[i]));
    const ParsedOptions parsed = parseOptions(arguments);
    if (!parsed.complaint.isEmpty()) {
        std::fprintf(stderr, "brokerscope-gui: %s\n", qPrintable(parsed.complaint));
        return exit_bad_use;
    }
    if (!parsed.answer.isEmpty()) {
        std::fputs(qPrintable(parsed.answer), stdout);
        return 0;
    }
    if (const QString why = whyNotOpen(parsed.options.what); !why.isEmpty()) {
        std::fprintf(stderr, "brokerscope-gui: %s\n", qPrintable(why));
        return exit_bad_use;
    }
    // Pictures and scripts need no screen.
    const bool no_screen =
        qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if (parsed.options.headless() && no_screen && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (parsed.options.headless())
        QLoggingCategory::setFilterRules(QStringLiteral("qt.qpa.*=false"));

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("brokerscope"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    if (!loadFonts()) std::fputs("brokerscope-gui: a bundled font could not be read\n", stderr);
    installAccessibleCanvas();

    Workspace workspace;
    MainWindow window(workspace);
    Start start(window, parsed.options);
    start.begin();
    if (!parsed.options.headless()) return QApplication::exec();
    const QString why = start.runHeadless();
    if (why.isEmpty()) return 0;
    std::fprintf(stderr, "brokerscope-gui: %s\n", qPrintable(why));
    return exit_failed;
}
