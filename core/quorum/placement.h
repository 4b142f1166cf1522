#pragma once
// Where the replicas of a new topic go: Kafka's striped placement (StripedReplicaPlacer.java).
//
// Brokers stand in their racks in the order of their ids, racks in the order of their names. Each
// next partition begins one broker and one rack further, so that leaders and replicas spread; a
// partition's first replica, its leader to be, is never a fenced broker, and fenced ones are taken
// last. Where the stripes begin, and how they are shuffled after a full round, is drawn.

#include "core/base/random.h"
#include "core/quorum/registrations.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct UsableBroker {
    BrokerId id = no_broker;
    std::optional<std::string> rack;
    bool fenced = false;
};

/// The replicas of each of `partitions` new partitions, or why that cannot be
/// (INVALID_REPLICATION_FACTOR). Pre: partitions > 0. `brokers`: registered and not shutting down.
std::expected<std::vector<Replicas>, std::string> place_replicas(
    const std::vector<UsableBroker>& brokers, std::int32_t partitions,
    std::int32_t replication_factor, RandomStream& random);

}  // namespace brokerscope::core
