#include "core/broker/replica_fetcher.h"

#include "core/base/assert.h"
#include "core/broker/cluster_view.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

// ListOffsetsRequest.java
constexpr std::int64_t latest_offset = -1;
constexpr std::int64_t earliest_offset = -2;

/// The one answer of a request about one partition; null if it is not there.
const ListOffsetsResponse::ListOffsetsPartitionResponse* only(const ListOffsetsResponse& response) {
    if (response.topics.size() != 1 || response.topics.front().partitions.size() != 1)
        return nullptr;
    return &response.topics.front().partitions.front();
}

std::expected<Offset, ErrorCode> offset_in(const Answer<ListOffsetsResponse>& answer) {
    if (!answer) return std::unexpected(ErrorCode::network_exception);
    const auto* found = only(*answer);
    if (found == nullptr) return std::unexpected(ErrorCode::unknown_server_error);
    if (found->error_code != ErrorCode::none) return std::unexpected(found->error_code);
    return Offset{found->offset};
}

}  // namespace

ReplicaFetcher::ReplicaFetcher(FetcherContext& context, BrokerId leader)
    : context_(context), leader_(leader), wake_(context.env.clock(), [this] { fetch(); }) {}

void ReplicaFetcher::add(const Partition& partition) {
    const Key key{partition.topic_id(), partition.name().partition};
    following_[key] = {.slot = partition.slot(),
                       .epoch = partition.leader_epoch(),
                       .ready_at = context_.env.clock().now()};
    quiet_ = false;
    // Several partitions may be added in one input: they go into one request.
    if (!in_flight_ && !stopped_) wake_.arm(Duration{});
}

void ReplicaFetcher::remove(const Partition& partition) {
    following_.erase({partition.topic_id(), partition.name().partition});
    quiet_ = false;
}

bool ReplicaFetcher::follows(const Partition& partition) const {
    const auto found = following_.find({partition.topic_id(), partition.name().partition});
    return found != following_.end() && found->second.epoch == partition.leader_epoch();
}

void ReplicaFetcher::stop() {
    stopped_ = true;
    wake_.disarm();
    following_.clear();
}

ReplicaFetcher::Following* ReplicaFetcher::find(const Key& key, LeaderEpoch epoch) {
    const auto found = following_.find(key);
    return found != following_.end() && found->second.epoch == epoch ? &found->second : nullptr;
}

bool ReplicaFetcher::build(FetchRequest& request) {
    const BrokerOptions& options = context_.options;
    request.replica_id = options.id.value;
    request.replica_state = {.replica_id = options.id.value,
                             .replica_epoch = context_.own_epoch().value};
    request.max_wait_ms = static_cast<std::int32_t>(options.replica_fetch_wait_max.ns / 1'000'000);
    request.min_bytes = options.replica_fetch_min_bytes;
    request.max_bytes = options.replica_fetch_response_max_bytes;
    sent_.clear();
    const Instant now = context_.env.clock().now();
    Instant next = Instant::never();
    for (const auto& [key, following] : following_) {
        if (following.is_blocked) continue;
        if (following.ready_at > now) {
            next = std::min(next, following.ready_at);
            continue;
        }
        const Partition& partition = context_.replicas.at(following.slot);
        const Partition::FetchPosition position = partition.fetch_position();
        if (request.topics.empty() || request.topics.back().topic_id != key.topic_id) {
            auto& topic = request.topics.emplace_back();
            topic.topic = partition.name().topic;
            topic.topic_id = key.topic_id;
        }
        request.topics.back().partitions.push_back(
            {.partition = key.partition,
             .current_leader_epoch = following.epoch.value,
             .fetch_offset = position.offset.value,
             .last_fetched_epoch = position.last_epoch.value,
             .log_start_offset = partition.log_start_offset().value,
             .partition_max_bytes = options.replica_fetch_max_bytes});
        sent_.push_back({key, following.epoch, position.offset});
    }
    if (!sent_.empty()) return true;
    if (next != Instant::never()) wake_.arm_at(next);
    return false;
}

void ReplicaFetcher::fetch() {
    if (in_flight_ || stopped_) return;
    const Endpoint* endpoint = live_endpoint(context_.image, leader_);
    if (endpoint == nullptr) {
        // It is fenced: metadata with another leader is on its way, or it comes back.
        if (!following_.empty()) wake_.arm(context_.options.replica_fetch_backoff);
        return;
    }
    FetchRequest request;
    if (!build(request)) return;
    in_flight_ = true;
    context_.client.send<FetchRequest>(
        *endpoint, std::move(request), [this](Answer<FetchResponse> answer) { on_answer(answer); },
        {.timeout = context_.options.replica_socket_timeout, .quiet = quiet_});
}

void ReplicaFetcher::on_answer(const Answer<FetchResponse>& answer) {
    ASSERT(in_flight_);
    in_flight_ = false;
    if (stopped_) return;
    if (!answer || answer->error_code != ErrorCode::none) {
        quiet_ = false;
        wake_.arm(context_.options.replica_fetch_backoff);
        return;
    }
    bool news = false;
    const std::vector<Sent> sent = std::exchange(sent_, {});
    for (const auto& topic : answer->responses)
        for (const auto& data : topic.partitions) {
            const Key key{topic.topic_id, data.partition_index};
            const auto asked = std::ranges::find(sent, key, &Sent::key);
            if (asked != sent.end()) news |= take(*asked, data);
        }
    quiet_ = !news;
    fetch();
}

