#include "tests/core/producer/producer_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::DeliveryStatus;
using core::ErrorCode;
using core::milliseconds;
using core::seconds;
using testing::ElementsAre;

TEST(Producer, delivers_and_tells_offsets) {
    ProducerWorld world(ProducerWorld::plain());
    world.send(3);
    world.run_for(seconds(1));
    EXPECT_THAT(world.log(), ElementsAre("m1", "m2", "m3"));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 3);
    EXPECT_EQ(world.shop().outcomes.front().base_offset, 0);
    EXPECT_EQ(world.shop().producer.incomplete(), 0u);
}

TEST(Producer, collects_while_it_lingers) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.linger = milliseconds(50);
    ProducerWorld world(config);
    world.warm_up();
    world.run_for(milliseconds(100));
    world.cluster.produced = 0;
    world.send(3);
    world.run_for(milliseconds(20));
    world.send(2);
    world.run_for(milliseconds(29));
    EXPECT_EQ(world.cluster.produced, 0);
    world.run_for(milliseconds(10));
    EXPECT_EQ(world.cluster.produced, 1);
    EXPECT_EQ(world.run.log.payloads<trace::BatchSent>().back().count, 5);
}

TEST(Producer, sends_a_full_batch_without_lingering) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.linger = seconds(10);
    config.batch_size = 200;
    ProducerWorld world(config);
    world.act([](ProducerNode& shop) {
        for (int i = 0; i < 5; ++i) shop.send(std::string(60, 'x'));
    });
    world.run_for(seconds(1));
    // 61 bytes of header and 68 or so a record: two fit, the third begins another batch.
    EXPECT_EQ(world.cluster.produced, 2);
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 4);
    EXPECT_EQ(world.run.log.payloads<trace::RecordSent>().back().index, 0);
}

TEST(Producer, keeps_to_its_window) {
    ProducerWorld world(ProducerWorld::plain(2));
    world.warm_up();
    world.cluster.on_produce = [](int, const core::BatchView&) {
        return ProduceScript{.answer = false};
    };
    world.send(5);
    world.run_for(milliseconds(100));
    EXPECT_EQ(world.cluster.produced, 2);
}

TEST(Producer, a_retry_overtakes_its_successors_without_idempotence) {
    ProducerWorld world(ProducerWorld::plain(5));
    world.warm_up();
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        return n == 2 ? ProduceScript{ErrorCode::not_enough_replicas, false} : ProduceScript{};
    };
    world.send(5);
    world.run_for(seconds(1));
    EXPECT_THAT(world.log(), ElementsAre("m1", "m3", "m4", "m5", "m2"));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 5);
    EXPECT_EQ(world.run.log.count<trace::BatchRetried>(), 1);
}

TEST(Producer, a_window_of_one_keeps_order) {
    ProducerWorld world(ProducerWorld::plain(1));
    world.warm_up();
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        return n == 2 ? ProduceScript{ErrorCode::not_enough_replicas, false} : ProduceScript{};
    };
    world.send(5);
    world.run_for(seconds(1));
    EXPECT_THAT(world.log(), ElementsAre("m1", "m2", "m3", "m4", "m5"));
}

TEST(Producer, a_retry_carries_the_same_bytes) {
    ProducerWorld world(ProducerWorld::idempotent());
    world.warm_up();
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        return ProduceScript{.append = n != 1, .break_after = n == 1};
    };
    world.send(1);
    world.run_for(seconds(1));
    const auto sent = world.run.log.payloads<trace::BatchSent>();
    const trace::BatchSent& again = sent.at(sent.size() - 1);
    const trace::BatchSent& first = sent.at(sent.size() - 2);
    EXPECT_EQ(again.batch, first.batch);
    EXPECT_EQ(again.attempt, 2);
    EXPECT_EQ(again.content, first.content);
    EXPECT_EQ(again.base_sequence, first.base_sequence);
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 1);
}

TEST(Producer, a_definite_refusal_is_a_failure) {
    ProducerWorld world(ProducerWorld::plain());
    world.cluster.on_produce = [](int, const core::BatchView&) {
        return ProduceScript{ErrorCode::invalid_record, false};
    };
    world.send(1);
    world.run_for(seconds(1));
    EXPECT_EQ(world.count(DeliveryStatus::failed), 1);
    EXPECT_EQ(world.shop().outcomes.front().error, ErrorCode::invalid_record);
}

