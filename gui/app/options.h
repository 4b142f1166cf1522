#pragma once
// What `brokerscope-gui` was called with.

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace brokerscope::gui {

struct Options {
    QString what;  ///< a scenario of the library, a file; empty: the two doors
    QString variant;
    QString lesson;
    QString at;  ///< `3.2s`, `#1234`
    QString language;
    QString theme;
    bool presenter = false;
    std::optional<QSize> size;
    QString script;    ///< a file of lines for the script driver
    QString ui_dump;   ///< where the dump goes at the end
    QString shot;      ///< where the picture goes at the end
    int bench = 0;     ///< frames to paint and measure; 0: none
    double scale = 1;  ///< of pictures that are written

    /// Nobody sits before it: time advances by frames, not by the clock, and it ends by itself.
    bool headless() const {
        return !script.isEmpty() || !ui_dump.isEmpty() || !shot.isEmpty() || bench > 0;
    }
};

struct ParsedOptions {
    Options options;
    QString complaint;  ///< not empty: the line cannot be understood
    QString answer;     ///< not empty: to be printed instead of a window (`--help`, `--version`)
};

/// `arguments`: with the program's name first.
ParsedOptions parseOptions(const QStringList& arguments);

/// `1280x720`.
std::optional<QSize> parseSize(const QString& text);

}  // namespace brokerscope::gui
