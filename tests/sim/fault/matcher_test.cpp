// Conditions on events: fields, roles, and the records that an event speaks of.

#include "sim/fault/matcher.h"

#include "sim/scenario/load.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

namespace trace = core::trace;

class Matching : public testing::Test {
protected:
    Matching()
        : scenario(*scenario::load(R"(scenario: toy
title: Toy
cluster: {brokers: 3, topics: {orders: {partitions: 2, replication.factor: 3}}}
clients: {shop: {send: {topic: orders, count: 1}}}
expect: {}
)",
                                   "toy.yaml")),
          roles(scenario, names),
          matcher(roles, records, names) {}

    void happen(const trace::Payload& payload, std::string_view node) {
        last = {trace::EventId{next++}, {}, names.intern(node), trace::no_event, payload};
        roles.on_event(last);
        records.on_event(last);
    }
    /// Does the last event match `text`, as `when` would write it?
    bool matches(const std::string& text) {
        const std::string file = R"(scenario: toy
title: Toy
cluster: {brokers: 3, topics: {orders: {partitions: 2, replication.factor: 3}}}
clients: {shop: {send: {topic: orders, count: 1}}}
expect: {}
until: )" + text + "\n";
        const auto loaded = scenario::load(file, "toy.yaml");
        if (!loaded) {
            ADD_FAILURE() << loaded.error().lines().front();
            return false;
        }
        return matcher.matches(*loaded->until, last);
    }
    trace::Partition orders(std::int32_t index) { return {names.intern("orders"), index}; }

    trace::NameTable names;
    scenario::Scenario scenario;
    Roles roles;
    RecordIndex records;
    Matcher matcher;
    trace::Event last;
    std::uint64_t next = 0;
};

TEST_F(Matching, fields_of_every_type) {
    trace::LeaderElected elected;
    elected.partition = orders(1);
    elected.leader = core::BrokerId{2};
    elected.epoch = core::LeaderEpoch{4};
    elected.unclean = true;
    happen(elected, "controller-1");
    EXPECT_TRUE(matches("{leader.elected: {}}"));
    EXPECT_TRUE(matches(
        "{leader.elected: {partition: orders/1, leader: broker-2, epoch: 4, unclean: true}}"));
    EXPECT_TRUE(matches("{leader.elected: {leader: [broker-1, broker-2], node: controller()}}"));
    EXPECT_FALSE(matches("{leader.elected: {partition: orders/0}}"));
    EXPECT_FALSE(matches("{leader.elected: {leader: broker-3}}"));
    EXPECT_FALSE(matches("{leader.elected: {leader: none}}"));
    EXPECT_FALSE(matches("{leader.elected: {node: broker-1}}"));
    EXPECT_FALSE(matches("{isr.shrunk: {}}"));
}

TEST_F(Matching, roles_are_those_of_the_moment) {
    trace::LeaderElected elected;
    elected.partition = orders(0);
    for (const std::int32_t id : {1, 2, 3}) elected.isr.push_back(core::BrokerId{id});
    elected.leader = core::BrokerId{2};
    happen(elected, "controller-1");
    trace::HwAdvanced advanced;
    advanced.partition = orders(0);
    advanced.hw = core::Offset{3};
    happen(advanced, "broker-2");
    EXPECT_TRUE(matches("{hw.advanced: {node: leader(orders/0), hw: 3}}"));
    EXPECT_FALSE(matches("{hw.advanced: {node: follower(orders/0)}}"));
    elected.leader = core::BrokerId{1};
    happen(elected, "controller-1");
    happen(advanced, "broker-2");
    EXPECT_TRUE(matches("{hw.advanced: {node: follower(orders/0)}}"));
    happen(advanced, "broker-3");
    EXPECT_TRUE(matches("{hw.advanced: {node: \"follower(orders/0, 2)\"}}"));
}

TEST_F(Matching, a_record_is_found_in_batches_logs_and_polls) {
    const trace::ContentHash content{77};
    happen(trace::RecordSent{orders(0), trace::RecordNumber{5}, 3, trace::BatchNumber{2}, 0},
           "shop");
    EXPECT_TRUE(matches("{record.sent: {record: shop/7}}"));
    EXPECT_FALSE(matches("{record.sent: {record: shop/8}}"));
    trace::BatchSent sent;
    sent.batch = trace::BatchNumber{2};
    sent.content = content;
    happen(sent, "shop");
    EXPECT_TRUE(matches("{batch.sent: {record: shop/6}}"));
    trace::BatchAppended appended;
    appended.partition = orders(0);
    appended.base_offset = core::Offset{10};
    appended.count = 3;
    appended.content = content;
    happen(appended, "broker-1");
    EXPECT_TRUE(matches("{record.appended: {record: shop/5, offset: 12}}"));
    EXPECT_FALSE(matches("{record.appended: {record: shop/5, offset: 13}}"));
    EXPECT_FALSE(matches("{record.appended: {record: shop/4}}"));
    trace::RecordPolled polled;
    polled.partition = orders(0);
    polled.offset = core::Offset{11};
    polled.count = 2;
    polled.index = 1;
    polled.content = content;
    happen(polled, "billing");
    EXPECT_TRUE(matches("{record.polled: {record: shop/6}}"));
    EXPECT_FALSE(matches("{record.polled: {record: shop/5}}"));
    happen(trace::RecordEffect{orders(0), core::Offset{12}, names.intern("charge"), 0}, "billing");
    EXPECT_TRUE(matches("{record.effect: {record: shop/7, effect: charge}}"));
    EXPECT_FALSE(matches("{record.effect: {record: shop/6}}"));
}

TEST_F(Matching, a_split_batch_leads_on_to_its_records) {
    happen(trace::RecordSent{orders(0), trace::RecordNumber{1}, 4, trace::BatchNumber{1}, 0},
           "shop");
    trace::BatchSplit split;
    split.batch = trace::BatchNumber{1};
    split.index = 2;
    split.count = 2;
    split.into = trace::BatchNumber{9};
    happen(split, "shop");
    trace::BatchAcknowledged acknowledged;
    acknowledged.batch = trace::BatchNumber{9};
    happen(acknowledged, "shop");
    EXPECT_TRUE(matches("{batch.acknowledged: {record: shop/3}}"));
    EXPECT_FALSE(matches("{batch.acknowledged: {record: shop/2}}"));
}

}  // namespace
}  // namespace brokerscope::sim
