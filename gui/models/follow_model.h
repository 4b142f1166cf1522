#pragma once
// The life of the followed record up to the cursor, from send() to its effects: when, where, what
// happened to it, in a sentence. A row knows its event.

#include "gui/engine/workspace.h"

#include <QAbstractTableModel>

#include <vector>

namespace brokerscope::gui {

class FollowModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { time_column, node_column, text_column, column_count };
    enum Role { event_id_role = Qt::UserRole + 1 };

    explicit FollowModel(Workspace& workspace, QObject* parent = nullptr);
    ~FollowModel() override;

    trace::EventId eventAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        sim::Place place = sim::no_place;
        trace::EventId event;
        core::Instant time;
        QString node;
        QString text;
    };
    void reset();
    void followCursor();

    Workspace& workspace_;
    std::vector<Row> life_;  // the whole life; only `shown_` rows of it are there
    int shown_ = 0;
};

}  // namespace brokerscope::gui
