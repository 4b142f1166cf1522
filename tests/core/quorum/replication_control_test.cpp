#include "tests/core/quorum/metadata_bench.h"

namespace brokerscope::core {
namespace {

class ReplicationDecisions : public MetadataBench {
protected:
    void SetUp() override { start_cluster(); }
    ElectLeadersResponse elect(std::int8_t type, const std::string& topic) {
        ElectLeadersRequest request;
        request.election_type = type;
        request.topic_partitions.emplace();
        request.topic_partitions->push_back({topic, {0}});
        MetadataRecords records;
        auto response = replication.elect_leaders(request, records);
        apply(records);
        return response;
    }
    ErrorCode elect_error(std::int8_t type, const std::string& topic) {
        return elect(type, topic).replica_election_results.at(0).partition_result.at(0).error_code;
    }
};

TEST_F(ReplicationDecisions, fenced_leader_is_replaced_and_leaves_the_isr) {
    create("orders", {{1, 2, 3}});
    tracer.take();
    lose(1);
    EXPECT_EQ(tracer.take(),
              (Told{"isr.shrunk removed 1 isr [2, 3]", "leader.elected leader 2 epoch 1 isr [2, 3]",
                    "broker.fenced 1"}));
}

TEST_F(ReplicationDecisions, last_replica_is_waited_for_and_leads_again) {
    create("orders", {{1}});
    tracer.take();
    lose(1);
    EXPECT_EQ(tracer.take(), (Told{"isr.shrunk removed 1 isr []",
                                   "leader.elected leader -1 epoch 1 isr []", "broker.fenced 1"}));
    // The same process comes back: it is still eligible (KIP-966).
    decide([&](auto& records) { replication.on_unfenced(BrokerId{1}, records); });
    EXPECT_EQ(tracer.take(),
              (Told{"broker.unfenced 1", "leader.elected leader 1 epoch 2 isr [1]"}));
}

TEST_F(ReplicationDecisions, without_kip_966_the_last_replica_stays_in_the_isr) {
    apply({FeatureLevelRecord{std::string(elr_feature), 0}});
    create("orders", {{1}});
    tracer.take();
    lose(1);
    EXPECT_EQ(tracer.take(), (Told{"leader.elected leader -1 epoch 1 isr [1]", "broker.fenced 1"}));
}

TEST_F(ReplicationDecisions, restart_without_proof_of_a_clean_stop_is_no_clean_candidate) {
    create("orders", {{1, 2}}, {{"min.insync.replicas", "2"}});
    lose(2);
    lose(1);
    ASSERT_EQ(partition("orders").elr, ids({1, 2}));
    now = now + seconds(10);
    ASSERT_EQ(register_process(1, 11), ErrorCode::none);
    EXPECT_EQ(partition("orders").elr, ids({2}));
    decide([&](auto& records) { replication.on_unfenced(BrokerId{1}, records); });
    EXPECT_EQ(partition("orders").leader, no_broker);
    tracer.take();
    decide([&](auto& records) { replication.on_unfenced(BrokerId{2}, records); });
    EXPECT_EQ(tracer.take(),
              (Told{"broker.unfenced 2", "leader.elected leader 2 epoch 2 isr [2]"}));
}

TEST_F(ReplicationDecisions, restart_after_a_clean_stop_keeps_eligibility) {
    create("orders", {{1, 2}}, {{"min.insync.replicas", "2"}});
    lose(2);
    lose(1);
    const std::int64_t stopped_at = image.find_broker(BrokerId{1})->epoch.value;
    ASSERT_EQ(register_process(1, 11, stopped_at), ErrorCode::none);
    EXPECT_EQ(partition("orders").elr, ids({1, 2}));
}

TEST_F(ReplicationDecisions, unclean_election_happens_where_the_topic_allows_it) {
    create("orders", {{1, 2}}, {{"unclean.leader.election.enable", "true"}});
    create("payments", {{1, 2}});
    for (const char* topic : {"orders", "payments"}) {
        PartitionChange only_leader;
        only_leader.isr = ids({1});
        apply({record_of(image.find_topic(topic)->id, 0, only_leader)});
    }
    tracer.take();
    lose(1);
    EXPECT_EQ(tracer.take(), (Told{"isr.shrunk removed 1 isr []",
                                   "leader.elected leader 2 epoch 1 isr [2] unclean",
                                   "isr.shrunk removed 1 isr []",
                                   "leader.elected leader -1 epoch 1 isr []", "broker.fenced 1"}));
}

TEST_F(ReplicationDecisions, controlled_shutdown_moves_leaderships_and_leaves_isrs) {
    create("orders", {{1, 2}});
    create("payments", {{2, 1}});
    tracer.take();
    ASSERT_TRUE(replication.leads_any(BrokerId{1}));
    decide([&](auto& records) { replication.on_controlled_shutdown(BrokerId{1}, records); });
    EXPECT_EQ(tracer.take(),
              (Told{"isr.shrunk removed 1 isr [2]", "leader.elected leader 2 epoch 1 isr [2]",
                    "isr.shrunk removed 1 isr [2]"}));
    EXPECT_FALSE(replication.leads_any(BrokerId{1}));
    EXPECT_FALSE(image.is_active(BrokerId{1}));
}

TEST_F(ReplicationDecisions, preferred_election_by_request) {
    create("orders", {{1, 2}});
    EXPECT_EQ(elect_error(0, "orders"), ErrorCode::election_not_needed);
    lose(1);
    EXPECT_EQ(elect_error(0, "orders"), ErrorCode::preferred_leader_not_available);
    EXPECT_EQ(elect_error(0, "nothing"), ErrorCode::unknown_topic_or_partition);
    start_broker(1);
    PartitionChange back;
    back.isr = ids({2, 1});
    apply({record_of(image.find_topic("orders")->id, 0, back)});
    tracer.take();
    EXPECT_EQ(elect_error(0, "orders"), ErrorCode::none);
    EXPECT_EQ(tracer.take(), Told{"leader.elected leader 1 epoch 2 isr [2, 1]"});
    EXPECT_EQ(elect(2, "orders").error_code, ErrorCode::invalid_request);
}

TEST_F(ReplicationDecisions, unclean_election_by_request) {
    create("orders", {{1, 2}});
    EXPECT_EQ(elect_error(1, "orders"), ErrorCode::election_not_needed);
    PartitionChange only_leader;
    only_leader.isr = ids({1});
    apply({record_of(image.find_topic("orders")->id, 0, only_leader)});
    lose(1);
    ASSERT_FALSE(partition("orders").has_leader());
    EXPECT_EQ(elect_error(1, "orders"), ErrorCode::none);
    EXPECT_EQ(partition("orders").leader, BrokerId{2});
    EXPECT_EQ(partition("orders").recovery_state, LeaderRecoveryState::recovering);
}

TEST_F(ReplicationDecisions, named_leader_must_be_a_live_replica_in_sync) {
    create("orders", {{1, 2}});
    const TopicPartition orders{"orders", 0};
    MetadataRecords none;
    EXPECT_EQ(replication.elect_named({"nothing", 0}, BrokerId{1}, false, none),
              ErrorCode::unknown_topic_or_partition);
    EXPECT_EQ(replication.elect_named(orders, BrokerId{1}, false, none),
              ErrorCode::election_not_needed);
    EXPECT_EQ(replication.elect_named(orders, BrokerId{3}, true, none),
              ErrorCode::eligible_leaders_not_available);
    PartitionChange only_leader;
    only_leader.isr = ids({1});
    apply({record_of(image.find_topic("orders")->id, 0, only_leader)});
    EXPECT_EQ(replication.elect_named(orders, BrokerId{2}, false, none),
              ErrorCode::eligible_leaders_not_available);
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(replication.elect_named(orders, BrokerId{2}, true, none), ErrorCode::none);
    tracer.take();
    apply(none);
    EXPECT_EQ(tracer.take(), (Told{"isr.shrunk removed 1 isr []",
                                   "leader.elected leader 2 epoch 1 isr [2] unclean"}));
}

TEST_F(ReplicationDecisions, balance_gives_leaderships_back) {
    create("orders", {{1, 2}});
    EXPECT_FALSE(replication.is_any_imbalanced());
    lose(1);
    start_broker(1);
    PartitionChange back;
    back.isr = ids({2, 1});
    apply({record_of(image.find_topic("orders")->id, 0, back)});
    ASSERT_TRUE(replication.is_any_imbalanced());
    decide([&](auto& records) { replication.balance_leaders(records); });
    EXPECT_EQ(partition("orders").leader, BrokerId{1});
    EXPECT_FALSE(replication.is_any_imbalanced());
}

TEST_F(ReplicationDecisions, min_isr_is_capped_by_the_number_of_replicas) {
    create("orders", {{1, 2}}, {{"min.insync.replicas", "3"}});
    EXPECT_EQ(replication.min_isr(*image.find_topic("orders")), 2);
}

}  // namespace
}  // namespace brokerscope::core
