#pragma once
// What this broker tells others about the cluster, read from its metadata image.

#include "core/base/error_code.h"
#include "core/protocol/metadata.h"
#include "core/quorum/metadata_image.h"

#include <optional>
#include <string>

namespace brokerscope::core {

/// The listener by which clients and brokers reach each other.
inline constexpr std::string_view client_listener = "PLAINTEXT";

/// Where `broker` serves; null if it is fenced or unknown.
const Endpoint* live_endpoint(const MetadataImage& image, BrokerId broker);

/// Answers Metadata (KRaftMetadataCache.scala). `self` is told as the controller's address for
/// administration: any broker passes it on.
MetadataResponse describe_cluster(const MetadataImage& image, const MetadataRequest& request,
                                  std::int16_t version, BrokerId self,
                                  const std::string& cluster_id);

/// Adds who leads now to an answer that had to refuse (KIP-951): `leader` of the partition and
/// where it is. `Response` is Produce's or Fetch's; `partition` its part for the partition.
template <class Response, class Partition>
void tell_leader(const MetadataImage& image, const PartitionRegistration* registration,
                 Response& response, Partition& partition) {
    if (registration == nullptr || !registration->has_leader()) return;
    partition.current_leader = {.leader_id = registration->leader.value,
                                .leader_epoch = registration->leader_epoch.value};
    const Endpoint* endpoint = live_endpoint(image, registration->leader);
    if (endpoint == nullptr) return;
    for (const auto& node : response.node_endpoints)
        if (node.node_id == registration->leader.value) return;
    const BrokerRegistration* broker = image.find_broker(registration->leader);
    response.node_endpoints.push_back({.node_id = registration->leader.value,
                                       .host = endpoint->host,
                                       .port = endpoint->port,
                                       .rack = broker->rack});
}

}  // namespace brokerscope::core
