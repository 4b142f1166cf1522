#include "gui/panels/dialogs.h"

#include "gui/engine/text.h"
#include "gui/panels/style.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace brokerscope::gui {

using sim::scene::Words;
using namespace Qt::StringLiterals;

namespace {

QString keysOf(const Command& command) {
    QStringList keys;
    for (const QKeySequence& key : command.keys)
        keys.append(key.toString(QKeySequence::NativeText));
    return keys.join(u"  "_s);
}

QVBoxLayout* rowsOf(QDialog& dialog, const QString& name) {
    dialog.setObjectName(name);
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    auto* rows = new QVBoxLayout(&dialog);
    rows->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    rows->setSpacing(grid);
    return rows;
}

struct SignRow {
    Words sign;
    Words meaning;
};
constexpr SignRow signs[] = {
    {{"filled dot with a letter", "带字母的实心点"},
     {"a request: P Produce, F Fetch, M Metadata, H Heartbeat and others",
      "请求：P 为 Produce，F 为 Fetch，M 为 Metadata，H 为 Heartbeat 等"}},
    {{"hollow dot with + or −", "带 + 或 − 的空心点"},
     {"a response, good or with an error", "响应：成功或出错"}},
    {{"solid edge of a record", "消息的实线边"},
     {"committed: below the high watermark (HW)", "已提交的消息：低于高水位 (HW)"}},
    {{"dashed edge", "虚线边"}, {"above the high watermark", "高于高水位"}},
    {{"thick base line", "粗底线"}, {"synced to disk", "已刷到磁盘"}},
    {{"grey with hatching", "灰色斜线"}, {"down", "已停机"}},
    {{"II", "II"}, {"paused", "暂停中"}},
    {{"× on a link", "连线上的 ×"}, {"lost there", "在那里丢失"}},
};

}  // namespace

