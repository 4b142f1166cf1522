#include "gui/panels/tables.h"

#include "gui/panels/style.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QTableView>

namespace brokerscope::gui {

void prepareTable(QTableView& table, const QString& name) {
    table.setObjectName(name);
    table.setShowGrid(false);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setMinimumSectionSize(2 * grid);
    table.horizontalHeader()->setStretchLastSection(true);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setHighlightSections(false);
    auto* copy = new QAction(&table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, &table,
                     [&table] { QApplication::clipboard()->setText(copiedRows(table)); });
    table.addAction(copy);
}

void fitTable(QTableView& table, const QList<QString>& widest) {
    table.ensurePolished();
    const QFontMetrics metrics = table.fontMetrics();
    table.verticalHeader()->setDefaultSectionSize(metrics.height() + grid);
    for (int column = 0; column < widest.size(); ++column) {
        const QString head = table.model()->headerData(column, Qt::Horizontal).toString();
        const int width =
            std::max(metrics.horizontalAdvance(widest[column]), metrics.horizontalAdvance(head));
        table.setColumnWidth(column, width + 3 * grid);
    }
}

QString copiedRows(const QTableView& table) {
    QStringList lines;
    const QModelIndexList rows = table.selectionModel()->selectedRows();
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < table.model()->columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace brokerscope::gui
