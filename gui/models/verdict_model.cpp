#include "gui/models/verdict_model.h"

#include "sim/scene/timeline.h"

#include <algorithm>

namespace brokerscope::gui {

using sim::scene::Words;

namespace {

Words wordsOf(sim::RunVerdict verdict) {
    switch (verdict) {
        case sim::RunVerdict::as_expected:
            return {"It came as the scenario expects.", "结果与场景的预期一致。"};
        case sim::RunVerdict::not_as_expected:
            return {"It came otherwise than the scenario expects.", "结果与场景的预期不符。"};
        case sim::RunVerdict::vacuous:
            return {"It came as expected, but a fault touched nothing: this proves nothing.",
                    "结果与预期一致，但有故障没有触及任何东西：什么也没有证明。"};
        case sim::RunVerdict::invariant_broken:
            return {"An invariant broke that must never break.",
                    "一条绝不能被破坏的不变式被破坏了。"};
        case sim::RunVerdict::incomplete:
            return {"The run was stopped before its end.", "运行在结束之前被停止。"};
    }
    return {};
}

QString numberOf(std::int64_t value, scenario::Comparison::Unit unit) {
    scenario::Comparison figure;
    figure.value = value;
    figure.unit =
        unit == scenario::Comparison::Unit::percent ? scenario::Comparison::Unit::count : unit;
    return toQt(scenario::to_string(figure));
}

}  // namespace

VerdictModel::VerdictModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent), workspace_(workspace) {
    connect(&workspace_, &Workspace::opened, this, &VerdictModel::reset);
    connect(&workspace_, &Workspace::closed, this, &VerdictModel::reset);
    connect(&workspace_, &Workspace::branchChanged, this, &VerdictModel::reset);
    connect(&workspace_, &Workspace::revealsChanged, this, &VerdictModel::reset);
    connect(&workspace_, &Workspace::languageChanged, this, &VerdictModel::reset);
    reset();
}

VerdictModel::~VerdictModel() = default;

QString VerdictModel::sentence() const {
    if (!workspace_.isOpen() || !workspace_.revealsAll()) return {};
    return workspace_.say(wordsOf(workspace_.recording().report().verdict));
}

void VerdictModel::reset() {
    beginResetModel();
    rows_.clear();
    if (workspace_.isOpen() && workspace_.revealsAll()) {
        const sim::Report& report = workspace_.recording().report();
        for (const sim::CheckRow& check : report.checks) addCheck(check);
        for (const sim::FigureRow& figure : report.figures) {
            Row row;
            row.name =
                toQt(figure.scope.empty() ? figure.name : figure.name + " (" + figure.scope + ")");
            row.expected = toQt(scenario::to_string(figure.expected));
            row.found = numberOf(figure.found, figure.expected.unit);
            row.holds = figure.holds;
            rows_.push_back(std::move(row));
        }
        for (const sim::InvariantRow& invariant : report.invariants) addInvariant(invariant);
        for (const std::string& kind : report.not_reached) {
            Row row;
            row.name = toQt(kind);
            row.expected = workspace_.say({"occurs", "应发生"});
            row.found = workspace_.say({"never", "从未发生"});
            row.holds = false;
            rows_.push_back(std::move(row));
        }
        for (const sim::FaultRow& fault : report.faults) {
            if (!fault.vacuous()) continue;
            Row row;
            row.name = workspace_.say({"fault %1: %2", "故障 %1：%2"})
                           .arg(fault.fault)
                           .arg(toQt(fault.action));
            row.expected = workspace_.say({"touches something", "应触及某物"});
            row.found = workspace_.say({"nothing", "什么也没有"});
            row.holds = false;
            rows_.push_back(std::move(row));
        }
        // What does not hold is what is looked for.
        std::stable_partition(rows_.begin(), rows_.end(),
                              [](const Row& row) { return !row.holds; });
    }
    endResetModel();
}

void VerdictModel::addCheck(const sim::CheckRow& check) {
    // What nobody expected anything of and found nothing says nothing.
    if (!check.expected && check.found == 0) return;
    Row row;
    row.check = check.name;
    row.name = toQt(check.scope ? check.name + " (" + *check.scope + ")" : check.name);
    row.expected = check.expected ? toQt(scenario::to_string(*check.expected))
                                  : workspace_.say({"nothing said", "未说明"});
    row.found = QString::number(check.found);
    row.holds = check.holds;
    for (const auto& seen : check.witnesses) {
        for (const std::string& record : seen.records) row.records.push_back(toQt(record));
        if (seen.event && row.event == trace::no_event) row.event = trace::EventId{*seen.event};
    }
    row.records.removeDuplicates();
    row.witness = row.records.mid(0, 3).join(QStringLiteral(", "));
    if (row.records.size() > 3) row.witness += QStringLiteral(" …");
    rows_.push_back(std::move(row));
}

void VerdictModel::addInvariant(const sim::InvariantRow& invariant) {
    if (invariant.broken == 0) return;
    Row row;
    row.check = invariant.name;
    row.name = toQt(invariant.name);
    row.expected = invariant.allowed ? workspace_.say({"may break", "允许被破坏"})
                                     : workspace_.say({"never breaks", "绝不被破坏"});
    row.found = workspace_.say({"broken %1 times", "被破坏 %1 次"}).arg(invariant.broken);
    row.holds = invariant.allowed;
    if (invariant.first) row.event = invariant.first->event;
    rows_.push_back(std::move(row));
}

trace::EventId VerdictModel::eventAt(int row) const {
    return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].event
                                        : trace::no_event;
}

int VerdictModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int VerdictModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : column_count;
}

QVariant VerdictModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case event_id_role:
            if (row.event == trace::no_event) return {};
            return QVariant::fromValue<qulonglong>(row.event.value);
        case holds_role: return row.holds;
        case records_role: return row.records;
        case check_role: return toQt(row.check);
        case Qt::DisplayRole: break;
        default: return {};
    }
    switch (index.column()) {
        case name_column: return row.name;
        case expected_column: return row.expected;
        case found_column: return row.found;
        case holds_column:
            return row.holds ? workspace_.say({"✓ holds", "✓ 成立"})
                             : workspace_.say({"✗ fails", "✗ 不成立"});
        case witness_column: return row.witness;
        default: return {};
    }
}

QVariant VerdictModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    switch (section) {
        case name_column: return workspace_.say({"Check", "检查"});
        case expected_column: return workspace_.say({"Expected", "预期"});
        case found_column: return workspace_.say({"Found", "实际"});
        case holds_column: return workspace_.say({"Holds", "结论"});
        case witness_column: return workspace_.say({"Seen at", "见于"});
        default: return {};
    }
}

}  // namespace brokerscope::gui
