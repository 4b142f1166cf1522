#pragma once
// Everything the window can be told to do, in one table: menus, keys, the command palette and the
// help page are made of it, so that none can know a command that another does not.

#include "sim/scene/words.h"

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

class QWidget;

namespace brokerscope::gui {

enum class CommandGroup : std::uint8_t { file, run, act, view, help };
sim::scene::Words wordsOf(CommandGroup group);

struct Command {
    QString id;                ///< `play`: also the name of its button
    sim::scene::Words name;    ///< in menus
    QList<QKeySequence> keys;  ///< the first is shown
    CommandGroup group = CommandGroup::run;
    std::function<void()> run;
    std::function<bool()> enabled = {};  ///< empty: always
    std::function<bool()> checked = {};  ///< empty: it is not a switch
    bool in_menu = true;                 ///< false: only by key and palette
    bool line_before = false;            ///< a separator above it in the menu
};

class Commands : public QObject {
    Q_OBJECT
public:
    /// `window`: where its keys work.
    explicit Commands(QWidget& window);

    QAction* add(Command command);
    /// Null if there is none.
    QAction* find(const QString& id) const;
    const std::deque<Command>& all() const { return commands_; }
    QAction* action(std::size_t place) const { return actions_[place]; }

    /// What is enabled and checked now.
    void refresh();
    void retranslate(std::string_view language);

private:
    QWidget& window_;
    std::deque<Command> commands_;
    std::vector<QAction*> actions_;  // beside commands_
};

}  // namespace brokerscope::gui
