#pragma once
// What a leader asks of a client's batch before it gives it offsets (LogValidator.java). Bytes are
// kept as they came: nothing is repaired.

#include "core/log/log_error.h"
#include "core/record/batch.h"

#include <expected>

namespace brokerscope::core {

/// Checksum, header, and that record i of the batch has offset delta i. `scratch` is used to
/// decompress. Errors: corrupt, invalid_record, too_large.
std::expected<void, LogError> validate_client_batch(const BatchView& batch,
                                                    std::int32_t max_message_bytes, Bytes& scratch);

}  // namespace brokerscope::core
