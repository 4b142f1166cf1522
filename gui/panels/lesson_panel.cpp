#include "gui/panels/lesson_panel.h"

#include "gui/panels/glossary_page.h"
#include "sim/session/library.h"

#include <QDir>
#include <QEvent>
#include <QFile>
#include <QSaveFile>
#include <QVBoxLayout>

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::gui {

using lesson::Phase;

namespace {

constexpr double slow_pace = 1.0 / 3;
constexpr double express_pace = 8;

QString progressFile() { return settingsFolder() + QStringLiteral("/progress.json"); }

Position positionOf(const lesson::Stop& stop) { return {stop.event, stop.time}; }

double factorOf(lesson::Pace pace) {
    switch (pace) {
        case lesson::Pace::slow: return slow_pace;
        case lesson::Pace::normal: return 1;
        case lesson::Pace::express: return express_pace;
    }
    return 1;
}

}  // namespace

LessonPanel::LessonPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), workspace_(workspace) {
    setObjectName(QStringLiteral("lesson"));
    QFile file(progressFile());
    if (file.open(QIODevice::ReadOnly))
        if (auto kept = lesson::Progress::from_json(file.readAll().toStdString()))
            progress_ = std::move(*kept);

    view_ = new LessonView(workspace_, library().glossary, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(view_, &LessonView::goOnPressed, this, [this] { goOn(); });
    connect(view_, &LessonView::backPressed, this, [this] { back(); });
    connect(view_, &LessonView::hintPressed, this, [this] { hint(); });
    connect(view_, &LessonView::answered, this, [this](int answer) { chooseAnswer(answer + 1); });
    connect(view_, &LessonView::severalPressed, this, [this] {
        if (player_ && player_->answer(view_->ticked())) changed();
    });
    connect(view_, &LessonView::numberPressed, this, [this] {
        if (player_ && player_->number(view_->number())) changed();
    });
    connect(view_, &LessonView::impossiblePressed, this, [this] { sayImpossible(); });
    connect(view_, &LessonView::stopExploringPressed, this,
            [this] { workspace_.engine().cancel(exploring_); });
    const auto return_home = [this] {
        if (!player_) return;
        player_->return_to_lesson();
        changed();
    };
    connect(view_, &LessonView::againPressed, this, return_home);
    connect(view_, &LessonView::returnPressed, this, return_home);
    connect(view_, &LessonView::coursePressed, this, &LessonPanel::courseWanted);
    connect(view_, &LessonView::nextPressed, this, [this] {
        if (!player_) return;
        if (const lesson::Lesson* next = library().next(player_->lesson().id))
            Q_EMIT nextWanted(toQt(next->id));
    });
    connect(view_, &LessonView::termPressed, this,
            [this](const QString& term) { showGlossary(term); });

    connect(&workspace_, &Workspace::opened, this, [this] { watchPlayback(); });
    connect(&workspace_, &Workspace::branchChanged, this, [this] {
        watchPlayback();
        onBranch();
    });
    connect(&workspace_, &Workspace::acted, this, [this] { onBranch(); });
    for (const auto signal :
         {&Workspace::languageChanged, &Workspace::themeChanged, &Workspace::presenterChanged})
        connect(&workspace_, signal, this, [this] {
            fitHeight();
            refresh();
        });
}

LessonPanel::~LessonPanel() = default;

void LessonPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    window()->installEventFilter(this);
    fitHeight();
}

bool LessonPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == window() && event->type() == QEvent::Resize) fitHeight();
    return QWidget::eventFilter(watched, event);
}

void LessonPanel::fitHeight() {
    if (window() == this) return;
    const bool large = workspace_.presenter();
    const int share = window()->height() * (large ? 30 : 21) / 100;
    setFixedHeight(std::clamp(share, large ? 260 : 184, large ? 400 : 230));
}

