#include "tests/core/quorum/quorum_world.h"

namespace brokerscope::tests {
namespace {

using core::BrokerId;
using core::ErrorCode;
using core::milliseconds;
using core::nanoseconds;
using core::seconds;
namespace trace = core::trace;

class ControllerWorld : public QuorumWorld {};

TEST_F(ControllerWorld, brokers_are_registered_and_unfenced_soon_after_the_start) {
    boot();
    for (const int id : {1, 2, 3}) {
        EXPECT_TRUE(is_active(id));
        EXPECT_EQ(broker_at(id).state(), core::BrokerState::running);
        EXPECT_EQ(image_at(id), image());
    }
    EXPECT_LT(last<trace::BrokerUnfenced>(), core::Instant{} - seconds(9));
    EXPECT_EQ(run_->log.count<trace::BrokerFenced>(), 0);
}

TEST_F(ControllerWorld, brokers_may_start_long_before_their_controller) {
    build();
    for (const int id : {1, 2, 3}) run_->start("broker-" + std::to_string(id));
    run_for(seconds(30));
    run_->start("controller-1");
    run_for(seconds(12));
    for (const int id : {1, 2, 3}) EXPECT_TRUE(is_active(id));
}

TEST_F(ControllerWorld, topic_is_known_to_every_broker_within_a_round_trip) {
    boot();
    create("orders", {2, 1, 3});
    run_for(milliseconds(10));
    for (const int id : {1, 2, 3}) {
        EXPECT_EQ(image_at(id), image());
        EXPECT_EQ(broker_at(id).changes.back().partitions.size(), 1u);
    }
    EXPECT_EQ(partition("orders").leader, BrokerId{2});
}

TEST_F(ControllerWorld, idle_cluster_says_nothing_but_periodic_things) {
    boot();
    create("orders", {1, 2, 3});
    run_for(seconds(5));
    const std::size_t before = run_->log.events.size();
    run_for(seconds(20));
    for (std::size_t i = before; i < run_->log.events.size(); ++i) {
        const trace::Payload& payload = run_->log.events[i].payload;
        if (const auto* sent = std::get_if<trace::MessageSent>(&payload)) {
            EXPECT_TRUE(sent->quiet) << to_string(sent->api);
        } else {
            EXPECT_TRUE(std::holds_alternative<trace::MessageDelivered>(payload) ||
                        std::holds_alternative<trace::DiskSynced>(payload))
                << trace::kind_of(payload);
        }
    }
}

TEST_F(ControllerWorld, silent_broker_is_fenced_when_its_session_ends) {
    boot();
    create("orders", {2, 1, 3});
    const core::Instant crashed = now();
    run_->crash("broker-2");
    run_for(seconds(6));
    EXPECT_TRUE(is_active(2));
    run_for(seconds(4));
    EXPECT_FALSE(is_active(2));
    // Its last heartbeat was heard at most 2 s before it died.
    const core::Instant fenced = last<trace::BrokerFenced>();
    EXPECT_LE(fenced, crashed + seconds(9) + milliseconds(1));
    EXPECT_GE(fenced, crashed + seconds(7));
    EXPECT_EQ(partition("orders").leader, BrokerId{1});
    EXPECT_EQ(partition("orders").leader_epoch, core::LeaderEpoch{1});
    EXPECT_EQ(image_at(1), image());
}

TEST_F(ControllerWorld, paused_broker_comes_back_with_its_old_epoch) {
    boot();
    const core::BrokerEpoch epoch = broker_at(2).epoch();
    run_->pause("broker-2");
    run_for(seconds(12));
    EXPECT_FALSE(is_active(2));
    run_->resume("broker-2");
    run_for(seconds(3));
    EXPECT_TRUE(is_active(2));
    EXPECT_EQ(broker_at(2).epoch(), epoch);
}

TEST_F(ControllerWorld, crashed_broker_waits_for_the_end_of_its_old_session) {
    boot();
    create("orders", {2, 1, 3});
    const core::BrokerEpoch before = broker_at(2).epoch();
    run_->crash("broker-2");
    run_->start("broker-2");
    run_for(seconds(5));
    EXPECT_EQ(broker_at(2).state(), core::BrokerState::starting);
    EXPECT_TRUE(is_active(2)) << "the controller still believes in the process that died";
    run_for(seconds(15));
    EXPECT_TRUE(is_active(2));
    EXPECT_GT(broker_at(2).epoch(), before);
    EXPECT_EQ(image_at(2), image());
}

TEST_F(ControllerWorld, controlled_shutdown_moves_leaders_before_the_process_ends) {
    boot();
    create("orders", {2, 1, 3});
    run_->shutdown("broker-2");
    run_for(seconds(3));
    EXPECT_FALSE(run_->world.has_process(run_->world.node("broker-2")));
    EXPECT_EQ(partition("orders").leader, BrokerId{1});
    EXPECT_LT(last<trace::LeaderElected>(), last<trace::NodeStopped>());
    EXPECT_EQ(run_->log.count<trace::BrokerFenced>(), 1);

    run_->start("broker-2");
    run_for(seconds(1));
    EXPECT_TRUE(is_active(2)) << "nobody has to wait for a session of a broker that was let go";
}

TEST_F(ControllerWorld, clean_restart_keeps_a_lone_replica_eligible_and_a_crash_does_not) {
    boot();
    create("orders", {2});
    run_->shutdown("broker-2");
    run_for(seconds(3));
    EXPECT_EQ(partition("orders").elr, core::Replicas{BrokerId{2}});
    run_->start("broker-2");
    run_for(seconds(1));
    EXPECT_EQ(partition("orders").leader, BrokerId{2});
    EXPECT_EQ(partition("orders").recovery_state, core::LeaderRecoveryState::recovered);

    run_->crash("broker-2");
    run_->start("broker-2");
    run_for(seconds(20));
    EXPECT_EQ(partition("orders").leader, BrokerId{2}) << "the last known leader";
    EXPECT_EQ(partition("orders").recovery_state, core::LeaderRecoveryState::recovering);
}

TEST_F(ControllerWorld, named_leader_is_elected_by_an_input_of_the_controller) {
    boot();
    create("orders", {2, 1, 3});
    ErrorCode error = ErrorCode::unknown_server_error;
    run_->world.call(run_->world.node("controller-1"), [&](core::Handler& handler) {
        error = dynamic_cast<core::Controller&>(handler).elect({"orders", 0}, BrokerId{3}, false);
    });
    run_for(milliseconds(10));
    EXPECT_EQ(error, ErrorCode::none);
    EXPECT_EQ(partition("orders").leader, BrokerId{3});
    EXPECT_EQ(image_at(1), image());
}

TEST_F(ControllerWorld, preferred_leader_is_restored_by_request) {
    boot();
    create("orders", {2, 1, 3});
    run_->world.call(run_->world.node("controller-1"), [&](core::Handler& handler) {
        static_cast<void>(
            dynamic_cast<core::Controller&>(handler).elect({"orders", 0}, BrokerId{3}, false));
    });
    run_for(milliseconds(10));
    core::ElectLeadersRequest request;
    const auto response = ask(request);
    EXPECT_EQ(response.replica_election_results.at(0).partition_result.at(0).error_code,
              ErrorCode::none);
    EXPECT_EQ(partition("orders").leader, BrokerId{2});
}

TEST_F(ControllerWorld, preferred_leader_is_restored_by_itself_after_five_minutes) {
    boot();
    create("orders", {2, 1, 3});
    run_->world.call(run_->world.node("controller-1"), [&](core::Handler& handler) {
        static_cast<void>(
            dynamic_cast<core::Controller&>(handler).elect({"orders", 0}, BrokerId{3}, false));
    });
    run_for(seconds(299));
    EXPECT_EQ(partition("orders").leader, BrokerId{3});
    run_for(seconds(2));
    EXPECT_EQ(partition("orders").leader, BrokerId{2});
}

TEST_F(ControllerWorld, blocks_of_producer_ids_never_repeat) {
    boot();
    core::AllocateProducerIdsRequest request;
    request.broker_id = 1;
    EXPECT_EQ(ask(request).error_code, ErrorCode::stale_broker_epoch);
    request.broker_epoch = broker_at(1).epoch().value;
    EXPECT_EQ(ask(request).producer_id_start, 0);
    run_->crash("controller-1");
    run_->start("controller-1");
    run_for(seconds(1));
    const auto second = ask(request);
    EXPECT_EQ(second.producer_id_start, 1000);
    EXPECT_EQ(second.producer_id_len, 1000);
}

TEST_F(ControllerWorld, proposal_of_a_stale_broker_is_refused_as_a_whole) {
    boot();
    core::AlterPartitionRequest request;
    request.broker_id = 1;
    request.broker_epoch = 99;
    EXPECT_EQ(ask(request).error_code, ErrorCode::stale_broker_epoch);
}

TEST_F(ControllerWorld, same_seed_gives_the_same_run) {
    const auto hash = [&] {
        boot();
        create("orders", {2, 1, 3});
        run_->crash("broker-2");
        run_->start("broker-2");
        run_->crash("controller-1");
        run_->start("controller-1");
        run_for(seconds(20));
        return run_->log.hash();
    };
    const std::uint64_t first = hash();
    EXPECT_EQ(first, hash());
}

}  // namespace
}  // namespace brokerscope::tests
