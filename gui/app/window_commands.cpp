// The window's own commands.

#include "gui/app/main_window.h"
#include "gui/panels/dialogs.h"
#include "gui/panels/events_panel.h"

#include <QApplication>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

void MainWindow::addRunCommands() {
    const auto is_open = [this] { return open(); };
    const auto behind_start = [this] { return open() && !workspace_.playback()->atStart(); };
    const auto before_end = [this] { return open() && !workspace_.playback()->atEnd(); };
    const auto selected = [this] { return open() && !workspace_.selected().empty(); };
    const auto add = [this](const QString& id, sim::scene::Words name, QList<QKeySequence> keys,
                            std::function<void()> run, std::function<bool()> enabled,
                            bool line = false) {
        commands_.add({.id = id,
                       .name = name,
                       .keys = std::move(keys),
                       .group = CommandGroup::run,
                       .run = std::move(run),
                       .enabled = std::move(enabled),
                       .line_before = line});
    };
    add(
        u"play"_s, {"Play or pause", "播放或暂停"}, {Qt::Key_Space},
        [this] { workspace_.playback()->toggle(); }, is_open);
    add(
        u"on"_s, {"One event on", "前进一个事件"}, {Qt::Key_Right},
        [this] { workspace_.playback()->stepForward(); }, before_end);
    add(
        u"back"_s, {"One event back", "后退一个事件"}, {Qt::Key_Left},
        [this] { workspace_.playback()->stepBack(); }, behind_start);
    add(
        u"start"_s, {"To the start", "回到开头"}, {Qt::Key_Home},
        [this] { workspace_.playback()->toStart(); }, behind_start);
    add(
        u"end"_s, {"To the end", "到结尾"}, {Qt::Key_End},
        [this] { workspace_.playback()->toEnd(); }, before_end);
    add(
        u"goto"_s, {"Go to a time or event…", "前往时间或事件…"}, {Qt::Key_G},
        [this] { (new GoToDialog(workspace_, this))->open(); }, is_open);
    add(
        u"nextOf"_s, {"Next event of the selection", "选中项的下一个事件"},
        {Qt::SHIFT | Qt::Key_Right},
        [this] { workspace_.playback()->nextOf(workspace_.selected()); }, selected, true);
    add(
        u"previousOf"_s, {"Previous event of the selection", "选中项的上一个事件"},
        {Qt::SHIFT | Qt::Key_Left},
        [this] { workspace_.playback()->previousOf(workspace_.selected()); }, selected);
    add(
        u"cause"_s, {"To the cause", "到原因"}, {Qt::CTRL | Qt::Key_Left},
        [this] { workspace_.playback()->toCause(); }, behind_start);
    add(
        u"effect"_s, {"To the effect", "到结果"}, {Qt::CTRL | Qt::Key_Right},
        [this] { workspace_.playback()->toEffect(); }, before_end);
    add(
        u"follow"_s, {"Follow the selected record", "跟踪选中的消息"}, {Qt::Key_F},
        [this] {
            workspace_.follow(workspace_.recordOf(workspace_.selected()));
            showSide(Side::follow);
        },
        [this] { return open() && !workspace_.recordOf(workspace_.selected()).empty(); });
    add(
        u"slower"_s, {"Slower", "放慢"}, {Qt::Key_BracketLeft},
        [this] { workspace_.playback()->slower(); }, is_open, true);
    add(
        u"faster"_s, {"Faster", "加快"}, {Qt::Key_BracketRight},
        [this] { workspace_.playback()->faster(); }, is_open);
    add(
        u"pace"_s, {"Ordinary pace", "默认速度"}, {Qt::Key_Backslash},
        [this] { workspace_.playback()->defaultSpeed(); }, is_open);
    commands_.add(
        {.id = u"express"_s,
         .name = {"Express", "快进"},
         .keys = {Qt::Key_E},
         .group = CommandGroup::run,
         .run = [this] { workspace_.playback()->setExpress(!workspace_.playback()->express()); },
         .enabled = is_open,
         .checked = [this] { return open() && workspace_.playback()->express(); }});
    commands_.add({.id = u"undo"_s,
                   .name = {"Undo the last act", "撤销上一个操作"},
                   .keys = {QKeySequence(Qt::CTRL | Qt::Key_Z)},
                   .group = CommandGroup::act,
                   .run = [this] { workspace_.undo(); },
                   .enabled = [this] { return workspace_.canUndo(); }});
    commands_.add({.id = u"redo"_s,
                   .name = {"Redo it", "重做"},
                   .keys = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)},
                   .group = CommandGroup::act,
                   .run = [this] { workspace_.redo(); },
                   .enabled = [this] { return workspace_.canRedo(); }});
}

