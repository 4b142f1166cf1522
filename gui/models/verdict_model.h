#pragma once
// What was expected and what was found: a row for each check, count and metric that the scenario
// names, each invariant that broke, each fault that touched nothing. Empty until all is revealed:
// a verdict tells the end.

#include "gui/engine/workspace.h"

#include <QAbstractTableModel>

#include <vector>

namespace brokerscope::gui {

class VerdictModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        name_column,
        expected_column,
        found_column,
        holds_column,
        witness_column,
        column_count
    };
    /// `holds_role`: a bool; `records_role`: a list of `shop/3`; `event_id_role`: of the witness.
    enum Role { event_id_role = Qt::UserRole + 1, holds_role, records_role, check_role };

    explicit VerdictModel(Workspace& workspace, QObject* parent = nullptr);
    ~VerdictModel() override;

    /// The run's verdict in a sentence; empty until revealed.
    QString sentence() const;
    /// Where the witness of a row is; `no_event`: it has none.
    trace::EventId eventAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        QString expected;
        QString found;
        bool holds = true;
        QString witness;
        QStringList records;
        std::string check;
        trace::EventId event = trace::no_event;
    };
    void reset();
    void addCheck(const sim::CheckRow& check);
    void addInvariant(const sim::InvariantRow& invariant);

    Workspace& workspace_;
    std::vector<Row> rows_;
};

}  // namespace brokerscope::gui
