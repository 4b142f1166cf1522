#pragma once
// The head of the window: menus, what is open, which variant of it, and the few switches that are
// used all the time.

#include "gui/engine/workspace.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QMenuBar;
class QToolButton;

namespace brokerscope::gui {

class Commands;

class TopBar : public QWidget {
    Q_OBJECT
public:
    TopBar(Workspace& workspace, Commands& commands, QWidget* parent = nullptr);

    /// Makes the menus of the commands as they are now; once, when all have been added.
    void fillMenus();
    /// Instead of the scenario's title and variants: a lesson's title. Empty: back to those.
    void setTitle(const QString& title);
    void retranslate();

Q_SIGNALS:
    void variantWanted(const QString& variant);

private:
    QToolButton* button(const QString& command);
    void retheme();
    void showOpen();

    Workspace& workspace_;
    Commands& commands_;
    QMenuBar* menus_;
    QLabel* title_;
    QComboBox* variant_;
    QToolButton* home_;
    QToolButton* compare_ = nullptr;
    QToolButton* present_;
    QToolButton* language_;
    QString given_title_;
};

}  // namespace brokerscope::gui
