#pragma once
// What differs between the two runs of a comparison: the moment at which they part, and the records
// whose fate is not the same.

#include "gui/panels/comparison.h"

#include <QWidget>

class QLabel;
class QTableWidget;
class QToolButton;

namespace brokerscope::gui {

class DifferencesPanel : public QWidget {
    Q_OBJECT
public:
    DifferencesPanel(Workspace& workspace, Comparison& comparison, QWidget* parent = nullptr);

private:
    void refresh();
    QString textOf(const Fate& fate) const;

    Workspace& workspace_;
    Comparison& comparison_;
    QLabel* sentence_;
    QToolButton* first_;
    QTableWidget* table_;
};

}  // namespace brokerscope::gui