const lesson::Library& LessonPanel::library() {
    if (!library_)
        library_ = std::make_unique<lesson::Library>(lesson::load_library(sim::library_folder()));
    return *library_;
}

// --- The file of progress -----------------------------------------------------------------------

void LessonPanel::saveProgress() const {
    QDir().mkpath(settingsFolder());
    QSaveFile file(progressFile());
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(QByteArray::fromStdString(progress_.to_json()));
    file.commit();
}

void LessonPanel::eraseProgress() {
    progress_ = {};
    QFile::remove(progressFile());
    Q_EMIT progressChanged();
}

// --- Opening ------------------------------------------------------------------------------------

void LessonPanel::open(const std::string& id) {
    const lesson::Lesson* wanted = library().find(id);
    if (wanted == nullptr) {
        Q_EMIT failed(workspace_.say({"There is no such lesson.", "没有这个课程。"}));
        return;
    }
    close();
    note_ = {.preparing = true, .notes_shown = note_.notes_shown};
    view_->show(note_);
    using Prepared = std::expected<std::shared_ptr<const lesson::PreparedLesson>, std::string>;
    preparing_ = workspace_.engine().post(
        [one = *wanted](const JobControl& control) -> Prepared {
            return lesson::prepare(one, {}, control.asker());
        },
        [this](Prepared prepared) {
            preparing_ = 0;
            note_.preparing = false;
            if (prepared) return onPrepared(*prepared);
            note_.error = toQt(prepared.error());
            view_->show(note_);
            Q_EMIT failed(note_.error);
        });
}

void LessonPanel::onPrepared(const std::shared_ptr<const lesson::PreparedLesson>& prepared) {
    player_ = std::make_unique<lesson::LessonPlayer>(prepared);
    everything_ = false;
    last_.clear();
    workspace_.setRevealsAll(false);
    const lesson::Lesson* next = library().next(prepared->lesson.id);
    note_.next_title = next == nullptr ? QString() : toQt(next->title.in(workspace_.language()));
    Q_EMIT opened(toQt(prepared->lesson.id));
    changed();
}

void LessonPanel::close() {
    const bool was_open = active();
    if (preparing_ != 0) workspace_.engine().cancel(preparing_);
    if (exploring_ != 0) workspace_.engine().cancel(exploring_);
    preparing_ = 0;
    exploring_ = 0;
    player_.reset();
    note_ = {.notes_shown = note_.notes_shown};
    if (!was_open) return;
    workspace_.setFocus({});
    workspace_.setRevealsAll(true);
    if (Playback* playback = workspace_.playback()) playback->clearHorizon();
    Q_EMIT comparisonChanged();
    Q_EMIT closed();
}

void LessonPanel::showEverything() {
    if (!player_) return;
    everything_ = true;
    workspace_.setRevealsAll(true);
    if (Playback* playback = workspace_.playback()) playback->clearHorizon();
}

// --- The world ----------------------------------------------------------------------------------

void LessonPanel::watchPlayback() {
    Playback* playback = workspace_.playback();
    if (playback == nullptr) return;
    connect(playback, &Playback::reachedStop, this, &LessonPanel::onReachedStop,
            Qt::UniqueConnection);
}

void LessonPanel::changed() {
    if (!player_) return;
    follow();
    progress_.note(*player_);
    saveProgress();
    refresh();
    if (player_->finished() && !everything_) {
        showEverything();
        Q_EMIT finished(toQt(player_->lesson().id));
    }
    const std::string now =
        fmt::format("{} {}", player_->step(), static_cast<int>(player_->phase()));
    Q_EMIT comparisonChanged();
    Q_EMIT progressChanged();
    if (now != last_) Q_EMIT stepChanged();
    last_ = now;
}

