// Sequences and epochs: the pure part, and what a producer makes of a broker's refusals.

#include "tests/core/producer/producer_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::DeliveryStatus;
using core::ErrorCode;
using core::Idempotence;
using core::milliseconds;
using core::PartitionSequence;
using core::ProducerBatch;
using core::ProducerEpoch;
using core::ProducerId;
using core::seconds;
using core::Sequence;
using testing::ElementsAre;

class IdempotenceTest : public testing::Test {
protected:
    IdempotenceTest() { idempotence.identify({ProducerId{7}, ProducerEpoch{0}}, all); }
    std::unique_ptr<ProducerBatch> batch(int records) {
        auto made = std::make_unique<ProducerBatch>(
            ProducerBatch::Options{.number = trace::BatchNumber{++number}, .size_max = 10'000});
        for (int i = 0; i < records; ++i)
            made->try_append({.value = core::as_bytes("x")}, core::WallTime{1}, 1000);
        return made;
    }
    std::unique_ptr<ProducerBatch> sent(int records) {
        auto made = batch(records);
        EXPECT_TRUE(idempotence.may_send(on, *made));
        idempotence.assign(on, *made);
        made->close();
        return made;
    }
    bool refused(const ProducerBatch& of, ErrorCode error) {
        return idempotence.can_retry(on, of, {error, core::Offset{0}});
    }

    std::int64_t number = 0;
    Idempotence idempotence;
    PartitionSequence on;
    std::vector<PartitionSequence*> all{&on};
};

TEST_F(IdempotenceTest, counts_records) { EXPECT_EQ(sent(3)->base_sequence(), Sequence{0}); }

TEST_F(IdempotenceTest, a_batch_behind_a_failed_one_waits_for_it) {
    const auto first = sent(2);
    const auto second = sent(2);
    EXPECT_EQ(second->base_sequence(), Sequence{2});
    // Both came back: only the first may go.
    EXPECT_TRUE(idempotence.may_send(on, *first));
    EXPECT_FALSE(idempotence.may_send(on, *second));
    idempotence.acknowledged(on, *first, core::Offset{1});
    EXPECT_TRUE(idempotence.may_send(on, *second));
}

TEST_F(IdempotenceTest, out_of_order_before_its_turn_is_a_plain_retry) {
    const auto first = sent(1);
    const auto second = sent(1);
    EXPECT_TRUE(refused(*second, ErrorCode::out_of_order_sequence_number));
    EXPECT_TRUE(idempotence.bump_if_asked(all));
    EXPECT_EQ(idempotence.producer().epoch, ProducerEpoch{0});
}

TEST_F(IdempotenceTest, out_of_order_in_its_turn_begins_a_new_epoch_at_zero) {
    const auto first = sent(3);
    idempotence.acknowledged(on, *first, core::Offset{2});
    const auto second = sent(2);
    const core::ContentHash before = second->content();
    EXPECT_TRUE(refused(*second, ErrorCode::out_of_order_sequence_number));
    EXPECT_TRUE(idempotence.bump_if_asked(all));
    EXPECT_EQ(idempotence.producer().epoch, ProducerEpoch{1});
    EXPECT_EQ(second->base_sequence(), Sequence{0});
    EXPECT_EQ(second->producer().epoch, ProducerEpoch{1});
    EXPECT_NE(second->content(), before);
    const auto view = core::BatchView::parse(second->bytes().view());
    EXPECT_TRUE(view->check().has_value());
    EXPECT_EQ(view->base_sequence(), Sequence{0});
    EXPECT_EQ(on.next(), Sequence{2});
}

TEST_F(IdempotenceTest, an_unknown_fate_stops_new_batches_until_all_is_drained) {
    const auto lost = sent(2);
    const auto other = sent(1);
    idempotence.failed(on, *lost, ErrorCode::request_timed_out, false);
    idempotence.mark_unresolved(on, *lost);
    const auto fresh = batch(1);
    EXPECT_FALSE(idempotence.may_send(on, *fresh));
    idempotence.acknowledged(on, *other, core::Offset{2});
    idempotence.resolve(on);
    // The one behind it was taken, so it must have been written: the sequence goes on.
    EXPECT_TRUE(idempotence.bump_if_asked(all));
    EXPECT_EQ(idempotence.producer().epoch, ProducerEpoch{0});
    EXPECT_TRUE(idempotence.may_send(on, *fresh));
}

TEST_F(IdempotenceTest, a_gap_that_stays_open_begins_a_new_epoch) {
    const auto lost = sent(2);
    idempotence.failed(on, *lost, ErrorCode::request_timed_out, false);
    idempotence.mark_unresolved(on, *lost);
    idempotence.resolve(on);
    EXPECT_TRUE(idempotence.bump_if_asked(all));
    EXPECT_EQ(idempotence.producer().epoch, ProducerEpoch{1});
    EXPECT_EQ(on.next(), Sequence{0});
}

TEST_F(IdempotenceTest, used_up_epochs_need_a_new_id) {
    idempotence.identify({ProducerId{7}, ProducerEpoch{INT16_MAX}}, all);
    const auto first = sent(1);
    idempotence.failed(on, *first, ErrorCode::invalid_record, true);
    EXPECT_FALSE(idempotence.bump_if_asked(all));
    EXPECT_FALSE(idempotence.may_send(on, *batch(1)));
    idempotence.identify({ProducerId{8}, ProducerEpoch{0}}, all);
    EXPECT_EQ(sent(1)->base_sequence(), Sequence{0});
}

TEST(IdempotentProducer, keeps_order_over_retries_with_a_window_of_five) {
    ProducerWorld world(ProducerWorld::idempotent());
    world.warm_up();
    std::int32_t next = 1;  // m0 had sequence 0
    world.cluster.on_produce = [&](int n, const core::BatchView& batch) {
        // A broker's check of sequences, and one refusal before it.
        if (n == 2) return ProduceScript{ErrorCode::not_enough_replicas, false};
        if (batch.base_sequence().value != next)
            return ProduceScript{ErrorCode::out_of_order_sequence_number, false};
        next += batch.record_count();
        return ProduceScript{};
    };
    world.send(5);
    world.run_for(seconds(2));
    EXPECT_THAT(world.log(), ElementsAre("m1", "m2", "m3", "m4", "m5"));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 5);
}

TEST(IdempotentProducer, a_duplicate_is_a_success) {
    ProducerWorld world(ProducerWorld::idempotent());
    world.warm_up();
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        if (n == 1) return ProduceScript{.break_after = true};
        return ProduceScript{ErrorCode::duplicate_sequence_number, false};
    };
    world.send(1);
    world.run_for(seconds(2));
    EXPECT_THAT(world.log(), ElementsAre("m1"));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 1);
    EXPECT_EQ(world.shop().outcomes.back().base_offset, -1);
}

