#include "core/replica/append_validation.h"

#include "core/base/assert.h"
#include "core/record/record.h"

#include <utility>

namespace brokerscope::core {

namespace {

using Result = std::expected<BatchView, Refusal>;

Result refuse(ErrorCode error, std::string_view reason) {
    return std::unexpected(Refusal{error, reason});
}

Refusal refusal_of(const BatchError& error) {
    switch (error.reason) {
        case BatchFault::bad_magic:
            return {ErrorCode::invalid_record, "the batch is not of format version 2"};
        case BatchFault::bad_record:
        case BatchFault::bad_record_count:
        case BatchFault::bad_header: return {ErrorCode::invalid_record, to_string(error.reason)};
        case BatchFault::too_large: return {ErrorCode::message_too_large, to_string(error.reason)};
        case BatchFault::unknown_codec:
            return {ErrorCode::unsupported_compression_type, to_string(error.reason)};
        case BatchFault::truncated:
        case BatchFault::bad_length:
        case BatchFault::bad_crc:
        case BatchFault::bad_compression:
            return {ErrorCode::corrupt_message, to_string(error.reason)};
    }
    return {ErrorCode::corrupt_message, "the batch cannot be read"};
}

/// Header fields that a client must set in one way only.
Result check_header(const BatchView& batch, const AppendRules& rules) {
    if (batch.base_offset() != Offset{0})
        return refuse(ErrorCode::invalid_record, "the base offset of a sent batch must be 0");
    if (std::cmp_greater(batch.size(), rules.max_message_bytes))
        return refuse(ErrorCode::message_too_large, "the batch is larger than max.message.bytes");
    if (const auto sound = batch.check(); !sound) return std::unexpected(refusal_of(sound.error()));
    if (batch.codec() == Codec::zstd && rules.produce_version < 7)
        return refuse(ErrorCode::unsupported_compression_type,
                      "zstd needs version 7 of Produce or later");
    if (batch.record_count() <= 0)
        return refuse(ErrorCode::invalid_record, "the batch holds no record");
    if (batch.last_offset_delta() != batch.record_count() - 1)
        return refuse(ErrorCode::invalid_record, "the offsets do not match the record count");
    if (batch.is_control())
        return refuse(ErrorCode::invalid_record, "clients may not write control batches");
    if (batch.is_idempotent() && batch.base_sequence().value < 0)
        return refuse(ErrorCode::invalid_record, "a producer id without a sequence");
    if (batch.is_transactional())
        return refuse(ErrorCode::invalid_txn_state, "no transaction is open on this partition");
    return batch;
}

}  // namespace

Result validate_client_append(BytesView records, const AppendRules& rules, Bytes& scratch) {
    if (records.empty())
        return refuse(ErrorCode::invalid_record, "a partition of a Produce needs a batch");
    const auto parsed = BatchView::parse(records);
    if (!parsed) return std::unexpected(refusal_of(parsed.error()));
    if (parsed->size() != records.size())
        return refuse(ErrorCode::invalid_record,
                      "a partition of a Produce needs exactly one batch");
    ASSERT(rules.now.value >= 0, "wall clocks count from 1970");
    const Result batch = check_header(*parsed, rules);
    if (!batch) return batch;

    auto reader = RecordReader::open(*batch, scratch);
    if (!reader) return std::unexpected(refusal_of(reader.error()));
    const std::int64_t earliest = rules.timestamp_before_max_ms >= rules.now.value
                                      ? INT64_MIN
                                      : rules.now.value - rules.timestamp_before_max_ms;
    const std::int64_t latest = rules.timestamp_after_max_ms > INT64_MAX - rules.now.value
                                    ? INT64_MAX
                                    : rules.now.value + rules.timestamp_after_max_ms;
    for (std::int32_t expected_delta = 0;; ++expected_delta) {
        const auto record = reader->next();
        if (!record) return std::unexpected(refusal_of(record.error()));
        if (!*record) return batch;
        if ((*record)->offset_delta != expected_delta)
            return refuse(ErrorCode::invalid_record, "the records' offsets are not consecutive");
        if (rules.keys_required && !(*record)->key)
            return refuse(ErrorCode::invalid_record, "a compacted topic needs keys");
        const std::int64_t timestamp = (*record)->timestamp.value;
        if (timestamp != -1 && (timestamp < earliest || timestamp > latest))
            return refuse(ErrorCode::invalid_timestamp, "the timestamp is out of bounds");
    }
}

}  // namespace brokerscope::core
