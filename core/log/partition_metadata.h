#pragma once
// `partition.metadata`: which topic a log's directory belongs to, since a name can be used again
// (PartitionMetadataFile.java). Written before the first append.
//
//   version: 0
//   topic_id: xtzWWN4bTjitpL3kfd9s5g

#include "core/base/types.h"
#include "core/env/storage.h"
#include "core/log/log_error.h"

#include <expected>
#include <string>

namespace brokerscope::core {

[[nodiscard]] std::expected<void, LogError> write_partition_metadata(Storage& storage,
                                                                     const std::string& directory,
                                                                     const Uuid& topic_id);
/// Zero if there is no such file, or it makes no sense.
[[nodiscard]] std::expected<Uuid, LogError> read_partition_metadata(Storage& storage,
                                                                    const std::string& directory);

}  // namespace brokerscope::core
