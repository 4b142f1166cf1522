#include "gui/panels/inspector_panel.h"

#include "gui/engine/text.h"
#include "gui/models/inspector_model.h"
#include "gui/panels/link_delegate.h"
#include "gui/panels/style.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace brokerscope::gui {

using sim::scene::Words;
using namespace Qt::StringLiterals;

namespace {

constexpr Words nothing{"Click a thing on the stage or in the logs: its values stand here.",
                        "点击舞台或日志中的任何东西，它的数值会显示在这里。"};
constexpr std::size_t visited_max = 64;

bool leads(const QModelIndex& index) {
    return index.column() == 1 && (!index.data(InspectorModel::entity_role).toString().isEmpty() ||
                                   index.data(InspectorModel::event_id_role).isValid());
}

QToolButton* small(const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setAutoRaise(true);
    return button;
}

}  // namespace

InspectorPanel::InspectorPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      model_(new InspectorModel(workspace, this)),
      title_(new QLabel(this)),
      hint_(new QLabel(this)),
      back_(small(u"inspectorBack"_s, this)),
      forward_(small(u"inspectorForward"_s, this)),
      life_(small(u"inspectorFollow"_s, this)),
      tree_(new QTreeView(this)) {
    title_->setObjectName(u"title"_s);
    title_->setWordWrap(true);
    hint_->setObjectName(u"quiet"_s);
    hint_->setWordWrap(true);
    hint_->setMargin(2 * grid);
    hint_->setAlignment(Qt::AlignTop);
    back_->setText(u"‹"_s);
    forward_->setText(u"›"_s);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(2 * grid, grid, grid, grid);
    head->addWidget(title_, 1);
    head->addWidget(life_);
    head->addWidget(back_);
    head->addWidget(forward_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(head);
    rows->addWidget(hint_, 1);
    rows->addWidget(tree_, 1);

    tree_->setObjectName(u"inspector"_s);
    tree_->setModel(model_);
    tree_->setItemDelegate(new LinkDelegate(leads, this));
    tree_->setUniformRowHeights(true);
    tree_->setHeaderHidden(true);
    tree_->setIndentation(2 * grid);
    tree_->header()->setStretchLastSection(true);
    tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    connect(tree_, &QTreeView::clicked, this, &InspectorPanel::follow);
    connect(tree_, &QTreeView::activated, this, &InspectorPanel::follow);
    connect(model_, &InspectorModel::titleChanged, this, &InspectorPanel::showTitle);
    connect(model_, &QAbstractItemModel::modelReset, this, &InspectorPanel::showTitle);
    connect(back_, &QToolButton::clicked, this, &InspectorPanel::goBack);
    connect(forward_, &QToolButton::clicked, this, &InspectorPanel::goForward);
    connect(life_, &QToolButton::clicked, this,
            [this] { workspace_.follow(workspace_.recordOf(workspace_.selected())); });
    connect(&workspace_, &Workspace::selectionChanged, this, &InspectorPanel::remember);
    connect(&workspace_, &Workspace::languageChanged, this, &InspectorPanel::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &InspectorPanel::retheme);
    retranslate();
    retheme();
}

void InspectorPanel::retranslate() {
    hint_->setText(workspace_.say(nothing));
    back_->setToolTip(workspace_.say({"What was selected before", "上一个选中项"}));
    forward_->setToolTip(workspace_.say({"What was selected after", "下一个选中项"}));
    life_->setText(workspace_.say({"Follow", "跟踪"}));
    for (QToolButton* button : {back_, forward_}) button->setAccessibleName(button->toolTip());
    tree_->setAccessibleName(workspace_.say({"Values", "数值"}));
    showTitle();
}

void InspectorPanel::retheme() {
    static_cast<LinkDelegate*>(tree_->itemDelegate())->setColour(accentOf(workspace_.theme()));
    tree_->viewport()->update();
}

void InspectorPanel::showTitle() {
    const bool any = !workspace_.selected().empty() && model_->rowCount() > 0;
    title_->setText(any ? model_->title() : workspace_.say({"Inspector", "检查"}));
    hint_->setVisible(!any);
    tree_->setVisible(any);
    tree_->expandToDepth(0);
    tree_->resizeColumnToContents(0);
    tree_->setColumnWidth(0, std::min(tree_->columnWidth(0), tree_->width() / 2));
    updateButtons();
}

void InspectorPanel::remember() {
    if (!walking_ && !workspace_.selected().empty() &&
        (at_ < 0 || visited_[static_cast<std::size_t>(at_)] != workspace_.selected())) {
        visited_.resize(static_cast<std::size_t>(at_ + 1));
        visited_.push_back(workspace_.selected());
        if (visited_.size() > visited_max) visited_.erase(visited_.begin());
        at_ = static_cast<int>(visited_.size()) - 1;
    }
    updateButtons();
}

void InspectorPanel::updateButtons() {
    back_->setEnabled(canGoBack());
    forward_->setEnabled(canGoForward());
    life_->setVisible(!workspace_.recordOf(workspace_.selected()).empty());
}

void InspectorPanel::goBack() {
    if (!canGoBack()) return;
    walking_ = true;
    workspace_.select(visited_[static_cast<std::size_t>(--at_)]);
    walking_ = false;
}

void InspectorPanel::goForward() {
    if (!canGoForward()) return;
    walking_ = true;
    workspace_.select(visited_[static_cast<std::size_t>(++at_)]);
    walking_ = false;
}

void InspectorPanel::follow(const QModelIndex& index) {
    if (!leads(index)) return;
    const QString entity = index.data(InspectorModel::entity_role).toString();
    if (!entity.isEmpty())
        workspace_.select(fromQt(entity));
    else if (workspace_.isOpen())
        workspace_.playback()->seek(
            trace::EventId{index.data(InspectorModel::event_id_role).toULongLong()});
}

}  // namespace brokerscope::gui