void LessonPanel::follow() {
    if (player_->finished()) {
        // What was seen last stays on the screen.
        if (Playback* playback = workspace_.playback()) playback->pause();
        return;
    }
    const lesson::Target target = player_->target();
    moving_ = true;
    const bool elsewhere = workspace_.sharedRecording() != target.recording;
    if (elsewhere) {
        int branch = -1;
        for (std::size_t i = 0; i < workspace_.branches().size(); ++i)
            if (workspace_.branches()[i].recording == target.recording)
                branch = static_cast<int>(i);
        if (branch >= 0)
            workspace_.goToBranch(branch);
        else
            workspace_.open(target.recording, player_->lesson().id);
    }
    Playback* playback = workspace_.playback();
    moving_ = false;
    if (playback == nullptr) return;
    watchPlayback();
    const Position stop = positionOf(target.stop);
    if (everything_ || target.open)
        playback->clearHorizon();
    else
        playback->setHorizon(stop);
    if (elsewhere && branchIsLessons(target)) playback->seek(positionOf(target.begin));

    const bool goes = player_->phase() == Phase::going || player_->on_its_way();
    if (player_->waits()) {
        playback->playTo(stop, 1);
    } else if (!goes || target.jump) {
        if (!(playback->position() == stop)) playback->seek(stop);
        playback->pause();
        if (goes) onReachedStop();
    } else if (playback->position() == stop) {
        onReachedStop();
    } else {
        playback->playTo(stop, factorOf(target.pace));
    }
}

bool LessonPanel::branchIsLessons(const lesson::Target& target) const {
    for (const RecordingPtr& run : player_->prepared().runs)
        if (run == target.recording) return true;
    return false;
}

void LessonPanel::onReachedStop() {
    if (!player_) return;
    const bool goes = player_->phase() == Phase::going || player_->on_its_way();
    if (!goes || player_->waits()) return;
    player_->arrived();
    changed();
}

/// The person acted, undid, or went to another branch.
void LessonPanel::onBranch() {
    if (!player_ || moving_) return;
    const RecordingPtr here = workspace_.sharedRecording();
    if (here == nullptr || here == player_->target().recording) return;
    for (const RecordingPtr& run : player_->prepared().runs)
        if (run == here) {
            player_->return_to_lesson();
            return changed();
        }
    player_->student_acted(here);
    changed();
}

// --- Keys and buttons ---------------------------------------------------------------------------

bool LessonPanel::goOn() {
    if (!player_ || !player_->go_on()) return false;
    changed();
    return true;
}

bool LessonPanel::back() {
    if (!player_ || !player_->back()) return false;
    changed();
    return true;
}

bool LessonPanel::chooseAnswer(int number) {
    if (!player_ || player_->phase() != Phase::asking || number < 1) return false;
    const auto answer = static_cast<std::size_t>(number - 1);
    const lesson::Question* question = player_->lesson().steps[player_->step()].question();
    if (question == nullptr || answer >= question->answers.size()) return false;
    if (question->kind == lesson::QuestionKind::several) {
        view_->toggle(answer);
        return true;
    }
    if (!player_->answer({answer})) return false;
    changed();
    return true;
}

bool LessonPanel::asksToPoint() const {
    if (!player_ || player_->phase() != Phase::asking) return false;
    const lesson::Question* question = player_->lesson().steps[player_->step()].question();
    return question != nullptr && question->kind == lesson::QuestionKind::point;
}

bool LessonPanel::offerPoint(const QString& entity) {
    static constexpr const char* kinds[] = {"node:", "replica:", "record:", "partition:"};
    bool is_thing = false;
    for (const char* kind : kinds)
        is_thing = is_thing || entity.startsWith(QLatin1StringView(kind));
    if (!is_thing || !asksToPoint() || !player_->point(fromQt(entity))) return false;
    changed();
    return true;
}

void LessonPanel::hint() {
    if (!player_ || !player_->hint()) return;
    progress_.note(*player_);
    refresh();
}

void LessonPanel::showGlossary(const QString& term) {
    if (glossary_page_ == nullptr)
        glossary_page_ = new GlossaryPage(workspace_, library().glossary, window());
    glossary_page_->showTerm(term);
}

