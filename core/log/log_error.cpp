#include "core/log/log_error.h"

#include "core/base/assert.h"

namespace brokerscope::core {

std::string_view to_string(LogError error) {
    switch (error) {
        case LogError::corrupt: return "the bytes are no valid batch";
        case LogError::invalid_record: return "no client may send such a batch";
        case LogError::out_of_range: return "the offset is not in the log";
        case LogError::out_of_order: return "the batch starts below the end of the log";
        case LogError::too_large: return "the batch is larger than max.message.bytes";
        case LogError::too_large_for_segment: return "the append is larger than segment.bytes";
        case LogError::invalid_producer_epoch: return "the producer's epoch is an old one";
        case LogError::out_of_order_sequence: return "the sequence number is out of order";
        case LogError::full: return "no space left on the device";
        case LogError::io: return "input/output error";
        case LogError::gone: return "the process is dead";
    }
    UNREACHABLE("a LogError without a text");
}

ErrorCode to_error_code(LogError error) {
    switch (error) {
        case LogError::corrupt: return ErrorCode::corrupt_message;
        case LogError::invalid_record: return ErrorCode::invalid_record;
        case LogError::out_of_range: return ErrorCode::offset_out_of_range;
        case LogError::out_of_order: return ErrorCode::unknown_server_error;
        case LogError::too_large: return ErrorCode::message_too_large;
        case LogError::too_large_for_segment: return ErrorCode::record_list_too_large;
        case LogError::invalid_producer_epoch: return ErrorCode::invalid_producer_epoch;
        case LogError::out_of_order_sequence: return ErrorCode::out_of_order_sequence_number;
        case LogError::full:
        case LogError::io:
        case LogError::gone: return ErrorCode::kafka_storage_error;
    }
    UNREACHABLE("a LogError without an error code");
}

LogError from_storage(StorageError error) {
    switch (error) {
        case StorageError::full: return LogError::full;
        case StorageError::gone: return LogError::gone;
        case StorageError::not_found:
        case StorageError::exists:
        case StorageError::io: return LogError::io;
    }
    UNREACHABLE("a StorageError without a LogError");
}

}  // namespace brokerscope::core