TEST(IdempotentProducer, sends_nothing_before_it_has_an_id) {
    ProducerWorld world(ProducerWorld::idempotent());
    world.cluster.identify_error = ErrorCode::coordinator_load_in_progress;
    world.send(1);
    world.run_for(seconds(3));
    EXPECT_EQ(world.cluster.produced, 0);
    EXPECT_GT(world.cluster.requests[core::ApiKey::init_producer_id], 2);
    world.cluster.identify_error = ErrorCode::none;
    world.run_for(seconds(3));
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 1);
    const auto identified = world.run.log.payloads<trace::ProducerIdentified>();
    ASSERT_EQ(identified.size(), 1u);
    EXPECT_EQ(identified[0].producer_id, ProducerId{1000});
}

TEST(IdempotentProducer, a_final_refusal_bumps_the_epoch_and_goes_on) {
    ProducerWorld world(ProducerWorld::idempotent());
    world.warm_up();
    world.cluster.on_produce = [](int n, const core::BatchView&) {
        return n == 1 ? ProduceScript{ErrorCode::invalid_record, false} : ProduceScript{};
    };
    world.send(1);
    world.run_for(seconds(1));
    world.send(1);
    world.run_for(seconds(1));
    EXPECT_EQ(world.count(DeliveryStatus::failed), 1);
    EXPECT_EQ(world.count(DeliveryStatus::acknowledged), 1);
    EXPECT_EQ(world.run.log.payloads<trace::ProducerIdentified>().back().producer_epoch,
              ProducerEpoch{1});
    EXPECT_EQ(world.run.log.payloads<trace::BatchSent>().back().base_sequence, Sequence{0});
}

}  // namespace
}  // namespace brokerscope::tests