void LessonPanel::setNotesShown(bool shown) {
    note_.notes_shown = shown;
    refresh();
}

void LessonPanel::sayImpossible() {
    const lesson::Try* challenge = player_ ? player_->challenge() : nullptr;
    if (challenge == nullptr || exploring_ != 0) return;
    const auto prepared = player_->shared();
    const std::size_t step = player_->step();
    note_.explored = 0;
    refresh();
    const std::string language = workspace_.language();
    exploring_ = workspace_.engine().post(
        [prepared, step, language](const JobControl& control) {
            const auto& attempt = std::get<lesson::Try>(prepared->lesson.steps[step].what);
            const sim::Recording& run = *prepared->runs[prepared->steps[step].run];
            return lesson::explore(attempt, run, [&](const lesson::Exploration& so_far) {
                const auto part = static_cast<double>(so_far.runs) /
                                  static_cast<double>(std::max<std::uint64_t>(so_far.planned, 1));
                if (so_far.runs % 16 == 0)
                    control.report(std::min(part, 1.0),
                                   toQt(fmt::format("{} / {}", so_far.runs, so_far.planned)));
                return control.goOn();
            });
        },
        [this, step](lesson::Exploration found) {
            exploring_ = 0;
            note_.explored = -1;
            if (!player_ || player_->step() != step) return refresh();
            player_->said_impossible(found);
            changed();
        });
}

// --- Texts --------------------------------------------------------------------------------------

void LessonPanel::refresh() {
    if (!player_) {
        if (note_.preparing || !note_.error.isEmpty()) view_->show(note_);
        return;
    }
    // Values are those of the place where the lesson stands, wherever the person looks meanwhile.
    const lesson::Target own = player_->own_target();
    const lesson::Stop& stop = player_->phase() == Phase::going ? own.begin : own.stop;
    sim::TraceReader reader(own.recording->store());
    sim::ViewTimeline timeline(reader);
    const lesson::Cursor cursor{*own.recording, timeline.seek(stop.event)};
    const lesson::Screen screen =
        player_->screen(cursor, library().glossary, workspace_.language());
    if (const lesson::Lesson* next = library().next(player_->lesson().id))
        note_.next_title = toQt(next->title.in(workspace_.language()));
    view_->show(screen, note_);
    workspace_.setFocus({screen.focus.begin(), screen.focus.end()});
}

RecordingPtr LessonPanel::beside() const { return player_ ? player_->target().beside : nullptr; }

Position LessonPanel::besidePosition() const {
    if (!player_) return {};
    const lesson::Target target = player_->target();
    const Playback* playback = workspace_.playback();
    if (target.beside == nullptr || playback == nullptr) return {};
    const bool there = playback->position() == positionOf(target.stop);
    if (there || playback->time() >= target.stop_beside.time) return positionOf(target.stop_beside);
    sim::TraceReader reader(target.beside->store());
    const std::size_t behind = reader.lower_bound(playback->time() + core::nanoseconds(1));
    return {behind == 0 ? trace::no_event : reader.at(behind - 1).id, playback->time()};
}

QString LessonPanel::titleOf(bool second) const {
    if (!player_) return {};
    const lesson::Target target = player_->target();
    const std::string& variant = second ? target.variant_beside : target.variant;
    const sim::scenario::Scenario& scenario = player_->prepared().runs[0]->scenario();
    for (const sim::scenario::VariantInfo& info : scenario.variants)
        if (info.name == variant) return toQt(info.title.in(workspace_.language()));
    return workspace_.say({"As before", "原来的情形"});
}

std::vector<std::string> LessonPanel::allowedActs() const {
    const lesson::Try* challenge = player_ ? player_->challenge() : nullptr;
    return challenge == nullptr ? std::vector<std::string>() : challenge->allowed;
}

}  // namespace brokerscope::gui
