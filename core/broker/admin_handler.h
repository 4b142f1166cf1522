#pragma once
// What a broker answers without a partition: ApiVersions, Metadata, InitProducerId; and what it
// passes on to the controller for its clients: CreateTopics, ElectLeaders.
//
// Kafka wraps what it passes on into an Envelope, which carries the client's principal. There are
// no principals here, so the request travels as itself, and the controller's answer comes back as
// the broker's (docs/kafka-differences.md).

#include "core/broker/broker.h"
#include "core/broker/producer_ids.h"
#include "core/broker/request.h"
#include "core/client/network_client.h"
#include "core/protocol/create_topics.h"
#include "core/protocol/elect_leaders.h"
#include "core/quorum/metadata_image.h"

namespace brokerscope::core {

class AdminHandler {
public:
    AdminHandler(NetworkClient& client, const BrokerOptions& options, const MetadataImage& image,
                 ProducerIds& producer_ids, Responder& responder)
        : client_(client),
          options_(options),
          image_(image),
          producer_ids_(producer_ids),
          responder_(responder) {}

    void handle_api_versions(const Request& request);
    void handle_metadata(const Request& request);
    void handle_init_producer_id(const Request& request);
    void handle_create_topics(const Request& request);
    void handle_elect_leaders(const Request& request);

private:
    NetworkClient& client_;
    const BrokerOptions& options_;
    const MetadataImage& image_;
    ProducerIds& producer_ids_;
    Responder& responder_;
};

}  // namespace brokerscope::core
