#pragma once
// From what a person configures of a client (Kafka's names, core/protocol/config.h) to what its
// connections and its knowledge of the cluster need; the same for producers and consumers.

#include "core/client/cluster_metadata.h"
#include "core/client/network_client.h"
#include "core/protocol/config.h"

#include <string>
#include <vector>

namespace brokerscope::core {

/// `role` names the random streams: `producer/network`, `consumer/metadata`.
inline NetworkClientConfig network_config(const ClientConfig& client, std::string client_id,
                                          VersionCaps caps, const std::string& role) {
    return {.client_id = std::move(client_id),
            .request_timeout = client.request_timeout,
            .reconnect_backoff = client.reconnect_backoff,
            .reconnect_backoff_max = client.reconnect_backoff_max,
            .connection_setup_timeout = client.socket_connection_setup_timeout,
            .connection_setup_timeout_max = client.socket_connection_setup_timeout_max,
            .caps = std::move(caps),
            .purpose = role + "/network"};
}

inline ClusterMetadataConfig metadata_config(const ClientConfig& client,
                                             std::vector<Endpoint> bootstrap,
                                             const std::string& role) {
    return {.bootstrap = std::move(bootstrap),
            .max_age = client.metadata_max_age,
            .backoff = client.retry_backoff,
            .backoff_max = client.retry_backoff_max,
            .purpose = role + "/metadata"};
}

}  // namespace brokerscope::core
