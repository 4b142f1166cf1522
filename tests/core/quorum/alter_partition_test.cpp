#include "tests/core/quorum/metadata_bench.h"

namespace brokerscope::core {
namespace {

using Proposed = AlterPartitionRequest::PartitionData;

class AlterPartition : public MetadataBench {
protected:
    void SetUp() override {
        start_cluster();
        create("orders", {{1, 2, 3}});
        tracer.take();
    }
    std::int64_t epoch_of(std::int32_t broker) {
        return image.find_broker(BrokerId{broker})->epoch.value;
    }

    /// What leader 1 would propose now, with `isr`.
    Proposed proposal(const Replicas& isr) {
        const PartitionRegistration& known = partition("orders");
        Proposed proposed;
        proposed.leader_epoch = known.leader_epoch.value;
        proposed.partition_epoch = known.partition_epoch.value;
        proposed.leader_recovery_state = static_cast<std::int8_t>(known.recovery_state);
        for (const BrokerId member : isr) {
            const BrokerRegistration* broker = image.find_broker(member);
            proposed.new_isr_with_epochs.push_back(
                {member.value, broker == nullptr ? -1 : broker->epoch.value});
        }
        return proposed;
    }
    AlterPartitionResponse::PartitionData submit_to(const Uuid& topic, const Proposed& proposed,
                                                    std::int32_t sender = 1) {
        AlterPartitionRequest request;
        request.broker_id = sender;
        request.broker_epoch = epoch_of(sender);
        request.topics = {{topic, {proposed}}};
        MetadataRecords records;
        const auto response = replication.alter_partitions(request, 3, records);
        apply(records);
        return response.topics.at(0).partitions.at(0);
    }
    AlterPartitionResponse::PartitionData propose(const Proposed& proposed,
                                                  std::int32_t sender = 1) {
        return submit_to(image.find_topic("orders")->id, proposed, sender);
    }
    ErrorCode error_of(const Proposed& proposed, std::int32_t sender = 1) {
        const PartitionRegistration before = partition("orders");
        const ErrorCode error = propose(proposed, sender).error_code;
        EXPECT_EQ(partition("orders"), before) << "a refused proposal changes nothing";
        return error;
    }
};

TEST_F(AlterPartition, smaller_isr_is_taken_over) {
    const auto answer = propose(proposal(ids({1, 3})));
    EXPECT_EQ(answer.error_code, ErrorCode::none);
    EXPECT_EQ(answer.isr, (std::vector<std::int32_t>{1, 3}));
    EXPECT_EQ(answer.leader_epoch, 0);
    EXPECT_EQ(answer.partition_epoch, 1);
    EXPECT_EQ(tracer.take(), Told{"isr.shrunk removed 2 isr [1, 3]"});
}

TEST_F(AlterPartition, larger_isr_is_taken_over) {
    propose(proposal(ids({1})));
    tracer.take();
    EXPECT_EQ(propose(proposal(ids({1, 2}))).error_code, ErrorCode::none);
    EXPECT_EQ(tracer.take(), Told{"isr.expanded added 2 isr [1, 2]"});
}

TEST_F(AlterPartition, proposal_of_what_is_changes_nothing) {
    EXPECT_EQ(propose(proposal(ids({1, 2, 3}))).partition_epoch, 0);
    EXPECT_EQ(tracer.take(), Told{});
}

TEST_F(AlterPartition, unknown_topic_and_partition_are_told_apart) {
    Proposed other = proposal(ids({1, 2}));
    EXPECT_EQ(submit_to(Uuid{{9}}, other).error_code, ErrorCode::unknown_topic_id);
    other.partition_index = 7;
    EXPECT_EQ(error_of(other), ErrorCode::unknown_topic_or_partition);
}

TEST_F(AlterPartition, sender_who_knows_more_is_sent_to_another_controller) {
    Proposed ahead = proposal(ids({1, 2}));
    ahead.leader_epoch = 1;
    EXPECT_EQ(error_of(ahead), ErrorCode::not_controller);
    ahead = proposal(ids({1, 2}));
    ahead.partition_epoch = 1;
    EXPECT_EQ(error_of(ahead), ErrorCode::not_controller);
}

TEST_F(AlterPartition, deposed_leader_is_fenced) {
    const Proposed old = proposal(ids({1}));
    lose(1);
    start_broker(1);
    EXPECT_EQ(error_of(old), ErrorCode::fenced_leader_epoch);
}

TEST_F(AlterPartition, only_the_leader_may_propose) {
    EXPECT_EQ(error_of(proposal(ids({1, 2})), 2), ErrorCode::invalid_request);
}

TEST_F(AlterPartition, proposal_on_an_old_partition_epoch_is_late) {
    const Proposed old = proposal(ids({1, 2}));
    propose(proposal(ids({1, 3})));
    EXPECT_EQ(error_of(old), ErrorCode::invalid_update_version);
}

TEST_F(AlterPartition, isr_of_strangers_repeated_or_without_its_leader_is_invalid) {
    EXPECT_EQ(error_of(proposal(ids({1, 4}))), ErrorCode::invalid_request);
    EXPECT_EQ(error_of(proposal(ids({1, 2, 2}))), ErrorCode::invalid_request);
    EXPECT_EQ(error_of(proposal(ids({2, 3}))), ErrorCode::invalid_request);
    EXPECT_EQ(error_of(proposal(ids({}))), ErrorCode::invalid_request);
}

TEST_F(AlterPartition, recovery_is_not_begun_by_a_leader) {
    Proposed recovering = proposal(ids({1}));
    recovering.leader_recovery_state = 1;
    EXPECT_EQ(error_of(recovering), ErrorCode::invalid_request);
    recovering.leader_recovery_state = 2;
    EXPECT_EQ(error_of(recovering), ErrorCode::invalid_request);
}

TEST_F(AlterPartition, recovering_leader_stays_alone) {
    decide([&](auto& records) {
        propose(proposal(ids({1})));
        lose(1);
        EXPECT_EQ(replication.elect_named({"orders", 0}, BrokerId{2}, true, records),
                  ErrorCode::none);
    });
    Proposed both = proposal(ids({2, 3}));
    EXPECT_EQ(error_of(both, 2), ErrorCode::invalid_request);
    both.leader_recovery_state = 0;
    EXPECT_EQ(propose(both, 2).error_code, ErrorCode::none);
    EXPECT_EQ(partition("orders").recovery_state, LeaderRecoveryState::recovered);
}

TEST_F(AlterPartition, fenced_or_stopping_replica_is_ineligible) {
    const Proposed all = proposal(ids({1, 2, 3}));
    Proposed later = all;
    lose(3);
    later.partition_epoch = partition("orders").partition_epoch.value;
    EXPECT_EQ(error_of(later), ErrorCode::ineligible_replica);
    decide([&](auto& records) { replication.on_controlled_shutdown(BrokerId{2}, records); });
    later = proposal(ids({1, 2}));
    EXPECT_EQ(error_of(later), ErrorCode::ineligible_replica);
}

TEST_F(AlterPartition, replica_of_an_earlier_life_is_ineligible) {
    Proposed old = proposal(ids({1, 2, 3}));
    lose(3);
    now = now + seconds(10);
    ASSERT_EQ(register_process(3, 33), ErrorCode::none);
    decide([&](auto& records) { replication.on_unfenced(BrokerId{3}, records); });
    old.partition_epoch = partition("orders").partition_epoch.value;
    EXPECT_EQ(error_of(old), ErrorCode::ineligible_replica);
}

TEST_F(AlterPartition, without_kip_903_an_earlier_life_counts) {
    do_without(Fix::kip_903);
    Proposed old = proposal(ids({1, 2, 3}));
    lose(3);
    now = now + seconds(10);
    ASSERT_EQ(register_process(3, 33), ErrorCode::none);
    decide([&](auto& records) { replication.on_unfenced(BrokerId{3}, records); });
    old.partition_epoch = partition("orders").partition_epoch.value;
    EXPECT_EQ(propose(old).error_code, ErrorCode::none);
}

TEST_F(AlterPartition, without_kip_841_a_fenced_replica_counts) {
    do_without(Fix::kip_841);
    lose(3);
    EXPECT_EQ(propose(proposal(ids({1, 2, 3}))).error_code, ErrorCode::none);
}

}  // namespace
}  // namespace brokerscope::core
