#pragma once
// Sends the leaders' ISR proposals to the controller: one AlterPartition in flight, with all the
// proposals that there are (DefaultAlterPartitionManager of Kafka). A request that failed as a
// whole is sent again; what the controller says of one partition goes to that partition.

#include "core/broker/broker.h"
#include "core/broker/replica_manager.h"
#include "core/client/network_client.h"
#include "core/protocol/alter_partition.h"

#include <functional>
#include <map>

namespace brokerscope::core {

class IsrProposer {
public:
    IsrProposer(Env& env, NetworkClient& client, const BrokerOptions& options,
                ReplicaManager& replicas, std::function<BrokerEpoch()> own_epoch);

    /// Sends `proposal` as soon as nothing else is in flight; replaces an older one of the
    /// partition.
    void propose(const Partition& partition, IsrProposal proposal);
    void stop();

private:
    void send();
    void forget_stale();
    AlterPartitionRequest build() const;
    void on_answer(const Answer<AlterPartitionResponse>& answer);
    void on_verdicts(const AlterPartitionResponse& response);

    NetworkClient& client_;
    const BrokerOptions& options_;
    ReplicaManager& replicas_;
    std::function<BrokerEpoch()> own_epoch_;
    std::map<TopicIdPartition, IsrProposal> waiting_;
    std::map<TopicIdPartition, IsrProposal> in_flight_;
    bool stopped_ = false;
    Timer retry_;
};

}  // namespace brokerscope::core
