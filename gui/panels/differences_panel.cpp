#include "gui/panels/differences_panel.h"

#include "gui/engine/text.h"
#include "gui/panels/format.h"
#include "gui/panels/style.h"
#include "gui/panels/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

DifferencesPanel::DifferencesPanel(Workspace& workspace, Comparison& comparison, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      comparison_(comparison),
      sentence_(new QLabel(this)),
      first_(new QToolButton(this)),
      table_(new QTableWidget(0, 3, this)) {
    sentence_->setObjectName(u"title"_s);
    first_->setObjectName(u"link"_s);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    head->addWidget(sentence_);
    head->addSpacing(2 * grid);
    head->addWidget(first_);
    head->addStretch(1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(head);
    rows->addWidget(table_, 1);
    prepareTable(*table_, u"differences"_s);
    connect(table_, &QTableWidget::cellClicked, this,
            [this](int row, int) { workspace_.follow(fromQt(table_->item(row, 0)->text())); });
    connect(first_, &QToolButton::clicked, this, [this] {
        if (const auto time = comparison_.firstDifference()) workspace_.playback()->seek(*time);
    });
    connect(&comparison_, &Comparison::changed, this, &DifferencesPanel::refresh);
    connect(&workspace_, &Workspace::moved, this, &DifferencesPanel::refresh);
    connect(&workspace_, &Workspace::branchChanged, this, &DifferencesPanel::refresh);
    connect(&workspace_, &Workspace::languageChanged, this, &DifferencesPanel::refresh);
    connect(&workspace_, &Workspace::themeChanged, this, &DifferencesPanel::refresh);
}

void DifferencesPanel::refresh() {
    if (!comparison_.comparing() || !isVisibleTo(window())) return;
    const std::vector<Difference> rows = comparison_.differences();
    const auto first = comparison_.firstDifference();
    sentence_->setText(
        rows.empty()
            ? workspace_.say({"No record's fate differs so far.", "到目前为止没有消息的结局不同。"})
            : workspace_.say({"Records whose fate differs: %1", "结局不同的消息：%1 条"})
                  .arg(rows.size()));
    first_->setVisible(first.has_value());
    if (first)
        first_->setText(workspace_.say({"they part at %1", "从 %1 起不同"}).arg(timeText(*first)));
    table_->setAccessibleName(workspace_.say({"Differences", "差异"}));
    table_->setHorizontalHeaderLabels(
        {workspace_.say({"Record", "消息"}), comparison_.firstTitle(), comparison_.secondTitle()});
    table_->setRowCount(static_cast<int>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int row = static_cast<int>(i);
        const QString cells[] = {toQt(rows[i].record), textOf(rows[i].first),
                                 textOf(rows[i].second)};
        for (int column = 0; column < 3; ++column)
            table_->setItem(row, column, new QTableWidgetItem(cells[column]));
    }
    const QString wide = workspace_.say(
        {"2 copies in the log, charge ×2, refund ×2", "日志中 2 份，charge ×2，refund ×2"});
    fitTable(*table_, {u"billing/1000"_s, wide});
}

QString DifferencesPanel::textOf(const Fate& fate) const {
    QString text;
    if (fate.copies == 0)
        text = workspace_.say({"not in the log", "不在日志中"});
    else if (fate.copies == 1)
        text = workspace_.say({"once in the log", "日志中 1 份"});
    else
        text = workspace_.say({"%1 copies in the log", "日志中 %1 份"}).arg(fate.copies);
    for (const auto& [effect, times] : fate.effects)
        text += workspace_.say({", ", "，"}) + toQt(effect) + u" ×%1"_s.arg(times);
    return text;
}

}  // namespace brokerscope::gui
