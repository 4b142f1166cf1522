#pragma once
// The timers of one process, by local time: due first, first; of those due together, armed first.
//
// A ticket is (arming number, slot): numbers grow, so that tickets order as they were armed. What
// was disarmed stays in the heap until it comes to its top, or until such entries outweigh the
// rest.

#include "core/env/timers.h"
#include "core/trace/field_types.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace brokerscope::sim {

class TimerQueue {
public:
    using TimerTicket = std::uint64_t;

    /// A ticket for `timer`, not yet in the queue.
    TimerTicket make_ticket(core::Timer& timer, core::trace::EventId cause);
    /// Puts a ticket in the queue, if it is still armed.
    void insert(TimerTicket ticket, core::Instant due);
    void disarm(TimerTicket ticket);
    bool is_armed(TimerTicket ticket) const { return slot(ticket).ticket == ticket; }
    /// The event that armed it. Pre: it is armed.
    core::trace::EventId cause(TimerTicket ticket) const { return slot(ticket).cause; }

    /// When the first is due; `never` if there is none.
    core::Instant first_due();
    /// Takes the first that is due at `now` or before out of the queue. It stays armed.
    std::optional<TimerTicket> take_due(core::Instant now);
    /// Ends the arming and returns the timer. Pre: it is armed.
    core::Timer& finish(TimerTicket ticket);

private:
    static constexpr int slot_bits = 24;
    struct Slot {
        core::Timer* timer = nullptr;
        TimerTicket ticket = 0;
        core::trace::EventId cause;
    };
    struct Entry {
        core::Instant due;
        TimerTicket ticket = 0;
    };
    static bool later(const Entry& a, const Entry& b) {
        return a.due != b.due ? a.due > b.due : a.ticket > b.ticket;
    }

    Slot& slot(TimerTicket ticket) { return slots_[ticket & ((1U << slot_bits) - 1)]; }
    const Slot& slot(TimerTicket ticket) const { return slots_[ticket & ((1U << slot_bits) - 1)]; }
    void drop_disarmed();

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<Entry> heap_;
    std::size_t armed_ = 0;
    std::uint64_t next_ = 1;
};

}  // namespace brokerscope::sim
