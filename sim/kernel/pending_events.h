#pragma once
// The set of events that are still to come, in the order (time, origin, the origin's own sequence).
//
// A monotone radix heap: nothing is ever added before the event that was taken last, so it is
// enough to sort by how far an entry's time differs from that one's. Bucket b > 0 holds the entries
// whose time has its highest bit that differs from `last` at b - 1; bucket 0 those at `last`
// itself, as a small heap by order. Taking the first entry of bucket b makes its time the new
// `last` and deals the bucket out to lower ones, so that an entry moves at most 64 times and mostly
// a few.
//
//   last = 0110'1000      bucket 0: 0110'1000     bucket 2: 0110'101x     bucket 5: 0111'xxxx
//
// Looking at the first time deals nothing out: a run that stops before it may still add earlier
// events. Cancelling marks; a marked entry goes when its bucket is dealt out, or when marks
// outweigh the rest.

#include "core/base/assert.h"
#include "core/base/time.h"

#include <array>
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
    void push(const PendingEvent& event);

    /// Takes the first event if its time is at most `limit`.
    std::optional<PendingEvent> pop(core::Instant limit);

    /// The time of the first event, `Instant::never()` if there is none. Changes no order.
    core::Instant first_time();

    /// Takes out the event with this `order`. Pre: it is in the set.
    void cancel(std::uint64_t order);

    /// Events that will come.
    std::size_t size() const { return stored_ - cancelled_.size(); }
    bool empty() const { return size() == 0; }

private:
    static constexpr std::size_t bucket_count = 65;
    struct Bucket {
        std::vector<PendingEvent> events;
        core::Instant first = core::Instant::never();  ///< not after the first of `events`
    };

    std::size_t bucket_of(core::Instant time) const;
    void put(const PendingEvent& event);
    /// Brings the first bucket that still has an event to the front and returns its number, or
    /// `bucket_count`: afterwards its `first` is exact and none of its first events is cancelled.
    std::size_t first_bucket();
    void deal_out(std::size_t from);
    bool forget_cancelled(std::vector<PendingEvent>& events);
    void drop_cancelled(std::size_t bucket);
    void drop_cancelled_tops();
    void compact();

    std::array<Bucket, bucket_count> buckets_;
    std::uint64_t occupied_ = 0;  ///< bit b - 1: bucket b is not empty; bucket 0 is asked directly
    core::Instant last_{INT64_MIN};
    std::size_t stored_ = 0;
    std::set<std::uint64_t> cancelled_;
};

}  // namespace brokerscope::sim
