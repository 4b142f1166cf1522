#include "gui/panels/follow_panel.h"

#include "gui/engine/text.h"
#include "gui/models/follow_model.h"
#include "gui/panels/icons.h"
#include "gui/panels/style.h"
#include "gui/panels/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace brokerscope::gui {

using sim::scene::Words;
using namespace Qt::StringLiterals;

namespace {

constexpr Words nothing{
    "Name a record, or click one in the logs and press F: everything that happens to it stands "
    "here, and it is lit wherever it is.",
    "输入一条消息的名字，或在日志里点中它再按 F：它的经历会列在这里，它在哪里，哪里就亮起来。"};
constexpr Words not_yet{"Nothing has happened to it yet.", "它还没有发生任何事。"};

}  // namespace

FollowPanel::FollowPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      model_(new FollowModel(workspace, this)),
      record_(new QLineEdit(this)),
      stop_(new QToolButton(this)),
      hint_(new QLabel(this)),
      table_(new QTableView(this)) {
    record_->setObjectName(u"followed"_s);
    stop_->setObjectName(u"stopFollowing"_s);
    hint_->setObjectName(u"quiet"_s);
    hint_->setWordWrap(true);
    hint_->setMargin(2 * grid);
    hint_->setAlignment(Qt::AlignTop);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(2 * grid, grid, grid, grid);
    head->addWidget(record_, 1);
    head->addWidget(stop_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(head);
    rows->addWidget(hint_, 1);
    rows->addWidget(table_, 1);

    table_->setModel(model_);
    prepareTable(*table_, u"life"_s);
    table_->setWordWrap(true);
    connect(record_, &QLineEdit::returnPressed, this,
            [this] { workspace_.follow(fromQt(record_->text().trimmed())); });
    connect(stop_, &QToolButton::clicked, this, [this] { workspace_.follow({}); });
    connect(table_, &QTableView::clicked, this, &FollowPanel::goTo);
    connect(table_, &QTableView::activated, this, &FollowPanel::goTo);
    connect(model_, &QAbstractItemModel::modelReset, this, &FollowPanel::showRows);
    connect(model_, &QAbstractItemModel::rowsInserted, this, &FollowPanel::showRows);
    connect(model_, &QAbstractItemModel::rowsRemoved, this, &FollowPanel::showRows);
    connect(&workspace_, &Workspace::followedChanged, this, &FollowPanel::showRecord);
    connect(&workspace_, &Workspace::languageChanged, this, &FollowPanel::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &FollowPanel::retheme);
    retranslate();
    retheme();
}

void FollowPanel::retranslate() {
    record_->setPlaceholderText(workspace_.say({"A record, such as shop/3", "消息，例如 shop/3"}));
    record_->setAccessibleName(workspace_.say({"Record that is followed", "正在跟踪的消息"}));
    stop_->setToolTip(workspace_.say({"Stop following", "停止跟踪"}));
    stop_->setAccessibleName(stop_->toolTip());
    table_->setAccessibleName(workspace_.say({"Life of the record", "消息的经历"}));
    showRecord();
}

void FollowPanel::retheme() {
    stop_->setIcon(icon(Sign::close, colourOf(workspace_.theme().quiet)));
    fitTable(*table_, {u"000.000 s"_s, u"broker-1"_s});
}

void FollowPanel::showRecord() {
    if (record_->text() != toQt(workspace_.followed()))
        record_->setText(toQt(workspace_.followed()));
    showRows();
}

void FollowPanel::showRows() {
    const bool any = model_->rowCount() > 0;
    hint_->setText(workspace_.say(workspace_.followed().empty() ? nothing : not_yet));
    hint_->setVisible(!any);
    table_->setVisible(any);
    stop_->setVisible(!workspace_.followed().empty());
    // A life is a few dozen rows: each may have the lines that it needs.
    table_->resizeRowsToContents();
    if (any) table_->scrollToBottom();
}

void FollowPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    table_->resizeRowsToContents();
}

void FollowPanel::goTo(const QModelIndex& index) {
    const trace::EventId event = model_->eventAt(index.row());
    if (workspace_.isOpen() && event != trace::no_event) workspace_.playback()->seek(event);
}

}  // namespace brokerscope::gui
