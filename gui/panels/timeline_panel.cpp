#include "gui/panels/timeline_panel.h"

#include "gui/canvas/painter.h"
#include "gui/engine/text.h"
#include "gui/panels/commands.h"
#include "gui/panels/icons.h"
#include "gui/panels/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

namespace {

struct Face {
    QString command;
    Sign sign;
};
const std::vector<Face>& faces() {
    static const std::vector<Face> all{{u"start"_s, Sign::to_start}, {u"back"_s, Sign::step_back},
                                       {u"play"_s, Sign::play},      {u"on"_s, Sign::step_forward},
                                       {u"end"_s, Sign::to_end},     {u"slower"_s, Sign::slower},
                                       {u"faster"_s, Sign::faster}};
    return all;
}

constexpr int branches_in_sight = 4;

}  // namespace

TimelinePanel::TimelinePanel(Workspace& workspace, Commands& commands, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      commands_(commands),
      canvas_(new Canvas(u"timeline"_s)),
      rate_(new QLabel(this)) {
    setObjectName(u"transport"_s);
    setAttribute(Qt::WA_StyledBackground);
    rate_->setObjectName(u"rate"_s);
    rate_->setAlignment(Qt::AlignCenter);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(grid, grid / 2, grid, grid / 2);
    row->setSpacing(grid / 2);
    for (const Face& face : faces()) {
        if (face.command == u"slower"_s) break;
        row->addWidget(button(face.command));
    }
    row->addSpacing(grid);
    row->addWidget(canvas_, 1);
    row->addSpacing(grid);
    row->addWidget(button(u"slower"_s));
    row->addWidget(rate_);
    row->addWidget(button(u"faster"_s));

    canvas_->setSource([this](sim::scene::Size size) {
        return sim::scene::timeline(state(), workspace_.look(size));
    });
    connect(canvas_, &Canvas::clicked, this,
            [this](const QString& entity, QPointF place, Qt::KeyboardModifiers) {
                press(entity, place);
            });
    connect(canvas_, &Canvas::dragStarted, this, [this](const QString&, QPointF place) {
        was_playing_ = false;
        scrub(place);
    });
    connect(canvas_, &Canvas::dragged, this,
            [this](const QString&, QPointF place) { scrub(place); });

    connect(&workspace_, &Workspace::moved, this, &TimelinePanel::showTime);
    connect(&workspace_, &Workspace::pictureChanged, canvas_, &Canvas::refresh);
    connect(&workspace_, &Workspace::playingChanged, this, &TimelinePanel::showPace);
    connect(&workspace_, &Workspace::speedChanged, this, &TimelinePanel::showPace);
    connect(&workspace_, &Workspace::branchesChanged, this, &TimelinePanel::fitHeight);
    for (const auto signal : {&Workspace::opened, &Workspace::closed})
        connect(&workspace_, signal, this, [this] {
            seen_.clear();
            stops_.clear();
            fitHeight();
            showTime();
            showPace();
        });
    connect(&workspace_, &Workspace::branchChanged, this, [this] { showTime(); });
    connect(&workspace_, &Workspace::languageChanged, this, &TimelinePanel::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &TimelinePanel::retheme);
    connect(&workspace_, &Workspace::presenterChanged, this, &TimelinePanel::retheme);
    retranslate();
    retheme();
}

QToolButton* TimelinePanel::button(const QString& command) {
    auto* made = new QToolButton(this);
    made->setObjectName(command);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setToolButtonStyle(Qt::ToolButtonIconOnly);
    QAction* action = commands_.find(command);
    Q_ASSERT(action != nullptr);
    connect(made, &QToolButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, made, [made, action] {
        made->setEnabled(action->isEnabled());
        made->setAccessibleName(action->text());
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        made->setToolTip(key.isEmpty() ? action->text() : action->text() + u"  ("_s + key + u")"_s);
    });
    buttons_.push_back(made);
    return made;
}

void TimelinePanel::setStops(std::vector<sim::scene::TimelineMark> stops) {
    stops_ = std::move(stops);
    canvas_->refresh();
}

void TimelinePanel::retranslate() {
    showTime();
    showPace();
}

void TimelinePanel::retheme() {
    const QColor ink = colourOf(workspace_.theme().ink);
    for (std::size_t i = 0; i < buttons_.size(); ++i) {
        const bool pausing = faces()[i].sign == Sign::play && workspace_.isOpen() &&
                             workspace_.playback()->playing();
        buttons_[i]->setIcon(icon(pausing ? Sign::pause : faces()[i].sign, ink));
        const bool pace = faces()[i].sign == Sign::slower || faces()[i].sign == Sign::faster;
        buttons_[i]->setVisible(!pace || !workspace_.presenter());
    }
    rate_->setVisible(!workspace_.presenter());
    const auto& theme = workspace_.theme();
    const auto width = [](double size, const QString& text) {
        return QFontMetrics(fontOf({.size = size, .bold = true})).horizontalAdvance(text) + grid;
    };
    rate_->setFixedWidth(width(theme.small, u"1 hop = 0.15 s  ▶▶"_s));
    const int side = static_cast<int>(theme.text);
    for (QToolButton* each : buttons_) each->setIconSize({side, side});
    canvas_->setRing(accentOf(workspace_.theme()));
    fitHeight();
}

void TimelinePanel::fitHeight() {
    const auto& theme = workspace_.theme();
    const int rows =
        std::clamp(static_cast<int>(workspace_.branches().size()), 1, branches_in_sight);
    // The line of the clock, a line a branch, the labels of time.
    const double row = std::max(theme.small * 1.5, 20.0);
    const double one = theme.small * 4.6;
    const double several = theme.text * 1.5 + theme.small * 1.5 + rows * row + grid;
    canvas_->setFixedHeight(static_cast<int>(rows == 1 ? one : std::max(one, several)));
    canvas_->refresh();
}

void TimelinePanel::showTime() {
    if (workspace_.isOpen()) collectMarks();
    showPace();
}

void TimelinePanel::showPace() {
    if (!workspace_.isOpen()) {
        rate_->clear();
        return;
    }
    const Playback& playback = *workspace_.playback();
    QString pace = u"1 hop = %1 s"_s.arg(playback.hopSeconds(), 0, 'g', 3);
    if (workspace_.language() == "zh")
        pace = u"1 跳 = %1 秒"_s.arg(playback.hopSeconds(), 0, 'g', 3);
    if (playback.express()) pace = workspace_.say({"express", "快进"});
    if (playback.playing() && playback.skipping()) pace += u"  ▶▶"_s;
    if (playback.playing() && playback.inSlowMotion()) pace += u"  ×⅓"_s;
    rate_->setText(pace);
    for (std::size_t i = 0; i < buttons_.size(); ++i)
        if (faces()[i].sign == Sign::play)
            buttons_[i]->setIcon(icon(playback.playing() ? Sign::pause : Sign::play,
                                      colourOf(workspace_.theme().ink)));
}

void TimelinePanel::press(const QString& entity, QPointF place) {
    if (!workspace_.isOpen()) return;
    if (entity.startsWith(u"event:"_s)) {
        workspace_.playback()->seek(trace::EventId{entity.mid(6).toULongLong()});
        workspace_.select(fromQt(entity));
    } else if (entity.startsWith(u"branch:"_s)) {
        workspace_.goToBranch(entity.mid(7).toInt());
    } else {
        scrub(place);
    }
}

void TimelinePanel::scrub(QPointF place) {
    if (!workspace_.isOpen()) return;
    workspace_.playback()->seek(
        sim::scene::time_at(state(), workspace_.look(size()), {place.x(), place.y()}));
}

sim::scene::Size TimelinePanel::size() const {
    return {static_cast<double>(canvas_->width()), static_cast<double>(canvas_->height())};
}

void TimelinePanel::collectMarks() {
    const auto& branches = workspace_.branches();
    seen_.resize(branches.size());
    const auto current = static_cast<std::size_t>(std::max(0, workspace_.currentBranch()));
    if (current >= seen_.size()) return;
    Seen& seen = seen_[current];
    Playback& playback = *workspace_.playback();
    if (seen.recording != playback.shared())
        seen = {.recording = playback.shared(),
                .places = playback.firstPlace(),
                .reached = {},
                .marks = {}};
    seen.reached = std::max(seen.reached, playback.furthest());
    sim::TraceReader& reader = playback.reader();
    for (; seen.places < reader.size(); ++seen.places) {
        const trace::Event& event = reader.at(seen.places);
        if (event.time > seen.reached) break;
        if (const auto kind = sim::scene::mark_of(event))
            seen.marks.push_back({.event = event.id,
                                  .time = event.time,
                                  .kind = *kind,
                                  .word = {},
                                  .branch = current});
    }
}

sim::scene::TimelineState TimelinePanel::state() {
    sim::scene::TimelineState state;
    if (!workspace_.isOpen()) return state;
    const Playback& playback = *workspace_.playback();
    state.start = playback.start();
    state.cursor = playback.time();
    state.horizon = playback.furthest();
    state.current = static_cast<std::size_t>(std::max(0, workspace_.currentBranch()));
    state.playing = playback.playing();
    state.skipping = playback.skipping();
    const auto& branches = workspace_.branches();
    for (std::size_t i = 0; i < branches.size(); ++i) {
        sim::scene::TimelineBranch row{.name = branches[i].name,
                                       .parent = {},
                                       .from = branches[i].from,
                                       .reached = branches[i].from};
        if (branches[i].parent >= 0) row.parent = static_cast<std::size_t>(branches[i].parent);
        if (i < seen_.size()) row.reached = std::max(row.reached, seen_[i].reached);
        state.horizon = std::max(state.horizon, row.reached);
        state.branches.push_back(std::move(row));
        if (i < seen_.size())
            state.marks.insert(state.marks.end(), seen_[i].marks.begin(), seen_[i].marks.end());
    }
    if (branches.size() == 1) state.branches.clear();
    state.marks.insert(state.marks.end(), stops_.begin(), stops_.end());
    return state;
}

}  // namespace brokerscope::gui
