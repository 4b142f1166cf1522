#include "gui/models/inspector_model.h"

#include <utility>

namespace brokerscope::gui {

namespace {

bool sameShape(const Fact& a, const Fact& b) {
    if (a.parts.size() != b.parts.size()) return false;
    for (std::size_t i = 0; i < a.parts.size(); ++i)
        if (a.parts[i].name != b.parts[i].name || !sameShape(a.parts[i], b.parts[i])) return false;
    return true;
}

}  // namespace

InspectorModel::InspectorModel(Workspace& workspace, QObject* parent)
    : QAbstractItemModel(parent), workspace_(workspace) {
    for (const auto changed : {&Workspace::opened, &Workspace::closed, &Workspace::selectionChanged,
                               &Workspace::moved, &Workspace::languageChanged})
        connect(&workspace_, changed, this, &InspectorModel::refresh);
    connect(&workspace_, &Workspace::branchChanged, this, &InspectorModel::refresh);
    refresh();
}

InspectorModel::~InspectorModel() = default;

/// While a run plays, values change and rows mostly stay: then only the values are told, so that
/// what is unfolded stays unfolded.
void InspectorModel::refresh() {
    Fact now = factsOf(workspace_, workspace_.selected());
    if (now == facts_) return;
    const bool renamed = now.name != facts_.name;
    if (!renamed && sameShape(now, facts_)) {
        facts_ = std::move(now);
        layOut();
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            if (!nodes_[i].children.empty()) {
                const auto last = static_cast<std::size_t>(nodes_[i].children.back());
                const auto first = static_cast<std::size_t>(nodes_[i].children.front());
                Q_EMIT dataChanged(createIndex(0, 0, first),
                                   createIndex(nodes_[last].row, 1, last));
            }
        return;
    }
    beginResetModel();
    facts_ = std::move(now);
    layOut();
    endResetModel();
    if (renamed) Q_EMIT titleChanged();
}

void InspectorModel::layOut() {
    nodes_.assign(1, {&facts_, -1, 0, {}});
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
        const Fact* fact = nodes_[at].fact;
        for (std::size_t i = 0; i < fact->parts.size(); ++i) {
            nodes_[at].children.push_back(static_cast<int>(nodes_.size()));
            nodes_.push_back({&fact->parts[i], static_cast<int>(at), static_cast<int>(i), {}});
        }
    }
}

QModelIndex InspectorModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    const std::size_t above = parent.isValid() ? parent.internalId() : 0;
    return createIndex(
        row, column, static_cast<quintptr>(nodes_[above].children[static_cast<std::size_t>(row)]));
}

QModelIndex InspectorModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    const int above = nodes_[child.internalId()].parent;
    if (above <= 0) return {};
    return createIndex(nodes_[static_cast<std::size_t>(above)].row, 0,
                       static_cast<quintptr>(above));
}

int InspectorModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0 || nodes_.empty()) return 0;
    const std::size_t at = parent.isValid() ? parent.internalId() : 0;
    return static_cast<int>(nodes_[at].children.size());
}

int InspectorModel::columnCount(const QModelIndex&) const { return 2; }

QVariant InspectorModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Fact& fact = *nodes_[index.internalId()].fact;
    switch (role) {
        case event_id_role:
            if (fact.event == trace::no_event) return {};
            return QVariant::fromValue<qulonglong>(fact.event.value);
        case entity_role: return toQt(fact.entity);
        case Qt::ToolTipRole: return fact.value;
        case Qt::DisplayRole: return index.column() == 0 ? fact.name : fact.value;
        default: return {};
    }
}

QVariant InspectorModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    return section == 0 ? workspace_.say({"What", "项目"}) : workspace_.say({"Value", "数值"});
}

}  // namespace brokerscope::gui
