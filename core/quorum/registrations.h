#pragma once
// What the cluster's metadata says of one broker and of one partition: plain values.
//
// They are the entries of `MetadataImage`, and what the pure decisions of the controller (which
// leader, which ISR) read and produce. Names are those of Kafka's BrokerRegistration.java and
// PartitionRegistration.java.

#include "core/base/types.h"
#include "core/env/network.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

/// Replicas of one partition, in the order in which they are preferred as leader.
using Replicas = std::vector<BrokerId>;

inline bool contains(const Replicas& replicas, BrokerId broker) {
    return std::find(replicas.begin(), replicas.end(), broker) != replicas.end();
}
/// `replicas` without `broker`, in the same order.
Replicas without(const Replicas& replicas, BrokerId broker);
/// `[1, 2, 3]`
std::string to_string(const Replicas& replicas);

/// A named way to reach a broker: `PLAINTEXT` at broker-1:9092.
struct Listener {
    std::string name;
    Endpoint endpoint;
    friend bool operator==(const Listener&, const Listener&) = default;
};

/// A broker as the controller knows it.
struct BrokerRegistration {
    BrokerId id = no_broker;
    BrokerEpoch epoch{-1};
    Uuid incarnation;  ///< drawn by the process at its start: tells two lives apart
    std::vector<Listener> listeners;
    std::optional<std::string> rack;
    std::vector<Uuid> log_dirs;
    bool fenced = true;
    bool in_controlled_shutdown = false;

    /// May it lead and be in sync? (ClusterControlManager.isActive)
    bool is_active() const { return !fenced && !in_controlled_shutdown; }
    /// Where the listener `name` is; nullptr if it has none.
    const Endpoint* endpoint(std::string_view name) const;
    friend bool operator==(const BrokerRegistration&, const BrokerRegistration&) = default;
};

/// `recovering`: the leader came to power uncleanly and has not said yet that its log is in order.
enum class LeaderRecoveryState : std::int8_t { recovered = 0, recovering = 1 };

/// A partition as the controller knows it.
struct PartitionRegistration {
    Replicas replicas;
    Replicas isr;
    /// Eligible leader replicas (KIP-966): out of the ISR since it fell below min.insync.replicas,
    /// but known to hold every committed record.
    Replicas elr;
    /// The last leader, kept while the partition has none.
    Replicas last_known_elr;
    BrokerId leader = no_broker;
    LeaderRecoveryState recovery_state = LeaderRecoveryState::recovered;
    LeaderEpoch leader_epoch{0};
    PartitionEpoch partition_epoch{0};

    bool has_leader() const { return leader != no_broker; }
    bool has_preferred_leader() const { return !replicas.empty() && leader == replicas.front(); }
    friend bool operator==(const PartitionRegistration&, const PartitionRegistration&) = default;
};

}  // namespace brokerscope::core
