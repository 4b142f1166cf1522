#pragma once
// The set of events that are still to come, in the order (time, origin, the origin's own sequence).
//
// A monotone radix heap: nothing is ever added before the event that was taken last, so it is
// enough to sort by how far an entry's time differs from a reference `last` that is not after that
// one. Bucket b holds the entries whose time has its highest bit that differs from `last` at b - 1.
// What comes first, all entries up to an instant, lies in the front, a small binary heap. When that
// is empty the first bucket is dealt out: one of few entries becomes the front, with all its span
// of time; of a large one the first time becomes `last`, and the entries go to lower buckets.
//
//   last = 0110'1000      front: up to 0110'1011      bucket 3: 0110'11xx      bucket 5: 0111'xxxx
//
// Looking at the first time deals nothing out: a run that stops before it may still add earlier
// events. Cancelling marks; a marked entry goes when it comes to the front, or when marks outweigh
// the rest.

#include "core/base/assert.h"
#include "core/base/time.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace brokerscope::sim {

/// Whose an event is: at one instant lower origins go first.
using Origin = core::Id<struct OriginTag, std::uint16_t>;

/// What is to happen: 32 bytes, moved about by value.
struct PendingEvent {
    core::Instant time;
    std::uint64_t order = 0;  ///< origin in the upper 16 bits, its own sequence below; unique
    std::uint64_t cause = 0;
    std::uint32_t target = 0;
    std::uint32_t argument = 0;

    friend bool operator<(const PendingEvent& a, const PendingEvent& b) {
        return a.time != b.time ? a.time < b.time : a.order < b.order;
    }
};

class PendingEvents {
public:
    /// Pre: `event.time` is not before the time of the last event taken.
    void push(const PendingEvent& event) {
        ASSERT(event.time >= last_);
        ++stored_;
        put(event);
    }

    /// Takes the first event if its time is at most `limit`.
    std::optional<PendingEvent> pop(core::Instant limit) {
        if (!cancelled_.empty()) drop_cancelled_front();
        if (front_.empty() && !fill_front(limit)) return std::nullopt;
        if (front_.front().time > limit) return std::nullopt;
        std::pop_heap(front_.begin(), front_.end(), later);
        const PendingEvent first = front_.back();
        front_.pop_back();
        --stored_;
        return first;
    }

    /// The time of the first event, `Instant::never()` if there is none. Changes no order.
    core::Instant first_time();

    /// Takes out the event with this `order`. Pre: it is in the set.
    void cancel(std::uint64_t order);

    /// Events that will come.
    std::size_t size() const { return stored_ - cancelled_.size(); }
    bool empty() const { return size() == 0; }

private:
    static constexpr std::size_t bucket_count = 65;
    /// A bucket of at most so many entries becomes the front as it is.
    static constexpr std::size_t front_size = 24;
    struct Bucket {
        std::vector<PendingEvent> events;
        core::Instant first = core::Instant::never();  ///< not after the first of `events`
    };

    /// For std's heaps, which bring the greatest to the front.
    static bool later(const PendingEvent& a, const PendingEvent& b) { return b < a; }

    std::size_t bucket_of(core::Instant time) const {
        return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(time.ns) ^
                                                       static_cast<std::uint64_t>(last_.ns)));
    }
    void put(const PendingEvent& event) {
        if (event.time <= front_until_) {
            front_.push_back(event);
            std::push_heap(front_.begin(), front_.end(), later);
            if (front_.size() > spill_at_) spill();
            return;
        }
        const std::size_t at = bucket_of(event.time);
        Bucket& bucket = buckets_[at];
        bucket.events.push_back(event);
        occupied_ |= std::uint64_t{1} << (at - 1);
        if (event.time < bucket.first) bucket.first = event.time;
    }
    /// The first bucket that has an event to come, or 0; its `first` is then exact.
    std::size_t first_bucket();
    /// Pre: the front is empty. False if nothing is due at `limit` or before.
    bool fill_front(core::Instant limit);
    void deal_out(std::size_t from);
    /// Gives what the front need not hold to the buckets.
    void spill();
    bool forget_cancelled(std::vector<PendingEvent>& events);
    void drop_cancelled(std::size_t bucket);
    void drop_cancelled_front();
    void compact();

    std::vector<PendingEvent> front_;  ///< a heap: all entries at `front_until_` or before
    core::Instant front_until_{INT64_MIN};
    std::size_t spill_at_ = 4 * front_size;
    std::array<Bucket, bucket_count> buckets_;  ///< from 1
    std::uint64_t occupied_ = 0;                ///< bit b - 1: bucket b is not empty
    core::Instant last_{INT64_MIN};
    std::size_t stored_ = 0;
    std::set<std::uint64_t> cancelled_;
};

}  // namespace brokerscope::sim
