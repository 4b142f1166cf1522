#include "core/quorum/partition_change.h"

#include "core/base/assert.h"
#include "core/base/mutant.h"

namespace brokerscope::core {

namespace {

struct Elected {
    BrokerId leader = no_broker;
    bool unclean = false;
};

/// One decision in the making: the targets start as the situation has them and are refined step by
/// step, in PartitionChangeBuilder's order.
class Decision {
public:
    Decision(const PartitionRegistration& partition, const PartitionSituation& situation)
        : partition_(partition),
          situation_(situation),
          target_isr_(situation.target_isr),
          target_elr_(partition.elr) {
        ASSERT(!partition.replicas.empty());
        ASSERT(situation.is_acceptable_leader != nullptr);
    }

    PartitionChange decide() {
        populate_elr();
        elect();
        change_elr();
        change_isr();
        change_last_known_leader();
        if (!change_.recovery_state &&
            situation_.target_recovery_state != partition_.recovery_state)
            change_.recovery_state = situation_.target_recovery_state;
        return std::move(change_);
    }

private:
    /// A member that leaves an ISR below the minimum stays eligible: nothing can have been
    /// committed without it since (KIP-966).
    void populate_elr() {
        if (!situation_.elr_enabled) return;
        if (std::ssize(target_isr_) >= situation_.min_isr) {
            target_elr_.clear();
            return;
        }
        Replicas eligible;
        for (const BrokerId replica : partition_.replicas) {
            const bool was = contains(partition_.elr, replica) || contains(partition_.isr, replica);
            if (was && !contains(target_isr_, replica) && replica != situation_.unclean_shutdown)
                eligible.push_back(replica);
        }
        target_elr_ = std::move(eligible);
    }

    bool is_valid_leader(BrokerId replica) const {
        const bool in_sync = mutated(Mutant::elects_outside_isr) ||
                             contains(target_isr_, replica) ||
                             (target_isr_.empty() && contains(target_elr_, replica));
        return in_sync && situation_.is_acceptable_leader(replica);
    }

    bool may_elect_last_known_leader() const {
        return situation_.elr_enabled && target_elr_.empty() && target_isr_.empty() &&
               partition_.last_known_elr.size() == 1 &&
               situation_.is_acceptable_leader(partition_.last_known_elr.front());
    }

    Elected find_leader() const {
        const BrokerId preferred = partition_.replicas.front();
        if (situation_.election == Election::preferred && is_valid_leader(preferred))
            return {preferred, false};
        if (is_valid_leader(partition_.leader)) return {partition_.leader, false};
        for (const BrokerId replica : partition_.replicas)
            if (is_valid_leader(replica)) return {replica, false};
        if (may_elect_last_known_leader()) return {partition_.last_known_elr.front(), true};
        if (situation_.election == Election::unclean)
            for (const BrokerId replica : partition_.replicas)
                if (situation_.is_acceptable_leader(replica)) return {replica, true};
        return {};
    }

    void elect() {
        const Elected elected = find_leader();
        if (elected.leader == partition_.leader) return;
        change_.leader = elected.leader;
        if (contains(target_elr_, elected.leader) && !elected.unclean) {
            target_isr_ = {elected.leader};
            target_elr_ = without(target_elr_, elected.leader);
        }
        if (!elected.unclean) return;
        // Nobody knows what the others have that this one lacks: it must be alone in sync.
        change_.isr = Replicas{elected.leader};
        if (partition_.recovery_state != LeaderRecoveryState::recovering)
            change_.recovery_state = LeaderRecoveryState::recovering;
    }

    void change_elr() {
        if (change_.isr || !situation_.elr_enabled) target_elr_.clear();
        if (target_elr_ != partition_.elr) change_.elr = target_elr_;
    }

    void change_isr() {
        if (change_.isr || target_isr_ == partition_.isr) return;
        // Without the ELR an empty ISR would forget who held the committed records.
        if (target_isr_.empty() && !situation_.elr_enabled) return;
        change_.isr = target_isr_;
    }

    void change_last_known_leader() {
        if (!situation_.elr_enabled) return;
        const bool isr_ends_empty = change_.isr && change_.isr->empty();
        const Replicas last{partition_.leader};
        if (isr_ends_empty && partition_.has_leader() && partition_.last_known_elr != last) {
            change_.last_known_elr = last;
            return;
        }
        const bool has_leader = change_.leader ? *change_.leader != no_broker  //
                                               : partition_.has_leader();
        if (has_leader && !partition_.last_known_elr.empty()) change_.last_known_elr = Replicas{};
    }

    const PartitionRegistration& partition_;
    const PartitionSituation& situation_;
    Replicas target_isr_;
    Replicas target_elr_;
    PartitionChange change_;
};

}  // namespace

PartitionSituation unchanged_situation(const PartitionRegistration& partition) {
    PartitionSituation situation;
    situation.target_isr = partition.isr;
    situation.target_recovery_state = partition.recovery_state;
    return situation;
}

std::optional<PartitionChange> decide_change(const PartitionRegistration& partition,
                                             const PartitionSituation& situation) {
    PartitionChange change = Decision{partition, situation}.decide();
    if (change.empty()) return std::nullopt;
    return change;
}

bool is_clean_leader(const PartitionRegistration& partition, BrokerId leader) {
    return contains(partition.isr, leader) ||
           (partition.isr.empty() && contains(partition.elr, leader));
}

PartitionChange name_leader(const PartitionRegistration& partition, BrokerId leader) {
    ASSERT(contains(partition.replicas, leader));
    PartitionChange change;
    change.leader = leader;
    if (contains(partition.isr, leader)) return change;
    change.isr = Replicas{leader};
    const bool clean = is_clean_leader(partition, leader);
    const Replicas rest = clean ? without(partition.elr, leader) : Replicas{};
    if (rest != partition.elr) change.elr = rest;
    if (!partition.last_known_elr.empty()) change.last_known_elr = Replicas{};
    if (!clean && partition.recovery_state != LeaderRecoveryState::recovering)
        change.recovery_state = LeaderRecoveryState::recovering;
    return change;
}

PartitionRegistration changed(PartitionRegistration partition, const PartitionChange& change) {
    ASSERT(!change.empty());
    if (change.leader) {
        partition.leader = *change.leader;
        if (!mutated(Mutant::epoch_reused)) ++partition.leader_epoch.value;
    }
    if (change.isr) partition.isr = *change.isr;
    if (change.elr) partition.elr = *change.elr;
    if (change.last_known_elr) partition.last_known_elr = *change.last_known_elr;
    if (change.recovery_state) partition.recovery_state = *change.recovery_state;
    ++partition.partition_epoch.value;
    return partition;
}

}  // namespace brokerscope::core
