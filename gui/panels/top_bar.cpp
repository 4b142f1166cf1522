#include "gui/panels/top_bar.h"

#include "gui/engine/text.h"
#include "gui/panels/choice_box.h"
#include "gui/panels/commands.h"
#include "gui/panels/icons.h"
#include "gui/panels/style.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QSignalBlocker>
#include <QToolButton>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

TopBar::TopBar(Workspace& workspace, Commands& commands, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      commands_(commands),
      menus_(new QMenuBar(this)),
      title_(new QLabel(this)),
      variant_(new ChoiceBox(this)),
      home_(button(u"doors"_s)),
      present_(button(u"presenter"_s)),
      language_(button(u"language"_s)) {
    setObjectName(u"topBar"_s);
    setAttribute(Qt::WA_StyledBackground);
    title_->setObjectName(u"title"_s);
    title_->setAlignment(Qt::AlignCenter);
    title_->setMinimumWidth(0);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    variant_->setObjectName(u"variant"_s);
    variant_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    menus_->setNativeMenuBar(false);
    menus_->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Preferred);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(grid, grid / 2, grid, grid / 2);
    row->setSpacing(grid / 2);
    row->addWidget(home_);
    row->addWidget(menus_);
    row->addSpacing(grid);
    row->addWidget(title_, 1);
    row->addWidget(variant_);
    row->addSpacing(grid);
    row->addWidget(present_);
    row->addWidget(language_);

    connect(variant_, &QComboBox::activated, this,
            [this] { Q_EMIT variantWanted(variant_->currentData().toString()); });
    for (const auto signal : {&Workspace::opened, &Workspace::closed, &Workspace::languageChanged})
        connect(&workspace_, signal, this, &TopBar::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &TopBar::retheme);
    retheme();
}

QToolButton* TopBar::button(const QString& command) {
    auto* made = new QToolButton(this);
    made->setObjectName(command);
    made->setFocusPolicy(Qt::StrongFocus);
    QAction* action = commands_.find(command);
    Q_ASSERT(action != nullptr);
    made->setCheckable(action->isCheckable());
    connect(made, &QToolButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, made, [made, action] {
        made->setEnabled(action->isEnabled());
        made->setChecked(action->isChecked());
        made->setAccessibleName(action->text());
        made->setToolTip(action->text());
    });
    return made;
}

void TopBar::fillMenus() {
    compare_ = button(u"compare"_s);
    compare_->setToolButtonStyle(Qt::ToolButtonIconOnly);
    auto* row = static_cast<QHBoxLayout*>(layout());
    row->insertWidget(row->indexOf(present_), compare_);
    retheme();
    for (const CommandGroup group : {CommandGroup::file, CommandGroup::run, CommandGroup::act,
                                     CommandGroup::view, CommandGroup::help}) {
        QMenu* menu = menus_->addMenu(QString());
        menu->setObjectName(u"menu%1"_s.arg(static_cast<int>(group)));
        menu->setToolTipsVisible(true);
        for (std::size_t i = 0; i < commands_.all().size(); ++i) {
            const Command& command = commands_.all()[i];
            if (command.group != group || !command.in_menu) continue;
            if (command.line_before) menu->addSeparator();
            menu->addAction(commands_.action(i));
        }
        menu->menuAction()->setVisible(!menu->isEmpty());
    }
    retranslate();
}

void TopBar::setTitle(const QString& title) {
    given_title_ = title;
    showOpen();
}

void TopBar::retranslate() {
    const QList<QAction*> menus = menus_->actions();
    for (int i = 0; i < menus.size(); ++i) {
        menus[i]->setText(workspace_.say(wordsOf(static_cast<CommandGroup>(i))));
        menus[i]->menu()->setAccessibleName(menus[i]->text());
    }
    language_->setText(workspace_.language() == "zh" ? u"EN"_s : u"中文"_s);
    present_->setToolButtonStyle(Qt::ToolButtonIconOnly);
    variant_->setAccessibleName(workspace_.say({"Variant", "变体"}));
    showOpen();
}

void TopBar::retheme() {
    const QColor ink = colourOf(workspace_.theme().ink);
    home_->setIcon(icon(Sign::home, ink));
    present_->setIcon(icon(Sign::present, ink));
    if (compare_ != nullptr) compare_->setIcon(icon(Sign::compare, ink));
}

void TopBar::showOpen() {
    const QSignalBlocker quiet(variant_);
    variant_->clear();
    if (!workspace_.isOpen() || !given_title_.isEmpty()) {
        title_->setText(workspace_.isOpen() ? given_title_ : QString());
        variant_->hide();
        return;
    }
    const scenario::Scenario& scenario = workspace_.recording().scenario();
    title_->setText(toQt(scenario.title.in(workspace_.language())));
    variant_->addItem(workspace_.say({"the story itself", "原剧情"}), QString());
    for (const scenario::VariantInfo& variant : scenario.variants)
        variant_->addItem(toQt(variant.name), toQt(variant.name));
    variant_->setCurrentIndex(std::max(0, variant_->findData(toQt(scenario.variant))));
    variant_->setVisible(variant_->count() > 1);
}

}  // namespace brokerscope::gui
