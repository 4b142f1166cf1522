#pragma once
// The events up to the cursor as a table: when, where, what kind, in words. Virtual: a row is read
// from the trace when it is looked at. With a filter, the places that pass it are collected; the
// cursor only adds to them or takes from their end.
//
// Filter words are joined by "and": `m7` (record 7 of any client), `shop/7`, `broker-2` (a node
// that takes part), `kind:fetch` (a part of the kind or of the request's name), `error:NOT_LEADER`,
// `key:k1`, and any other word is looked for in the row's text.

#include "gui/engine/workspace.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace brokerscope::gui {

class EventsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { time_column, node_column, kind_column, text_column, column_count };
    enum Role { event_id_role = Qt::UserRole + 1, entity_role, notable_role };

    explicit EventsModel(Workspace& workspace, QObject* parent = nullptr);
    ~EventsModel() override;

    void setFilter(const QString& filter);
    const QString& filter() const { return filter_; }
    /// Quiet traffic and what is not worth a step, too. Off at first.
    void setShowAll(bool all);

    trace::EventId eventAt(int row) const;
    /// The row at the cursor: the last one, or -1.
    int currentRow() const { return rowCount() - 1; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reset();
    void followCursor();
    bool passes(std::size_t place);

    Workspace& workspace_;
    QString filter_;
    bool show_all_ = false;
    std::vector<std::uint32_t> rows_;  // places, ascending, below seen_
    std::size_t seen_ = 0;             // places that were asked whether they pass
    std::vector<std::string> words_;
};

}  // namespace brokerscope::gui
