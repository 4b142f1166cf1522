// A hand that means nothing by it: seeded clicks, keys, drags, sizes and waits, anywhere. Whatever
// it does, nothing breaks, no cursor passes its horizon, and every branch is a run that can be
// trusted.
//
// BROKERSCOPE_FUZZ_ACTS (500) and BROKERSCOPE_FUZZ_SEED (1) of the environment make it longer or
// another one, BROKERSCOPE_FUZZ_TELL tells each act; what it did last is printed if a test fails.

#include "core/base/random.h"
#include "sim/session/library.h"
#include "tests/gui/support/scripted_window.h"

#include <QAbstractButton>
#include <QDialog>
#include <QDir>
#include <QMenu>
#include <QTemporaryDir>
#include <QTimer>

#include <gtest/gtest.h>

#include <deque>
#include <vector>

namespace brokerscope::gui {
namespace {

constexpr const char* keys[] = {
    "Space",
    "Left",
    "Right",
    "Left",
    "Right",
    "Home",
    "End",
    "Shift+Right",
    "Ctrl+Left",
    "Ctrl+Right",
    "[",
    "]",
    "\\",
    "1",
    "2",
    "3",
    "K",
    "C",
    "D",
    "X",
    "U",
    "Ctrl+Z",
    "Ctrl+Shift+Z",
    "Ctrl+B",
    "Tab",
    "Tab",
    "Shift+Tab",
    "Up",
    "Down",
    "Return",
    "F",
    "P",
    "/",
    "?",
    "Ctrl+Shift+P",
    "Ctrl+E",
    "PgUp",
    "PgDown",
    "G",
    "H",
    "E",
    "B",
    ".",
    "Esc",
    "Esc",
    "Menu",
    "Backspace",
    "Shift+Return",
    "F11",
    "Ctrl+S",
    "Ctrl+O",
    "V,C",
    "V,B",
    "V,E",
    "V,V",
};

class RandomHand : private tests::ScriptedWindow {
public:
    explicit RandomHand(std::uint64_t seed)
        : random_(core::RandomStream::named(seed, "hand")),
          library_(sim::list_library(sim::library_folder())) {
        // A menu of Qt's own (a scroll bar's) waits inside the press: nobody else would close it.
        QObject::connect(&rescue_, &QTimer::timeout, [this] {
            if (QWidget* popup = QApplication::activePopupWidget(); popup != nullptr && pressing_)
                popup->close();
        });
        rescue_.start(20);
    }

    void run(int acts) {
        // What it saves and exports, it saves here.
        const QTemporaryDir folder;
        QDir::setCurrent(folder.path());
        window.showDoors();
        for (int i = 0; i < acts && !testing::Test::HasFailure(); ++i) {
            act();
            settle();
            check();
            tidy_up();
        }
        if (!testing::Test::HasFailure()) return;
        for (const QString& done : done_) std::printf("%s\n", qPrintable(done));
    }

private:
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    int number(int from, int to) {
        return from + static_cast<int>(below(static_cast<std::uint64_t>(to - from + 1)));
    }
    void note(QString what) {
        if (qEnvironmentVariableIsSet("BROKERSCOPE_FUZZ_TELL"))
            std::fprintf(stderr, "%s\n", qPrintable(what));
        done_.push_back(std::move(what));
        if (done_.size() > 40) done_.pop_front();
    }
    void step(const QString& line) {
        note(line);
        (void)script.step(line);  // it may well be that it cannot be done now
    }

    /// A visible widget that takes the mouse; mostly a canvas.
    QWidget* somewhere() {
        QWidget* top = QApplication::activePopupWidget();
        if (top == nullptr) top = QApplication::activeModalWidget();
        if (top == nullptr) top = &window;
        std::vector<QWidget*> all = {top};
        for (QWidget* widget : top->findChildren<QWidget*>())
            if (widget->isVisible() && widget->window() == top->window())
                all.insert(all.end(), qobject_cast<Canvas*>(widget) != nullptr ? 8 : 1, widget);
        return all[below(all.size())];
    }
    /// Somewhere in it; in a canvas often on a thing.
    QPoint place_in(QWidget& widget) {
        if (auto* canvas = qobject_cast<Canvas*>(&widget); canvas != nullptr && below(4) != 0) {
            const auto& entities = canvas->list().entities;
            if (!entities.empty())
                return canvas->placeOf(entities[below(entities.size())].id).center().toPoint();
        }
        return {number(0, std::max(0, widget.width() - 1)),
                number(0, std::max(0, widget.height() - 1))};
    }

