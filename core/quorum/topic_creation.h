#pragma once
// New topics: CreateTopics decided as records (ReplicationControlManager.createTopics).
//
// Replicas are placed, or taken from the request; those on active brokers are in sync, the first of
// them leads. One topic's error does not touch the others.

#include "core/base/random.h"
#include "core/protocol/create_topics.h"
#include "core/quorum/metadata_image.h"
#include "core/quorum/replication_control.h"

#include <cstdint>

namespace brokerscope::core {

struct TopicCreator {
    const MetadataImage& image;
    std::int32_t default_partitions = 1;          ///< num.partitions
    std::int16_t default_replication_factor = 1;  ///< default.replication.factor
    RandomStream& ids;                            ///< ids of topics
    RandomStream& placement;                      ///< where stripes begin
};

/// Appends the records of the topics that can be made, unless the request only asks whether they
/// could.
CreateTopicsResponse create_topics(const TopicCreator& creator, const CreateTopicsRequest& request,
                                   MetadataRecords& records);

/// May a topic be called so? (Topic.validate: 1 to 249 of [a-zA-Z0-9._-], not "." or "..".)
bool is_legal_topic_name(std::string_view name);

/// Two 64-bit draws as an id that is no reserved one and does not begin with a dash in base64.
Uuid draw_uuid(RandomStream& stream);

}  // namespace brokerscope::core
