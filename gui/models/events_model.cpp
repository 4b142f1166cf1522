#include "gui/models/events_model.h"

#include "sim/scene/timeline.h"
#include "sim/scene/visible.h"
#include "sim/trace/event_text.h"

#include <algorithm>
#include <utility>

namespace brokerscope::gui {

namespace scene = sim::scene;

EventsModel::EventsModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent), workspace_(workspace) {
    connect(&workspace_, &Workspace::opened, this, &EventsModel::reset);
    connect(&workspace_, &Workspace::closed, this, &EventsModel::reset);
    connect(&workspace_, &Workspace::branchChanged, this, &EventsModel::reset);
    connect(&workspace_, &Workspace::languageChanged, this, &EventsModel::reset);
    connect(&workspace_, &Workspace::moved, this, &EventsModel::followCursor);
    reset();
}

EventsModel::~EventsModel() = default;

Teller EventsModel::teller() const {
    return {workspace_.recording().names(), workspace_.recording().index(), workspace_.language()};
}

void EventsModel::setFilter(const QString& filter) {
    if (filter == filter_text_) return;
    filter_text_ = filter;
    reset();
}

void EventsModel::setShowAll(bool all) {
    if (all == show_all_) return;
    show_all_ = all;
    reset();
}

void EventsModel::reset() {
    beginResetModel();
    rows_.clear();
    seen_ = 0;
    filter_ = {};
    if (workspace_.isOpen()) {
        filter_ = EventFilter(filter_text_, workspace_.recording());
        seen_ = show_all_ ? 0 : workspace_.playback()->firstPlace();
        collect(workspace_.playback()->place(), rows_);
    }
    endResetModel();
}

void EventsModel::collect(std::size_t end, std::vector<std::uint32_t>& into) {
    sim::TraceReader& reader = workspace_.playback()->reader();
    const Teller told = teller();
    for (; seen_ < end; ++seen_) {
        const trace::Event& event = reader.at(seen_);
        if (!show_all_ && !scene::is_visible(event)) continue;
        if (filter_.passes(seen_, event, told)) into.push_back(static_cast<std::uint32_t>(seen_));
    }
}

void EventsModel::followCursor() {
    if (!workspace_.isOpen()) return;
    const std::size_t end = workspace_.playback()->place();
    if (end < seen_) {
        const auto first = std::lower_bound(rows_.begin(), rows_.end(), end);
        const auto kept = static_cast<int>(first - rows_.begin());
        seen_ = end;
        if (first == rows_.end()) return;
        beginRemoveRows({}, kept, rowCount() - 1);
        rows_.erase(first, rows_.end());
        endRemoveRows();
        return;
    }
    std::vector<std::uint32_t> more;
    collect(end, more);
    if (more.empty()) return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(more.size()) - 1);
    rows_.insert(rows_.end(), more.begin(), more.end());
    endInsertRows();
}

trace::EventId EventsModel::eventAt(int row) const {
    if (row < 0 || row >= rowCount() || !workspace_.isOpen()) return trace::no_event;
    return workspace_.playback()->reader().at(rows_[static_cast<std::size_t>(row)]).id;
}

int EventsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int EventsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : column_count;
}

QVariant EventsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !workspace_.isOpen()) return {};
    const std::size_t place = rows_[static_cast<std::size_t>(index.row())];
    const trace::Event& event = workspace_.playback()->reader().at(place);
    const trace::NameTable& names = workspace_.recording().names();
    switch (role) {
        case event_id_role: return QVariant::fromValue<qulonglong>(event.id.value);
        case Qt::ToolTipRole: return toQt(sim::format_event(event, names));
        case Qt::DisplayRole: break;
        default: return {};
    }
    switch (index.column()) {
        case time_column: return toQt(scene::clock_text(event.time));
        case node_column: return toQt(names.text(event.node));
        case kind_column: return toQt(trace::kind_of(event.payload));
        case text_column: return sentenceOf(event, teller());
        default: return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    switch (section) {
        case time_column: return workspace_.say({"Time", "时间"});
        case node_column: return workspace_.say({"Where", "位置"});
        case kind_column: return workspace_.say({"Kind", "类型"});
        case text_column: return workspace_.say({"What happened", "发生了什么"});
        default: return {};
    }
}

}  // namespace brokerscope::gui
