#include "gui/panels/acting.h"

#include "gui/panels/drag_bin.h"
#include "gui/panels/style.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineF>
#include <QMenu>
#include <QSaveFile>
#include <QVBoxLayout>
#include <QWidgetAction>

#include <algorithm>
#include <cmath>

namespace brokerscope::gui {

using sim::Act;
using sim::ActChoice;

namespace {

constexpr double drag_least = 3 * grid;

QString seconds(core::Instant time) {
    return QString::number(static_cast<double>(time.ns) / 1e9, 'f', 3) + QStringLiteral(" s");
}

const ActChoice* choiceOf(const Act& act, const std::string& id) {
    if (id.empty()) return &act.choices.front();
    const auto at = std::ranges::find(act.choices, id, &ActChoice::id);
    return at == act.choices.end() ? nullptr : &*at;
}

/// An entry of a menu that cannot be chosen, with the reason below its name.
QWidgetAction* refused(QMenu& menu, const QString& title, const QString& why_not) {
    auto* inside = new QWidget(&menu);
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(3 * grid, grid / 2, 4 * grid, grid / 2);
    rows->setSpacing(0);
    auto* name = new QLabel(title, inside);
    auto* reason = new QLabel(why_not, inside);
    reason->setObjectName(QStringLiteral("quiet"));
    name->setEnabled(false);
    rows->addWidget(name);
    rows->addWidget(reason);
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(inside);
    action->setText(title);
    action->setToolTip(why_not);
    action->setEnabled(false);
    return action;
}

}  // namespace

Acting::Acting(Workspace& workspace, QWidget& window)
    : QObject(&window), workspace_(workspace), window_(window) {
    connect(&workspace_, &Workspace::acted, this, &Acting::onActed);
    connect(&workspace_, &Workspace::failed, this, [this] { doing_.clear(); });
    connect(&workspace_, &Workspace::closed, this, &Acting::endDrag);
}

void Acting::setAllowed(std::function<std::vector<std::string>()> allowed) {
    allowed_ = std::move(allowed);
}

void Acting::setBranchName(std::function<std::string()> name) { branch_name_ = std::move(name); }

QString Acting::say(const scenario::Text& text) const {
    return toQt(text.in(workspace_.language()));
}

std::vector<Act> Acting::actsOn(std::string_view entity) const {
    Playback* playback = workspace_.playback();
    if (playback == nullptr) return {};
    const sim::Recording& recording = playback->recording();
    std::vector<Act> acts =
        sim::acts_on(entity, playback->view(), recording.scenario(), recording.edits());
    const std::vector<std::string> allowed = allowed_ ? allowed_() : std::vector<std::string>{};
    if (allowed.empty()) return acts;
    std::string list;
    for (const std::string& word : allowed) list += (list.empty() ? "" : ", ") + word;
    for (Act& act : acts) {
        const std::string_view word = scenario::name_of(act.choices.front().action);
        if (!act.legal() || std::ranges::find(allowed, word) != allowed.end()) continue;
        act.why_not.by_language = {{"en", "This challenge allows only: " + list + "."},
                                   {"zh", "本次挑战只允许：" + list + "。"}};
    }
    return acts;
}

// --- Doing it -----------------------------------------------------------------------------------

void Acting::perform(const Act& act, const ActChoice& choice) {
    workspace_.playback()->pause();
    doing_ = say(act.title);
    if (act.choices.size() > 1) doing_ += QStringLiteral(" · ") + say(choice.title);
    workspace_.act(choice.action, choice.end, branch_name_ ? branch_name_() : std::string{});
}

void Acting::onActed(int branch) {
    const QString what = std::exchange(doing_, {});
    const auto index = static_cast<std::size_t>(branch);
    if (what.isEmpty() || index >= workspace_.branches().size()) return;
    const Branch& made = workspace_.branches()[index];
    // The act stands behind all that its instant held: there the world shows it. Seeking where it
    // stands already would stop a lesson that plays on.
    if (!made.recording->edits().empty()) {
        const core::Instant at =
            std::get<scenario::AtInstant>(made.recording->edits().back().trigger).at;
        if (workspace_.playback()->time() < at) workspace_.playback()->seek(at);
    }
    const QString from = workspace_.say({"%1, from %2. Undo: Ctrl+Z", "%1，始于 %2。撤销：Ctrl+Z"})
                             .arg(toQt(made.name), seconds(made.from));
    Q_EMIT told(what, from);
}

bool Acting::act(const std::string& entity, const std::string& id, const std::string& choice) {
    const std::vector<Act> acts = actsOn(entity);
    const auto at = std::ranges::find(acts, id, &Act::id);
    if (at == acts.end()) return false;
    const ActChoice* way = choiceOf(*at, choice);
    if (way == nullptr) return false;
    if (!at->legal()) {
        Q_EMIT told(say(at->why_not), {});
        return false;
    }
    perform(*at, *way);
    return true;
}

bool Acting::actByKey(char key) {
    if (!workspace_.isOpen()) return false;
    const std::string& entity = workspace_.selected();
    const std::vector<Act> acts = actsOn(entity);
    const Act* act = sim::act_for_key(acts, key);
    if (act == nullptr || (entity.empty() && !act->legal())) {
        Q_EMIT told(entity.empty()
                        ? workspace_.say({"Choose a thing first: click it, or walk to it with Tab",
                                          "请先选中一样东西：点击它，或用 Tab 走到它"})
                        : workspace_.say({"This cannot be done to %1", "不能对 %1 这样做"})
                              .arg(nameOf(entity)),
                    {});
        return false;
    }
    if (!act->legal()) {
        Q_EMIT told(say(act->why_not), {});
        return false;
    }
    perform(*act, act->choices.front());
    return true;
}

QString Acting::nameOf(const std::string& entity) const {
    for (Canvas* canvas : canvases_)
        if (const sim::scene::Entity* shown = canvas->list().find(entity)) return toQt(shown->name);
    const std::size_t colon = entity.find(':');
    return toQt(colon == std::string::npos ? entity : entity.substr(colon + 1));
}

void Acting::addCommands(Commands& commands, const std::function<bool()>& in_sight) {
    const auto on_key = [&](const char* id, sim::scene::Words name, Qt::Key key) {
        commands.add({.id = QLatin1StringView(id),
                      .name = name,
                      .keys = {key},
                      .group = CommandGroup::act,
                      .run = [this, key] { actByKey(static_cast<char>(key)); },
                      .enabled = in_sight});
    };
    on_key("actCrash", {"Crash the selection", "使选中项崩溃"}, Qt::Key_K);
    on_key("actCut", {"Cut it off", "切断它"}, Qt::Key_C);
    on_key("actDelay", {"Delay or slow it", "延迟或减慢它"}, Qt::Key_D);
    on_key("actLose", {"Lose it", "丢失它"}, Qt::Key_X);
    on_key("actBack", {"Bring it back", "恢复它"}, Qt::Key_U);
    commands.add({.id = QStringLiteral("actMenu"),
                  .name = {"All that can be done to it…", "可以对它做的一切…"},
                  .keys = {QKeySequence(Qt::SHIFT | Qt::Key_Return)},
                  .group = CommandGroup::act,
                  .run =
                      [this] {
                          showMenu(toQt(workspace_.selected()),
                                   window_.mapToGlobal(window_.rect().center()));
                      },
                  .enabled = in_sight});
    commands.add({.id = QStringLiteral("branch"),
                  .name = {"Branch here", "从这里分支"},
                  .keys = {QKeySequence(Qt::CTRL | Qt::Key_B)},
                  .group = CommandGroup::act,
                  .run =
                      [this] {
                          const int number = static_cast<int>(workspace_.branches().size());
                          workspace_.addBranch(workspace_.sharedRecording(),
                                               "what-if " + std::to_string(number));
                      },
                  .enabled = in_sight,
                  .line_before = true});
    commands.add({.id = QStringLiteral("saveScenario"),
                  .name = {"Save as a scenario…", "另存为场景…"},
                  .keys = {QKeySequence(Qt::CTRL | Qt::Key_S)},
                  .group = CommandGroup::file,
                  .run = [this] { askWhereToSave(); },
                  .enabled = in_sight});
}

// --- Menus --------------------------------------------------------------------------------------

void Acting::addToMenu(QMenu& menu, const std::string& entity, const Act& act) {
    const QString name = QStringLiteral("act:") + toQt(act.id);
    const QString title = say(act.title);
    if (!act.legal()) {
        QWidgetAction* entry = refused(menu, title, say(act.why_not));
        entry->setObjectName(name);
        menu.addAction(entry);
        return;
    }
    const QString key = act.key == 0 ? QString() : QStringLiteral("\t") + QLatin1Char(act.key);
    const auto add = [&](QMenu& to, const QString& text, const QString& object,
                         const std::string& choice) {
        QAction* entry = to.addAction(text);
        entry->setObjectName(object);
        entry->setToolTip(say(act.meaning));
        connect(entry, &QAction::triggered, this,
                [this, entity, id = act.id, choice] { this->act(entity, id, choice); });
    };
    if (act.choices.size() == 1) return add(menu, title + key, name, act.choices.front().id);
    QMenu* ways = menu.addMenu(title);
    ways->menuAction()->setObjectName(name);
    ways->menuAction()->setToolTip(say(act.meaning));
    ways->setToolTipsVisible(true);
    for (const ActChoice& choice : act.choices) {
        const bool first = &choice == &act.choices.front();
        add(*ways, say(choice.title) + (first ? key : QString()),
            name + QLatin1Char('/') + toQt(choice.id), choice.id);
    }
}

QMenu* Acting::makeMenu(const std::string& entity) {
    const std::vector<Act> acts = actsOn(entity);
    if (acts.empty()) return nullptr;
    auto* menu = new QMenu(&window_);
    menu->setObjectName(QStringLiteral("acts"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    if (!entity.empty()) {
        auto* head = new QWidgetAction(menu);
        auto* title = new QLabel(nameOf(entity), menu);
        title->setObjectName(QStringLiteral("title"));
        title->setContentsMargins(3 * grid, grid / 2, 4 * grid, grid / 2);
        head->setDefaultWidget(title);
        head->setText(title->text());
        head->setEnabled(false);
        menu->addAction(head);
        menu->addSeparator();
    }
    for (const Act& act : acts)
        if (act.legal()) addToMenu(*menu, entity, act);
    menu->addSeparator();
    for (const Act& act : acts)
        if (!act.legal()) addToMenu(*menu, entity, act);
    return menu;
}

void Acting::showMenu(const QString& entity, QPoint global) {
    if (!workspace_.isOpen()) return;
    workspace_.playback()->pause();
    if (!entity.isEmpty()) workspace_.select(fromQt(entity));
    if (QMenu* menu = makeMenu(fromQt(entity))) menu->popup(global);
}

// --- Dragging -----------------------------------------------------------------------------------

void Acting::watch(Canvas& canvas) {
    canvases_.push_back(&canvas);
    connect(&canvas, &Canvas::menuWanted, this, &Acting::showMenu);
    connect(
        &canvas, &Canvas::dragStarted, this,
        [this, &canvas](const QString& entity, QPointF from) { startDrag(canvas, entity, from); });
    connect(&canvas, &Canvas::dragged, this,
            [this](const QString&, QPointF place) { drag(place); });
    connect(&canvas, &Canvas::dropped, this,
            [this](const QString&, QPointF place) { drop(place); });
    connect(&canvas, &Canvas::dragCancelled, this, &Acting::endDrag);
}

void Acting::startDrag(Canvas& canvas, const QString& entity, QPointF from) {
    endDrag();
    if (!workspace_.isOpen() || !entity.startsWith(QStringLiteral("message:"))) return;
    workspace_.playback()->pause();
    const std::vector<Act> acts = actsOn(fromQt(entity));
    const auto lose = std::ranges::find(acts, "lose", &Act::id);
    if (lose == acts.end()) return;
    if (!lose->legal()) {
        Q_EMIT told(say(lose->why_not), {});
        return;
    }
    dragging_on_ = &canvas;
    dragged_ = fromQt(entity);
    drag_from_ = from;
    line_ = std::hypot(canvas.width(), canvas.height()) / 2;
    const sim::ClusterView& view = workspace_.playback()->view();
    const core::trace::MessageId number{entity.mid(8).toLongLong()};
    if (const sim::MessageView* flying = view.message(number)) {
        const auto place = [&](core::trace::Name node) {
            return canvas.placeOf("node:" + std::string(view.names().text(node))).center();
        };
        const double length =
            QLineF(place(flying->message.from), place(flying->message.to)).length();
        if (length > drag_least) line_ = length;
    }
    bin_ = new DragBin(canvas, workspace_.theme(), workspace_.say({"lose it", "丢失"}), from);
}

core::Duration Acting::delayAt(QPointF place) const {
    const double way = QLineF(drag_from_, place).length();
    if (way < drag_least) return {};
    const double hop = static_cast<double>(workspace_.playback()->hop().ns);
    const double span = std::max(hop * way / line_, 1'000.0);
    // Two figures are enough for a hand.
    const double unit = std::pow(10.0, std::floor(std::log10(span)) - 1);
    return core::Duration{
        static_cast<std::int64_t>(std::llround(span / unit) * std::llround(unit))};
}

void Acting::drag(QPointF place) {
    if (bin_ == nullptr) return;
    const core::Duration later = delayAt(place);
    QString words;
    if (!bin_->loses(place) && later.ns > 0)
        words = workspace_.say({"%1 later", "晚 %1"}).arg(toQt(scenario::to_string(later)));
    bin_->moveTo(place, words);
}

void Acting::drop(QPointF place) {
    if (bin_ == nullptr) return;
    const bool loses = bin_->loses(place);
    const core::Duration later = delayAt(place);
    const std::string message = dragged_;
    endDrag();
    if (loses) {
        act(message, "lose");
        return;
    }
    if (later.ns == 0) return;
    std::vector<Act> acts = actsOn(message);
    const auto delay = std::ranges::find(acts, "delay", &Act::id);
    if (delay == acts.end()) return;
    if (!delay->legal()) {
        Q_EMIT told(say(delay->why_not), {});
        return;
    }
    const std::string text = scenario::to_string(later);
    ActChoice choice{.id = "drag",
                     .action = sim::delay_message(std::stoll(message.substr(8)), later)};
    choice.title.by_language = {{"en", "by " + text}, {"zh", "延迟 " + text}};
    perform(*delay, choice);
}

void Acting::endDrag() {
    if (bin_ != nullptr) bin_->deleteLater();
    bin_ = nullptr;
    dragging_on_ = nullptr;
    dragged_.clear();
}

// --- Saving -------------------------------------------------------------------------------------

bool Acting::save(const QString& file) {
    if (!workspace_.isOpen()) return false;
    QSaveFile out(file);
    const QByteArray text = QByteArray::fromStdString(workspace_.recording().save());
    const bool saved =
        out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit();
    Q_EMIT told(saved ? workspace_.say({"Saved: %1", "已保存：%1"}).arg(file)
                      : workspace_.say({"%1 cannot be written: %2", "无法写入 %1：%2"})
                            .arg(file, out.errorString()),
                {});
    return saved;
}

void Acting::askWhereToSave() {
    const QString name = toQt(workspace_.recording().scenario().id) + QStringLiteral("-yours.yaml");
    auto* dialog = new QFileDialog(&window_, workspace_.say({"Save as a scenario", "另存为场景"}),
                                   {}, workspace_.say({"Scenarios (*.yaml)", "场景 (*.yaml)"}));
    dialog->setObjectName(QStringLiteral("saveScenarioAs"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("yaml"));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, &Acting::save);
    dialog->open();
}

}  // namespace brokerscope::gui
