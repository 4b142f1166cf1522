#pragma once
// Why an operation on a log did not happen.

#include "core/base/error_code.h"
#include "core/env/storage.h"

#include <cstdint>
#include <expected>
#include <string_view>
#include <type_traits>
#include <utility>

namespace brokerscope::core {

enum class LogError : std::uint8_t {
    corrupt,                 ///< bytes that are no valid batch
    invalid_record,          ///< a batch that a client may not send
    out_of_range,            ///< the offset is not in the log
    out_of_order,            ///< a follower's batch starts below the log's end
    too_large,               ///< larger than max.message.bytes
    too_large_for_segment,   ///< larger than segment.bytes
    invalid_producer_epoch,  ///< the producer was replaced by one of a later epoch
    out_of_order_sequence,   ///< records of the producer are missing, or this is a late retry
    full,                    ///< no space; nothing of the append is in the log
    io,                      ///< the device failed; the log takes no more calls
    gone,                    ///< this process is dead
};
/// A sentence part: "the offset is not in the log".
std::string_view to_string(LogError error);

/// What Kafka reports to the client for it.
ErrorCode to_error_code(LogError error);

LogError from_storage(StorageError error);

/// The same result, the error in the log's terms.
template <class T>
std::expected<T, LogError> from_storage(StorageResult<T> result) {
    if (!result) return std::unexpected(from_storage(result.error()));
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return std::move(*result);
}

}  // namespace brokerscope::core
