#pragma once
// The heart of every simulation: a clock, the events to come, and the loop between them. It knows
// nothing of messages or nodes; targets register and are called when their time has come.
//
// Order is total: (time, origin, the origin's own sequence). An origin is whoever schedules, and
// counts for itself; so an event that is left out in one place reorders none elsewhere.
//
// Every event carries a cause, a word that the user of the kernel gives a meaning (the id of a
// trace event): while an event is handled, `cause()` is the one with which it was scheduled.

#include "sim/kernel/pending_events.h"

#include <vector>

namespace brokerscope::sim {

/// Whom the kernel calls. Outlives the kernel's use of it.
class Target {
public:
    virtual ~Target() = default;
    /// The time of an event has come; `argument` is what was scheduled.
    virtual void on_due(std::uint32_t argument) = 0;
};
using TargetId = core::Id<struct TargetIdTag, std::uint32_t>;

/// Names one scheduled event until it has happened.
struct Ticket {
    std::uint64_t order = 0;
    friend bool operator==(Ticket, Ticket) = default;
};

class Kernel {
public:
    explicit Kernel(core::Instant start = core::Instant{}) : now_(start) {}
    Kernel(const Kernel&) = delete;
    Kernel& operator=(const Kernel&) = delete;

    /// A new origin, behind all there are. At most 65536.
    Origin add_origin();
    TargetId add_target(Target& target);

    core::Instant now() const { return now_; }
    std::uint64_t cause() const { return cause_; }

    /// Pre: `at` is not in the past.
    Ticket schedule(core::Instant at, Origin origin, TargetId target, std::uint32_t argument,
                    std::uint64_t cause) {
        std::uint64_t& sequence = sequences_[origin.value];
        const std::uint64_t order = (std::uint64_t{origin.value} << sequence_bits) | sequence++;
        ASSERT(at >= now_, "an event in the past");
        pending_.push({at, order, cause, target.value, argument});
        return {order};
    }
    /// Pre: the event has neither happened nor been cancelled.
    void cancel(Ticket ticket) { pending_.cancel(ticket.order); }

    /// Handles the next event if it is due at `limit` or before; moves the clock to it.
    bool step(core::Instant limit = core::Instant::never()) {
        const auto event = pending_.pop(limit);
        if (!event) return false;
        now_ = event->time;
        cause_ = event->cause;
        targets_[event->target]->on_due(event->argument);
        return true;
    }
    /// Handles everything that is due up to and including `until`, then sets the clock to it.
    void run_until(core::Instant until);
    /// Moves the clock alone. Pre: nothing is due before `to`, and `to` is not in the past.
    void advance(core::Instant to);

    core::Instant next_time() { return pending_.first_time(); }
    std::size_t pending() const { return pending_.size(); }

private:
    static constexpr int sequence_bits = 48;

    core::Instant now_;
    std::uint64_t cause_ = 0;
    PendingEvents pending_;
    std::vector<std::uint64_t> sequences_;  // by origin
    std::vector<Target*> targets_;
};

}  // namespace brokerscope::sim
