// How fast the cursor moves while it plays: an ordinary hop in 1.2 s, slower round what is new,
// quickly through gaps in which nothing is to be seen.

#include "gui/engine/playback.h"
#include "sim/scene/visible.h"

#include <algorithm>
#include <cmath>

namespace brokerscope::gui {

namespace {

constexpr double slow_factor = 1.0 / 3;
/// Seconds of the screen at the ordinary speed.
constexpr double slow_before = 0.3;
constexpr double slow_after = 0.5;
/// A gap takes at most 0.6 s, of which the last part is no longer skipped: the eye is there first.
constexpr double gap_shortest = 0.6;
constexpr double skip_seconds = 0.45;
constexpr double skip_lead = 0.15;
constexpr double express_seconds = 4;

double secondsOf(core::Duration duration) { return static_cast<double>(duration.ns) / 1e9; }

}  // namespace

/// Up to `end` the cursor moves at one rate (virtual seconds in a second).
struct Playback::Stretch {
    core::Instant end;
    double rate = 0;
    bool skips = false;
    bool slow = false;
};

core::Duration Playback::virtually(double seconds) const {
    return core::Duration{std::llround(static_cast<double>(hop_.ns) / hop_seconds_ * seconds)};
}

void Playback::setHopSeconds(double seconds) {
    const double to = std::clamp(seconds, hop_seconds_min, hop_seconds_max);
    if (to == hop_seconds_) return;
    hop_seconds_ = to;
    skipping_ = false;
    Q_EMIT speedChanged();
}

void Playback::setExpress(bool express) {
    if (express == express_) return;
    express_ = express;
    skipping_ = false;
    Q_EMIT speedChanged();
}

void Playback::setReducedMotion(bool reduced) {
    reduced_motion_ = reduced;
    clock_ = time_;
}

double Playback::rate() const {
    const double ordinary = secondsOf(hop_) / hop_seconds_ * pace_;
    if (express_) return std::max(ordinary, secondsOf(timeLimit() - start_) / express_seconds);
    if (skipping_) return skip_rate_;
    return slow_ ? ordinary * slow_factor : ordinary;
}

void Playback::play() {
    if (playing_ || atEnd()) return;
    playing_ = true;
    clock_ = time_;
    if (use_timer_) {
        real_.start();
        timer_.start();
    }
    Q_EMIT playingChanged(true);
}

void Playback::stop() {
    timer_.stop();
    skipping_ = false;
    slow_ = false;
    if (!playing_) return;
    playing_ = false;
    Q_EMIT playingChanged(false);
}

void Playback::pause() {
    const bool moving = skipping_ || slow_;
    to_stop_ = false;
    pace_ = 1;
    stop();
    if (moving) Q_EMIT speedChanged();
}

void Playback::toggle() {
    if (playing_)
        pause();
    else
        play();
}

void Playback::playTo(const Position& stop, double pace) {
    setHorizon(stop);
    pace_ = std::clamp(pace, 0.01, 100.0);
    if (atEnd()) {
        pause();
        Q_EMIT reachedStop();
        return;
    }
    to_stop_ = true;
    play();
}

void Playback::setTimer(bool on) {
    use_timer_ = on;
    if (!on) timer_.stop();
    if (on && playing_) {
        real_.start();
        timer_.start();
    }
}

/// A message on its way that a watcher sees and that still moves: not one that is kept back.
bool Playback::somethingFlies() const {
    for (const sim::MessageView& flying : view().in_flight()) {
        if (flying.held_by >= 0 || flying.sent + 2 * hop_ < time_) continue;
        trace::Event event;
        event.time = flying.sent;
        trace::MessageSent sent;
        static_cast<trace::Message&>(sent) = flying.message;
        event.payload = sent;
        if (sim::scene::is_visible(event)) return true;
    }
    return false;
}

core::Instant Playback::nextVisibleTime() const {
    const auto next = std::lower_bound(visible_.begin(), visible_.end(), place_);
    if (next == visible_.end() || *next >= place_limit_) return timeLimit();
    sim::TraceReader& reader = const_cast<Playback*>(this)->reader_;
    return std::min(reader.at(*next).time, timeLimit());
}

/// How the cursor moves from where it stands, and up to where it moves so.
Playback::Stretch Playback::stretch() {
    const double ordinary = secondsOf(hop_) / hop_seconds_ * pace_;
    const core::Instant next = nextVisibleTime();
    Stretch found{next, ordinary};
    if (skipping_ && clock_ < skip_end_) return {std::min(skip_end_, next), skip_rate_, true};

    const auto span = [ordinary](double seconds) {
        return core::Duration{std::llround(ordinary * seconds * 1e9)};
    };
    for (const core::Instant notable : first_notables_) {
        const core::Instant from = notable - span(slow_before);
        const core::Instant to = notable + span(slow_after);
        if (clock_ >= from && clock_ < to) {
            found.slow = true;
            found.rate = ordinary * slow_factor;
            found.end = std::min(found.end, to);
        } else if (clock_ < from) {
            found.end = std::min(found.end, from);
        }
    }
    if (next <= clock_) {  // several events of one instant: they come one after another at once
        found.end = clock_;
        return found;
    }
    if (secondsOf(next - clock_) > ordinary * gap_shortest && !somethingFlies()) {
        const bool slow_there =
            std::any_of(first_notables_.begin(), first_notables_.end(), [&](core::Instant notable) {
                return notable >= next && notable - span(slow_before) < next;
            });
        const double lead = ordinary * skip_lead * (slow_there ? slow_factor : 1);
        skip_end_ = next - core::Duration{std::llround(lead * 1e9)};
        if (skip_end_ > clock_) {
            skip_rate_ = secondsOf(skip_end_ - clock_) / skip_seconds;
            return {skip_end_, skip_rate_, true};
        }
    }
    // What flies is looked at again when it may have come to stand still.
    if (!found.slow) found.end = std::min(found.end, clock_ + 2 * hop_);
    return found;
}

void Playback::runExpress(double seconds) {
    const double way = secondsOf(timeLimit() - start_) / express_seconds;
    const double ordinary = secondsOf(hop_) / hop_seconds_;
    const core::Duration on{std::llround(std::max(way, ordinary) * seconds * 1e9)};
    const core::Instant to = std::min(clock_ + on, timeLimit());
    put(std::min(reader_.lower_bound(to + core::nanoseconds(1)), place_limit_), to);
}

void Playback::advance(double seconds) {
    if (!playing_) return;
    const Position before = position();
    const bool was_skipping = skipping_;
    const bool was_slow = slow_;
    if (express_) runExpress(seconds);
    // A stretch a visible event, and some more at the edges of slow motion: a bound for storms.
    for (int i = 0; !express_ && seconds > 0 && !atEnd() && i < 10'000; ++i) {
        const Stretch now = stretch();
        skipping_ = now.skips;
        slow_ = now.slow;
        const double needed = secondsOf(now.end - clock_) / now.rate;
        core::Instant to = now.end;
        if (needed > seconds) to = clock_ + core::Duration{std::llround(seconds * now.rate * 1e9)};
        seconds -= std::max(needed, 0.0);
        std::size_t place = std::min(reader_.lower_bound(to + core::nanoseconds(1)), place_limit_);
        const bool gliding = !reduced_motion_ || to >= timeLimit();
        if (gliding) {
            put(place, to);
        } else {
            // Only behind what is visible; the clock runs on.
            const auto next = std::lower_bound(visible_.begin(), visible_.end(), place);
            const std::size_t last = next == visible_.begin() ? 0 : *(next - 1) + std::size_t{1};
            if (last > place_) put(last, reader_.at(last - 1).time);
        }
        clock_ = std::max(to, time_);
    }
    const bool ended = atEnd();
    if (position() != before) Q_EMIT moved();
    if (skipping_ != was_skipping || slow_ != was_slow) Q_EMIT speedChanged();
    if (!ended || !playing_) return;
    const bool reached = to_stop_;
    pause();
    if (reached) Q_EMIT reachedStop();
}

}  // namespace brokerscope::gui
