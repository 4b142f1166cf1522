#pragma once
// Producer ids for InitProducerId, from blocks that the controller hands out (KIP-730,
// RPCProducerIdManager.java). The next block is asked for when a tenth of this one is left; while
// there is none, producers are told COORDINATOR_LOAD_IN_PROGRESS and ask again.

#include "core/broker/broker.h"
#include "core/client/network_client.h"
#include "core/protocol/allocate_producer_ids.h"

#include <expected>
#include <functional>

namespace brokerscope::core {

class ProducerIds {
public:
    ProducerIds(Env& env, NetworkClient& client, const BrokerOptions& options,
                std::function<BrokerEpoch()> own_epoch);

    /// Error: COORDINATOR_LOAD_IN_PROGRESS.
    std::expected<ProducerId, ErrorCode> next();

private:
    void ask();
    void on_answer(const Answer<AllocateProducerIdsResponse>& answer);

    Env& env_;
    NetworkClient& client_;
    const BrokerOptions& options_;
    std::function<BrokerEpoch()> own_epoch_;
    std::int64_t next_ = 0;
    std::int64_t end_ = 0;
    std::int64_t spare_start_ = 0;  ///< the block after this one
    std::int64_t spare_end_ = 0;
    std::int64_t block_ = 0;  ///< size of the current block
    bool asking_ = false;
    Instant ask_again_at_{INT64_MIN};
};

}  // namespace brokerscope::core
