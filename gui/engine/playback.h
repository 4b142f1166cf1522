#pragma once
// The cursor on a recording, and how it moves: steps, seeks, causes, and play at a humane pace.
//
// A position is what has been applied (entries of the trace) and a virtual instant not before the
// last of them: messages fly between two events. It never passes the horizon. The pure heart is
// `advance(real seconds)`; a timer calls it 60 times a second while playing, a script calls it
// itself. The picture is a function of position and speed only, however the cursor got there.

#include "gui/engine/engine.h"
#include "sim/scene/moment.h"
#include "sim/view/view_timeline.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::gui {

/// Behind which event, and when. `event` is `no_event` before the first.
struct Position {
    trace::EventId event = trace::no_event;
    core::Instant time;
    friend bool operator==(const Position&, const Position&) = default;
};

class Playback : public QObject {
    Q_OBJECT

public:
    static constexpr double hop_seconds_default = 1.2;
    static constexpr double hop_seconds_min = 0.15;
    static constexpr double hop_seconds_max = 10;

    /// Stands at the story's beginning (virtual time 0, the cluster is up), paused.
    explicit Playback(RecordingPtr recording, QObject* parent = nullptr);

    const sim::Recording& recording() const { return *recording_; }
    const RecordingPtr& shared() const { return recording_; }
    /// Shared with everything in the window's thread: an event that it returns is valid until the
    /// next call of anybody.
    sim::TraceReader& reader() { return reader_; }

    // --- Where the cursor stands.
    Position position() const { return {event_, time_}; }
    core::Instant time() const { return time_; }
    /// Entries of the trace that have been applied: places below it are the past.
    std::size_t place() const { return place_; }
    /// The first place of the story; what lies below is the boot.
    std::size_t firstPlace() const { return first_place_; }
    /// The cluster here; valid until the cursor moves.
    const sim::ClusterView& view() const { return timeline_.view(); }
    /// What pictures are a function of; valid until the cursor moves.
    sim::scene::Moment moment();
    bool atStart() const { return place_ <= first_place_ && time_ <= start_; }
    /// At the horizon, or at the trace's end.
    bool atEnd() const;
    core::Instant start() const { return start_; }
    /// The furthest instant at which the cursor has been: what a timeline may show.
    core::Instant furthest() const;

    // --- Moving. True if the cursor moved. Each pauses.
    /// To behind the next or the last visible event (sim/scene/visible.h).
    bool stepForward();
    bool stepBack();
    /// The next or previous event that concerns the entity with this id.
    bool nextOf(std::string_view entity);
    bool previousOf(std::string_view entity);
    /// Behind all that happened up to and including `time`.
    bool seek(core::Instant time);
    /// Behind the last entry with an id not above `event`.
    bool seek(trace::EventId event);
    bool seek(const Position& position);
    /// Behind the first `place` entries of the trace.
    bool seekPlace(std::size_t place);
    bool toStart();
    bool toEnd();
    /// Behind the event from which the one at the cursor came; to the first that came from it.
    bool toCause();
    bool toEffect();

    // --- Playing.
    void play();
    void pause();
    void toggle();
    bool playing() const { return playing_; }
    /// Plays to `stop`, which becomes the horizon, at `pace` times the ordinary speed, and pauses
    /// there with `reachedStop`.
    void playTo(const Position& stop, double pace = 1);
    /// What one hop (the scenario's usual link latency) takes on the screen, in seconds.
    double hopSeconds() const { return hop_seconds_; }
    void setHopSeconds(double seconds);
    void slower() { setHopSeconds(hop_seconds_ * 2); }
    void faster() { setHopSeconds(hop_seconds_ / 2); }
    void defaultSpeed() { setHopSeconds(hop_seconds_default); }
    /// The whole story in four seconds, whatever happens.
    void setExpress(bool express);
    bool express() const { return express_; }
    /// The cursor goes from one visible event to the next at the same pace; nothing glides.
    void setReducedMotion(bool reduced);
    /// Passing a gap in which nothing visible happens: ▶▶ beside the true clock.
    bool skipping() const { return skipping_; }
    /// Near the first notable event of its kind in this run.
    bool inSlowMotion() const { return slow_; }
    /// Virtual seconds that pass in a second on the screen, as things are now.
    double rate() const;
    /// The virtual length of a hop.
    core::Duration hop() const { return hop_; }
    /// Moves on by so much time of the screen; what the timer does. Pure but for the cursor.
    void advance(double seconds);
    /// False: no timer; whoever plays calls `advance` (scripts, tests).
    void setTimer(bool on);

    // --- What may be seen. Nothing behind the horizon is ever applied.
    void setHorizon(const Position& horizon);
    void clearHorizon();
    std::optional<Position> horizon() const { return horizon_; }

Q_SIGNALS:
    void moved();
    void playingChanged(bool playing);
    void speedChanged();
    /// The stop of `playTo`.
    void reachedStop();

private:
    struct Stretch;

    void put(std::size_t place, core::Instant time);
    bool jump(std::size_t place, core::Instant time);
    core::Instant timeLimit() const;
    void findVisible();
    bool towards(std::string_view entity, bool forward);
    void stop();
    Stretch stretch();
    bool somethingFlies() const;
    core::Instant nextVisibleTime() const;
    core::Duration virtually(double seconds) const;
    void runExpress(double seconds);

    RecordingPtr recording_;
    sim::TraceReader reader_;
    sim::TraceReader timeline_reader_;
    sim::ViewTimeline timeline_;
    std::vector<std::uint32_t> visible_;         // places of what a person steps to, ascending
    std::vector<core::Instant> first_notables_;  // of the first event of each notable kind
    std::size_t place_ = 0;
    std::size_t first_place_ = 0;
    std::size_t place_limit_ = 0;  // by the horizon
    trace::EventId event_ = trace::no_event;
    core::Instant time_;
    core::Instant clock_;  // beyond time_ only where motion is reduced
    core::Instant start_;
    core::Instant furthest_;
    std::optional<Position> horizon_;
    bool to_stop_ = false;
    core::Duration hop_;
    double hop_seconds_ = hop_seconds_default;
    double pace_ = 1;
    bool playing_ = false;
    bool express_ = false;
    bool skipping_ = false;
    bool slow_ = false;
    bool reduced_motion_ = false;
    core::Instant skip_end_;
    double skip_rate_ = 0;
    std::vector<trace::Event> lately_;
    core::Instant lately_from_;
    std::size_t lately_place_ = SIZE_MAX;
    QTimer timer_;
    QElapsedTimer real_;
    bool use_timer_ = true;
};

}  // namespace brokerscope::gui
