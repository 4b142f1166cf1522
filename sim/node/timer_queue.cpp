#include "sim/node/timer_queue.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::sim {

TimerQueue::TimerTicket TimerQueue::make_ticket(core::Timer& timer, core::trace::EventId cause) {
    if (free_.empty()) {
        ASSERT(slots_.size() < (1U << slot_bits), "too many timers armed at once");
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t at = free_.back();
    free_.pop_back();
    const TimerTicket ticket = (next_++ << slot_bits) | at;
    slots_[at] = {&timer, ticket, cause};
    ++armed_;
    return ticket;
}

void TimerQueue::insert(TimerTicket ticket, core::Instant due) {
    if (!is_armed(ticket)) return;
    if (heap_.size() > 2 * armed_ + 64) {
        std::erase_if(heap_, [this](const Entry& entry) { return !is_armed(entry.ticket); });
        std::make_heap(heap_.begin(), heap_.end(), later);
    }
    heap_.push_back({due, ticket});
    std::push_heap(heap_.begin(), heap_.end(), later);
}

core::Timer& TimerQueue::finish(TimerTicket ticket) {
    ASSERT(is_armed(ticket));
    core::Timer& timer = *slot(ticket).timer;
    disarm(ticket);
    return timer;
}

void TimerQueue::disarm(TimerTicket ticket) {
    if (!is_armed(ticket)) return;
    slot(ticket) = {};
    free_.push_back(static_cast<std::uint32_t>(ticket & ((1U << slot_bits) - 1)));
    --armed_;
}

void TimerQueue::drop_disarmed() {
    while (!heap_.empty() && !is_armed(heap_.front().ticket)) {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        heap_.pop_back();
    }
}

core::Instant TimerQueue::first_due() {
    drop_disarmed();
    return heap_.empty() ? core::Instant::never() : heap_.front().due;
}

std::optional<TimerQueue::TimerTicket> TimerQueue::take_due(core::Instant now) {
    if (first_due() > now || heap_.empty()) return std::nullopt;
    const TimerTicket ticket = heap_.front().ticket;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    return ticket;
}

}  // namespace brokerscope::sim
