#pragma once
// Small dialogs over the window. None blocks: each is opened, and tells what was chosen.

#include "gui/engine/workspace.h"
#include "gui/panels/commands.h"
#include "gui/panels/format.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace brokerscope::gui {

/// All commands, found by typing; their keys beside them.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(Workspace& workspace, Commands& commands, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void choose();

    Commands& commands_;
    QLineEdit* words_;
    QListWidget* found_;
};

/// Keys, signs of the pictures and ways to do things, on one page.
class HelpPage : public QDialog {
    Q_OBJECT
public:
    HelpPage(Workspace& workspace, const Commands& commands, QWidget* parent);

private:
    QString text(const Workspace& workspace, const Commands& commands) const;
};

/// To a time or an event.
class GoToDialog : public QDialog {
    Q_OBJECT
public:
    GoToDialog(Workspace& workspace, QWidget* parent);

private:
    void go();

    Workspace& workspace_;
    QLineEdit* place_;
    QLabel* complaint_;
};

/// Goes to a place of the open run. False if it has none such.
bool goTo(Workspace& workspace, const Place& place);

}  // namespace brokerscope::gui