    void act() {
        const std::uint64_t kind = below(100);
        if (kind < 35) {
            press();
        } else if (kind < 75) {
            step(QStringLiteral("key ") + QString::fromLatin1(keys[below(std::size(keys))]));
        } else if (kind < 82) {
            step(QStringLiteral("wait %1ms").arg(number(1, 400)));
        } else if (kind < 86) {
            step(QStringLiteral("resize %1x%2").arg(number(320, 1920)).arg(number(240, 1200)));
        } else if (kind < 90) {
            step(QStringLiteral("seek %1ms").arg(number(-50, 4000)));
        } else if (kind < 93) {
            step(below(2) == 0 ? QStringLiteral("language zh") : QStringLiteral("language en"));
        } else if (kind < 96) {
            const char* const themes[] = {"light", "dark", "projector"};
            step(QStringLiteral("theme ") + QString::fromLatin1(themes[below(3)]));
        } else if (kind < 98) {
            step(QStringLiteral("type ") + QStringLiteral("m7 k:1x").left(number(1, 7)));
        } else {
            step(QStringLiteral("open ") + toQt(library_[below(library_.size())].id));
        }
    }

    void press() {
        QWidget& widget = *somewhere();
        const QPoint at = place_in(widget);
        const std::uint64_t how = below(10);
        note(QStringLiteral("%1 at %2,%3 of %4 %5")
                 .arg(how)
                 .arg(at.x())
                 .arg(at.y())
                 .arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName()));
        pressing_ = true;
        if (how < 6)
            hand_.click(widget, at);
        else if (how == 6)
            hand_.click(widget, at, Qt::RightButton);
        else if (how == 7)
            hand_.doubleClick(widget, at);
        else
            hand_.drag(widget, at, at + QPoint(number(-400, 400), number(-300, 300)));
        pressing_ = false;
    }

    void settle() { (void)script.step(QStringLiteral("wait idle")); }

    void check() {
        if (!workspace.isOpen()) return;
        const Playback& playback = *workspace.playback();
        if (const auto horizon = playback.horizon()) {
            EXPECT_LE(playback.time(), std::max(horizon->time, playback.start()));
        }
        EXPECT_LE(playback.place(), playback.recording().store().size());
        EXPECT_EQ(playback.recording().complaint(), "");
        EXPECT_GE(workspace.currentBranch(), 0);
        EXPECT_LT(static_cast<std::size_t>(workspace.currentBranch()), workspace.branches().size());
    }

    /// Nobody has that many branches, and a hand that closed the window opens it again.
    void tidy_up() {
        if (workspace.branches().size() > 12) step(QStringLiteral("open life-of-a-record"));
        if (!window.isVisible()) window.show();
        if (window.isFullScreen()) window.showNormal();
        // Dialogs would be all it ever meets.
        if (below(4) != 0) return;
        if (QWidget* popup = QApplication::activePopupWidget()) popup->close();
        if (QWidget* dialog = QApplication::activeModalWidget()) dialog->close();
    }

    core::RandomStream random_;
    std::vector<sim::LibraryEntry> library_;
    Hand hand_;
    std::deque<QString> done_;
    QTimer rescue_;
    bool pressing_ = false;
};

TEST(RandomHand, whatever_it_does_nothing_breaks) {
    const int acts = qEnvironmentVariableIsSet("BROKERSCOPE_FUZZ_ACTS")
                         ? qEnvironmentVariableIntValue("BROKERSCOPE_FUZZ_ACTS")
                         : 500;
    const int seed = qEnvironmentVariableIsSet("BROKERSCOPE_FUZZ_SEED")
                         ? qEnvironmentVariableIntValue("BROKERSCOPE_FUZZ_SEED")
                         : 1;
    RandomHand(static_cast<std::uint64_t>(seed)).run(acts);
}

}  // namespace
}  // namespace brokerscope::gui
