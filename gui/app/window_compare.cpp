// Two runs side by side in the window.

#include "gui/app/main_window.h"
#include "gui/engine/text.h"
#include "gui/panels/comparison.h"
#include "gui/panels/differences_panel.h"
#include "gui/panels/lesson_panel.h"
#include "gui/panels/style.h"

#include <QMenu>
#include <QTabWidget>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

void MainWindow::connectComparison() {
    comparison_ = new Comparison(workspace_, this);
    differences_ = new DifferencesPanel(workspace_, *comparison_, this);
    differences_->hide();
    differences_->setBackgroundRole(QPalette::Base);
    differences_->setAutoFillBackground(true);
    add(CommandGroup::view, u"compare"_s, {"Compare…", "对比…"}, {Qt::CTRL | Qt::Key_D},
        [this] { compare(); },
        {.enabled =
             [this] {
                 return comparison_->comparing() ||
                        (open() && !lesson_->active() &&
                         (!workspace_.recording().scenario().variants.empty() ||
                          workspace_.branches().size() > 1));
             },
         .checked = [this] { return comparison_->comparing(); },
         .line_before = true});
    connect(comparison_, &Comparison::changed, this, [this] {
        const bool comparing = comparison_->comparing();
        world_->compareWith(
            comparison_->second(), [this] { return comparison_->position(); },
            comparison_->firstTitle(), comparison_->secondTitle());
        if (comparing && bottom_->count() == 2)
            bottom_->addTab(differences_, workspace_.say({"Differences", "差异"}));
        if (!comparing && bottom_->count() > 2) {
            bottom_->removeTab(2);
            bottom_->hide();
        }
        side_->setVisible(!comparing && !workspace_.presenter());
        if (comparing) showBottom(Bottom::differences);
        commands_.refresh();
    });
}

void MainWindow::compare() {
    if (comparison_->comparing()) {
        comparison_->stop();
        return;
    }
    auto* menu = new QMenu(this);
    menu->setObjectName(u"compareMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto entry = [&](const QString& text, const QString& id, auto choose) {
        QAction* action = menu->addAction(text);
        action->setObjectName(id);
        connect(action, &QAction::triggered, this, choose);
    };
    const scenario::Scenario& scenario = workspace_.recording().scenario();
    const auto variant = [&](const QString& text, const std::string& name) {
        if (name != scenario.variant)
            entry(text, u"variant:"_s + toQt(name),
                  [this, name] { comparison_->withVariant(fromQt(opened_name_), name); });
    };
    variant(workspace_.say({"the story itself", "原剧情"}), {});
    for (const scenario::VariantInfo& each : scenario.variants) {
        const std::string& title = each.title.in(workspace_.language());
        variant(toQt(title.empty() ? each.name : title), each.name);
    }
    const auto& branches = workspace_.branches();
    for (int i = 0; i < static_cast<int>(branches.size()); ++i)
        if (i != workspace_.currentBranch())
            entry(toQt(branches[static_cast<std::size_t>(i)].name), u"branch:%1"_s.arg(i),
                  [this, i] { comparison_->withBranch(i); });
    menu->popup(mapToGlobal(QPoint(width() - menu->sizeHint().width() - 2 * grid, 6 * grid)));
}

}  // namespace brokerscope::gui
