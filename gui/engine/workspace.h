#pragma once
// The hub of the window: what is open, where the cursor stands, what is selected, how it looks.
// Panels observe it and ask it; they do not know each other.
//
// What was opened is the first branch, called by the scenario's id; an act of a person at the
// cursor makes another ("what-if 1"; in a lesson "yours"), and nothing is discarded: undo goes to
// the parent, redo to the child that was left last.

#include "gui/engine/engine.h"
#include "gui/engine/playback.h"
#include "gui/engine/settings.h"
#include "sim/scene/moment.h"
#include "sim/trace/trace_index.h"

#include <QObject>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::gui {

/// One run among those that came of what was opened.
struct Branch {
    std::string name;
    RecordingPtr recording;
    int parent = -1;     ///< index; -1: the first
    core::Instant from;  ///< where it leaves its parent
    std::string act;     ///< the action's word in a scenario file: `lose`; empty for the first
};

using EntityIds = std::set<std::string, std::less<>>;

class Workspace : public QObject {
    Q_OBJECT

public:
    explicit Workspace(QObject* parent = nullptr);
    ~Workspace() override;

    Engine& engine() { return engine_; }
    Settings& settings() { return settings_; }

    // --- What is open.
    /// A scenario's id or path; `opened` or `failed` follows. What was open stays until then.
    void open(const std::string& name, const std::string& variant = {},
              std::vector<scenario::Fault> edits = {});
    /// A run that somebody made (a lesson's): as `open`, at once.
    void open(RecordingPtr recording, const std::string& name = {});
    void close();
    bool isOpen() const { return playback_ != nullptr; }
    /// Null if nothing is open. Another object after `opened` and `branchChanged`.
    Playback* playback() { return playback_.get(); }
    const Playback* playback() const { return playback_.get(); }
    /// Pre: something is open.
    const sim::Recording& recording() const { return playback_->recording(); }
    RecordingPtr sharedRecording() const { return playback_ ? playback_->shared() : nullptr; }

    // --- Acting: branches.
    const std::vector<Branch>& branches() const { return branches_; }
    int currentBranch() const { return current_; }
    /// Does `action` behind everything up to the cursor's instant; `acted` or `failed` follows.
    /// `name` empty: the next "what-if N".
    void act(scenario::Action action, scenario::End end = {}, const std::string& name = {});
    /// A branch of the current one at the cursor, made by somebody else.
    void addBranch(RecordingPtr recording, const std::string& name, const std::string& act = {});
    /// The cursor keeps its time.
    void goToBranch(int index);
    bool canUndo() const;
    bool canRedo() const;
    void undo();
    void redo();

    // --- Selection. Ids are those of sim/scene/draw_list.h; empty: none.
    const std::string& selected() const { return selected_; }
    void select(const std::string& entity);
    const std::string& hovered() const { return hovered_; }
    void hover(const std::string& entity);
    /// What a lesson points at.
    void setFocus(EntityIds focus);
    const EntityIds& focus() const { return focus_; }
    /// A record by name: `shop/3`; empty: none. What belongs to it at the cursor is lit.
    const std::string& followed() const { return followed_; }
    void follow(const std::string& record);
    /// The record in the log at the cursor that an entity `record:…` is; empty for others.
    std::string recordOf(std::string_view entity) const;
    const EntityIds& lit() const { return lit_; }

    // --- What may be seen.
    /// Outside lessons, or when a lesson says so: verdicts and ends may be shown.
    bool revealsAll() const { return reveals_all_; }
    void setRevealsAll(bool reveals);

    // --- How it looks.
    /// `en` or `zh`.
    const std::string& language() const { return language_; }
    void setLanguage(const std::string& language);
    QString say(const sim::scene::Words& words) const { return toQt(words.in(language_)); }
    const sim::scene::Theme& theme() const { return *theme_; }
    /// `light`, `dark`, `projector`.
    void setTheme(const std::string& name);
    bool presenter() const { return presenter_; }
    void setPresenter(bool presenter);
    bool reducedMotion() const { return reduced_motion_; }
    void setReducedMotion(bool reduced);
    /// For a picture of this size: theme, language, selection, focus, lit. Valid until the next
    /// change of any.
    sim::scene::Look look(sim::scene::Size size) const;

    /// No timer plays: scripts call `playback()->advance`.
    void setManualTime(bool manual);

Q_SIGNALS:
    void opened();
    void closed();
    /// The cursor, on whichever branch.
    void moved();
    void playingChanged(bool playing);
    void speedChanged();
    void branchesChanged();
    /// Another branch is the current one.
    void branchChanged(int index);
    /// An act has made branch `index`, which is now the current one.
    void acted(int index);
    void selectionChanged();
    void hoverChanged();
    void followedChanged();
    void focusChanged();
    void languageChanged();
    void themeChanged();
    void presenterChanged();
    void revealsChanged();
    void busyChanged(bool busy);
    void progressed(quint64 job, double part, const QString& text);
    /// A sentence for a person.
    void failed(const QString& message);
    /// A picture may be another now: the cursor, the selection, the look, the branch.
    void pictureChanged();

private:
    void use(RecordingPtr recording, std::optional<core::Instant> time);
    void start(RecordingPtr recording, const std::string& name);
    void findFollowed();
    void light();

    Settings settings_;
    std::unique_ptr<Playback> playback_;
    std::vector<Branch> branches_;
    std::vector<int> undone_;  // children that undo left, the last one is taken first
    int current_ = -1;
    int acts_ = 0;
    std::string selected_;
    std::string hovered_;
    std::string followed_;
    std::optional<sim::RecordId> followed_record_;
    std::set<trace::MessageId> followed_messages_;
    std::vector<sim::RecordInBatch> followed_batches_;
    EntityIds focus_;
    EntityIds lit_;
    std::size_t lit_place_ = SIZE_MAX;
    bool reveals_all_ = true;
    std::string language_ = "en";
    const sim::scene::Theme* theme_;
    bool presenter_ = false;
    bool reduced_motion_ = false;
    bool manual_time_ = false;
    JobId opening_ = 0;
    Engine engine_;  // the last: its thread ends before anything that answers would use
};

}  // namespace brokerscope::gui
