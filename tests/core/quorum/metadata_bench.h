#pragma once
// A bench for the controller's decisions without a controller: an image with brokers 1 to 3 and
// topics, the records that a decision makes, and the facts that they tell.

#include "core/quorum/broker_registrar.h"
#include "core/quorum/metadata_events.h"
#include "core/quorum/record_values.h"
#include "core/quorum/topic_creation.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace brokerscope::core {

inline Replicas ids(std::initializer_list<std::int32_t> values) {
    Replicas replicas;
    for (const std::int32_t value : values) replicas.emplace_back(value);
    return replicas;
}

class TextTracer final : public Tracer {
public:
    void emit(const trace::Payload& payload) override {
        std::string line{trace::kind_of(payload)};
        if (const auto* elected = std::get_if<trace::LeaderElected>(&payload)) {
            line += " leader " + std::to_string(elected->leader.value);
            line += " epoch " + std::to_string(elected->epoch.value);
            line += " isr " + text(elected->isr);
            if (elected->unclean) line += " unclean";
            if (elected->first) line += " first";
        } else if (const auto* shrunk = std::get_if<trace::IsrShrunk>(&payload)) {
            line +=
                " removed " + std::to_string(shrunk->removed.value) + " isr " + text(shrunk->isr);
        } else if (const auto* expanded = std::get_if<trace::IsrExpanded>(&payload)) {
            line +=
                " added " + std::to_string(expanded->added.value) + " isr " + text(expanded->isr);
        } else if (const auto* registered = std::get_if<trace::BrokerRegistered>(&payload)) {
            line += " " + std::to_string(registered->broker.value);
        } else if (const auto* fenced = std::get_if<trace::BrokerFenced>(&payload)) {
            line += " " + std::to_string(fenced->broker.value);
        } else if (const auto* unfenced = std::get_if<trace::BrokerUnfenced>(&payload)) {
            line += " " + std::to_string(unfenced->broker.value);
        } else if (const auto* created = std::get_if<trace::TopicCreated>(&payload)) {
            line += " partitions " + std::to_string(created->partitions) + " replicas " +
                    std::to_string(created->replication_factor);
        }
        told.push_back(line);
    }
    trace::Name intern(std::string_view text) override { return names.intern(text); }

    std::vector<std::string> take() { return std::exchange(told, {}); }

    trace::NameTable names;
    std::vector<std::string> told;

private:
    static std::string text(const trace::BrokerList& list) {
        Replicas replicas;
        for (const std::int32_t id : list.view()) replicas.emplace_back(id);
        return to_string(replicas);
    }
};

class MetadataBench : public ::testing::Test {
protected:
    using Told = std::vector<std::string>;

    /// Brokers 1 to 3 are registered and unfenced.
    void start_cluster(bool elr = true) {
        apply({FeatureLevelRecord{"metadata.version", 27},
               FeatureLevelRecord{std::string(elr_feature),
                                  elr ? std::int16_t{1} : std::int16_t{0}}});
        for (const std::int32_t id : {1, 2, 3}) start_broker(id);
        tracer.take();
    }
    void start_broker(std::int32_t id) {
        ASSERT_EQ(register_process(id, static_cast<std::uint8_t>(id)), ErrorCode::none);
        decide([&](auto& records) { replication.on_unfenced(BrokerId{id}, records); });
    }
    BrokerRegistrationRequest registration(std::int32_t id, std::uint8_t process) const {
        BrokerRegistrationRequest request;
        request.broker_id = id;
        request.cluster_id = cluster_id;
        request.incarnation_id.bytes[0] = process;
        request.log_dirs = {Uuid{{1, static_cast<std::uint8_t>(id)}}};
        request.features = {{"metadata.version", 7, 27}, {std::string(elr_feature), 0, 1}};
        request.listeners = {{"PLAINTEXT", "broker-" + std::to_string(id), 9092, 0}};
        return request;
    }
    RegistrationOutcome submit(const BrokerRegistrationRequest& request) {
        MetadataRecords records;
        const auto outcome = register_broker(
            {image, replication, sessions, cluster_id, next_offset, now}, request, 4, records);
        if (outcome.error != ErrorCode::none) return outcome;
        const BrokerId broker{request.broker_id};
        if (outcome.new_incarnation) sessions.begin(broker, true, now);
        apply(records);
        return outcome;
    }
    ErrorCode register_process(std::int32_t id, std::uint8_t process,
                               std::int64_t previous_epoch = -1) {
        BrokerRegistrationRequest request = registration(id, process);
        request.previous_broker_epoch = previous_epoch;
        return submit(request).error;
    }
    /// The decisions of a time before `fix`.
    void do_without(Fix fix) { chosen.emplace(image, History{}.without(fix), TopicDefaults{}); }
    /// Fences the broker, as after its session's end.
    void lose(std::int32_t id) {
        decide([&](auto& records) { replication.on_fenced(BrokerId{id}, records); });
        sessions.end(BrokerId{id});
    }
    template <class Decide>
    void decide(Decide&& make) {
        MetadataRecords records;
        make(records);
        apply(records);
    }
    void apply(const MetadataRecords& records) {
        MetadataDelta delta;
        ASSERT_TRUE(fold_and_tell(records, image, delta, tracer));
        next_offset += std::ssize(records);
    }
    void create(const std::string& name, std::vector<std::vector<std::int32_t>> replicas,
                std::map<std::string, std::string> configs = {}) {
        CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = name;
        topic.num_partitions = -1;
        topic.replication_factor = -1;
        std::int32_t number = 0;
        for (auto& brokers : replicas) topic.assignments.push_back({number++, std::move(brokers)});
        for (const auto& [key, value] : configs) topic.configs.push_back({key, value});
        ASSERT_EQ(submit(request).topics.at(0).error_code, ErrorCode::none);
    }
    CreateTopicsResponse submit(const CreateTopicsRequest& request) {
        MetadataRecords records;
        auto response = create_topics({image, 1, 1, ids_stream, placement}, request, records);
        apply(records);
        return response;
    }
    const PartitionRegistration& partition(const std::string& topic, std::int32_t number = 0) {
        const auto* found = image.find_partition(TopicPartition{topic, number});
        EXPECT_NE(found, nullptr);
        return *found;
    }

    const std::string cluster_id = "c";
    MetadataImage image;
    std::optional<ReplicationControl> chosen{std::in_place, image, History{}, TopicDefaults{}};
    ReplicationControl& replication = *chosen;
    BrokerSessions sessions{seconds(9)};
    TextTracer tracer;
    RandomStream ids_stream{1};
    RandomStream placement{2};
    Offset next_offset;
    Instant now;
};

}  // namespace brokerscope::core
