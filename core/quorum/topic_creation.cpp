#include "core/quorum/topic_creation.h"

#include "core/base/assert.h"
#include "core/protocol/config.h"
#include "core/quorum/placement.h"
#include "core/quorum/record_values.h"
#include "core/trace/field_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <map>
#include <set>

namespace brokerscope::core {

namespace {

using Topic = CreateTopicsRequest::CreatableTopic;
using Result = CreateTopicsResponse::CreatableTopicResult;

/// Most records that one request may make (QuorumController.MAX_RECORDS_PER_USER_OP).
constexpr std::int32_t records_max = 10'000;

struct Refusal {
    ErrorCode error = ErrorCode::none;
    std::string why;
};
template <class T>
using Decided = std::expected<T, Refusal>;

std::unexpected<Refusal> refuse(ErrorCode error, std::string why) {
    return std::unexpected(Refusal{error, std::move(why)});
}

/// Names that differ only in `.` and `_` would meet in metric names.
std::string without_dots(std::string name) {
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

Decided<void> check_name(const MetadataImage& image, const Topic& topic) {
    if (topic.name == "__cluster_metadata")
        return refuse(ErrorCode::invalid_request, "creation of this internal topic is prohibited");
    if (!is_legal_topic_name(topic.name))
        return refuse(ErrorCode::invalid_topic,
                      fmt::format("'{}' is no legal topic name", topic.name));
    if (image.find_topic(topic.name) != nullptr)
        return refuse(ErrorCode::topic_already_exists,
                      fmt::format("Topic '{}' already exists.", topic.name));
    if (topic.name.find_first_of("._") == std::string::npos) return {};
    for (const auto& [name, id] : image.topic_ids())
        if (without_dots(name) == without_dots(topic.name))
            return refuse(ErrorCode::invalid_topic,
                          fmt::format("Topic '{}' collides with '{}'", topic.name, name));
    return {};
}

Decided<std::vector<Replicas>> take_assignment(const MetadataImage& image, const Topic& topic) {
    if (topic.replication_factor != -1 || topic.num_partitions != -1)
        return refuse(ErrorCode::invalid_request,
                      "with an assignment, counts of partitions and replicas must be -1");
    std::map<std::int32_t, Replicas> assigned;
    for (const auto& assignment : topic.assignments) {
        const Replicas replicas = replicas_of(assignment.broker_ids);
        const std::set<BrokerId> distinct(replicas.begin(), replicas.end());
        if (replicas.empty() || distinct.size() != replicas.size())
            return refuse(ErrorCode::invalid_replica_assignment,
                          "an assignment is empty or names a broker twice");
        for (const BrokerId broker : replicas)
            if (image.find_broker(broker) == nullptr)
                return refuse(ErrorCode::invalid_replica_assignment,
                              fmt::format("broker {} is not registered", broker.value));
        if (!assigned.empty() && assigned.begin()->second.size() != replicas.size())
            return refuse(ErrorCode::invalid_replica_assignment,
                          "partitions with different numbers of replicas");
        if (!assigned.emplace(assignment.partition_index, replicas).second)
            return refuse(ErrorCode::invalid_replica_assignment,
                          fmt::format("partition {} twice", assignment.partition_index));
    }
    std::vector<Replicas> partitions;
    for (const auto& [partition, replicas] : assigned) {
        if (partition != std::ssize(partitions))
            return refuse(ErrorCode::invalid_replica_assignment,
                          "partitions must be numbered from 0 without a gap");
        partitions.push_back(replicas);
    }
    return partitions;
}

Decided<std::vector<Replicas>> place(const TopicCreator& creator, const Topic& topic) {
    const std::int32_t factor = topic.replication_factor == -1 ? creator.default_replication_factor
                                                               : topic.replication_factor;
    const std::int32_t partitions =
        topic.num_partitions == -1 ? creator.default_partitions : topic.num_partitions;
    if (factor <= 0)
        return refuse(ErrorCode::invalid_replication_factor,
                      "Replication factor must be larger than 0, or -1 for the default.");
    if (partitions <= 0 || partitions > records_max)
        return refuse(ErrorCode::invalid_partitions,
                      fmt::format("{} is no possible number of partitions", partitions));
    std::vector<UsableBroker> usable;
    for (const auto& [id, broker] : creator.image.brokers())
        if (!broker.in_controlled_shutdown) usable.push_back({id, broker.rack, broker.fenced});
    auto placed = place_replicas(usable, partitions, factor, creator.placement);
    if (!placed) return refuse(ErrorCode::invalid_replication_factor, std::move(placed.error()));
    return std::move(*placed);
}

Decided<std::vector<PartitionRegistration>> register_partitions(const MetadataImage& image,
                                                                const std::vector<Replicas>& placed,
                                                                bool by_hand) {
    const ErrorCode wrong =
        by_hand ? ErrorCode::invalid_replica_assignment : ErrorCode::invalid_replication_factor;
    std::vector<PartitionRegistration> partitions;
    for (const Replicas& replicas : placed) {
        if (replicas.size() > trace::BrokerList::capacity)
            return refuse(wrong, fmt::format("more than {} replicas are not supported",
                                             trace::BrokerList::capacity));
        PartitionRegistration& partition = partitions.emplace_back();
        partition.replicas = replicas;
        for (const BrokerId broker : replicas)
            if (image.is_active(broker)) partition.isr.push_back(broker);
        if (partition.isr.empty())
            return refuse(wrong, "all brokers of a partition are fenced or shutting down");
        partition.leader = partition.isr.front();
    }
    return partitions;
}

Decided<void> check_configs(const Topic& topic) {
    TopicConfig probe;
    for (const auto& config : topic.configs) {
        if (!config.value)
            return refuse(ErrorCode::invalid_config,
                          fmt::format("Null value not supported for '{}'", config.name));
        if (auto applied = probe.apply(config.name, *config.value); !applied)
            return refuse(ErrorCode::invalid_config, std::move(applied.error()));
    }
    return {};
}

Decided<Result> create_topic(const TopicCreator& creator, const Topic& topic,
                             MetadataRecords& records) {
    if (auto legal = check_name(creator.image, topic); !legal)
        return std::unexpected(legal.error());
    if (auto legal = check_configs(topic); !legal) return std::unexpected(legal.error());
    const bool by_hand = !topic.assignments.empty();
    const auto placed = by_hand ? take_assignment(creator.image, topic) : place(creator, topic);
    if (!placed) return std::unexpected(placed.error());
    const auto partitions = register_partitions(creator.image, *placed, by_hand);
    if (!partitions) return std::unexpected(partitions.error());

    Result result;
    result.name = topic.name;
    result.topic_id = draw_uuid(creator.ids);
    result.num_partitions = static_cast<std::int32_t>(partitions->size());
    result.replication_factor = static_cast<std::int16_t>(placed->front().size());
    result.configs.emplace();
    records.emplace_back(TopicRecord{topic.name, result.topic_id});
    for (const auto& config : topic.configs) {
        records.emplace_back(ConfigRecord{topic_resource, topic.name, config.name, config.value});
        auto& told = result.configs->emplace_back();
        told.name = config.name;
        told.value = config.value;
        told.config_source = 1;  // DYNAMIC_TOPIC_CONFIG
    }
    std::int32_t number = 0;
    for (const PartitionRegistration& partition : *partitions)
        records.emplace_back(record_of(result.topic_id, number++, partition));
    return result;
}

}  // namespace

bool is_legal_topic_name(std::string_view name) {
    if (name.empty() || name.size() > 249 || name == "." || name == "..") return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

Uuid draw_uuid(RandomStream& stream) {
    // Uuid.randomUuid draws again for reserved ids and for those whose text begins with '-'.
    for (int attempt = 0; attempt < 64; ++attempt) {
        const std::uint64_t high = stream.next();
        const std::uint64_t low = stream.next();
        Uuid id;
        for (std::size_t i = 0; i < 8; ++i) {
            id.bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
            id.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
        }
        if ((id.bytes[0] >> 2) != 62 && (high != 0 || low > 99)) return id;
    }
    UNREACHABLE("64 draws in a row gave an id that may not be used");
}

CreateTopicsResponse create_topics(const TopicCreator& creator, const CreateTopicsRequest& request,
                                   MetadataRecords& records) {
    std::map<std::string_view, int> named;
    for (const Topic& topic : request.topics) ++named[topic.name];
    CreateTopicsResponse response;
    for (const Topic& topic : request.topics) {
        Decided<Result> made = refuse(ErrorCode::invalid_request, "Duplicate topic name.");
        MetadataRecords own;
        if (named[topic.name] == 1) made = create_topic(creator, topic, own);
        if (made && std::ssize(records) + std::ssize(own) > records_max)
            made = refuse(ErrorCode::invalid_partitions, "too many partitions in one request");
        if (!made) {
            Result& refused = response.topics.emplace_back();
            refused.name = topic.name;
            refused.error_code = made.error().error;
            refused.error_message = made.error().why;
            continue;
        }
        response.topics.push_back(std::move(*made));
        if (request.validate_only) continue;
        records.insert(records.end(), own.begin(), own.end());
    }
    return response;
}

}  // namespace brokerscope::core
