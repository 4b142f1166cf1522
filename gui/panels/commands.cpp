#include "gui/panels/commands.h"

#include <QWidget>

namespace brokerscope::gui {

sim::scene::Words wordsOf(CommandGroup group) {
    switch (group) {
        case CommandGroup::file: return {"File", "文件"};
        case CommandGroup::run: return {"Run", "运行"};
        case CommandGroup::act: return {"Act", "操作"};
        case CommandGroup::view: return {"View", "视图"};
        case CommandGroup::help: return {"Help", "帮助"};
    }
    return {};
}

Commands::Commands(QWidget& window) : QObject(&window), window_(window) {}

QAction* Commands::add(Command command) {
    auto* action = new QAction(this);
    action->setObjectName(command.id);
    action->setShortcuts(command.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setCheckable(static_cast<bool>(command.checked));
    connect(action, &QAction::triggered, this, [this, run = command.run] {
        run();
        refresh();
    });
    window_.addAction(action);
    commands_.push_back(std::move(command));
    actions_.push_back(action);
    return action;
}

QAction* Commands::find(const QString& id) const {
    for (QAction* action : actions_)
        if (action->objectName() == id) return action;
    return nullptr;
}

void Commands::refresh() {
    for (std::size_t i = 0; i < actions_.size(); ++i) {
        const Command& command = commands_[i];
        if (command.enabled) actions_[i]->setEnabled(command.enabled());
        if (command.checked) actions_[i]->setChecked(command.checked());
    }
}

void Commands::retranslate(std::string_view language) {
    for (std::size_t i = 0; i < actions_.size(); ++i)
        actions_[i]->setText(QString::fromUtf8(commands_[i].name.in(language)));
}

}  // namespace brokerscope::gui
