#pragma once
// May a client's bytes enter a log? (LogValidator.java, ProduceRequest.validateRecords of Kafka)
//
// A Produce request carries exactly one batch of format 2 for a partition. Everything that a reader
// of the log relies on is checked here, once, on the leader; followers copy what the leader took.

#include "core/base/error_code.h"
#include "core/record/batch.h"

#include <cstdint>
#include <expected>
#include <string_view>

namespace brokerscope::core {

struct AppendRules {
    std::int16_t produce_version = 0;                  ///< of the request: zstd needs 7
    std::int32_t max_message_bytes = 1048588;          ///< message.max.bytes, of a whole batch
    bool keys_required = false;                        ///< the topic is compacted
    std::int64_t timestamp_before_max_ms = INT64_MAX;  ///< message.timestamp.before.max.ms
    std::int64_t timestamp_after_max_ms = 3'600'000;   ///< message.timestamp.after.max.ms
    WallTime now{0};
};

/// Why a batch is refused; `reason` is for the answer's error message and lives for ever.
struct Refusal {
    ErrorCode error;
    std::string_view reason;
};

/// The one batch in `records`, or why it is refused: INVALID_RECORD, CORRUPT_MESSAGE,
/// MESSAGE_TOO_LARGE, UNSUPPORTED_COMPRESSION_TYPE, INVALID_TIMESTAMP, INVALID_TXN_STATE.
/// `scratch` is room to decompress in, kept by the caller to be used again.
std::expected<BatchView, Refusal> validate_client_append(BytesView records,
                                                         const AppendRules& rules, Bytes& scratch);

}  // namespace brokerscope::core
