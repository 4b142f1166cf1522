#pragma once
// May a batch be in the log although its producer was told of an error? Honest classification is
// what the three outcomes of a send rest on: `failed` is said only if it certainly is not.

#include "core/base/error_code.h"

namespace brokerscope::core {

/// Did an attempt that a broker answered with `error` certainly write nothing? Only errors that a
/// leader finds before it appends say so; a leader that waits for its followers (`waits`: acks=all)
/// may also lose its leadership or its topic after it has appended.
constexpr bool certainly_not_written(ErrorCode error, bool waits) {
    switch (error) {
        case ErrorCode::corrupt_message:
        case ErrorCode::message_too_large:
        case ErrorCode::record_list_too_large:
        case ErrorCode::invalid_topic:
        case ErrorCode::not_enough_replicas:
        case ErrorCode::invalid_required_acks:
        case ErrorCode::invalid_timestamp:
        case ErrorCode::unsupported_version:
        case ErrorCode::unsupported_for_message_format:
        case ErrorCode::invalid_request:
        case ErrorCode::out_of_order_sequence_number:
        case ErrorCode::invalid_producer_epoch:
        case ErrorCode::unknown_producer_id:
        case ErrorCode::unsupported_compression_type:
        case ErrorCode::invalid_record:
        case ErrorCode::leader_not_available:
        case ErrorCode::throttling_quota_exceeded: return true;
        case ErrorCode::not_leader_or_follower:
        case ErrorCode::unknown_topic_or_partition:
        case ErrorCode::unknown_topic_id: return !waits;
        // NOLINTNEXTLINE: every other error, of this and of later versions, leaves it open.
        default: return false;
    }
}

}  // namespace brokerscope::core
