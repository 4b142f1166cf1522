#include "gui/panels/events_panel.h"

#include "gui/models/events_model.h"
#include "gui/panels/style.h"
#include "gui/panels/tables.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

EventsPanel::EventsPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      model_(new EventsModel(workspace, this)),
      filter_(new QLineEdit(this)),
      all_(new QCheckBox(this)),
      count_(new QLabel(this)),
      table_(new QTableView(this)) {
    filter_->setObjectName(u"filter"_s);
    filter_->setClearButtonEnabled(false);
    all_->setObjectName(u"allEvents"_s);
    count_->setObjectName(u"quiet"_s);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    head->setSpacing(2 * grid);
    head->addWidget(filter_, 1);
    head->addWidget(all_);
    head->addWidget(count_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(head);
    rows->addWidget(table_, 1);

    table_->setModel(model_);
    prepareTable(*table_, u"events"_s);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        model_->setFilter(text);
        followCursor();
    });
    connect(all_, &QCheckBox::toggled, this, [this](bool on) {
        model_->setShowAll(on);
        followCursor();
    });
    connect(table_, &QTableView::doubleClicked, this, &EventsPanel::goTo);
    connect(table_, &QTableView::activated, this, &EventsPanel::goTo);
    connect(model_, &QAbstractItemModel::rowsInserted, this, &EventsPanel::followCursor);
    connect(model_, &QAbstractItemModel::rowsRemoved, this, &EventsPanel::followCursor);
    connect(model_, &QAbstractItemModel::modelReset, this, &EventsPanel::followCursor);
    connect(&workspace_, &Workspace::languageChanged, this, &EventsPanel::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &EventsPanel::retheme);
    retranslate();
    retheme();
}

void EventsPanel::setFilter(const QString& filter) { filter_->setText(filter); }

void EventsPanel::search() {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
}

void EventsPanel::retranslate() {
    filter_->setPlaceholderText(
        workspace_.say({"Filter: m7, shop/7, broker-2, kind:fetch, error:NOT_LEADER, or any word",
                        "筛选：m7、shop/7、broker-2、kind:fetch、error:NOT_LEADER，或任意文字"}));
    filter_->setAccessibleName(workspace_.say({"Filter of the events", "事件筛选"}));
    all_->setText(workspace_.say({"Idle traffic too", "包括空闲流量"}));
    table_->setAccessibleName(workspace_.say({"Events up to now", "到目前为止的事件"}));
    retheme();
    followCursor();
}

void EventsPanel::retheme() {
    fitTable(*table_, {u"000.000 s"_s, u"controller-1"_s, u"message.delivered_"_s});
}

void EventsPanel::followCursor() {
    const int rows = model_->rowCount();
    count_->setText(workspace_.say({"%1 events", "%1 个事件"}).arg(rows));
    if (isVisible()) table_->scrollToBottom();
}

void EventsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    followCursor();
}

void EventsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    followCursor();
}

void EventsPanel::goTo(const QModelIndex& index) {
    const trace::EventId event = model_->eventAt(index.row());
    if (workspace_.isOpen() && event != trace::no_event) workspace_.playback()->seek(event);
}

}  // namespace brokerscope::gui
