#pragma once
// A person acts on the world: menus of things, keys on the selection, messages dragged away. All of
// it is made of acts_on (sim/session/acts.h); what is done becomes a branch, and nothing is lost.
//
//   right click, menu key     the acts on a thing; what cannot be done says why
//   K C D X U                 crash, cut, delay, lose, bring back the selection
//   drag a message            to the bin or off the picture: lost; elsewhere: later
//
// Texts are spoken through `told`: the window says them large for three seconds.

#include "gui/canvas/canvas.h"
#include "gui/engine/workspace.h"
#include "gui/panels/commands.h"
#include "sim/session/acts.h"

#include <QObject>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

class QMenu;

namespace brokerscope::gui {

class DragBin;

class Acting : public QObject {
    Q_OBJECT

public:
    /// `window`: the parent of its menus and dialogs.
    Acting(Workspace& workspace, QWidget& window);

    /// Right clicks and drags on this canvas are its from now on.
    void watch(Canvas& canvas);
    /// K C D X U, a branch without an act, saving; while `in_sight` says that the world is.
    void addCommands(Commands& commands, const std::function<bool()>& in_sight);

    /// What can be done to a thing at the cursor; with the reason where a challenge forbids it.
    std::vector<sim::Act> actsOn(std::string_view entity) const;
    /// Words of actions that are allowed; empty: all. Asked each time.
    void setAllowed(std::function<std::vector<std::string>()> allowed);
    /// What the branch of an act is called; empty: the next "what-if". Asked each time.
    void setBranchName(std::function<std::string()> name);

    /// Does it by the words of `acts_on`, without a menu; `choice` empty: the ordinary way. False
    /// if there is no such act or it cannot be done, which has been told then.
    bool act(const std::string& entity, const std::string& act, const std::string& choice = {});
    /// The act of a key on the selection.
    bool actByKey(char key);
    /// The menu of a thing, not shown; it deletes itself when closed. Null: nothing can be done.
    /// Its actions are called `act:crash` and `act:crash/for-2s`.
    QMenu* makeMenu(const std::string& entity);
    void showMenu(const QString& entity, QPoint global);

    /// The scenario with all acts of this branch, as a file that the command line replays. False,
    /// and told, if it cannot be written.
    bool save(const QString& file);
    void askWhereToSave();

Q_SIGNALS:
    /// A sentence for a person, and how to undo what was done; empty: nothing was done.
    void told(const QString& what, const QString& undo);

private:
    void perform(const sim::Act& act, const sim::ActChoice& choice);
    void onActed(int branch);
    void addToMenu(QMenu& menu, const std::string& entity, const sim::Act& act);
    QString say(const scenario::Text& text) const;
    QString nameOf(const std::string& entity) const;

    void startDrag(Canvas& canvas, const QString& entity, QPointF from);
    void drag(QPointF place);
    void drop(QPointF place);
    void endDrag();
    /// How much later the message arrives if it is let go there.
    core::Duration delayAt(QPointF place) const;

    Workspace& workspace_;
    QWidget& window_;
    std::vector<Canvas*> canvases_;
    std::function<std::vector<std::string>()> allowed_;
    std::function<std::string()> branch_name_;
    QString doing_;  ///< what was done, until its branch is there
    DragBin* bin_ = nullptr;
    Canvas* dragging_on_ = nullptr;
    std::string dragged_;
    QPointF drag_from_;
    double line_ = 0;  ///< length of its way in the picture
};

}  // namespace brokerscope::gui
