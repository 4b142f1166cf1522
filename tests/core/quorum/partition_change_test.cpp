#include "core/quorum/partition_change.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace brokerscope::core {
namespace {

Replicas ids(std::initializer_list<std::int32_t> values) {
    Replicas replicas;
    for (const std::int32_t value : values) replicas.emplace_back(value);
    return replicas;
}

/// A partition on brokers 1, 2 and 3, and which of them are alive.
struct Cluster {
    PartitionRegistration partition;
    std::int32_t min_isr = 1;
    bool elr = true;
    Replicas alive = ids({1, 2, 3});

    explicit Cluster(Replicas isr, std::int32_t leader = 1) {
        partition.replicas = ids({1, 2, 3});
        partition.isr = std::move(isr);
        partition.leader = BrokerId{leader};
        partition.leader_epoch = LeaderEpoch{5};
        partition.partition_epoch = PartitionEpoch{9};
    }

    PartitionSituation situation(Election election) const {
        PartitionSituation situation = unchanged_situation(partition);
        situation.election = election;
        situation.min_isr = min_isr;
        situation.elr_enabled = elr;
        situation.is_acceptable_leader = [this](BrokerId b) { return contains(alive, b); };
        return situation;
    }
    std::optional<PartitionChange> decide(const PartitionSituation& situation) {
        const auto change = decide_change(partition, situation);
        if (change) partition = changed(partition, *change);
        return change;
    }
    std::optional<PartitionChange> elect(Election election = Election::online) {
        return decide(situation(election));
    }
    /// The broker is fenced: out of the ISR, and no leader.
    void loses(std::int32_t broker, Election election = Election::online) {
        alive = without(alive, BrokerId{broker});
        PartitionSituation now = situation(election);
        now.target_isr = without(partition.isr, BrokerId{broker});
        decide(now);
    }
    void regains(std::int32_t broker, Election election = Election::online) {
        alive.emplace_back(broker);
        elect(election);
    }
    /// The broker registers anew without proof of a clean stop.
    void restarts_uncleanly(std::int32_t broker) {
        PartitionSituation now = situation(Election::online);
        now.target_isr = without(partition.isr, BrokerId{broker});
        now.unclean_shutdown = BrokerId{broker};
        decide(now);
    }
};

TEST(PartitionChange, valid_leader_stays) {
    Cluster cluster{ids({1, 2})};
    EXPECT_EQ(cluster.elect(), std::nullopt);
}

TEST(PartitionChange, first_in_sync_replica_in_assignment_order_takes_over) {
    Cluster cluster{ids({3, 2, 1})};
    cluster.loses(1);
    EXPECT_EQ(cluster.partition.leader, BrokerId{2});
    EXPECT_EQ(cluster.partition.isr, ids({3, 2}));
    EXPECT_EQ(cluster.partition.leader_epoch, LeaderEpoch{6});
    EXPECT_EQ(cluster.partition.partition_epoch, PartitionEpoch{10});
}

TEST(PartitionChange, isr_change_alone_keeps_the_leader_epoch) {
    Cluster cluster{ids({1, 2, 3})};
    cluster.loses(3);
    EXPECT_EQ(cluster.partition.isr, ids({1, 2}));
    EXPECT_EQ(cluster.partition.leader_epoch, LeaderEpoch{5});
    EXPECT_EQ(cluster.partition.partition_epoch, PartitionEpoch{10});
}

TEST(PartitionChange, preferred_election_takes_the_first_replica_back) {
    Cluster cluster{ids({1, 2}), 2};
    EXPECT_EQ(cluster.elect(Election::online), std::nullopt);
    cluster.elect(Election::preferred);
    EXPECT_EQ(cluster.partition.leader, BrokerId{1});
}

TEST(PartitionChange, preferred_election_leaves_a_leader_while_the_first_replica_is_out_of_sync) {
    Cluster cluster{ids({2, 3}), 2};
    EXPECT_EQ(cluster.elect(Election::preferred), std::nullopt);
}

TEST(PartitionChange, member_leaving_an_isr_below_the_minimum_stays_eligible) {
    Cluster cluster{ids({1, 2, 3})};
    cluster.min_isr = 2;
    cluster.loses(3);
    EXPECT_EQ(cluster.partition.elr, ids({}));
    cluster.loses(2);
    EXPECT_EQ(cluster.partition.isr, ids({1}));
    EXPECT_EQ(cluster.partition.elr, ids({2}));
    cluster.loses(1);
    EXPECT_EQ(cluster.partition.isr, ids({}));
    EXPECT_EQ(cluster.partition.elr, ids({1, 2}));
    EXPECT_EQ(cluster.partition.last_known_elr, ids({1}));
    EXPECT_EQ(cluster.partition.leader, no_broker);
}

TEST(PartitionChange, eligible_replica_leads_when_it_is_back) {
    Cluster cluster{ids({1, 2})};
    cluster.min_isr = 2;
    cluster.loses(2);
    cluster.loses(1);
    cluster.regains(2);
    EXPECT_EQ(cluster.partition.leader, BrokerId{2});
    EXPECT_EQ(cluster.partition.isr, ids({2}));
    EXPECT_EQ(cluster.partition.elr, ids({1}));
    EXPECT_EQ(cluster.partition.last_known_elr, ids({}));
    EXPECT_EQ(cluster.partition.recovery_state, LeaderRecoveryState::recovered);
}

TEST(PartitionChange, isr_at_the_minimum_again_forgets_the_eligible_ones) {
    Cluster cluster{ids({1, 2})};
    cluster.min_isr = 2;
    cluster.loses(2);
    ASSERT_EQ(cluster.partition.elr, ids({2}));
    PartitionSituation grown = cluster.situation(Election::online);
    grown.target_isr = ids({1, 3});
    cluster.decide(grown);
    EXPECT_EQ(cluster.partition.isr, ids({1, 3}));
    EXPECT_EQ(cluster.partition.elr, ids({}));
}

TEST(PartitionChange, unclean_restart_costs_isr_and_elr) {
    Cluster cluster{ids({1, 2})};
    cluster.min_isr = 2;
    cluster.loses(2);
    cluster.restarts_uncleanly(2);
    EXPECT_EQ(cluster.partition.elr, ids({}));
    EXPECT_EQ(cluster.partition.leader, BrokerId{1});
}

TEST(PartitionChange, last_known_leader_leads_when_nobody_else_can) {
    Cluster cluster{ids({1})};
    cluster.loses(1);
    ASSERT_EQ(cluster.partition.elr, ids({1}));
    cluster.restarts_uncleanly(1);
    ASSERT_EQ(cluster.partition.elr, ids({}));
    EXPECT_EQ(cluster.partition.leader, no_broker);
    cluster.regains(1);
    EXPECT_EQ(cluster.partition.leader, BrokerId{1});
    EXPECT_EQ(cluster.partition.isr, ids({1}));
    EXPECT_EQ(cluster.partition.recovery_state, LeaderRecoveryState::recovering);
}

TEST(PartitionChange, unclean_election_makes_any_live_replica_the_only_one_in_sync) {
    Cluster cluster{ids({1})};
    cluster.loses(1, Election::unclean);
    EXPECT_EQ(cluster.partition.leader, BrokerId{2});
    EXPECT_EQ(cluster.partition.isr, ids({2}));
    EXPECT_EQ(cluster.partition.elr, ids({}));
    EXPECT_EQ(cluster.partition.recovery_state, LeaderRecoveryState::recovering);
}

TEST(PartitionChange, without_elr_the_last_member_stays_in_the_isr) {
    Cluster cluster{ids({1})};
    cluster.elr = false;
    cluster.loses(1);
    EXPECT_EQ(cluster.partition.leader, no_broker);
    EXPECT_EQ(cluster.partition.isr, ids({1}));
    EXPECT_EQ(cluster.partition.elr, ids({}));
    cluster.regains(1);
    EXPECT_EQ(cluster.partition.leader, BrokerId{1});
    EXPECT_EQ(cluster.partition.recovery_state, LeaderRecoveryState::recovered);
}

TEST(PartitionChange, named_leader_in_sync_is_clean) {
    Cluster cluster{ids({1, 2})};
    const PartitionChange change = name_leader(cluster.partition, BrokerId{2});
    const PartitionRegistration after = changed(cluster.partition, change);
    EXPECT_EQ(after.leader, BrokerId{2});
    EXPECT_EQ(after.isr, ids({1, 2}));
    EXPECT_EQ(after.recovery_state, LeaderRecoveryState::recovered);
}

TEST(PartitionChange, named_leader_out_of_sync_is_unclean) {
    Cluster cluster{ids({1, 2})};
    EXPECT_FALSE(is_clean_leader(cluster.partition, BrokerId{3}));
    const auto after = changed(cluster.partition, name_leader(cluster.partition, BrokerId{3}));
    EXPECT_EQ(after.leader, BrokerId{3});
    EXPECT_EQ(after.isr, ids({3}));
    EXPECT_EQ(after.recovery_state, LeaderRecoveryState::recovering);
}

/// The rules as a table of who may lead, by rank; the lowest rank wins, then assignment order.
std::optional<BrokerId> naive_leader(const PartitionRegistration& p, const PartitionSituation& s,
                                     const Replicas& isr, const Replicas& elr) {
    const auto rank = [&](std::size_t place) -> int {
        const BrokerId b = p.replicas[place];
        if (!s.is_acceptable_leader(b)) return 9;
        const bool valid = contains(isr, b) || (isr.empty() && contains(elr, b));
        if (valid && s.election == Election::preferred && place == 0) return 0;
        if (valid && b == p.leader) return 1;
        if (valid) return 2;
        const bool last = p.last_known_elr.size() == 1 && p.last_known_elr[0] == b;
        if (s.elr_enabled && isr.empty() && elr.empty() && last) return 3;
        return s.election == Election::unclean ? 4 : 9;
    };
    std::size_t best = 0;
    for (std::size_t place = 1; place < p.replicas.size(); ++place)
        if (rank(place) < rank(best)) best = place;
    if (rank(best) == 9) return std::nullopt;
    return p.replicas[best];
}

TEST(PartitionChange, agrees_with_a_naive_twin_on_all_small_situations) {
    // Every ISR, ELR, set of live brokers, leader, minimum and kind of election of three replicas.
    std::int64_t situations = 0;
    for (std::uint32_t code = 0; code < (1u << 14); ++code) {
        const auto subset = [](std::uint32_t bits) {
            Replicas chosen;
            for (std::int32_t b = 0; b < 3; ++b)
                if (bits >> b & 1) chosen.emplace_back(b + 1);
            return chosen;
        };
        PartitionRegistration p;
        p.replicas = ids({2, 1, 3});
        p.isr = subset(code & 7);
        p.elr = subset(code >> 3 & 7 & ~code);
        // Broker 1 is what is lost: out of the ISR and no leader to be.
        const Replicas alive = without(subset(code >> 6 & 7), BrokerId{1});
        const auto leader = static_cast<std::int32_t>(code >> 9 & 3);
        p.leader = leader == 0 ? no_broker : BrokerId{leader};
        if (p.leader != no_broker && !contains(p.isr, p.leader)) continue;
        if (p.isr.empty() && !p.has_leader()) p.last_known_elr = ids({3});
        PartitionSituation s = unchanged_situation(p);
        s.target_isr = without(p.isr, BrokerId{1});
        s.election = static_cast<Election>((code >> 11 & 3) % 3);
        s.elr_enabled = (code >> 13 & 1) == 0;
        if (!s.elr_enabled) p.elr.clear();
        s.min_isr = 2;
        s.is_acceptable_leader = [&](BrokerId b) { return contains(alive, b); };
        ++situations;

        Replicas elr;
        for (const BrokerId b : p.replicas)
            if (s.elr_enabled && std::ssize(s.target_isr) < s.min_isr &&
                (contains(p.isr, b) || contains(p.elr, b)) && !contains(s.target_isr, b))
                elr.push_back(b);
        const auto expected = naive_leader(p, s, s.target_isr, elr);
        const auto change = decide_change(p, s);
        const PartitionRegistration after = change ? changed(p, *change) : p;
        ASSERT_EQ(after.leader, expected.value_or(no_broker)) << "situation " << code;
        for (const BrokerId b : after.isr) ASSERT_FALSE(contains(after.elr, b));
        if (after.has_leader()) {
            ASSERT_TRUE(contains(after.isr, after.leader)) << "situation " << code;
        }
        if (!s.elr_enabled && !p.isr.empty()) {
            ASSERT_FALSE(after.isr.empty());
        }
        if (after.recovery_state == LeaderRecoveryState::recovering) {
            ASSERT_EQ(after.isr, Replicas{after.leader});
        }
    }
    EXPECT_GT(situations, 5000);
}

}  // namespace
}  // namespace brokerscope::core
