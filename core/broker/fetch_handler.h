#pragma once
// Fetch: read from the partitions that we lead, for consumers and followers, and wait a while if
// there is nothing to read (DelayedFetch.scala).
//
// Answered at once: an error, a follower's log that differs from ours, or `min_bytes` of records.
// Else the request is parked until that is so or `max_wait_ms` is over. Sessions (KIP-227) are
// never opened: an answer with session id 0 tells the client to ask in full each time.

#include "core/broker/replica_manager.h"
#include "core/broker/request.h"
#include "core/protocol/fetch.h"
#include "core/replica/delayed_operations.h"

#include <map>
#include <vector>

namespace brokerscope::core {

class FetchHandler {
public:
    FetchHandler(Env& env, const BrokerOptions& options, ReplicaManager& replicas,
                 const MetadataImage& image, Responder& responder);

    void handle(const Request& request);
    /// Something was appended to a partition, its watermark moved, or its role changed.
    void check(Partition& partition);
    void on_closed(ConnectionId connection) { told_.erase(connection); }

private:
    struct Asked {
        Partition* partition = nullptr;  ///< null: refused with `error`
        ErrorCode error = ErrorCode::none;
        std::uint32_t topic = 0;  ///< place in the request
        std::int32_t index = 0;
        FetchQuestion question;
    };
    struct Parked {
        RequestId request;
        std::vector<FetchRequest::FetchTopic> topics;  ///< names and ids, without partitions
        std::vector<Asked> asked;
        std::int32_t max_bytes = 0;
        std::int32_t min_bytes = 0;
    };
    struct Read {
        FetchResponse response;
        std::int64_t bytes = 0;
        bool is_urgent = false;  ///< an error or a divergence: not worth any wait
    };

    Parked take_apart(const RequestId& id, FetchRequest& body) const;
    Asked ask(const RequestId& id, const FetchRequest& body, const FetchRequest::FetchTopic& topic,
              const FetchRequest::FetchPartition& partition) const;
    Read read(Parked& parked, bool peek);
    FetchResponse::PartitionData read_one(const Asked& asked, std::int64_t room, bool at_least_one,
                                          bool peek);
    bool is_complete(const Parked& parked) const;
    void answer(const Parked& parked, Read read);
    bool tells_nothing_new(const Parked& parked, const Read& read);
    void on_deadline();
    void rearm();

    Env& env_;
    const BrokerOptions& options_;
    ReplicaManager& replicas_;
    const MetadataImage& image_;
    Responder& responder_;
    DelayedOperations<Parked> parked_;
    Timer deadline_;
    /// Hash of the watermarks that the last answer on a connection told.
    std::map<ConnectionId, std::uint64_t> told_;
};

}  // namespace brokerscope::core