TEST(Producer, refusals_until_retries_are_used_up_are_a_failure) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.retries = 2;
    ProducerWorld world(config);
    world.cluster.on_produce = [](int, const core::BatchView&) {
        return ProduceScript{ErrorCode::not_enough_replicas, false};
    };
    world.send(1);
    world.run_for(seconds(10));
    EXPECT_EQ(world.cluster.produced, 3);
    EXPECT_EQ(world.count(DeliveryStatus::failed), 1);
}

TEST(Producer, written_to_too_few_replicas_leaves_the_outcome_open) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.retries = 1;
    ProducerWorld world(config);
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        if (n == 1) return ProduceScript{ErrorCode::not_enough_replicas_after_append, true};
        return ProduceScript{ErrorCode::not_enough_replicas, false};
    };
    world.send(1);
    world.run_for(seconds(10));
    // The last refusal was definite, an earlier attempt was not.
    EXPECT_EQ(world.count(DeliveryStatus::unknown), 1);
    EXPECT_EQ(world.count(DeliveryStatus::failed), 0);
}

TEST(Producer, a_connection_that_breaks_leaves_the_outcome_open) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.retries = 0;
    ProducerWorld world(config);
    world.cluster.on_produce = [](int, const core::BatchView&) {
        return ProduceScript{.break_after = true};
    };
    world.send(1);
    world.run_for(seconds(1));
    EXPECT_EQ(world.count(DeliveryStatus::unknown), 1);
    EXPECT_EQ(world.shop().outcomes.front().error, ErrorCode::network_exception);
    EXPECT_THAT(world.log(), ElementsAre("m1"));
}

TEST(Producer, no_answer_closes_the_connection_after_the_request_time_out) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.client.request_timeout = seconds(2);
    config.delivery_timeout = seconds(5);
    ProducerWorld world(config);
    world.warm_up();
    world.cluster.on_produce = [](int, const core::BatchView&) {
        return ProduceScript{.answer = false};
    };
    world.send(1);
    world.run_for(seconds(20));
    EXPECT_EQ(world.count(DeliveryStatus::unknown), 1);
    EXPECT_EQ(world.shop().outcomes.front().error, ErrorCode::request_timed_out);
    EXPECT_GE(world.cluster.produced, 2);
}

TEST(Producer, a_batch_that_never_left_fails_for_certain_at_its_delivery_time_out) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.delivery_timeout = seconds(40);
    ProducerWorld world(config);
    world.warm_up();
    world.run.crash("broker-1");
    world.run_for(milliseconds(10));
    world.send(1);
    world.run_for(seconds(39));
    EXPECT_TRUE(world.shop().outcomes.empty());
    world.run_for(seconds(2));
    EXPECT_EQ(world.count(DeliveryStatus::failed), 1);
}

TEST(Producer, without_acks_everything_that_leaves_counts_as_sent) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.acks = 0;
    ProducerWorld world(config);
    world.warm_up();
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        return ProduceScript{.append = n != 2};
    };
    world.send(3);
    world.run_for(seconds(1));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 3);
    EXPECT_EQ(world.shop().outcomes.front().base_offset, -1);
    EXPECT_THAT(world.log(), ElementsAre("m1", "m3"));
}

TEST(Producer, waits_for_memory_and_goes_on_when_there_is_room) {
    core::ProducerConfig config = ProducerWorld::plain(1);
    config.batch_size = 100;
    config.buffer_memory = 300;
    ProducerWorld world(config);
    world.send(30);
    world.run_for(seconds(5));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 30);
    EXPECT_GT(world.shop().writable, 1);
}

TEST(Producer, refuses_what_had_to_wait_too_long) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.max_block = seconds(3);
    ProducerWorld world(config);
    world.act([](ProducerNode& shop) {
        shop.topic = "nowhere";
        shop.send("m1");
    });
    world.run_for(seconds(2));
    EXPECT_TRUE(world.shop().refused.empty());
    world.run_for(seconds(2));
    EXPECT_THAT(world.shop().refused, ElementsAre(ErrorCode::request_timed_out));
    EXPECT_EQ(world.run.log.count<trace::RecordRefused>(), 1);
}

