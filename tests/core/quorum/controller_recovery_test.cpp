#include "tests/core/quorum/quorum_world.h"

namespace brokerscope::tests {
namespace {

using core::BrokerId;
using core::milliseconds;
using core::seconds;
namespace trace = core::trace;

class ControllerRecovery : public QuorumWorld {
protected:
    void expect_healthy() {
        for (const int id : {1, 2, 3}) {
            EXPECT_TRUE(is_active(id));
            EXPECT_EQ(image_at(id), image());
        }
    }
};

TEST_F(ControllerRecovery, restarted_controller_replays_its_log) {
    boot();
    create("orders", {2, 1, 3});
    const core::MetadataImage before = image();
    run_->crash("controller-1");
    run_for(seconds(3));
    run_->start("controller-1");
    run_for(seconds(2));
    EXPECT_EQ(image(), before);
    run_for(seconds(20));
    expect_healthy();
    EXPECT_EQ(run_->log.count<trace::BrokerFenced>(), 0);
    EXPECT_EQ(run_->log.count<trace::TopicCreated>(), 1) << "a replay tells nothing anew";
}

TEST_F(ControllerRecovery, power_loss_takes_nothing_that_was_committed) {
    boot();
    create("orders", {2, 1, 3});
    const core::MetadataImage before = image();
    run_->power_loss("controller-1");
    run_->start("controller-1");
    run_for(seconds(5));
    EXPECT_EQ(image(), before);
    expect_healthy();
}

TEST_F(ControllerRecovery, restarted_broker_goes_on_with_its_copy) {
    boot();
    create("orders", {2, 1, 3});
    run_->power_loss("broker-3");
    run_->start("broker-3");
    run_for(seconds(20));
    expect_healthy();
}

/// Kills the controller at its n-th storage operation, leaves that operation whole, half or not
/// done, takes the power too, starts it again: the cluster comes to the same end.
TEST_F(ControllerRecovery, death_at_any_storage_operation_is_survived) {
    using sim::Applied;
    int deaths = 0;
    for (const Applied applied : {Applied::none, Applied::part, Applied::whole}) {
        for (std::int64_t nth = 1; nth <= 40; ++nth) {
            boot();
            const sim::NodeId controller = run_->world.node("controller-1");
            run_->world.crash_at(controller, nth, applied);
            core::CreateTopicsRequest request;
            auto& asked = request.topics.emplace_back();
            asked.name = "orders";
            asked.num_partitions = 3;
            asked.replication_factor = 3;
            std::optional<core::CreateTopicsResponse> answer;
            run_->world.call(run_->world.node("admin"), [&](core::Handler& handler) {
                dynamic_cast<Administrator&>(handler).ask(request, answer);
            });
            run_for(seconds(4));
            if (run_->world.has_process(controller)) {
                EXPECT_TRUE(answer.has_value());
                run_->crash("controller-1");
            } else {
                ++deaths;
            }
            const bool acknowledged = answer.has_value();
            run_->world.power_loss(controller);
            run_->start("controller-1");
            run_for(seconds(15));
            ASSERT_TRUE(run_->world.has_process(controller)) << "operation " << nth;
            expect_healthy();
            if (acknowledged) {
                EXPECT_NE(image().find_topic("orders"), nullptr) << "operation " << nth;
            }
            const core::TopicImage* topic = image().find_topic("orders");
            if (topic != nullptr) {
                EXPECT_EQ(topic->partitions.size(), 3u) << "all or nothing";
            }
            if (HasFailure()) return;
        }
    }
    EXPECT_GT(deaths, 30);
}

/// The same while it starts: recovery, the new epoch, the first records.
TEST_F(ControllerRecovery, death_while_starting_is_survived) {
    using sim::Applied;
    for (const Applied applied : {Applied::none, Applied::part, Applied::whole}) {
        for (std::int64_t nth = 1; nth <= 25; ++nth) {
            build();
            const sim::NodeId controller = run_->world.node("controller-1");
            run_->world.crash_at(controller, nth, applied);
            run_->start("controller-1");
            run_for(milliseconds(100));
            run_->world.power_loss(controller);
            run_->start("controller-1");
            for (const int id : {1, 2, 3}) run_->start("broker-" + std::to_string(id));
            run_for(seconds(5));
            ASSERT_TRUE(run_->world.has_process(controller)) << "operation " << nth;
            expect_healthy();
            if (HasFailure()) return;
        }
    }
}

TEST_F(ControllerRecovery, cluster_without_kip_966_does_not_switch_it_on) {
    boot(3, {}, core::History{}.without(core::Fix::kip_966));
    create("orders", {2});
    run_->crash("broker-2");
    run_for(seconds(10));
    EXPECT_EQ(partition("orders").leader, core::no_broker);
    EXPECT_EQ(partition("orders").isr, core::Replicas{BrokerId{2}});
    EXPECT_TRUE(partition("orders").elr.empty());
}

}  // namespace
}  // namespace brokerscope::tests
