#include "core/broker/cluster_view.h"

namespace brokerscope::core {

namespace {

/// Topics by name and by id appeared in different versions; before 13 only one of them is asked.
constexpr std::int16_t first_version_with_ids = 10;

bool is_alive(const MetadataImage& image, BrokerId broker) {
    return live_endpoint(image, broker) != nullptr;
}

MetadataResponse::MetadataResponsePartition describe_partition(
    const MetadataImage& image, std::int32_t index, const PartitionRegistration& registration) {
    MetadataResponse::MetadataResponsePartition partition{
        .partition_index = index,
        .leader_id = registration.leader.value,
        .leader_epoch = registration.leader_epoch.value};
    for (const BrokerId replica : registration.replicas) {
        partition.replica_nodes.push_back(replica.value);
        if (!is_alive(image, replica)) partition.offline_replicas.push_back(replica.value);
    }
    for (const BrokerId member : registration.isr) partition.isr_nodes.push_back(member.value);
    if (!registration.has_leader() || !is_alive(image, registration.leader)) {
        partition.error_code = ErrorCode::leader_not_available;
        partition.leader_id = no_broker.value;
    }
    return partition;
}

MetadataResponse::MetadataResponseTopic describe_topic(const MetadataImage& image,
                                                       const TopicImage& topic) {
    MetadataResponse::MetadataResponseTopic described{.name = topic.name, .topic_id = topic.id};
    described.partitions.reserve(topic.partitions.size());
    for (std::size_t i = 0; i < topic.partitions.size(); ++i)
        described.partitions.push_back(
            describe_partition(image, static_cast<std::int32_t>(i), topic.partitions[i]));
    return described;
}

MetadataResponse::MetadataResponseTopic describe_asked(
    const MetadataImage& image, const MetadataRequest::MetadataRequestTopic& asked) {
    const TopicImage* topic =
        asked.name ? image.find_topic(*asked.name) : image.find_topic(asked.topic_id);
    if (topic != nullptr) return describe_topic(image, *topic);
    return {.error_code =
                asked.name ? ErrorCode::unknown_topic_or_partition : ErrorCode::unknown_topic_id,
            .name = asked.name,
            .topic_id = asked.topic_id};
}

}  // namespace

const Endpoint* live_endpoint(const MetadataImage& image, BrokerId broker) {
    const BrokerRegistration* registration = image.find_broker(broker);
    if (registration == nullptr || registration->fenced) return nullptr;
    return registration->endpoint(client_listener);
}

MetadataResponse describe_cluster(const MetadataImage& image, const MetadataRequest& request,
                                  std::int16_t version, BrokerId self,
                                  const std::string& cluster_id) {
    MetadataResponse response{.cluster_id = cluster_id};
    for (const auto& [id, registration] : image.brokers()) {
        const Endpoint* endpoint = live_endpoint(image, id);
        if (endpoint == nullptr) continue;
        response.brokers.push_back({.node_id = id.value,
                                    .host = endpoint->host,
                                    .port = endpoint->port,
                                    .rack = registration.rack});
    }
    if (is_alive(image, self))
        response.controller_id = self.value;
    else if (!response.brokers.empty())
        response.controller_id = response.brokers.front().node_id;

    const bool all = !request.topics || (version == 0 && request.topics->empty());
    if (all) {
        for (const auto& [name, id] : image.topic_ids())
            response.topics.push_back(describe_topic(image, *image.find_topic(id)));
        return response;
    }
    for (const auto& asked : *request.topics) {
        // Before ids there were only names; a request of neither is no question.
        if (!asked.name && version < first_version_with_ids) continue;
        response.topics.push_back(describe_asked(image, asked));
    }
    return response;
}

}  // namespace brokerscope::core
