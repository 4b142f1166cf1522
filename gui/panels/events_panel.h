#pragma once
// What has happened up to the cursor, as a table with a filter; a double click goes there.

#include "gui/engine/workspace.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace brokerscope::gui {

class EventsModel;

class EventsPanel : public QWidget {
    Q_OBJECT
public:
    explicit EventsPanel(Workspace& workspace, QWidget* parent = nullptr);

    void setFilter(const QString& filter);
    /// Puts the keyboard into the filter.
    void search();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void retheme();
    void followCursor();
    void goTo(const QModelIndex& index);

    Workspace& workspace_;
    EventsModel* model_;
    QLineEdit* filter_;
    QCheckBox* all_;
    QLabel* count_;
    QTableView* table_;
};

}  // namespace brokerscope::gui
