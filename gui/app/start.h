#pragma once
// What the command line asks of the window: how it looks, what it opens, where it stands, and,
// without a person before it, what it does before it ends.

#include "gui/app/options.h"

#include <QObject>
#include <QString>

namespace brokerscope::gui {

class MainWindow;

class Start : public QObject {
    Q_OBJECT
public:
    Start(MainWindow& window, Options options);

    /// Shows the window and opens what was asked for; answers of the engine come later.
    void begin();
    /// Script, dump, shot, bench. Empty, or what went wrong.
    QString runHeadless();

private:
    void look();
    void standAt();
    void openFile();
    QString bench();

    MainWindow& window_;
    Options options_;
    QString failure_;
    bool stood_ = false;
};

}  // namespace brokerscope::gui
