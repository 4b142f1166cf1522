#pragma once
// Produce: append to the partitions that we lead, and answer when enough replicas have it.
//
//   acks=0    appended, no answer; an error closes the connection, the only way to be heard
//   acks=1    answered when appended here
//   acks=all  parked until the high watermark has passed every appended batch, or the request's
//             time is over (REQUEST_TIMED_OUT, though the records are in the log)

#include "core/broker/replica_manager.h"
#include "core/broker/request.h"
#include "core/protocol/produce.h"
#include "core/replica/delayed_operations.h"

#include <vector>

namespace brokerscope::core {

class ProduceHandler {
public:
    ProduceHandler(Env& env, ReplicaManager& replicas, const MetadataImage& image,
                   Responder& responder);

    void handle(const Request& request);
    /// The watermark of a partition moved, or we do not lead it any more.
    void check(Partition& partition);

private:
    struct Waiting {
        PartitionSlot slot = 0;
        std::uint32_t topic = 0;      ///< place in the response
        std::uint32_t partition = 0;  ///< place in the topic
        Offset required;
        bool done = false;
    };
    struct Parked {
        RequestId request;
        ProduceResponse response;
        std::vector<Waiting> waiting;
    };
    using Data = ProduceRequest::PartitionProduceData;
    using Outcome = ProduceResponse::PartitionProduceResponse;

    Partition* find(const RequestId& id, const ProduceRequest::TopicProduceData& topic,
                    std::int32_t index);
    Outcome append(const RequestId& id, const ProduceRequest& request,
                   const ProduceRequest::TopicProduceData& topic, const Data& data,
                   ProduceResponse& response, Waiting& waiting);
    void refuse_all(const RequestId& id, const ProduceRequest& request, ErrorCode error);
    bool is_complete(Parked& parked);
    void answer(const RequestId& id, const ProduceResponse& response);
    void on_deadline();
    void rearm();

    Env& env_;
    ReplicaManager& replicas_;
    const MetadataImage& image_;
    Responder& responder_;
    DelayedOperations<Parked> parked_;
    Timer deadline_;
};

}  // namespace brokerscope::core
