#include "gui/app/start.h"

#include "gui/app/main_window.h"
#include "gui/app/opener.h"
#include "gui/app/script.h"
#include "gui/app/ui_dump.h"
#include "gui/engine/text.h"
#include "gui/panels/dialogs.h"

#include <QApplication>
#include <QCursor>
#include <QElapsedTimer>
#include <QFile>
#include <QLocale>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

namespace {
constexpr QSize size_default{1280, 800};
}

Start::Start(MainWindow& window, Options options) : window_(window), options_(std::move(options)) {}

void Start::look() {
    Workspace& workspace = window_.workspace();
    const Settings& settings = workspace.settings();
    const bool alone = options_.headless();
    // A picture or a test is the same on every machine: what a person chose is not looked at.
    const QString spoken = QLocale::system().language() == QLocale::Chinese ? u"zh"_s : u"en"_s;
    QString language = alone ? u"en"_s : settings.text(u"language"_s, spoken);
    QString theme = alone ? u"light"_s : settings.text(u"theme"_s, u"light"_s);
    if (!options_.language.isEmpty()) language = options_.language;
    if (!options_.theme.isEmpty()) theme = options_.theme;
    workspace.setLanguage(fromQt(language));
    workspace.setTheme(fromQt(theme));
    window_.resize(options_.size.value_or(size_default));
    if (!alone && !options_.size) window_.restoreGeometry(settings.bytes(u"geometry"_s));
    if (options_.presenter) workspace.setPresenter(true);
    if (!alone) return;
    QApplication::setCursorFlashTime(0);
    QCursor::setPos(window_.mapToGlobal(QPoint(-64, -64)));
    for (const Qt::UIEffect effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo,
                                      Qt::UI_AnimateTooltip, Qt::UI_FadeTooltip})
        QApplication::setEffectEnabled(effect, false);
    window_.setManualTime(true);
}

void Start::begin() {
    look();
    Workspace& workspace = window_.workspace();
    connect(&workspace, &Workspace::failed, this, [this](const QString& why) { failure_ = why; });
    connect(&workspace, &Workspace::opened, this, &Start::standAt);
    window_.show();
    window_.activateWindow();
    if (!options_.lesson.isEmpty())
        window_.openLesson(options_.lesson);
    else if (options_.what.isEmpty())
        window_.showDoors();
    else if (isTraceFile(options_.what))
        openFile();
    else
        window_.openScenario(options_.what, options_.variant);
}

void Start::openFile() {
    openTrace(window_.workspace(), options_.what, [this] {
        Workspace& workspace = window_.workspace();
        window_.revealAll();
        const trace::EventId first = firstViolation(workspace.recording().report());
        if (options_.at.isEmpty() && first != trace::no_event) workspace.playback()->seek(first);
    });
}

void Start::standAt() {
    if (stood_ || options_.at.isEmpty()) return;
    stood_ = true;
    const std::optional<Place> place = parsePlace(options_.at);
    if (!place || !goTo(window_.workspace(), *place))
        failure_ = u"--at is a time such as 3.2s or an event such as #1234"_s;
}

QString Start::runHeadless() {
    Script script(window_);
    QString why = script.step(u"wait idle"_s);
    if (!failure_.isEmpty()) return failure_;
    if (!options_.script.isEmpty()) {
        QFile file(options_.script);
        if (!file.open(QIODevice::ReadOnly)) return u"%1 cannot be read"_s.arg(options_.script);
        why = script.run(QString::fromUtf8(file.readAll()), options_.script);
    }
    if (why.isEmpty() && options_.bench > 0) why = bench();
    // Also after a line that failed: they show where it stood.
    const auto finish = [&](const QString& line) {
        const QString trouble = script.step(line);
        if (why.isEmpty()) why = trouble;
    };
    if (!options_.shot.isEmpty()) finish(u"shot %1 %2"_s.arg(options_.shot).arg(options_.scale));
    if (!options_.ui_dump.isEmpty()) finish(u"dump "_s + options_.ui_dump);
    return why;
}

QString Start::bench() {
    if (!window_.workspace().isOpen()) return u"--bench-frames needs a scenario"_s;
    std::vector<double> taken;
    window_.workspace().playback()->play();
    QImage image(window_.size(), QImage::Format_RGB32);
    for (int i = 0; i < options_.bench; ++i) {
        QElapsedTimer clock;
        clock.start();
        window_.advance(1.0 / 60);
        if (!window_.workspace().playback()->playing()) {
            window_.workspace().playback()->toStart();
            window_.workspace().playback()->play();
        }
        QCoreApplication::processEvents();
        window_.world().render(&image);
        taken.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(taken);
    const auto part = [&](double share) {
        return taken[std::min(taken.size() - 1,
                              static_cast<std::size_t>(share * static_cast<double>(taken.size())))];
    };
    std::printf("%d frames of %d x %d: median %.2f ms, p95 %.2f ms, most %.2f ms\n", options_.bench,
                image.width(), image.height(), part(0.5), part(0.95), taken.back());
    return {};
}

}  // namespace brokerscope::gui
