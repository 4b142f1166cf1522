#include "sim/kernel/pending_events.h"

#include <algorithm>
#include <bit>

namespace brokerscope::sim {

/// Takes cancelled events out of `events`. Returns whether there were any.
bool PendingEvents::forget_cancelled(std::vector<PendingEvent>& events) {
    const std::size_t before = events.size();
    std::erase_if(events,
                  [this](const PendingEvent& event) { return cancelled_.erase(event.order) != 0; });
    stored_ -= before - events.size();
    return events.size() != before;
}

void PendingEvents::drop_cancelled(std::size_t at) {
    Bucket& bucket = buckets_[at];
    if (!forget_cancelled(bucket.events)) return;
    bucket.first = core::Instant::never();
    for (const PendingEvent& event : bucket.events)
        bucket.first = std::min(bucket.first, event.time);
    if (bucket.events.empty()) occupied_ &= ~(std::uint64_t{1} << (at - 1));
}

void PendingEvents::drop_cancelled_front() {
    while (!front_.empty() && cancelled_.erase(front_.front().order) != 0) {
        std::pop_heap(front_.begin(), front_.end(), later);
        front_.pop_back();
        --stored_;
    }
}

std::size_t PendingEvents::first_bucket() {
    while (occupied_ != 0) {
        const auto at = static_cast<std::size_t>(std::countr_zero(occupied_)) + 1;
        if (!cancelled_.empty()) drop_cancelled(at);
        if (!buckets_[at].events.empty()) return at;
    }
    return 0;
}

bool PendingEvents::fill_front(core::Instant limit) {
    const std::size_t at = first_bucket();
    if (at == 0 || buckets_[at].first > limit) return false;
    deal_out(at);
    ASSERT(!front_.empty());
    return true;
}

void PendingEvents::deal_out(std::size_t from) {
    Bucket& bucket = buckets_[from];
    occupied_ &= ~(std::uint64_t{1} << (from - 1));
    spill_at_ = 4 * front_size;
    if (bucket.events.size() <= front_size) {
        // The first instant that belongs to this bucket: bit from - 1 differs from the reference,
        // the bits below are free.
        const std::uint64_t low = (std::uint64_t{1} << (from - 1)) - 1;
        const auto base = static_cast<std::uint64_t>(bucket.first.ns) & ~low;
        last_ = core::Instant{static_cast<std::int64_t>(base)};
        front_until_ = bucket.first;
        for (const PendingEvent& event : bucket.events)
            front_until_ = std::max(front_until_, event.time);
        front_.swap(bucket.events);
        std::make_heap(front_.begin(), front_.end(), later);
    } else {
        last_ = bucket.first;
        front_until_ = bucket.first;
        for (const PendingEvent& event : bucket.events) put(event);
        bucket.events.clear();
    }
    bucket.first = core::Instant::never();
}

void PendingEvents::spill() {
    const auto middle = front_.begin() + static_cast<std::ptrdiff_t>(front_size);
    std::nth_element(front_.begin(), middle, front_.end());
    front_until_ = middle->time;
    const auto rest = std::partition(front_.begin(), front_.end(), [this](const PendingEvent& e) {
        return e.time <= front_until_;
    });
    const std::vector<PendingEvent> moved(rest, front_.end());
    front_.erase(rest, front_.end());
    std::make_heap(front_.begin(), front_.end(), later);
    // Where all are at one instant there is nothing to give; do not try again at every push.
    spill_at_ = std::max(4 * front_size, 2 * front_.size());
    for (const PendingEvent& event : moved) put(event);
}

core::Instant PendingEvents::first_time() {
    if (!cancelled_.empty()) drop_cancelled_front();
    if (!front_.empty()) return front_.front().time;
    const std::size_t at = first_bucket();
    return at == 0 ? core::Instant::never() : buckets_[at].first;
}

void PendingEvents::cancel(std::uint64_t order) {
    const bool fresh = cancelled_.insert(order).second;
    ASSERT(fresh && cancelled_.size() <= stored_, "cancelled twice, or after it happened");
    if (cancelled_.size() > 64 && cancelled_.size() > stored_ / 2) compact();
}

/// Bounds what cancelled events keep: never more than the living ones, or 64.
void PendingEvents::compact() {
    forget_cancelled(front_);
    std::make_heap(front_.begin(), front_.end(), later);
    for (std::size_t at = 1; at < bucket_count; ++at) drop_cancelled(at);
    ASSERT(cancelled_.empty(), "cancelled what was not pending");
}

}  // namespace brokerscope::sim
