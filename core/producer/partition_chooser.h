#pragma once
// To which partition a record goes that does not say so itself (BuiltInPartitioner.java,
// RoundRobinPartitioner.java of Kafka).
//
//   with a key      the murmur2 hash of the key, so that a key stays in order
//   without         sticky (KIP-794): one partition until batch.size bytes went there, then
//   another,
//                   drawn evenly or, when queues differ in length, more often where they are short
//   round robin     each record the next partition, with or without a key

#include "core/base/bytes.h"
#include "core/base/random.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace brokerscope::core {

/// Kafka's hash of keys (Utils.murmur2): MurmurHash2, 32 bits, with its own seed.
std::int32_t murmur2(BytesView data);

/// The partition of `key` among `partitions`. Pre: partitions > 0.
std::int32_t partition_of_key(BytesView key, std::int32_t partitions);

/// One topic's choice for records without an explicit partition.
class PartitionChooser {
public:
    /// `sticky_bytes` is batch.size; `random` outlives this.
    PartitionChooser(std::size_t sticky_bytes, RandomStream& random)
        : sticky_bytes_(sticky_bytes == 0 ? 1 : sticky_bytes), random_(random) {}

    /// The partition to which keyless records go now. Pre: `has_chosen`.
    std::int32_t chosen() const { return *current_; }
    bool has_chosen() const { return current_.has_value(); }
    /// Draws another. `available` are the partitions with a leader, in order; if there is none, any
    /// of `partitions` is taken. Pre: partitions > 0.
    void choose(std::int32_t partitions, std::span<const std::int32_t> available);

    /// `bytes` went to the sticky partition. It is left after batch.size bytes if `may_switch` (its
    /// last batch is full, so that leaving wastes no room), and after twice as many in any case.
    void count(std::size_t bytes, bool may_switch);

    /// The next partition in turn.
    std::int32_t round_robin(std::int32_t partitions, std::span<const std::int32_t> available);

    /// From now on sticky switches go to partition `ids[i]` with a weight by its number of queued
    /// batches `queued[i]`: the shorter, the more often. Empty: evenly.
    void set_queues(std::span<const std::int32_t> ids, std::span<const std::int32_t> queued);

private:
    std::int32_t draw(std::int32_t partitions, std::span<const std::int32_t> available);

    std::size_t sticky_bytes_;
    RandomStream& random_;
    std::optional<std::int32_t> current_;
    std::size_t produced_ = 0;
    std::uint32_t turn_ = 0;
    std::vector<std::int32_t> weighted_;    ///< partitions
    std::vector<std::int64_t> cumulative_;  ///< their weights, summed up
};

}  // namespace brokerscope::core
