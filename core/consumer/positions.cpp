// Where a partition's reading begins, and whether it may go on after a change of leader
// (OffsetFetcher.java, OffsetFetcherUtils.java, SubscriptionState.java of Kafka; KIP-320).

#include "core/consumer/consumer.h"
#include "core/protocol/list_offsets.h"
#include "core/protocol/offset_for_leader_epoch.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

constexpr std::int32_t consumer_replica_id = -1;
constexpr std::int64_t latest_timestamp = -1;
constexpr std::int64_t earliest_timestamp = -2;

std::string_view name_of(AutoOffsetReset policy) {
    return policy == AutoOffsetReset::earliest ? "earliest" : "latest";
}

/// The topic of a request's list, appended if it is new there.
template <class Topics, class Name>
auto& topic_in(Topics& topics, const std::string& name, Name member) {
    const auto known = std::ranges::find(topics, name, member);
    if (known != topics.end()) return *known;
    topics.emplace_back();
    topics.back().*member = name;
    return topics.back();
}

}  // namespace

/// Takes up what metadata tells about the partition's leader. A position whose last record's epoch
/// is known must be validated against another leader: records may have been truncated.
void Consumer::follow_leader(Partition& partition) {
    const LeaderAndEpoch known = metadata_.leader(partition.id.topic, partition.id.partition);
    if (known == partition.leader) return;
    if (known.leader == no_broker) {
        partition.leader.leader = no_broker;
        return;
    }
    const bool changed = partition.leader != LeaderAndEpoch{no_broker, known.epoch};
    partition.leader = known;
    partition.retry_at = env_.clock().now();
    partition.failures = 0;
    if (!changed || partition.phase != Phase::fetching) return;
    const bool can_validate = options_.history.has(Fix::kip_320) &&
                              partition.position_epoch != no_leader_epoch &&
                              known.epoch != no_leader_epoch;
    if (!can_validate) return;
    partition.phase = Phase::awaiting_validation;
    drop_fetched(partition);  // it may be of what was truncated
}

void Consumer::ask_reset(Partition& partition) {
    drop_fetched(partition);
    if (options_.config.auto_offset_reset == AutoOffsetReset::none)
        return fail(partition, ErrorCode::offset_out_of_range);
    partition.phase = Phase::awaiting_reset;
    partition.asking = false;
    partition.generation = ++generation_;
}

void Consumer::ask_offsets(const Endpoint& to, const std::vector<Partition*>& of) {
    ListOffsetsRequest request;
    request.replica_id = consumer_replica_id;
    request.isolation_level = static_cast<std::int8_t>(options_.config.isolation_level);
    request.timeout_ms =
        static_cast<std::int32_t>(options_.config.client.request_timeout.ns / 1'000'000);
    const bool earliest = options_.config.auto_offset_reset == AutoOffsetReset::earliest;
    std::vector<Asked> asked_of;
    for (Partition* partition : of) {
        auto& topic = topic_in(request.topics, partition->id.topic,
                               &ListOffsetsRequest::ListOffsetsTopic::name);
        topic.partitions.push_back({partition->id.partition, partition->leader.epoch.value,
                                    earliest ? earliest_timestamp : latest_timestamp});
        partition->asking = true;
        asked_of.push_back(asked(*partition));
    }
    network_.send(to, std::move(request),
                  OnAnswer<ListOffsetsResponse>(
                      [this, asked_of](const auto& answer) { on_offsets(asked_of, answer); }));
}

void Consumer::on_offsets(const std::vector<Asked>& asked,
                          const Answer<ListOffsetsResponse>& answer) {
    running_ = true;
    if (!answer) metadata_.request_update();
    for (const Asked& one : asked) {
        Partition* partition = still(one);
        if (partition == nullptr || partition->phase != Phase::awaiting_reset) continue;
        ErrorCode error = ErrorCode::network_exception;
        Offset offset{-1};
        if (answer) {
            for (const auto& topic : answer->topics)
                for (const auto& told : topic.partitions)
                    if (topic.name == one.id.topic && told.partition_index == one.id.partition) {
                        error = told.error_code;
                        offset = Offset{told.offset};
                    }
        }
        on_offset(*partition, error, offset);
    }
    running_ = false;
    run();
}

