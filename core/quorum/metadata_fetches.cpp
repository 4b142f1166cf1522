#include "core/quorum/metadata_fetches.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

using AskedPartition = FetchResponse::PartitionData;

/// A response about the metadata partition, in which `partition` is still to be filled.
FetchResponse response_with(AskedPartition partition) {
    FetchResponse response;
    auto& topic = response.responses.emplace_back();
    topic.topic = metadata_topic;
    topic.topic_id = metadata_topic_id;
    topic.partitions.push_back(std::move(partition));
    return response;
}

AskedPartition partition_of(const MetadataLog& log, BrokerId leader) {
    AskedPartition partition;
    partition.high_watermark = log.log_end_offset().value;
    partition.last_stable_offset = partition.high_watermark;
    partition.log_start_offset = 0;
    partition.current_leader = {leader.value, log.epoch().value};
    partition.records = SharedBytes{};
    return partition;
}

/// The only partition that can be fetched here; nullptr if the request asks for anything else.
const FetchRequest::FetchPartition* asked_partition(const FetchRequest& request) {
    if (request.topics.size() != 1) return nullptr;
    const auto& topic = request.topics.front();
    if (topic.topic != metadata_topic && topic.topic_id != metadata_topic_id) return nullptr;
    if (topic.partitions.size() != 1 || topic.partitions.front().partition != 0) return nullptr;
    return &topic.partitions.front();
}

ErrorCode check_epoch(std::int32_t told, LeaderEpoch epoch) {
    if (told < 0 || told == epoch.value) return ErrorCode::none;
    return told < epoch.value ? ErrorCode::fenced_leader_epoch : ErrorCode::unknown_leader_epoch;
}

}  // namespace

LookedAt look_at_fetch(const FetchRequest& request, const MetadataLog& log, BrokerId leader,
                       std::string_view cluster_id) {
    LookedAt looked;
    if (request.cluster_id && *request.cluster_id != cluster_id) {
        looked.refusal.error_code = ErrorCode::inconsistent_cluster_id;
        return looked;
    }
    const auto* asked = asked_partition(request);
    if (asked == nullptr) {
        looked.refusal.error_code = ErrorCode::invalid_request;
        return looked;
    }
    AskedPartition partition = partition_of(log, leader);
    partition.error_code = check_epoch(asked->current_leader_epoch, log.epoch());
    if (partition.error_code == ErrorCode::none && asked->fetch_offset < 0)
        partition.error_code = ErrorCode::offset_out_of_range;
    if (partition.error_code != ErrorCode::none) {
        looked.refusal = response_with(std::move(partition));
        return looked;
    }
    const Offset offset{asked->fetch_offset};
    const LeaderEpoch last{std::max(asked->last_fetched_epoch, 0)};
    if (const auto end = log.find_divergence(offset, last)) {
        partition.diverging_epoch = {end->epoch.value, end->end.value};
        looked.refusal = response_with(std::move(partition));
        return looked;
    }
    looked.fetch.emplace();
    looked.fetch->offset = offset;
    looked.fetch->bytes_max = std::max(std::min(request.max_bytes, asked->partition_max_bytes), 1);
    return looked;
}

std::expected<FetchResponse, LogError> fetch_response(const ParkedFetch& fetch,
                                                      const MetadataLog& log, BrokerId leader) {
    AskedPartition partition = partition_of(log, leader);
    if (fetch.offset < log.log_end_offset()) {
        auto read = log.read(fetch.offset, fetch.bytes_max);
        if (!read) return std::unexpected(read.error());
        partition.records = std::move(read->bytes);
    }
    return response_with(std::move(partition));
}

std::vector<ParkedFetch> MetadataFetches::take_below(Offset log_end) {
    std::vector<ParkedFetch> taken;
    for (auto at = parked_.begin(); at != parked_.end();) {
        if (at->second.offset >= log_end) {
            ++at;
            continue;
        }
        taken.push_back(std::move(at->second));
        at = parked_.erase(at);
    }
    return taken;
}

std::vector<ParkedFetch> MetadataFetches::take_due(Instant now) {
    std::vector<ParkedFetch> taken;
    for (auto at = parked_.begin(); at != parked_.end();) {
        if (at->second.deadline > now) {
            ++at;
            continue;
        }
        taken.push_back(std::move(at->second));
        at = parked_.erase(at);
    }
    return taken;
}

Instant MetadataFetches::next_deadline() const {
    Instant next = Instant::never();
    for (const auto& [connection, fetch] : parked_) next = std::min(next, fetch.deadline);
    return next;
}

}  // namespace brokerscope::core
