#pragma once
// The decisions about a partition's in-sync replicas, as pure values: who is in, who may join, who
// must leave, and how high the watermark may stand. No log, no clock, no network.
//
// The *committed* ISR is what the controller has written. While a change that the leader proposed
// is on its way, the leader acts by the *maximal* ISR: committed plus those it proposes to add; a
// removal counts only when it is committed (KIP-497; Partition.scala, PartitionState). So whichever
// of the two the controller settles on, no record was committed without asking its members.

#include "core/base/history.h"
#include "core/base/time.h"
#include "core/base/types.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace brokerscope::core {

/// What a leader knows of one follower from its fetches (Replica.java, ReplicaState).
struct FollowerProgress {
    BrokerId id = no_broker;
    Offset log_end_offset{
        -1};  ///< its last fetch offset; -1 before its first fetch from this leader
    Offset log_start_offset{-1};
    Offset leader_end_at_last_fetch{-1};
    std::optional<Instant> last_fetch;
    /// When it last held everything that the leader held; nothing: not in this leader's time.
    std::optional<Instant> last_caught_up;
    BrokerEpoch broker_epoch{-1};  ///< of its last fetch; -1 before KIP-903
    bool eligible = false;         ///< it may join the ISR, as `may_join` last judged

    /// The follower asks for `offset`: it holds everything below.
    void record_fetch(Offset offset, Offset start_offset, Offset leader_end, BrokerEpoch epoch,
                      Instant now);
    /// In step with the leader now, or at some moment of the last `max_lag`.
    bool is_caught_up(Offset leader_end, Instant now, Duration max_lag) const;
};

/// Committed ISR and the one change that may be under way.
class IsrState {
public:
    enum class Change : std::uint8_t { none, expand, shrink };

    IsrState() = default;
    IsrState(std::vector<BrokerId> isr, PartitionEpoch epoch);

    const std::vector<BrokerId>& committed() const { return committed_; }
    PartitionEpoch partition_epoch() const { return partition_epoch_; }
    Change change() const { return change_; }
    bool is_inflight() const { return change_ != Change::none; }
    bool contains(BrokerId id) const;
    bool maximal_contains(BrokerId id) const;
    std::size_t maximal_size() const;
    /// The ISR that is proposed; the committed one if nothing is.
    const std::vector<BrokerId>& proposed() const { return is_inflight() ? proposed_ : committed_; }

    /// Pre: nothing is in flight, `id` is not a member.
    void propose_expand(BrokerId id);
    /// Pre: nothing is in flight, `leaving` are members and not all of them.
    void propose_shrink(std::span<const BrokerId> leaving);
    /// The controller has written this ISR. An older or equal partition epoch changes nothing and
    /// is false, but an equal one ends a proposal that the controller found already done.
    bool commit(std::vector<BrokerId> isr, PartitionEpoch epoch);
    /// The controller refused for good: back to the committed ISR.
    void revert() { change_ = Change::none; }

private:
    std::vector<BrokerId> committed_;  // in the controller's order
    std::vector<BrokerId> proposed_;
    BrokerId joining_ = no_broker;
    PartitionEpoch partition_epoch_{-1};
    Change change_ = Change::none;
};

/// When the watermark may move at all. Since KAFKA-15583 (Kafka 3.7, for KIP-966) a leader whose
/// ISR is below min.insync.replicas commits nothing; before, a shrunken ISR of one committed alone.
enum class HwRule : std::uint8_t { frozen_below_min_isr, always_moves };
constexpr HwRule hw_rule_of(History history) {
    return history.has(Fix::kafka_15583) ? HwRule::frozen_below_min_isr : HwRule::always_moves;
}

/// What the watermark depends on besides the followers.
struct HwQuestion {
    HwRule rule = HwRule::frozen_below_min_isr;
    Offset hw;
    Offset leader_end;
    std::int32_t min_isr = 1;  ///< effective: never above the number of replicas
    Instant now;
    Duration max_lag;
};

/// May this broker join an ISR: unfenced, not shutting down, and its fetches come from the process
/// that is registered (Partition.scala isReplicaIsrEligible; KIP-841, KIP-903).
struct Eligibility {
    bool is_alive = false;       ///< registered, unfenced, not in controlled shutdown
    BrokerEpoch registered{-1};  ///< epoch of its registration
};
bool may_join(const FollowerProgress& follower, const Eligibility& broker, History history);

/// The new high watermark: the lowest end of the log among the maximal ISR and those who are caught
/// up and eligible to join it; never below the old one (Partition.scala maybeIncrementLeaderHW).
Offset next_high_watermark(const HwQuestion& question, const IsrState& isr,
                           std::span<const FollowerProgress> followers);

/// Is the follower far enough to join: everything committed, and past the start of the leader's
/// epoch, for the leader's own watermark may be stale until then (KAFKA-7128).
bool reached(const FollowerProgress& follower, Offset hw, Offset epoch_start);

/// Members other than the leader that lag too long, in ISR order; empty while a change is in
/// flight.
std::vector<BrokerId> out_of_sync(const IsrState& isr, BrokerId leader, Offset leader_end,
                                  std::span<const FollowerProgress> followers, Instant now,
                                  Duration max_lag);

}  // namespace brokerscope::core
