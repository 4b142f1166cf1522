#include "core/quorum/placement.h"
#include "tests/core/quorum/metadata_bench.h"

#include <map>
#include <set>

namespace brokerscope::core {
namespace {

class TopicCreation : public MetadataBench {
protected:
    void SetUp() override { start_cluster(); }
    static CreateTopicsRequest request(const std::string& name, std::int32_t partitions,
                                       std::int16_t factor) {
        CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = name;
        topic.num_partitions = partitions;
        topic.replication_factor = factor;
        return request;
    }
    static CreateTopicsRequest by_hand(const std::string& name,
                                       std::vector<std::vector<std::int32_t>> replicas) {
        CreateTopicsRequest asked = request(name, -1, -1);
        std::int32_t number = 0;
        for (auto& brokers : replicas)
            asked.topics[0].assignments.push_back({number++, std::move(brokers)});
        return asked;
    }
    ErrorCode error_of(const CreateTopicsRequest& asked) {
        return submit(asked).topics.at(0).error_code;
    }
};

TEST_F(TopicCreation, placed_topic_has_leaders_in_sync) {
    const auto response = submit(request("orders", 3, 2));
    EXPECT_EQ(response.topics.at(0).num_partitions, 3);
    EXPECT_EQ(response.topics.at(0).replication_factor, 2);
    std::set<BrokerId> leaders;
    for (std::int32_t i = 0; i < 3; ++i) {
        EXPECT_EQ(partition("orders", i).isr, partition("orders", i).replicas);
        leaders.insert(partition("orders", i).leader);
    }
    EXPECT_EQ(leaders.size(), 3u) << "three partitions spread over three brokers";
    const Told told = tracer.take();
    ASSERT_EQ(told.size(), 4u);
    EXPECT_EQ(told[0], "topic.created partitions 3 replicas 2");
    EXPECT_TRUE(told[1].ends_with("first"));
}

TEST_F(TopicCreation, explicit_assignment_is_kept) {
    create("payments", {{2, 1, 3}});
    EXPECT_EQ(partition("payments").replicas, ids({2, 1, 3}));
    EXPECT_EQ(partition("payments").leader, BrokerId{2});
}

TEST_F(TopicCreation, fenced_replica_begins_out_of_sync) {
    lose(2);
    create("payments", {{2, 1, 3}});
    EXPECT_EQ(partition("payments").isr, ids({1, 3}));
    EXPECT_EQ(partition("payments").leader, BrokerId{1});
}

TEST_F(TopicCreation, defaults_are_the_controllers) {
    ASSERT_EQ(error_of(request("one", -1, -1)), ErrorCode::none);
    EXPECT_EQ(image.find_topic("one")->partitions.size(), 1u);
    EXPECT_EQ(partition("one").replicas.size(), 1u);
}

TEST_F(TopicCreation, what_cannot_be_is_refused_with_its_reason) {
    EXPECT_EQ(error_of(request("a", 1, 4)), ErrorCode::invalid_replication_factor);
    EXPECT_EQ(error_of(request("a", 1, 0)), ErrorCode::invalid_replication_factor);
    EXPECT_EQ(error_of(request("a", 0, 1)), ErrorCode::invalid_partitions);
    EXPECT_EQ(error_of(request("a", 20'000, 1)), ErrorCode::invalid_partitions);
    EXPECT_EQ(error_of(request("", 1, 1)), ErrorCode::invalid_topic);
    EXPECT_EQ(error_of(request("..", 1, 1)), ErrorCode::invalid_topic);
    EXPECT_EQ(error_of(request("a b", 1, 1)), ErrorCode::invalid_topic);
    EXPECT_EQ(error_of(request(std::string(250, 'a'), 1, 1)), ErrorCode::invalid_topic);
    EXPECT_EQ(error_of(request("__cluster_metadata", 1, 1)), ErrorCode::invalid_request);
    create("a.b", {{1}});
    EXPECT_EQ(error_of(request("a.b", 1, 1)), ErrorCode::topic_already_exists);
    EXPECT_EQ(error_of(request("a_b", 1, 1)), ErrorCode::invalid_topic);
}

TEST_F(TopicCreation, impossible_assignments_are_refused) {
    EXPECT_EQ(error_of(by_hand("a", {{1, 1}})), ErrorCode::invalid_replica_assignment);
    EXPECT_EQ(error_of(by_hand("a", {{1, 9}})), ErrorCode::invalid_replica_assignment);
    EXPECT_EQ(error_of(by_hand("a", {{}})), ErrorCode::invalid_replica_assignment);
    EXPECT_EQ(error_of(by_hand("a", {{1, 2}, {1}})), ErrorCode::invalid_replica_assignment);
    auto gap = by_hand("a", {{1}, {2}});
    gap.topics[0].assignments[1].partition_index = 2;
    EXPECT_EQ(error_of(gap), ErrorCode::invalid_replica_assignment);
    auto counted = by_hand("a", {{1}});
    counted.topics[0].num_partitions = 1;
    EXPECT_EQ(error_of(counted), ErrorCode::invalid_request);
    lose(3);
    EXPECT_EQ(error_of(by_hand("a", {{3}})), ErrorCode::invalid_replica_assignment);
}

TEST_F(TopicCreation, configuration_is_checked_and_stored) {
    auto asked = request("a", 1, 1);
    asked.topics[0].configs = {{"min.insync.replicas", "2"}};
    ASSERT_EQ(error_of(asked), ErrorCode::none);
    EXPECT_EQ(image.topic_config("a").at("min.insync.replicas"), "2");
    asked.topics[0].name = "b";
    asked.topics[0].configs = {{"min.insync.replicas", "many"}};
    EXPECT_EQ(error_of(asked), ErrorCode::invalid_config);
    asked.topics[0].configs = {{"min.insync.replica", "2"}};
    EXPECT_EQ(error_of(asked), ErrorCode::invalid_config);
    asked.topics[0].configs = {{"min.insync.replicas", std::nullopt}};
    EXPECT_EQ(error_of(asked), ErrorCode::invalid_config);
}

TEST_F(TopicCreation, one_bad_topic_does_not_touch_the_others) {
    auto asked = request("a", 1, 1);
    asked.topics.push_back(request("b", 0, 1).topics[0]);
    asked.topics.push_back(request("c", 1, 1).topics[0]);
    asked.topics.push_back(request("c", 1, 1).topics[0]);
    const auto response = submit(asked);
    EXPECT_EQ(response.topics[0].error_code, ErrorCode::none);
    EXPECT_EQ(response.topics[1].error_code, ErrorCode::invalid_partitions);
    EXPECT_EQ(response.topics[2].error_code, ErrorCode::invalid_request);
    EXPECT_NE(image.find_topic("a"), nullptr);
    EXPECT_EQ(image.find_topic("c"), nullptr);
}

TEST_F(TopicCreation, question_whether_it_could_be_makes_nothing) {
    auto asked = request("a", 1, 1);
    asked.validate_only = true;
    EXPECT_EQ(error_of(asked), ErrorCode::none);
    EXPECT_EQ(image.find_topic("a"), nullptr);
}

TEST(Placement, spreads_replicas_and_leaders_evenly) {
    RandomStream random{7};
    std::vector<UsableBroker> brokers;
    for (std::int32_t i = 1; i <= 6; ++i)
        brokers.push_back({BrokerId{i}, i % 2 == 0 ? "even" : "odd", false});
    const auto placed = place_replicas(brokers, 60, 2, random);
    ASSERT_TRUE(placed.has_value());
    std::map<BrokerId, int> leaders;
    std::map<BrokerId, int> replicas;
    for (const Replicas& partition : *placed) {
        ASSERT_EQ(partition.size(), 2u);
        EXPECT_NE(partition[0].value % 2, partition[1].value % 2) << "both racks hold the data";
        ++leaders[partition[0]];
        for (const BrokerId replica : partition) ++replicas[replica];
    }
    for (const auto& [broker, count] : leaders) EXPECT_EQ(count, 10) << broker.value;
    for (const auto& [broker, count] : replicas) EXPECT_EQ(count, 20) << broker.value;
}

TEST(Placement, fenced_brokers_never_lead_and_come_last) {
    RandomStream random{7};
    const std::vector<UsableBroker> brokers = {
        {BrokerId{1}, {}, true}, {BrokerId{2}, {}, false}, {BrokerId{3}, {}, false}};
    const auto placed = place_replicas(brokers, 50, 2, random);
    ASSERT_TRUE(placed.has_value());
    for (const Replicas& partition : *placed) EXPECT_FALSE(contains(partition, BrokerId{1}));
    const auto all = place_replicas(brokers, 50, 3, random);
    ASSERT_TRUE(all.has_value());
    for (const Replicas& partition : *all) EXPECT_EQ(partition.back(), BrokerId{1});
    EXPECT_FALSE(place_replicas({{BrokerId{1}, {}, true}}, 1, 1, random).has_value());
}

}  // namespace
}  // namespace brokerscope::core
