#include "gui/engine/workspace.h"

#include "gui/engine/entity_ref.h"

#include <fmt/format.h>

#include <QLocale>

#include <algorithm>
#include <utility>

namespace brokerscope::gui {

namespace scene = sim::scene;

namespace {

const QString language_key = QStringLiteral("language");
const QString theme_key = QStringLiteral("theme");
const QString motion_key = QStringLiteral("reduced_motion");
const QString speed_key = QStringLiteral("hop_seconds");

}  // namespace

Workspace::Workspace(QObject* parent) : QObject(parent), theme_(&scene::light_theme()) {
    const bool chinese = QLocale::system().language() == QLocale::Chinese;
    const QString usual = chinese ? QStringLiteral("zh") : QStringLiteral("en");
    language_ = settings_.text(language_key, usual) == QStringLiteral("zh") ? "zh" : "en";
    theme_ = &scene::theme_named(fromQt(settings_.text(theme_key, QStringLiteral("light"))));
    reduced_motion_ = settings_.flag(motion_key);
    connect(&engine_, &Engine::busyChanged, this, &Workspace::busyChanged);
    connect(&engine_, &Engine::progressed, this, &Workspace::progressed);
}

Workspace::~Workspace() = default;

// --- What is open -------------------------------------------------------------------------------

void Workspace::open(const std::string& name, const std::string& variant,
                     std::vector<scenario::Fault> edits) {
    if (opening_ != 0) engine_.cancel(opening_);
    opening_ = engine_.open({name, variant, std::move(edits)}, [this](Answer<RecordingPtr> made) {
        opening_ = 0;
        if (made)
            start(std::move(*made), {});
        else
            Q_EMIT failed(made.error());
    });
}

void Workspace::open(RecordingPtr recording, const std::string& name) {
    if (opening_ != 0) engine_.cancel(std::exchange(opening_, 0));
    start(std::move(recording), name);
}

void Workspace::start(RecordingPtr recording, const std::string& name) {
    branches_.clear();
    undone_.clear();
    acts_ = 0;
    current_ = 0;
    const scenario::Scenario& story = recording->scenario();
    branches_.push_back({name.empty() ? story.id : name, recording, -1, {}, {}});
    selected_.clear();
    hovered_.clear();
    followed_.clear();
    focus_.clear();
    use(std::move(recording), std::nullopt);
    Q_EMIT opened();
    Q_EMIT branchesChanged();
    Q_EMIT selectionChanged();
    Q_EMIT followedChanged();
    Q_EMIT focusChanged();
    Q_EMIT moved();
    Q_EMIT pictureChanged();
}

void Workspace::close() {
    if (opening_ != 0) engine_.cancel(std::exchange(opening_, 0));
    if (!isOpen()) return;
    playback_->pause();
    playback_.release()->deleteLater();
    branches_.clear();
    undone_.clear();
    current_ = -1;
    selected_.clear();
    hovered_.clear();
    followed_.clear();
    focus_.clear();
    lit_.clear();
    Q_EMIT closed();
    Q_EMIT branchesChanged();
    Q_EMIT pictureChanged();
}

void Workspace::use(RecordingPtr recording, std::optional<core::Instant> time) {
    auto next = std::make_unique<Playback>(std::move(recording));
    next->setHopSeconds(playback_ ? playback_->hopSeconds()
                                  : settings_.number(speed_key, Playback::hop_seconds_default));
    next->setReducedMotion(reduced_motion_);
    next->setTimer(!manual_time_);
    if (time) next->seek(*time);
    if (playback_) {
        playback_->disconnect(this);
        playback_->pause();
        // Somebody may still be in a call of it.
        playback_.release()->deleteLater();
    }
    playback_ = std::move(next);
    connect(playback_.get(), &Playback::moved, this, [this] {
        light();
        Q_EMIT moved();
        Q_EMIT pictureChanged();
    });
    connect(playback_.get(), &Playback::playingChanged, this, &Workspace::playingChanged);
    connect(playback_.get(), &Playback::speedChanged, this, [this] {
        const double seconds = playback_->hopSeconds();
        if (settings_.number(speed_key, Playback::hop_seconds_default) != seconds)
            settings_.set(speed_key, seconds);
        Q_EMIT speedChanged();
        Q_EMIT pictureChanged();
    });
    findFollowed();
    light();
}

// --- Acting -------------------------------------------------------------------------------------

void Workspace::act(scenario::Action action, scenario::End end, const std::string& name) {
    if (!isOpen()) return;
    playback_->pause();
    const std::string word(scenario::name_of(action));
    engine_.act(playback_->shared(), playback_->time(), std::move(action), std::move(end),
                [this, base = playback_->shared(), name, word](Answer<RecordingPtr> made) {
                    if (!made) {
                        Q_EMIT failed(made.error());
                        return;
                    }
                    // Something else may have been opened meanwhile.
                    if (sharedRecording() != base) return;
                    addBranch(std::move(*made), name, word);
                    Q_EMIT acted(current_);
                });
}

void Workspace::addBranch(RecordingPtr recording, const std::string& name, const std::string& act) {
    if (!isOpen()) return;
    const core::Instant from = playback_->time();
    core::Instant to = from;
    if (!recording->edits().empty()) {
        const auto* at = std::get_if<scenario::AtInstant>(&recording->edits().back().trigger);
        // The act is done one nanosecond behind the cursor: what it did is seen at once.
        if (at != nullptr && at->at >= from) to = at->at;
    }
    branches_.push_back(
        {name.empty() ? fmt::format("what-if {}", ++acts_) : name, recording, current_, from, act});
    current_ = static_cast<int>(branches_.size()) - 1;
    undone_.clear();
    use(std::move(recording), to);
    Q_EMIT branchesChanged();
    Q_EMIT branchChanged(current_);
    Q_EMIT moved();
    Q_EMIT pictureChanged();
}

void Workspace::goToBranch(int index) {
    if (index < 0 || index >= static_cast<int>(branches_.size()) || index == current_) return;
    const core::Instant time = playback_->time();
    current_ = index;
    use(branches_[static_cast<std::size_t>(index)].recording, time);
    Q_EMIT branchesChanged();
    Q_EMIT branchChanged(current_);
    Q_EMIT moved();
    Q_EMIT pictureChanged();
}

bool Workspace::canUndo() const {
    return current_ >= 0 && branches_[static_cast<std::size_t>(current_)].parent >= 0;
}

bool Workspace::canRedo() const {
    return !undone_.empty() &&
           branches_[static_cast<std::size_t>(undone_.back())].parent == current_;
}

void Workspace::undo() {
    if (!canUndo()) return;
    undone_.push_back(current_);
    goToBranch(branches_[static_cast<std::size_t>(current_)].parent);
}

void Workspace::redo() {
    if (!canRedo()) return;
    const int child = undone_.back();
    undone_.pop_back();
    goToBranch(child);
}

// --- Selection ----------------------------------------------------------------------------------

void Workspace::select(const std::string& entity) {
    if (selected_ == entity) return;
    selected_ = entity;
    Q_EMIT selectionChanged();
    Q_EMIT pictureChanged();
}

void Workspace::hover(const std::string& entity) {
    if (hovered_ == entity) return;
    hovered_ = entity;
    Q_EMIT hoverChanged();
}

void Workspace::setFocus(EntityIds focus) {
    if (focus_ == focus) return;
    focus_ = std::move(focus);
    Q_EMIT focusChanged();
    Q_EMIT pictureChanged();
}

void Workspace::follow(const std::string& record) {
    if (followed_ == record) return;
    followed_ = record;
    findFollowed();
    light();
    Q_EMIT followedChanged();
    Q_EMIT pictureChanged();
}

std::string Workspace::recordOf(std::string_view entity) const {
    if (!isOpen()) return {};
    const trace::NameTable& names = recording().names();
    const auto parsed = parseEntity(entity, names);
    if (!parsed || parsed->kind != scene::EntityKind::record) return {};
    const sim::ReplicaView* replica = playback_->view().replica(parsed->partition, parsed->node);
    if (replica == nullptr) return {};
    const std::size_t at = replica->log.lower_bound(parsed->offset);
    if (at >= replica->log.size() || replica->log[at].base > parsed->offset) return {};
    const sim::LogBatch& batch = replica->log[at];
    const auto record = recording().index().record_at(batch.content, batch.base, parsed->offset);
    return record ? sim::to_string(*record, names) : std::string();
}

/// What of the followed record does not depend on the cursor: its batches, and the messages that
/// carried it (requests that hold its batch, answers to them).
void Workspace::findFollowed() {
    followed_record_.reset();
    followed_messages_.clear();
    followed_batches_.clear();
    lit_place_ = SIZE_MAX;
    if (!isOpen() || followed_.empty()) return;
    followed_record_ = sim::parse_record(followed_, recording().names());
    if (!followed_record_) return;
    const sim::TraceIndex& index = recording().index();
    followed_batches_ = index.batches_of(*followed_record_);
    sim::TraceReader reader(recording().store());
    constexpr std::size_t look_ahead = 64;  // a request leaves soon after its batch went into it
    for (const sim::Place place : index.life_of(*followed_record_)) {
        const trace::Payload& payload = reader.at(place).payload;
        if (!std::holds_alternative<trace::BatchSent>(payload) &&
            !std::holds_alternative<trace::ProduceAnswered>(payload))
            continue;
        const std::size_t end = std::min(index.size(), place + look_ahead);
        for (std::size_t later = place + std::size_t{1}; later < end; ++later) {
            const auto edges = index.in_edges(static_cast<sim::Place>(later));
            const bool carries = std::any_of(edges.begin(), edges.end(), [&](sim::InEdge edge) {
                return edge.from == place && (edge.kind == sim::JoinKind::requested ||
                                              edge.kind == sim::JoinKind::replied);
            });
            if (!carries) continue;
            if (const auto* sent = std::get_if<trace::MessageSent>(&reader.at(later).payload))
                followed_messages_.insert(sent->message);
        }
    }
}

void Workspace::light() {
    if (!isOpen() || !followed_record_) {
        lit_.clear();
        return;
    }
    if (lit_place_ == playback_->place()) return;
    lit_place_ = playback_->place();
    lit_.clear();
    const trace::NameTable& names = recording().names();
    const sim::ClusterView& view = playback_->view();
    for (const trace::MessageId message : followed_messages_)
        if (view.message(message) != nullptr) lit_.insert(messageId(message));
    for (const sim::ReplicaView& replica : view.replicas())
        for (std::size_t i = 0; i < replica.log.size(); ++i) {
            const sim::LogBatch& batch = replica.log[i];
            for (const sim::RecordInBatch& place : followed_batches_)
                if (place.content == batch.content && place.index < batch.count)
                    lit_.insert(recordId(textOf(replica.partition, names), names.text(replica.node),
                                         batch.base + place.index));
        }
}

// --- How it looks -------------------------------------------------------------------------------

void Workspace::setRevealsAll(bool reveals) {
    if (reveals_all_ == reveals) return;
    reveals_all_ = reveals;
    Q_EMIT revealsChanged();
    Q_EMIT pictureChanged();
}

void Workspace::setLanguage(const std::string& language) {
    const std::string to = language == "zh" ? "zh" : "en";
    if (language_ == to) return;
    language_ = to;
    settings_.set(language_key, toQt(to));
    Q_EMIT languageChanged();
    Q_EMIT pictureChanged();
}

void Workspace::setTheme(const std::string& name) {
    const scene::Theme& to = scene::theme_named(name);
    if (theme_ == &to) return;
    theme_ = &to;
    settings_.set(theme_key, toQt(to.name));
    Q_EMIT themeChanged();
    Q_EMIT pictureChanged();
}

void Workspace::setPresenter(bool presenter) {
    if (presenter_ == presenter) return;
    presenter_ = presenter;
    Q_EMIT presenterChanged();
    Q_EMIT pictureChanged();
}

void Workspace::setReducedMotion(bool reduced) {
    reduced_motion_ = reduced;
    settings_.set(motion_key, reduced);
    if (playback_) playback_->setReducedMotion(reduced);
}

scene::Look Workspace::look(scene::Size size) const {
    scene::Look look{*theme_, language_, size, {}, focus_, lit_};
    if (!selected_.empty()) look.selected.insert(selected_);
    return look;
}

void Workspace::setManualTime(bool manual) {
    manual_time_ = manual;
    if (playback_) playback_->setTimer(!manual);
}

}  // namespace brokerscope::gui
