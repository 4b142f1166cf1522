#include "sim/kernel/pending_events.h"

#include "core/base/assert.h"

#include <algorithm>
#include <bit>

namespace brokerscope::sim {

namespace {
/// For std's heaps, which bring the greatest to the front.
constexpr auto later = [](const PendingEvent& a, const PendingEvent& b) {
    return a.order > b.order;
};
}  // namespace

std::size_t PendingEvents::bucket_of(core::Instant time) const {
    return static_cast<std::size_t>(
        std::bit_width(static_cast<std::uint64_t>(time.ns) ^ static_cast<std::uint64_t>(last_.ns)));
}

void PendingEvents::put(const PendingEvent& event) {
    const std::size_t at = bucket_of(event.time);
    Bucket& bucket = buckets_[at];
    bucket.events.push_back(event);
    if (at == 0) {
        std::push_heap(bucket.events.begin(), bucket.events.end(), later);
        return;
    }
    occupied_ |= std::uint64_t{1} << (at - 1);
    if (event.time < bucket.first) bucket.first = event.time;
}

void PendingEvents::push(const PendingEvent& event) {
    ASSERT(event.time >= last_);
    ++stored_;
    put(event);
}

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

void PendingEvents::drop_cancelled_tops() {
    auto& events = buckets_[0].events;
    while (!events.empty() && !cancelled_.empty()) {
        if (cancelled_.erase(events.front().order) == 0) return;
        std::pop_heap(events.begin(), events.end(), later);
        events.pop_back();
        --stored_;
    }
}

std::size_t PendingEvents::first_bucket() {
    if (!cancelled_.empty()) drop_cancelled_tops();
    if (!buckets_[0].events.empty()) return 0;
    while (occupied_ != 0) {
        const auto at = static_cast<std::size_t>(std::countr_zero(occupied_)) + 1;
        if (cancelled_.empty()) return at;
        drop_cancelled(at);
        if (!buckets_[at].events.empty()) return at;
    }
    return bucket_count;
}

void PendingEvents::deal_out(std::size_t from) {
    Bucket& bucket = buckets_[from];
    last_ = bucket.first;
    occupied_ &= ~(std::uint64_t{1} << (from - 1));
    bucket.first = core::Instant::never();
    for (const PendingEvent& event : bucket.events) {
        ASSERT(bucket_of(event.time) < from);
        put(event);
    }
    bucket.events.clear();
}

std::optional<PendingEvent> PendingEvents::pop(core::Instant limit) {
    const std::size_t at = first_bucket();
    if (at == bucket_count) return std::nullopt;
    if (at != 0) {
        if (buckets_[at].first > limit) return std::nullopt;
        deal_out(at);
    } else if (last_ > limit) {
        return std::nullopt;
    }
    auto& events = buckets_[0].events;
    ASSERT(!events.empty());
    std::pop_heap(events.begin(), events.end(), later);
    const PendingEvent first = events.back();
    events.pop_back();
    --stored_;
    return first;
}

core::Instant PendingEvents::first_time() {
    const std::size_t at = first_bucket();
    if (at == bucket_count) return core::Instant::never();
    return at == 0 ? last_ : buckets_[at].first;
}

void PendingEvents::cancel(std::uint64_t order) {
    const bool fresh = cancelled_.insert(order).second;
    ASSERT(fresh && cancelled_.size() <= stored_, "cancelled twice, or after it happened");
    if (cancelled_.size() > 64 && cancelled_.size() > stored_ / 2) compact();
}

/// Bounds what cancelled events keep: never more than the living ones, or 64.
void PendingEvents::compact() {
    forget_cancelled(buckets_[0].events);
    std::make_heap(buckets_[0].events.begin(), buckets_[0].events.end(), later);
    for (std::size_t at = 1; at < bucket_count; ++at) drop_cancelled(at);
    ASSERT(cancelled_.empty(), "cancelled what was not pending");
}

}  // namespace brokerscope::sim
