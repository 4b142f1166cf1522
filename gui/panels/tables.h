#pragma once
// Tables of the window: no grid, whole rows, row heights from the font, text that can be copied.

#include <QString>

class QTableView;

namespace brokerscope::gui {

void prepareTable(QTableView& table, const QString& name);
/// Row heights and column widths from the font; the last column takes what is left.
void fitTable(QTableView& table, const QList<QString>& widest);
/// The selected rows, cells by tabs, rows by lines.
QString copiedRows(const QTableView& table);

}  // namespace brokerscope::gui
