#pragma once
// The true values of the selected thing at the cursor, as a tree of name and value (facts.h).

#include "gui/engine/workspace.h"
#include "gui/models/facts.h"

#include <QAbstractItemModel>

#include <vector>

namespace brokerscope::gui {

class InspectorModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role { event_id_role = Qt::UserRole + 1, entity_role };

    explicit InspectorModel(Workspace& workspace, QObject* parent = nullptr);
    ~InspectorModel() override;

    /// Follows the workspace's selection; `title` is what is inspected, in words.
    QString title() const { return facts_.name; }
    const Fact& facts() const { return facts_; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void titleChanged();

private:
    struct Node {
        const Fact* fact = nullptr;
        int parent = -1;
        int row = 0;
        std::vector<int> children;
    };
    void refresh();
    void layOut();

    Workspace& workspace_;
    Fact facts_;
    std::vector<Node> nodes_;  // 0: the root, which is no row
};

}  // namespace brokerscope::gui
