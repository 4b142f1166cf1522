#pragma once
// The events up to the cursor as a table: when, where, what kind, in words. Virtual: a row is read
// from the trace when it is looked at. The places that pass the filter are collected; the cursor
// only adds to them or takes from their end.
// The filter's words are those of event_filter.h; all must hold.

#include "gui/engine/workspace.h"
#include "gui/models/event_filter.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <vector>

namespace brokerscope::gui {

class EventsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { time_column, node_column, kind_column, text_column, column_count };
    enum Role { event_id_role = Qt::UserRole + 1 };

    explicit EventsModel(Workspace& workspace, QObject* parent = nullptr);
    ~EventsModel() override;

    void setFilter(const QString& filter);
    const QString& filter() const { return filter_text_; }
    /// Quiet traffic and what is not worth a step, too. Off at first.
    void setShowAll(bool all);

    trace::EventId eventAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reset();
    void followCursor();
    void collect(std::size_t end, std::vector<std::uint32_t>& into);
    Teller teller() const;

    Workspace& workspace_;
    QString filter_text_;
    EventFilter filter_;
    bool show_all_ = false;
    std::vector<std::uint32_t> rows_;  // places, ascending, below seen_
    std::size_t seen_ = 0;             // places that were asked whether they pass
};

}  // namespace brokerscope::gui
