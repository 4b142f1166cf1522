#pragma once
// A node's clock and timers.
//
// `Timer` is a member of what waits: it names what to do once, is armed and disarmed as often as
// needed, and disarms itself when its owner goes. All timers of a node that are due at one instant
// fire in the order in which they were armed.

#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <utility>

namespace brokerscope::core {

class Timer;

/// The service behind `Timer`; `env` implementations provide it.
class Clock {
public:
    virtual ~Clock() = default;

    /// Monotonic; does not move while an input is handled.
    virtual Instant now() const = 0;
    /// What this node believes the wall clock says (its skew and drift included).
    virtual WallTime wall() const = 0;

private:
    friend class Timer;
    /// Calls `timer.fire()` at `due` (now, if that is past). Returns a ticket for `disarm`.
    virtual std::uint64_t arm(Timer& timer, Instant due) = 0;
    virtual void disarm(std::uint64_t ticket) = 0;
};

class Timer {
public:
    /// `clock` outlives the timer. `on_fire` runs as an input of the node.
    Timer(Clock& clock, std::function<void()> on_fire)
        : clock_(clock), on_fire_(std::move(on_fire)) {}
    ~Timer() { disarm(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Fires once, `after` from now; replaces an earlier arming.
    void arm(Duration after) { arm_at(clock_.now() + after); }
    void arm_at(Instant due) {
        disarm();
        due_ = due;
        ticket_ = clock_.arm(*this, due);
    }
    void disarm() {
        if (!armed()) return;
        clock_.disarm(std::exchange(ticket_, 0));
        due_ = Instant::never();
    }
    bool armed() const { return ticket_ != 0; }
    /// When it fires; `Instant::never()` while disarmed.
    Instant due() const { return due_; }

    /// For the clock alone: the time has come. The owner may destroy the timer inside `on_fire`.
    void fire() {
        ticket_ = 0;
        due_ = Instant::never();
        // The callback may end this timer's life; a copy keeps the callable alive until it returns.
        const std::function<void()> action = on_fire_;
        action();
    }

private:
    Clock& clock_;
    std::function<void()> on_fire_;
    std::uint64_t ticket_ = 0;  // 0: not armed; tickets start at 1
    Instant due_ = Instant::never();
};

}  // namespace brokerscope::core
