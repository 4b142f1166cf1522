// The window's own commands.

#include "gui/app/main_window.h"
#include "gui/app/script.h"
#include "gui/panels/dialogs.h"
#include "gui/panels/events_panel.h"
#include "gui/panels/export_dialog.h"

#include <QApplication>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;
using Keys = QList<QKeySequence>;

void MainWindow::add(CommandGroup group, const QString& id, sim::scene::Words name, Keys keys,
                     std::function<void()> run, When when) {
    commands_.add({.id = id,
                   .name = name,
                   .keys = std::move(keys),
                   .group = group,
                   .run = std::move(run),
                   .enabled = std::move(when.enabled),
                   .checked = std::move(when.checked),
                   .line_before = when.line_before});
}

void MainWindow::addRunCommands() {
    const When any{.enabled = [this] { return open(); }};
    const When behind_start{
        .enabled = [this] { return open() && !workspace_.playback()->atStart(); }};
    const When before_end{.enabled = [this] { return open() && !workspace_.playback()->atEnd(); }};
    const When selected{.enabled = [this] { return open() && !workspace_.selected().empty(); }};
    const When record{.enabled = [this] {
        return open() && !workspace_.recordOf(workspace_.selected()).empty();
    }};
    const auto moving = [this](bool (Playback::*way)()) {
        return [this, way] { (workspace_.playback()->*way)(); };
    };
    const auto of_selection = [this](bool (Playback::*way)(std::string_view)) {
        return [this, way] { (workspace_.playback()->*way)(workspace_.selected()); };
    };
    const auto run = CommandGroup::run;
    const auto toggle = [this] { workspace_.playback()->toggle(); };
    add(run, u"play"_s, {"Play or pause", "播放或暂停"}, {Qt::Key_Space}, toggle, any);
    add(run, u"on"_s, {"One event on", "前进一个事件"}, {Qt::Key_Right},
        moving(&Playback::stepForward), before_end);
    add(run, u"back"_s, {"One event back", "后退一个事件"}, {Qt::Key_Left},
        moving(&Playback::stepBack), behind_start);
    add(run, u"start"_s, {"To the start", "回到开头"}, {Qt::Key_Home}, moving(&Playback::toStart),
        behind_start);
    add(run, u"end"_s, {"To the end", "到结尾"}, {Qt::Key_End}, moving(&Playback::toEnd),
        before_end);
    const auto go_to = [this] { (new GoToDialog(workspace_, this))->open(); };
    add(run, u"goto"_s, {"Go to a time or event…", "前往时间或事件…"}, {Qt::Key_G}, go_to, any);
    add(run, u"nextOf"_s, {"Next event of the selection", "选中项的下一个事件"},
        {Qt::SHIFT | Qt::Key_Right}, of_selection(&Playback::nextOf), selected);
    add(run, u"previousOf"_s, {"Previous event of the selection", "选中项的上一个事件"},
        {Qt::SHIFT | Qt::Key_Left}, of_selection(&Playback::previousOf), selected);
    add(run, u"cause"_s, {"To the cause", "到原因"}, {Qt::CTRL | Qt::Key_Left},
        moving(&Playback::toCause), behind_start);
    add(run, u"effect"_s, {"To the effect", "到结果"}, {Qt::CTRL | Qt::Key_Right},
        moving(&Playback::toEffect), before_end);
    const auto follow = [this] {
        workspace_.follow(workspace_.recordOf(workspace_.selected()));
        showSide(Side::follow);
    };
    add(run, u"follow"_s, {"Follow the selected record", "跟踪选中的消息"}, {Qt::Key_F}, follow,
        record);
}

void MainWindow::addPaceCommands() {
    const std::function<bool()> is_open = [this] { return open(); };
    const auto run = CommandGroup::run;
    add(run, u"slower"_s, {"Slower", "放慢"}, {Qt::Key_BracketLeft},
        [this] { workspace_.playback()->slower(); }, {.enabled = is_open, .line_before = true});
    add(run, u"faster"_s, {"Faster", "加快"}, {Qt::Key_BracketRight},
        [this] { workspace_.playback()->faster(); }, {.enabled = is_open});
    add(run, u"pace"_s, {"Ordinary pace", "默认速度"}, {Qt::Key_Backslash},
        [this] { workspace_.playback()->defaultSpeed(); }, {.enabled = is_open});
    const auto express = [this] {
        workspace_.playback()->setExpress(!workspace_.playback()->express());
    };
    add(run, u"express"_s, {"Express", "快进"}, {Qt::Key_E}, express,
        {.enabled = is_open,
         .checked = [this] { return open() && workspace_.playback()->express(); }});
    add(CommandGroup::act, u"undo"_s, {"Undo the last act", "撤销上一个操作"},
        {Qt::CTRL | Qt::Key_Z}, [this] { workspace_.undo(); },
        {.enabled = [this] { return workspace_.canUndo(); }});
    add(CommandGroup::act, u"redo"_s, {"Redo it", "重做"}, {Qt::CTRL | Qt::SHIFT | Qt::Key_Z},
        [this] { workspace_.redo(); }, {.enabled = [this] { return workspace_.canRedo(); }});
}

