#pragma once
// Copying partitions from their leaders (AbstractFetcherThread.scala, ReplicaFetcherThread.scala).
//
// One fetcher a leader: a loop of long-polling Fetch requests over all partitions that we follow
// there. A leader that cannot be reached is tried again after replica.fetch.backoff.ms, and so is a
// partition that it refuses; the others go on meanwhile.

#include "core/broker/broker.h"
#include "core/broker/replica_manager.h"
#include "core/client/network_client.h"
#include "core/protocol/fetch.h"
#include "core/protocol/list_offsets.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace brokerscope::core {

/// What all fetchers of a broker share; outlives them.
struct FetcherContext {
    Env& env;
    NetworkClient& client;
    const BrokerOptions& options;
    ReplicaManager& replicas;
    const MetadataImage& image;
    std::function<BrokerEpoch()> own_epoch;
};

class ReplicaFetcher {
public:
    ReplicaFetcher(FetcherContext& context, BrokerId leader);

    /// Follows `partition` from now on, in the leader epoch that it has.
    void add(const Partition& partition);
    void remove(const Partition& partition);
    void stop();
    bool follows(const Partition& partition) const;

private:
    /// Topic id and number: the order in which a request lists them.
    using Key = TopicIdPartition;
    struct Following {
        PartitionSlot slot = 0;
        LeaderEpoch epoch;
        Instant ready_at;
        bool is_blocked = false;  ///< asks for offsets first, or waits for newer metadata
    };
    struct Sent {
        Key key;
        LeaderEpoch epoch;
        Offset offset;
    };

    void fetch();
    bool build(FetchRequest& request);
    void on_answer(const Answer<FetchResponse>& answer);
    bool take(const Sent& sent, const FetchResponse::PartitionData& data);
    void on_refused(Following& following, Partition& partition, ErrorCode error);
    void delay(Following& following);
    void ask_offsets(const Key& key);
    void on_offsets(const Key& key, LeaderEpoch epoch, const Answer<ListOffsetsResponse>& latest);
    void on_offsets(const Key& key, LeaderEpoch epoch, Offset end,
                    const Answer<ListOffsetsResponse>& earliest);
    void ask_offset(const Key& key, std::int64_t which, OnAnswer<ListOffsetsResponse> done);
    Following* find(const Key& key, LeaderEpoch epoch);

    FetcherContext& context_;
    BrokerId leader_;
    std::map<Key, Following> following_;
    std::vector<Sent> sent_;
    bool in_flight_ = false;
    bool stopped_ = false;
    bool quiet_ = false;  ///< the last exchange told nothing new and asked for the same
    Timer wake_;
};

/// The fetchers of a broker, by leader.
class ReplicaFetchers {
public:
    explicit ReplicaFetchers(FetcherContext context) : context_(std::move(context)) {}

    /// The partition's role or leader changed.
    void update(const Partition& partition);
    void stop();

private:
    FetcherContext context_;
    std::map<BrokerId, std::unique_ptr<ReplicaFetcher>> fetchers_;  ///< never removed
};

}  // namespace brokerscope::core