CommandPalette::CommandPalette(Workspace& workspace, Commands& commands, QWidget* parent)
    : QDialog(parent),
      commands_(commands),
      words_(new QLineEdit(this)),
      found_(new QListWidget(this)) {
    QVBoxLayout* rows = rowsOf(*this, u"commandPalette"_s);
    setWindowTitle(workspace.say({"All commands", "所有命令"}));
    words_->setObjectName(u"commandWords"_s);
    words_->setPlaceholderText(workspace.say({"What do you want to do?", "想做什么？"}));
    words_->setAccessibleName(words_->placeholderText());
    found_->setObjectName(u"commandList"_s);
    found_->setAccessibleName(windowTitle());
    found_->setFocusPolicy(Qt::NoFocus);
    rows->addWidget(words_);
    rows->addWidget(found_, 1);
    resize(56 * grid, 48 * grid);
    words_->installEventFilter(this);
    connect(words_, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(found_, &QListWidget::itemClicked, this, &CommandPalette::choose);
    search();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == words_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            const int step = key == Qt::Key_Up ? -1 : 1;
            const int row = found_->currentRow() + step;
            if (row >= 0 && row < found_->count()) found_->setCurrentRow(row);
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::search() {
    found_->clear();
    const QString wanted = words_->text().trimmed();
    for (std::size_t i = 0; i < commands_.all().size(); ++i) {
        const Command& command = commands_.all()[i];
        const QAction* action = commands_.action(i);
        if (!action->isEnabled()) continue;
        const bool fits = action->text().contains(wanted, Qt::CaseInsensitive) ||
                          toQt(command.name.en).contains(wanted, Qt::CaseInsensitive) ||
                          command.id.contains(wanted, Qt::CaseInsensitive);
        if (!fits) continue;
        const QString keys = keysOf(command);
        auto* item = new QListWidgetItem(keys.isEmpty() ? action->text()
                                                        : action->text() + u"    "_s + keys);
        item->setData(Qt::UserRole, command.id);
        found_->addItem(item);
    }
    found_->setCurrentRow(0);
}

void CommandPalette::choose() {
    const QListWidgetItem* item = found_->currentItem();
    if (item == nullptr) return;
    QAction* action = commands_.find(item->data(Qt::UserRole).toString());
    close();
    if (action != nullptr) action->trigger();
}

HelpPage::HelpPage(Workspace& workspace, const Commands& commands, QWidget* parent)
    : QDialog(parent) {
    QVBoxLayout* rows = rowsOf(*this, u"helpPage"_s);
    rows->setContentsMargins(0, 0, 0, 0);
    setWindowTitle(workspace.say({"Help", "帮助"}));
    auto* page = new QTextBrowser(this);
    page->setObjectName(u"help"_s);
    page->setAccessibleName(windowTitle());
    page->setHtml(text(workspace, commands));
    rows->addWidget(page);
    resize(96 * grid, 80 * grid);
}

QString HelpPage::text(const Workspace& workspace, const Commands& commands) const {
    const auto say = [&](const Words& words) { return workspace.say(words).toHtmlEscaped(); };
    QString page = u"<h2>%1</h2><p>%2</p>"_s.arg(
        say({"A message queue where everything can be seen", "一个什么都看得见的消息队列"}),
        say({"Play, or go event by event. Click anything: its values stand at the right. Right "
             "click anything to act on it; what was there before is kept as another branch.",
             "播放，或一个事件一个事件地走。点任何东西，右边就是它的数值。右键点任何东西可以对它动"
             "手；"
             "原来的经过作为另一条分支保留。"}));
    for (const CommandGroup group : {CommandGroup::run, CommandGroup::act, CommandGroup::view,
                                     CommandGroup::file, CommandGroup::help}) {
        QString table;
        for (const Command& command : commands.all())
            if (command.group == group)
                table +=
                    u"<tr><td style='white-space:nowrap'><b>%1</b>&nbsp;&nbsp;&nbsp;</td>"
                    u"<td>%2</td></tr>"_s.arg(keysOf(command).toHtmlEscaped(), say(command.name));
        if (!table.isEmpty())
            page +=
                u"<h3>%1</h3><table cellpadding='2'>%2</table>"_s.arg(say(wordsOf(group)), table);
    }
    QString legend;
    for (const SignRow& row : signs)
        legend += u"<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>"_s.arg(
            say(row.sign), say(row.meaning));
    page += u"<h3>%1</h3><table cellpadding='2'>%2</table>"_s.arg(
        say({"Signs in the pictures", "图中的记号"}), legend);
    return page;
}

GoToDialog::GoToDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent),
      workspace_(workspace),
      place_(new QLineEdit(this)),
      complaint_(new QLabel(this)) {
    QVBoxLayout* rows = rowsOf(*this, u"goToDialog"_s);
    setWindowTitle(workspace.say({"Go to", "前往"}));
    place_->setObjectName(u"place"_s);
    place_->setPlaceholderText(workspace.say({"3.2s, +10ms or #1234", "3.2s、+10ms 或 #1234"}));
    place_->setAccessibleName(windowTitle());
    complaint_->setObjectName(u"fail"_s);
    complaint_->setWordWrap(true);
    auto* go_button = new QPushButton(workspace.say({"Go", "前往"}), this);
    go_button->setObjectName(u"go"_s);
    go_button->setDefault(true);
    rows->addWidget(place_);
    rows->addWidget(complaint_);
    rows->addWidget(go_button, 0, Qt::AlignRight);
    complaint_->hide();
    resize(40 * grid, sizeHint().height());
    connect(go_button, &QPushButton::clicked, this, &GoToDialog::go);
}

void GoToDialog::go() {
    const std::optional<Place> place = parsePlace(place_->text());
    if (!place || !goTo(workspace_, *place)) {
        complaint_->setText(workspace_.say(
            {"Write a time such as 3.2s, a distance such as +10ms, or an event such as #1234.",
             "请输入时间（如 3.2s）、间隔（如 +10ms）或事件（如 #1234）。"}));
        complaint_->show();
        return;
    }
    close();
}

bool goTo(Workspace& workspace, const Place& place) {
    if (!workspace.isOpen()) return false;
    Playback& playback = *workspace.playback();
    switch (place.kind) {
        case Place::Kind::event: playback.seek(place.event); break;
        case Place::Kind::instant: playback.seek(core::Instant{place.span.ns}); break;
        case Place::Kind::later: playback.seek(playback.time() + place.span); break;
    }
    return true;
}

}  // namespace brokerscope::gui