bool ReplicaFetcher::take(const Sent& sent, const FetchResponse::PartitionData& data) {
    // Metadata may have overtaken the answer: it is of an epoch that we do not follow any more.
    Following* following = find(sent.key, sent.epoch);
    if (following == nullptr) return true;
    Partition& partition = context_.replicas.at(following->slot);
    if (partition.leader_epoch() != sent.epoch || partition.role() != ReplicaRole::follower ||
        partition.fetch_position().offset != sent.offset)
        return true;
    if (data.error_code != ErrorCode::none) {
        on_refused(*following, partition, data.error_code);
        return true;
    }
    if (data.diverging_epoch.epoch >= 0) {
        const EpochEnd end{.epoch = LeaderEpoch{data.diverging_epoch.epoch},
                           .end = Offset{data.diverging_epoch.end_offset}};
        if (!partition.truncate_on_divergence(end)) delay(*following);
        context_.replicas.settle(partition);
        return true;
    }
    const BytesView records = data.records ? data.records->view() : BytesView{};
    const Offset hw_before = partition.high_watermark();
    const auto taken = partition.take_fetched({.records = records,
                                               .leader_hw = Offset{data.high_watermark},
                                               .leader_log_start = Offset{data.log_start_offset}});
    if (!taken) delay(*following);
    context_.replicas.settle(partition);
    return !taken || !records.empty() || partition.high_watermark() != hw_before;
}

void ReplicaFetcher::on_refused(Following& following, Partition& partition, ErrorCode error) {
    switch (error) {
        case ErrorCode::offset_out_of_range:
            following.is_blocked = true;
            ask_offsets({partition.topic_id(), partition.name().partition});
            return;
        case ErrorCode::fenced_leader_epoch:
            // The leader is ahead of us: nothing can be fetched before we know its epoch too.
            following.is_blocked = true;
            return;
        default: delay(following); return;
    }
}

void ReplicaFetcher::delay(Following& following) {
    following.is_blocked = false;
    following.ready_at = context_.env.clock().now() + context_.options.replica_fetch_backoff;
    if (!in_flight_ && !wake_.armed()) wake_.arm_at(following.ready_at);
}

void ReplicaFetcher::ask_offset(const Key& key, std::int64_t which,
                                OnAnswer<ListOffsetsResponse> done) {
    const Following& following = following_.at(key);
    const Endpoint* endpoint = live_endpoint(context_.image, leader_);
    if (endpoint == nullptr) {
        delay(following_.at(key));
        return;
    }
    ListOffsetsRequest request{.replica_id = context_.options.id.value};
    request.topics.push_back({.name = context_.replicas.at(following.slot).name().topic,
                              .partitions = {{.partition_index = key.partition,
                                              .current_leader_epoch = following.epoch.value,
                                              .timestamp = which}}});
    context_.client.send<ListOffsetsRequest>(*endpoint, std::move(request), std::move(done));
}

void ReplicaFetcher::ask_offsets(const Key& key) {
    const LeaderEpoch epoch = following_.at(key).epoch;
    ask_offset(key, latest_offset, [this, key, epoch](Answer<ListOffsetsResponse> answer) {
        on_offsets(key, epoch, answer);
    });
}

void ReplicaFetcher::on_offsets(const Key& key, LeaderEpoch epoch,
                                const Answer<ListOffsetsResponse>& latest) {
    Following* following = find(key, epoch);
    if (stopped_ || following == nullptr) return;
    const auto end = offset_in(latest);
    if (!end) {
        delay(*following);
        return;
    }
    ask_offset(key, earliest_offset,
               [this, key, epoch, end = *end](Answer<ListOffsetsResponse> answer) {
                   on_offsets(key, epoch, end, answer);
               });
}

void ReplicaFetcher::on_offsets(const Key& key, LeaderEpoch epoch, Offset end,
                                const Answer<ListOffsetsResponse>& earliest) {
    Following* following = find(key, epoch);
    if (stopped_ || following == nullptr) return;
    const auto start = offset_in(earliest);
    Partition& partition = context_.replicas.at(following->slot);
    if (!start || partition.leader_epoch() != epoch || !partition.truncate_to_leader(*start, end)) {
        delay(*following);
        return;
    }
    following->is_blocked = false;
    following->ready_at = context_.env.clock().now();
    context_.replicas.settle(partition);
    if (!in_flight_) fetch();
}

void ReplicaFetchers::update(const Partition& partition) {
    const bool follow =
        partition.role() == ReplicaRole::follower && partition.leader() != no_broker;
    for (const auto& [leader, fetcher] : fetchers_)
        if (!follow || leader != partition.leader()) fetcher->remove(partition);
    if (!follow) return;
    auto& fetcher = fetchers_[partition.leader()];
    if (!fetcher) fetcher = std::make_unique<ReplicaFetcher>(context_, partition.leader());
    if (!fetcher->follows(partition)) fetcher->add(partition);
}

void ReplicaFetchers::stop() {
    for (const auto& [leader, fetcher] : fetchers_) fetcher->stop();
}

}  // namespace brokerscope::core
