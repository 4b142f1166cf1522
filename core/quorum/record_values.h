#pragma once
// Between the records of the metadata log, which are wire types, and the values that decisions use.

#include "core/protocol/metadata_records.h"
#include "core/quorum/partition_change.h"
#include "core/quorum/registrations.h"

#include <cstdint>
#include <vector>

namespace brokerscope::core {

/// ConfigResource.Type of Kafka, as ConfigRecord stores it.
inline constexpr std::int8_t topic_resource = 2;
inline constexpr std::int8_t broker_resource = 4;

std::vector<std::int32_t> wire_ids(const Replicas& replicas);
Replicas replicas_of(const std::vector<std::int32_t>& ids);

BrokerRegistration registration_of(const RegisterBrokerRecord& record);
PartitionRegistration registration_of(const PartitionRecord& record);
PartitionRecord record_of(const Uuid& topic_id, std::int32_t partition,
                          const PartitionRegistration& registration);

PartitionChange change_of(const PartitionChangeRecord& record);
PartitionChangeRecord record_of(const Uuid& topic_id, std::int32_t partition,
                                const PartitionChange& change);

}  // namespace brokerscope::core
