#pragma once
// What is selected, with its true values at the cursor. A value that is another thing, or that came
// of an event, is a link to it.

#include "gui/engine/workspace.h"

#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QToolButton;
class QTreeView;

namespace brokerscope::gui {

class InspectorModel;

class InspectorPanel : public QWidget {
    Q_OBJECT
public:
    explicit InspectorPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// What was selected before, and back again.
    bool canGoBack() const { return at_ > 0; }
    bool canGoForward() const { return at_ + 1 < static_cast<int>(visited_.size()); }
    void goBack();
    void goForward();

private:
    void retranslate();
    void retheme();
    void showTitle();
    void remember();
    void follow(const QModelIndex& index);
    void updateButtons();

    Workspace& workspace_;
    InspectorModel* model_;
    QLabel* title_;
    QLabel* hint_;
    QToolButton* back_;
    QToolButton* forward_;
    QToolButton* life_;
    QTreeView* tree_;
    std::vector<std::string> visited_;
    int at_ = -1;
    bool walking_ = false;
};

}  // namespace brokerscope::gui
