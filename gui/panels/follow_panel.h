#pragma once
// The life of one record, from send() to what came of it, as far as the cursor has come.

#include "gui/engine/workspace.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace brokerscope::gui {

class FollowModel;

class FollowPanel : public QWidget {
    Q_OBJECT
public:
    explicit FollowPanel(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void retheme();
    void showRecord();
    void showRows();
    void goTo(const QModelIndex& index);

    Workspace& workspace_;
    FollowModel* model_;
    QLineEdit* record_;
    QToolButton* stop_;
    QLabel* hint_;
    QTableView* table_;
};

}  // namespace brokerscope::gui