void MainWindow::addViewCommands() {
    const std::function<bool()> is_open = [this] { return open(); };
    const auto view = CommandGroup::view;
    const auto shows = [&](const QString& id, sim::scene::Words name, Qt::Key key,
                           WorldPanel::Shows which) {
        add(view, id, name, {QKeySequence(Qt::Key_V, key)},
            [this, which] { world_->setShows(which); },
            {.enabled = is_open, .checked = [this, which] { return world_->shows() == which; }});
    };
    shows(u"viewBoth"_s, {"Stage and logs", "舞台和日志"}, Qt::Key_B, WorldPanel::Shows::both);
    shows(u"viewStage"_s, {"Stage only", "只看舞台"}, Qt::Key_C, WorldPanel::Shows::stage);
    shows(u"viewLogs"_s, {"Logs only", "只看日志"}, Qt::Key_L, WorldPanel::Shows::logs);
    const auto side = [&](const QString& id, sim::scene::Words name, Qt::Key key, Side which) {
        add(view, id, name, {QKeySequence(Qt::Key_V, key)},
            [this, which] { showSide(which, !sideShown(which)); },
            {.enabled = is_open,
             .checked = [this, which] { return sideShown(which); },
             .line_before = which == Side::inspector});
    };
    side(u"viewInspector"_s, {"Inspector", "检查"}, Qt::Key_I, Side::inspector);
    side(u"viewFollow"_s, {"Life of a record", "消息的经历"}, Qt::Key_F, Side::follow);
    const auto bottom = [&](const QString& id, sim::scene::Words name, Qt::Key key, Bottom which) {
        add(view, id, name, {QKeySequence(Qt::Key_V, key)},
            [this, which] { showBottom(which, !bottomShown(which)); },
            {.enabled = is_open, .checked = [this, which] { return bottomShown(which); }});
    };
    bottom(u"viewEvents"_s, {"Events", "事件"}, Qt::Key_E, Bottom::events);
    bottom(u"viewVerdict"_s, {"Verdict", "结论"}, Qt::Key_V, Bottom::verdict);
    const auto search = [this] {
        showBottom(Bottom::events);
        events_->search();
    };
    add(view, u"filter"_s, {"Filter the events", "筛选事件"}, {Qt::Key_Slash}, search,
        {.enabled = is_open});
    add(view, u"reveal"_s, {"Show everything", "全部显示"}, {Qt::CTRL | Qt::Key_R},
        [this] { revealAll(); },
        {.enabled = [this] { return open() && !workspace_.revealsAll(); }, .line_before = true});
}

void MainWindow::addLookCommands() {
    const auto view = CommandGroup::view;
    add(view, u"presenter"_s, {"Presenter's layout", "演示布局"}, {Qt::Key_P},
        [this] { workspace_.setPresenter(!workspace_.presenter()); },
        {.checked = [this] { return workspace_.presenter(); }});
    add(view, u"fullscreen"_s, {"Full screen", "全屏"}, {Qt::Key_F11},
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); },
        {.checked = [this] { return isFullScreen(); }});
    add(view, u"blank"_s, {"Black until a key is pressed", "黑屏，按任意键恢复"},
        {Qt::Key_B, Qt::Key_Period}, [this] { setBlank(true); },
        {.enabled = [this] { return open(); }});
    const auto theme = [&](const QString& id, sim::scene::Words name, const std::string& which) {
        add(view, id, name, {}, [this, which] { workspace_.setTheme(which); },
            {.checked = [this, which] { return workspace_.theme().name == which; },
             .line_before = which == "light"});
    };
    theme(u"themeLight"_s, {"Light", "浅色"}, "light");
    theme(u"themeDark"_s, {"Dark", "深色"}, "dark");
    theme(u"themeProjector"_s, {"Projector", "投影"}, "projector");
    add(view, u"language"_s, {"中文", "English"}, {Qt::CTRL | Qt::Key_L},
        [this] { workspace_.setLanguage(workspace_.language() == "zh" ? "en" : "zh"); },
        {.line_before = true});
    add(view, u"reducedMotion"_s, {"Reduced motion", "减少动画"}, {},
        [this] { workspace_.setReducedMotion(!workspace_.reducedMotion()); },
        {.checked = [this] { return workspace_.reducedMotion(); }});
    add(view, u"escape"_s, {"Leave", "离开"}, {Qt::Key_Escape}, [this] { escape(); });
}

void MainWindow::addFileCommands() {
    const auto file = CommandGroup::file;
    const auto help = CommandGroup::help;
    add(file, u"doors"_s, {"Course and library", "课程与场景库"}, {Qt::ALT | Qt::Key_Home},
        [this] { showDoors(); });
    add(file, u"open"_s, {"Open a scenario file…", "打开场景文件…"}, {Qt::CTRL | Qt::Key_O},
        [this] { openFile(); });
    const auto picture = [this] {
        auto* dialog = new ExportDialog(
            workspace_, *world_, [this](double scale) { return pictureOf(*this, scale); }, this);
        connect(dialog, &ExportDialog::written, this, [this](const QString& path) {
            say(workspace_.say({"Saved: %1", "已保存：%1"}).arg(path));
        });
        dialog->open();
    };
    add(file, u"export"_s, {"Export a picture…", "导出图片…"}, {Qt::CTRL | Qt::Key_E}, picture,
        {.enabled = [this] { return open(); }});
    add(file, u"quit"_s, {"Quit", "退出"}, {Qt::CTRL | Qt::Key_Q}, [this] { close(); },
        {.line_before = true});
    add(help, u"palette"_s, {"All commands…", "所有命令…"}, {Qt::CTRL | Qt::SHIFT | Qt::Key_P},
        [this] { (new CommandPalette(workspace_, commands_, this))->open(); });
    add(help, u"help"_s, {"Help", "帮助"}, {Qt::Key_Question, Qt::Key_F1},
        [this] { (new HelpPage(workspace_, commands_, this))->open(); });
}

}  // namespace brokerscope::gui
