#include "core/broker/offsets_handler.h"

#include <utility>

namespace brokerscope::core {

namespace {

// ListOffsetsRequest.java
constexpr std::int64_t latest = -1;
constexpr std::int64_t earliest = -2;
constexpr std::int64_t max_timestamp = -3;
constexpr std::int64_t earliest_local = -4;
constexpr std::int64_t latest_tiered = -5;

/// Clients of before KIP-207 do not know OFFSET_NOT_AVAILABLE (ReplicaManager.fetchOffset).
constexpr std::int16_t first_version_with_offset_not_available = 5;

}  // namespace

ErrorCode OffsetsHandler::absence(const std::string& topic, std::int32_t partition) const {
    const TopicImage* known = image_.find_topic(topic);
    const bool exists =
        known != nullptr && partition >= 0 && std::cmp_less(partition, known->partitions.size());
    return exists ? ErrorCode::not_leader_or_follower : ErrorCode::unknown_topic_or_partition;
}

OffsetsHandler::Found OffsetsHandler::find_offset(const std::string& topic, const Asked& asked,
                                                  bool from_follower, std::int16_t version) {
    Found found{.partition_index = asked.partition_index};
    Partition* partition = replicas_.find(topic, asked.partition_index);
    if (partition == nullptr) {
        found.error_code = absence(topic, asked.partition_index);
        return found;
    }
    const LeaderEpoch epoch{asked.current_leader_epoch};
    std::expected<Partition::TimedOffset, ErrorCode> answer = Partition::TimedOffset{};
    const auto plain = [](std::expected<Offset, ErrorCode> offset)
        -> std::expected<Partition::TimedOffset, ErrorCode> {
        if (!offset) return std::unexpected(offset.error());
        return Partition::TimedOffset{.offset = *offset};
    };
    switch (asked.timestamp) {
        case latest: answer = plain(partition->latest_offset(epoch, from_follower)); break;
        case earliest:
        case earliest_local: answer = plain(partition->earliest_offset(epoch)); break;
        case max_timestamp: answer = partition->offset_of_max_time(epoch); break;
        case latest_tiered: break;  // nothing is tiered: no offset
        default:
            if (asked.timestamp < 0)
                answer = std::unexpected(ErrorCode::unsupported_for_message_format);
            else
                answer = partition->offset_for_time(epoch, WallTime{asked.timestamp});
    }
    replicas_.settle(*partition);
    if (!answer) {
        const bool too_old = version < first_version_with_offset_not_available;
        found.error_code = answer.error() == ErrorCode::offset_not_available && too_old
                               ? ErrorCode::leader_not_available
                               : answer.error();
        return found;
    }
    found.offset = answer->offset.value;
    found.timestamp = answer->timestamp.value;
    if (found.offset < 0) return found;
    found.leader_epoch =
        asked.timestamp == latest
            ? partition->leader_epoch().value
            : partition->log().epochs().epoch_at(answer->offset).value_or(no_leader_epoch).value;
    return found;
}

void OffsetsHandler::handle_list_offsets(const Request& request) {
    const auto body = request.decode<ListOffsetsRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    ListOffsetsResponse response;
    for (const auto& topic : body->topics) {
        auto& answered = response.topics.emplace_back();
        answered.name = topic.name;
        for (const Asked& asked : topic.partitions)
            answered.partitions.push_back(
                find_offset(topic.name, asked, body->replica_id >= 0, request.id.version));
    }
    responder_.answer(request.id, response);
}

void OffsetsHandler::handle_offset_for_leader_epoch(const Request& request) {
    const auto body = request.decode<OffsetForLeaderEpochRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    OffsetForLeaderEpochResponse response;
    for (const auto& topic : body->topics) {
        auto& answered = response.topics.emplace_back();
        answered.topic = topic.topic;
        for (const auto& asked : topic.partitions) {
            OffsetForLeaderEpochResponse::EpochEndOffset end{.partition = asked.partition};
            if (const Partition* partition = replicas_.find(topic.topic, asked.partition)) {
                const auto found = partition->end_offset_for(
                    LeaderEpoch{asked.current_leader_epoch}, LeaderEpoch{asked.leader_epoch});
                if (found) {
                    end.leader_epoch = found->epoch.value;
                    end.end_offset = found->end.value;
                } else {
                    end.error_code = found.error();
                }
            } else {
                end.error_code = absence(topic.topic, asked.partition);
            }
            answered.partitions.push_back(end);
        }
    }
    responder_.answer(request.id, response);
}

}  // namespace brokerscope::core
