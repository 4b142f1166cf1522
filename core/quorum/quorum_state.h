#pragma once
// The file `quorum-state` beside the metadata log: in which epoch this node last was leader or
// voted (QuorumStateData of Kafka, FileQuorumStateStore.java). Written and synced before anything
// is said in that epoch, so that no epoch is led twice, whatever the log lost.
//
//   {"leaderId":3001,"leaderEpoch":4,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA",
//    "data_version":1}                                                            (on one line)

#include "core/base/types.h"
#include "core/env/storage.h"

#include <string_view>

namespace brokerscope::core {

struct QuorumState {
    BrokerId leader = no_broker;
    LeaderEpoch epoch{0};
    friend bool operator==(const QuorumState&, const QuorumState&) = default;
};

/// A missing file is epoch 0; one that is not as above, `StorageError::io`.
[[nodiscard]] StorageResult<QuorumState> load_quorum_state(Storage& storage,
                                                           std::string_view directory);
/// Replaces the file and makes it durable.
[[nodiscard]] StorageResult<void> store_quorum_state(Storage& storage, std::string_view directory,
                                                     const QuorumState& state);

}  // namespace brokerscope::core
