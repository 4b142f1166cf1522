#pragma once
// What was promised and what came of it: each expectation with its value, and why. Shown only once
// all is revealed, since a verdict tells the end.

#include "gui/engine/workspace.h"

#include <QWidget>

#include <optional>
#include <string>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTextBrowser;
class QUrl;

namespace brokerscope::gui {

class VerdictModel;

class VerdictPanel : public QWidget {
    Q_OBJECT
public:
    explicit VerdictPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// Asks why `check` found something (empty: the first that did); the answer is told here.
    void explain(const std::string& check = {});

Q_SIGNALS:
    /// The person wants to see everything now.
    void revealWanted();

private:
    void retranslate();
    void retheme();
    void showVerdict();
    void press(const QModelIndex& index);
    void follow(const QUrl& link);
    void tell();

    Workspace& workspace_;
    VerdictModel* model_;
    QStackedWidget* pages_;
    QLabel* closed_;
    QPushButton* reveal_;
    QLabel* sentence_;
    QTableView* table_;
    QTextBrowser* story_;
    std::optional<sim::Explanation> explanation_;
    std::string check_;
    std::string explained_in_;  // the language of explanation_
    JobId job_ = 0;
};

}  // namespace brokerscope::gui
