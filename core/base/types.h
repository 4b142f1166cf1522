#pragma once
// Kafka's nouns as types. None converts to another; each knows only the arithmetic that means
// something. -1 is Kafka's "none" wherever a field may be absent on the wire.

#include "core/base/strong.h"

#include <array>
#include <cstdint>
#include <string>

namespace brokerscope::core {

/// A record's place in its partition, from 0.
using Offset = Position<struct OffsetTag>;

/// node.id of a broker or controller; -1 is nobody.
using BrokerId = Id<struct BrokerIdTag, std::int32_t>;
inline constexpr BrokerId no_broker{-1};

/// Bumped by the controller at each change of a partition's leader; -1 is unknown.
using LeaderEpoch = Id<struct LeaderEpochTag, std::int32_t>;
inline constexpr LeaderEpoch no_leader_epoch{-1};

/// Bumped at every change of a partition's registration (ISR, leader, replicas).
using PartitionEpoch = Id<struct PartitionEpochTag, std::int32_t>;

/// Offset of a broker's registration record in the metadata log; -1 before it is registered.
using BrokerEpoch = Id<struct BrokerEpochTag, std::int64_t>;

/// Identity of an idempotent or transactional producer; -1 is none.
using ProducerId = Id<struct ProducerIdTag, std::int64_t>;
inline constexpr ProducerId no_producer_id{-1};
using ProducerEpoch = Id<struct ProducerEpochTag, std::int16_t>;

/// Place of a record in a producer's stream to one partition; wraps from 2147483647 to 0.
using Sequence = Id<struct SequenceTag, std::int32_t>;
inline constexpr Sequence no_sequence{-1};

/// `sequence` moved on by `count` records, wrapping as Kafka does (ProducerStateEntry).
constexpr Sequence advance(Sequence sequence, std::int32_t count) {
    const std::int64_t next = std::int64_t{sequence.value} + count;
    return Sequence{static_cast<std::int32_t>(next > INT32_MAX ? next - INT32_MAX - 1 : next)};
}

/// 128 bits, big-endian as on the wire. All zero is Kafka's "no id".
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
    bool is_zero() const { return *this == Uuid{}; }
};
/// 22 characters of URL-safe base64 without padding, as in Kafka's files.
std::string to_string(const Uuid& id);

/// A partition by name; written `orders/0`.
struct TopicPartition {
    std::string topic;
    std::int32_t partition = 0;
    friend auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};
std::string to_string(const TopicPartition& partition);

}  // namespace brokerscope::core