/// Shall it be asked again? Otherwise the error is for good.
bool Consumer::retry_later(Partition& partition, ErrorCode error) {
    if (is_stale_metadata(error)) metadata_.request_update();
    if (!is_retriable(error)) return false;
    if (error == ErrorCode::unknown_leader_epoch) metadata_.request_update();
    back_off(partition);
    return true;
}

void Consumer::on_offset(Partition& partition, ErrorCode error, Offset offset) {
    partition.asking = false;
    if (error != ErrorCode::none) {
        if (!retry_later(partition, error)) fail(partition, error);
        return;
    }
    if (offset < Offset{0}) return back_off(partition);
    const auto from = partition.position;
    // Without an epoch: there is no record before it that we have seen.
    move(partition, offset, no_leader_epoch);
    report_reset(partition, from, name_of(options_.config.auto_offset_reset));
}

void Consumer::ask_epochs(const Endpoint& to, const std::vector<Partition*>& of) {
    OffsetForLeaderEpochRequest request;
    request.replica_id = consumer_replica_id;
    std::vector<Asked> asked_of;
    for (Partition* partition : of) {
        auto& topic = topic_in(request.topics, partition->id.topic,
                               &OffsetForLeaderEpochRequest::OffsetForLeaderTopic::topic);
        topic.partitions.push_back({partition->id.partition, partition->leader.epoch.value,
                                    partition->position_epoch.value});
        partition->asking = true;
        asked_of.push_back(asked(*partition));
    }
    network_.send(to, std::move(request),
                  OnAnswer<OffsetForLeaderEpochResponse>(
                      [this, asked_of](const auto& answer) { on_epochs(asked_of, answer); }));
}

void Consumer::on_epochs(const std::vector<Asked>& asked,
                         const Answer<OffsetForLeaderEpochResponse>& answer) {
    running_ = true;
    if (!answer) metadata_.request_update();
    for (const Asked& one : asked) {
        Partition* partition = still(one);
        if (partition == nullptr || partition->phase != Phase::awaiting_validation) continue;
        ErrorCode error = ErrorCode::network_exception;
        LeaderEpoch epoch = no_leader_epoch;
        Offset end{-1};
        if (answer) {
            for (const auto& topic : answer->topics)
                for (const auto& told : topic.partitions)
                    if (topic.topic == one.id.topic && told.partition == one.id.partition) {
                        error = told.error_code;
                        epoch = LeaderEpoch{told.leader_epoch};
                        end = Offset{told.end_offset};
                    }
        }
        // Another leader came up meanwhile: its word counts, not this one's.
        if (partition->leader.epoch != one.epoch)
            partition->asking = false;
        else
            on_epoch(*partition, error, epoch, end);
    }
    running_ = false;
    run();
}

/// SubscriptionState.maybeCompleteValidation.
void Consumer::on_epoch(Partition& partition, ErrorCode error, LeaderEpoch epoch, Offset end) {
    partition.asking = false;
    if (error != ErrorCode::none) {
        if (!retry_later(partition, error)) fail(partition, error);
        return;
    }
    if (epoch == no_leader_epoch || end < Offset{0}) return ask_reset(partition);
    if (end >= *partition.position) {
        partition.phase = Phase::fetching;
        partition.failures = 0;
        return;
    }
    if (options_.config.auto_offset_reset == AutoOffsetReset::none)
        return fail(partition, ErrorCode::offset_out_of_range);
    const auto from = partition.position;
    drop_fetched(partition);
    move(partition, end, epoch);
    report_reset(partition, from, "truncation");
}

}  // namespace brokerscope::core
