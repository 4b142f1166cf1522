#include "core/log/batch_validator.h"

#include "core/record/record.h"

namespace brokerscope::core {

namespace {

/// Offsets are dense in what a client sends: only a compacted log has gaps.
bool has_plausible_header(const BatchView& batch) {
    if (batch.is_control()) return false;
    if (batch.record_count() < 1 || batch.last_offset_delta() != batch.record_count() - 1)
        return false;
    if (batch.is_idempotent() &&
        (batch.base_sequence() < Sequence{0} || batch.producer_epoch() < ProducerEpoch{0}))
        return false;
    return true;
}

}  // namespace

std::expected<void, LogError> validate_client_batch(const BatchView& batch,
                                                    std::int32_t max_message_bytes,
                                                    Bytes& scratch) {
    if (std::cmp_greater(batch.size(), max_message_bytes))
        return std::unexpected(LogError::too_large);
    if (!batch.check()) return std::unexpected(LogError::corrupt);
    if (!has_plausible_header(batch)) return std::unexpected(LogError::invalid_record);
    bool are_dense = true;
    std::int32_t expected = 0;
    const auto read = for_each_record(batch, scratch, [&](const RecordView& record) {
        are_dense = are_dense && record.offset_delta == expected;
        ++expected;
    });
    if (!read) return std::unexpected(LogError::corrupt);
    if (!are_dense) return std::unexpected(LogError::invalid_record);
    return {};
}

}  // namespace brokerscope::core
