#pragma once
// ListOffsets and OffsetForLeaderEpoch: where a partition begins and ends, and where its epochs do.

#include "core/broker/replica_manager.h"
#include "core/broker/request.h"
#include "core/protocol/list_offsets.h"
#include "core/protocol/offset_for_leader_epoch.h"

namespace brokerscope::core {

class OffsetsHandler {
public:
    OffsetsHandler(ReplicaManager& replicas, const MetadataImage& image, Responder& responder)
        : replicas_(replicas), image_(image), responder_(responder) {}

    void handle_list_offsets(const Request& request);
    void handle_offset_for_leader_epoch(const Request& request);

private:
    using Found = ListOffsetsResponse::ListOffsetsPartitionResponse;
    using Asked = ListOffsetsRequest::ListOffsetsPartition;

    Found find_offset(const std::string& topic, const Asked& asked, bool from_follower,
                      std::int16_t version);
    /// Why a partition that is not here cannot answer.
    ErrorCode absence(const std::string& topic, std::int32_t partition) const;

    ReplicaManager& replicas_;
    const MetadataImage& image_;
    Responder& responder_;
};

}  // namespace brokerscope::core
