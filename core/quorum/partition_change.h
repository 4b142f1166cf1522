#pragma once
// Who leads a partition and who is in sync, after something happened: a pure decision.
//
// The rules are those of PartitionChangeBuilder.java (Kafka 4.1):
//   1. the current leader stays if it is valid, that is: acceptable (alive) and in the ISR, or in
//      the ELR while the ISR is empty;
//   2. else the first valid replica in assignment order leads (a preferred election tries
//      replicas[0] first);
//   3. else, with nobody left in ISR and ELR, the last known leader, if it is back (unclean);
//   4. else, if unclean election is allowed, the first acceptable replica (unclean);
//   5. else nobody (-1).
// An unclean leader is alone in the ISR and `recovering`. Without eligible leader replicas
// (KIP-966) the last member of an ISR is never taken out of it.

#include "core/quorum/registrations.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace brokerscope::core {

enum class Election : std::uint8_t {
    online,     ///< somebody valid
    preferred,  ///< replicas[0] if it is valid
    unclean,    ///< somebody alive if nobody is valid
};

/// What happened to a partition, and what the decision may rest on.
struct PartitionSituation {
    Replicas target_isr;
    LeaderRecoveryState target_recovery_state = LeaderRecoveryState::recovered;
    Election election = Election::online;
    std::int32_t min_isr = 1;  ///< effective: at most the number of replicas
    bool elr_enabled = true;   ///< KIP-966
    /// Registered again without proof of a clean stop: its log may have lost records.
    BrokerId unclean_shutdown = no_broker;
    std::function<bool(BrokerId)> is_acceptable_leader;
};

/// The fields that change; those without a value stay.
struct PartitionChange {
    std::optional<BrokerId> leader;  ///< a value bumps the leader epoch; -1: none
    std::optional<Replicas> isr;
    std::optional<Replicas> elr;
    std::optional<Replicas> last_known_elr;
    std::optional<LeaderRecoveryState> recovery_state;

    bool empty() const { return !leader && !isr && !elr && !last_known_elr && !recovery_state; }
    friend bool operator==(const PartitionChange&, const PartitionChange&) = default;
};

/// The situation of `partition` as long as nothing happened: its own ISR and recovery state.
PartitionSituation unchanged_situation(const PartitionRegistration& partition);

/// Nothing if the partition stays as it is.
std::optional<PartitionChange> decide_change(const PartitionRegistration& partition,
                                             const PartitionSituation& situation);

/// `leader` leads by order of an operator. Pre: it is a replica. A leader out of the ISR (and of
/// the ELR while the ISR is empty) comes to power uncleanly.
PartitionChange name_leader(const PartitionRegistration& partition, BrokerId leader);
/// Would `leader` come to power cleanly?
bool is_clean_leader(const PartitionRegistration& partition, BrokerId leader);

/// `partition` after `change`: the partition epoch rises, the leader epoch if a leader was chosen.
PartitionRegistration changed(PartitionRegistration partition, const PartitionChange& change);

}  // namespace brokerscope::core