void MainWindow::addViewCommands() {
    const auto is_open = [this] { return open(); };
    const auto add = [this](const QString& id, sim::scene::Words name, QList<QKeySequence> keys,
                            std::function<void()> run, std::function<bool()> enabled,
                            std::function<bool()> checked = {}, bool line = false) {
        commands_.add({.id = id,
                       .name = name,
                       .keys = std::move(keys),
                       .group = CommandGroup::view,
                       .run = std::move(run),
                       .enabled = std::move(enabled),
                       .checked = std::move(checked),
                       .line_before = line});
    };
    const auto view = [&](const QString& id, sim::scene::Words name, Qt::Key key,
                          WorldPanel::Shows shows) {
        add(
            id, name, {QKeySequence(Qt::Key_V, key)}, [this, shows] { world_->setShows(shows); },
            is_open, [this, shows] { return world_->shows() == shows; });
    };
    view(u"viewBoth"_s, {"Stage and logs", "舞台和日志"}, Qt::Key_B, WorldPanel::Shows::both);
    view(u"viewStage"_s, {"Stage only", "只看舞台"}, Qt::Key_C, WorldPanel::Shows::stage);
    view(u"viewLogs"_s, {"Logs only", "只看日志"}, Qt::Key_L, WorldPanel::Shows::logs);
    const auto side = [&](const QString& id, sim::scene::Words name, Qt::Key key, Side which,
                          bool line = false) {
        add(
            id, name, {QKeySequence(Qt::Key_V, key)},
            [this, which] { showSide(which, !sideShown(which)); }, is_open,
            [this, which] { return sideShown(which); }, line);
    };
    side(u"viewInspector"_s, {"Inspector", "检查"}, Qt::Key_I, Side::inspector, true);
    side(u"viewFollow"_s, {"Life of a record", "消息的经历"}, Qt::Key_F, Side::follow);
    const auto bottom = [&](const QString& id, sim::scene::Words name, Qt::Key key, Bottom which) {
        add(
            id, name, {QKeySequence(Qt::Key_V, key)},
            [this, which] { showBottom(which, !bottomShown(which)); }, is_open,
            [this, which] { return bottomShown(which); });
    };
    bottom(u"viewEvents"_s, {"Events", "事件"}, Qt::Key_E, Bottom::events);
    bottom(u"viewVerdict"_s, {"Verdict", "结论"}, Qt::Key_V, Bottom::verdict);
    add(
        u"filter"_s, {"Filter the events", "筛选事件"}, {Qt::Key_Slash},
        [this] {
            showBottom(Bottom::events);
            events_->search();
        },
        is_open);
    add(
        u"reveal"_s, {"Show everything", "全部显示"}, {Qt::CTRL | Qt::Key_R},
        [this] { revealAll(); }, [this] { return open() && !workspace_.revealsAll(); }, {}, true);
    add(
        u"presenter"_s, {"Presenter's layout", "演示布局"}, {Qt::Key_P},
        [this] { workspace_.setPresenter(!workspace_.presenter()); }, {},
        [this] { return workspace_.presenter(); });
    add(
        u"fullscreen"_s, {"Full screen", "全屏"}, {Qt::Key_F11},
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }, {},
        [this] { return isFullScreen(); });
    add(
        u"blank"_s, {"Blank the pictures until a key", "黑屏，按任意键恢复"},
        {Qt::Key_B, Qt::Key_Period}, [this] { setBlank(true); }, is_open);
    const auto theme = [&](const QString& id, sim::scene::Words name, const std::string& which,
                           bool line = false) {
        add(
            id, name, {}, [this, which] { workspace_.setTheme(which); }, {},
            [this, which] { return workspace_.theme().name == which; }, line);
    };
    theme(u"themeLight"_s, {"Light", "浅色"}, "light", true);
    theme(u"themeDark"_s, {"Dark", "深色"}, "dark");
    theme(u"themeProjector"_s, {"Projector", "投影"}, "projector");
    add(
        u"language"_s, {"中文", "English"}, {Qt::CTRL | Qt::Key_L},
        [this] { setLanguage(workspace_.language() == "zh" ? "en" : "zh"); }, {}, {}, true);
    add(
        u"reducedMotion"_s, {"Reduced motion", "减少动画"}, {},
        [this] { workspace_.setReducedMotion(!workspace_.reducedMotion()); }, {},
        [this] { return workspace_.reducedMotion(); });
    add(u"escape"_s, {"Leave", "离开"}, {Qt::Key_Escape}, [this] { escape(); }, {});
}

void MainWindow::addFileCommands() {
    const auto add = [this](const QString& id, sim::scene::Words name, QList<QKeySequence> keys,
                            CommandGroup group, std::function<void()> run,
                            std::function<bool()> enabled = {}, bool line = false) {
        commands_.add({.id = id,
                       .name = name,
                       .keys = std::move(keys),
                       .group = group,
                       .run = std::move(run),
                       .enabled = std::move(enabled),
                       .line_before = line});
    };
    add(u"open"_s, {"Open a scenario file…", "打开场景文件…"}, {Qt::CTRL | Qt::Key_O},
        CommandGroup::file, [this] { openFile(); });
    add(u"palette"_s, {"All commands…", "所有命令…"}, {Qt::CTRL | Qt::SHIFT | Qt::Key_P},
        CommandGroup::help, [this] { (new CommandPalette(workspace_, commands_, this))->open(); });
    add(u"help"_s, {"Help", "帮助"}, {Qt::Key_Question, Qt::Key_F1}, CommandGroup::help,
        [this] { (new HelpPage(workspace_, commands_, this))->open(); });
    add(
        u"quit"_s, {"Quit", "退出"}, {Qt::CTRL | Qt::Key_Q}, CommandGroup::file,
        [this] { close(); }, {}, true);
}

}  // namespace brokerscope::gui
