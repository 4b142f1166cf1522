#include "gui/models/follow_model.h"

#include "gui/models/event_sentence.h"
#include "sim/scene/timeline.h"

#include <algorithm>

namespace brokerscope::gui {

FollowModel::FollowModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent), workspace_(workspace) {
    connect(&workspace_, &Workspace::opened, this, &FollowModel::reset);
    connect(&workspace_, &Workspace::closed, this, &FollowModel::reset);
    connect(&workspace_, &Workspace::branchChanged, this, &FollowModel::reset);
    connect(&workspace_, &Workspace::followedChanged, this, &FollowModel::reset);
    connect(&workspace_, &Workspace::languageChanged, this, &FollowModel::reset);
    connect(&workspace_, &Workspace::moved, this, &FollowModel::followCursor);
    reset();
}

FollowModel::~FollowModel() = default;

void FollowModel::reset() {
    beginResetModel();
    life_.clear();
    shown_ = 0;
    if (workspace_.isOpen()) {
        const sim::Recording& recording = workspace_.recording();
        const Teller teller{recording.names(), recording.index(), workspace_.language()};
        sim::TraceReader& reader = workspace_.playback()->reader();
        if (const auto record = sim::parse_record(workspace_.followed(), recording.names()))
            for (const sim::Place place : recording.index().life_of(*record)) {
                const trace::Event& event = reader.at(place);
                life_.push_back({place, event.id, event.time,
                                 toQt(recording.names().text(event.node)),
                                 sentenceOf(event, teller)});
            }
        while (shown_ < static_cast<int>(life_.size()) &&
               life_[static_cast<std::size_t>(shown_)].place < workspace_.playback()->place())
            ++shown_;
    }
    endResetModel();
}

void FollowModel::followCursor() {
    if (!workspace_.isOpen() || life_.empty()) return;
    const auto end = std::partition_point(life_.begin(), life_.end(), [&](const Row& row) {
        return row.place < workspace_.playback()->place();
    });
    const int to = static_cast<int>(end - life_.begin());
    if (to > shown_) {
        beginInsertRows({}, shown_, to - 1);
        shown_ = to;
        endInsertRows();
    } else if (to < shown_) {
        beginRemoveRows({}, to, shown_ - 1);
        shown_ = to;
        endRemoveRows();
    }
}

trace::EventId FollowModel::eventAt(int row) const {
    return row >= 0 && row < shown_ ? life_[static_cast<std::size_t>(row)].event : trace::no_event;
}

int FollowModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : shown_; }

int FollowModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : column_count;
}

QVariant FollowModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = life_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case event_id_role: return QVariant::fromValue<qulonglong>(row.event.value);
        case Qt::ToolTipRole: return row.text;
        case Qt::DisplayRole: break;
        default: return {};
    }
    switch (index.column()) {
        case time_column: return toQt(sim::scene::clock_text(row.time));
        case node_column: return row.node;
        case text_column: return row.text;
        default: return {};
    }
}

QVariant FollowModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    switch (section) {
        case time_column: return workspace_.say({"Time", "时间"});
        case node_column: return workspace_.say({"Where", "位置"});
        case text_column: return workspace_.say({"What happened to it", "它的经历"});
        default: return {};
    }
}

}  // namespace brokerscope::gui