TEST(Producer, refuses_a_record_larger_than_any_request) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.max_request_size = 1000;
    ProducerWorld world(config);
    world.act([](ProducerNode& shop) { shop.send(std::string(2000, 'x')); });
    world.run_for(milliseconds(100));
    EXPECT_THAT(world.shop().refused, ElementsAre(ErrorCode::message_too_large));
}

TEST(Producer, cuts_a_batch_that_is_too_large_for_the_broker) {
    core::ProducerConfig config = ProducerWorld::idempotent();
    config.linger = milliseconds(5);
    ProducerWorld world(config);
    world.cluster.on_produce = [](int, const core::BatchView& batch) {
        if (batch.record_count() > 2) return ProduceScript{ErrorCode::message_too_large, false};
        return ProduceScript{};
    };
    world.send(7);
    world.run_for(seconds(2));
    EXPECT_THAT(world.log(), ElementsAre("m1", "m2", "m3", "m4", "m5", "m6", "m7"));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 7);
    EXPECT_GE(world.run.log.count<trace::BatchSplit>(), 4);
}

TEST(Producer, follows_a_leader_that_moved) {
    ProducerWorld world(ProducerWorld::plain(), 1, 2);
    world.warm_up();
    world.cluster.partition("orders").leader = 2;
    world.cluster.partition("orders").epoch = 1;
    world.send(1);
    world.run_for(seconds(1));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 1);
    EXPECT_EQ(world.run.log.payloads<trace::LeaderLearned>().back().leader, core::BrokerId{2});
}

TEST(Producer, does_not_believe_an_older_leader_epoch) {
    ProducerWorld world(ProducerWorld::plain(), 1, 2);
    world.cluster.partition("orders").epoch = 5;
    world.warm_up();
    world.cluster.partition("orders").epoch = 4;
    world.cluster.partition("orders").leader = 2;
    world.run_for(seconds(400));
    EXPECT_EQ(world.run.log.payloads<trace::LeaderLearned>().back().leader, core::BrokerId{1});
}

TEST(Producer, flush_sends_at_once_and_close_ends_when_all_is_done) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.linger = seconds(30);
    ProducerWorld world(config);
    world.send(3);
    world.run_for(seconds(1));
    EXPECT_TRUE(world.shop().outcomes.empty());
    bool flushed = false;
    world.act([&](ProducerNode& shop) { shop.producer.flush([&] { flushed = true; }); });
    world.run_for(milliseconds(100));
    EXPECT_TRUE(flushed);
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 3);
    bool closed = false;
    world.act([&](ProducerNode& shop) {
        shop.send("m4");
        shop.producer.close([&] { closed = true; });
    });
    world.run_for(milliseconds(100));
    EXPECT_TRUE(closed);
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 4);
}

TEST(Producer, round_robin_spreads_and_a_key_stays) {
    core::ProducerConfig config = ProducerWorld::plain();
    config.partitioner = core::Partitioner::round_robin;
    ProducerWorld world(config, 3);
    world.send(6);
    world.run_for(seconds(1));
    for (std::int32_t i = 0; i < 3; ++i) EXPECT_EQ(world.log(i).size(), 2u);
    ProducerWorld keyed(ProducerWorld::plain(), 3);
    keyed.act([](ProducerNode& shop) {
        for (int i = 0; i < 6; ++i) shop.send("m", std::nullopt, "customer-1");
    });
    keyed.run_for(seconds(1));
    EXPECT_EQ(keyed.log(core::partition_of_key(core::as_bytes("customer-1"), 3)).size(), 6u);
}

TEST(Producer, the_same_seed_gives_the_same_run) {
    const auto hash_of = [] {
        ProducerWorld world(ProducerWorld::plain(), 3, 3);
        world.cluster.on_produce = [](int n, const core::BatchView&) {
            return n % 3 == 0 ? ProduceScript{ErrorCode::not_enough_replicas, false}
                              : ProduceScript{};
        };
        world.send(50);
        world.run_for(seconds(5));
        return world.run.log.hash();
    };
    EXPECT_EQ(hash_of(), hash_of());
}

}  // namespace
}  // namespace brokerscope::tests
