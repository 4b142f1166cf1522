#pragma once
// The closed set of types that a field of an event may have. Everything that reads events
// generically (hash, file, printing, filters of scenario files) knows exactly these, plus bool,
// integers, enums, the ids of core/base and `Name`.

#include "core/base/assert.h"
#include "core/base/hash.h"
#include "core/base/types.h"
#include "core/trace/name.h"

#include <array>
#include <cstdint>
#include <span>

namespace brokerscope::core::trace {

/// Position of an event in its run, from 0; also the address by which causes refer to it.
using EventId = Id<struct EventIdTag, std::uint64_t>;
inline constexpr EventId no_event{UINT64_MAX};

/// Number of a message (one frame on its way), unique in a run.
using MessageId = Id<struct MessageIdTag, std::int64_t>;
/// Number of a connection, unique in a run; both ends' own names for it are not in the trace.
using LinkId = Id<struct LinkIdTag, std::int64_t>;

/// A partition in an event: `orders/0`.
struct Partition {
    Name topic;
    std::int32_t index = 0;
    friend constexpr auto operator<=>(Partition, Partition) = default;
};

/// A producer's own number for a batch, from 1, unique within the producer's process life.
using BatchNumber = Id<struct BatchNumberTag, std::int64_t>;
/// The application's number for a business record, from 1: the 3 of `shop/3`.
using RecordNumber = Position<struct RecordNumberTag>;
using core::ContentHash;

/// Broker ids in order, at most `capacity` (the most replicas that a partition may have here).
struct BrokerList {
    static constexpr std::size_t capacity = 8;
    std::array<std::int32_t, capacity> ids{};
    std::uint8_t count = 0;

    void push_back(BrokerId id) {
        ASSERT(count < capacity, "more replicas than a trace event can name");
        ids[count++] = id.value;
    }
    std::span<const std::int32_t> view() const { return {ids.data(), count}; }
    bool contains(BrokerId id) const {
        for (const std::int32_t member : view())
            if (member == id.value) return true;
        return false;
    }
    friend bool operator==(const BrokerList&, const BrokerList&) = default;
};

}  // namespace brokerscope::core::trace
