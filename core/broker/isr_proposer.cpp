#include "core/broker/isr_proposer.h"

#include <utility>

namespace brokerscope::core {

namespace {

/// DefaultAlterPartitionManager waits so long before it tries again.
constexpr Duration retry_backoff = milliseconds(50);

}  // namespace

IsrProposer::IsrProposer(Env& env, NetworkClient& client, const BrokerOptions& options,
                         ReplicaManager& replicas, std::function<BrokerEpoch()> own_epoch)
    : client_(client),
      options_(options),
      replicas_(replicas),
      own_epoch_(std::move(own_epoch)),
      retry_(env.clock(), [this] { send(); }) {}

void IsrProposer::propose(const Partition& partition, IsrProposal proposal) {
    waiting_[{partition.topic_id(), partition.name().partition}] = std::move(proposal);
    // After the input has ended: the proposals of one round travel together.
    if (in_flight_.empty() && !retry_.armed()) retry_.arm(Duration{});
}

void IsrProposer::stop() {
    stopped_ = true;
    retry_.disarm();
}

void IsrProposer::forget_stale() {
    std::erase_if(waiting_, [this](const auto& entry) {
        const Partition* partition = replicas_.find(entry.first.topic_id, entry.first.partition);
        return partition == nullptr || !partition->is_leader() ||
               partition->leader_epoch() != entry.second.leader_epoch ||
               partition->partition_epoch() != entry.second.partition_epoch ||
               !partition->isr().is_inflight();
    });
}

AlterPartitionRequest IsrProposer::build() const {
    AlterPartitionRequest request{.broker_id = options_.id.value,
                                  .broker_epoch = own_epoch_().value};
    for (const auto& [key, proposal] : in_flight_) {
        if (request.topics.empty() || request.topics.back().topic_id != key.topic_id)
            request.topics.push_back({.topic_id = key.topic_id});
        auto& partition = request.topics.back().partitions.emplace_back();
        partition.partition_index = key.partition;
        partition.leader_epoch = proposal.leader_epoch.value;
        partition.partition_epoch = proposal.partition_epoch.value;
        for (const IsrProposal::Member& member : proposal.isr) {
            const BrokerEpoch epoch = member.id == options_.id ? own_epoch_() : member.epoch;
            partition.new_isr.push_back(member.id.value);
            partition.new_isr_with_epochs.push_back(
                {.broker_id = member.id.value, .broker_epoch = epoch.value});
        }
    }
    return request;
}

void IsrProposer::send() {
    if (stopped_ || !in_flight_.empty()) return;
    forget_stale();
    if (waiting_.empty()) return;
    in_flight_ = std::exchange(waiting_, {});
    client_.send<AlterPartitionRequest>(
        options_.controller_endpoint, build(),
        [this](Answer<AlterPartitionResponse> answer) { on_answer(answer); });
}

void IsrProposer::on_answer(const Answer<AlterPartitionResponse>& answer) {
    if (stopped_) return;
    if (answer && answer->error_code == ErrorCode::none) {
        on_verdicts(*answer);
    } else {
        // Nobody decided. A newer proposal of the same partition wins over the one that was sent.
        waiting_.merge(std::exchange(in_flight_, {}));
    }
    if (!waiting_.empty()) retry_.arm(retry_backoff);
}

void IsrProposer::on_verdicts(const AlterPartitionResponse& response) {
    const auto decided = std::exchange(in_flight_, {});
    for (const auto& topic : response.topics)
        for (const auto& data : topic.partitions) {
            const TopicIdPartition key{topic.topic_id, data.partition_index};
            Partition* partition = replicas_.find(key.topic_id, key.partition);
            const auto asked = decided.find(key);
            if (partition == nullptr || asked == decided.end()) continue;
            if (partition->leader_epoch() != asked->second.leader_epoch) continue;
            IsrVerdict verdict{.error = data.error_code,
                               .leader_epoch = LeaderEpoch{data.leader_epoch},
                               .partition_epoch = PartitionEpoch{data.partition_epoch}};
            for (const std::int32_t member : data.isr) verdict.isr.push_back(BrokerId{member});
            partition->on_isr_verdict(verdict);
            replicas_.settle(*partition);
        }
}

}  // namespace brokerscope::core
