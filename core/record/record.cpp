#include "core/record/record.h"

#include "core/base/varint.h"
#include "core/record/compression.h"

namespace brokerscope::core {

namespace {

/// Reads varints and counted bytes; after anything that does not fit, `ok` stays false.
class Cursor {
public:
    explicit Cursor(BytesView bytes) : rest_(bytes) {}

    bool ok() const { return ok_; }
    BytesView rest() const { return rest_; }

    std::int32_t varint() {
        const auto number = load_varint(rest_);
        return take_number(number);
    }
    std::int64_t varlong() {
        const auto number = load_varlong(rest_);
        return take_number(number);
    }
    BytesView bytes(std::int32_t count) {
        if (count < 0 || static_cast<std::size_t>(count) > rest_.size()) {
            ok_ = false;
            return {};
        }
        const BytesView taken = rest_.first(static_cast<std::size_t>(count));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }
    /// A length and so many bytes; -1 is null.
    std::optional<BytesView> nullable_bytes() {
        const std::int32_t length = varint();
        if (length == -1) return std::nullopt;
        return bytes(length);
    }

private:
    template <class Int>
    Int take_number(Varint<Int> number) {
        if (!number) {
            ok_ = false;
            return 0;
        }
        rest_ = rest_.subspan(number.size);
        return number.value;
    }

    BytesView rest_;
    bool ok_ = true;
};

/// What `batch`'s records count their times from. With a delete horizon the field holds that
/// instead, and times count from 0 (KIP-534).
std::int64_t time_origin(const BatchView& batch) {
    return batch.has_delete_horizon() ? 0 : batch.base_timestamp().value;
}

}  // namespace

RecordHeader RecordHeaders::take_header(BytesView& rest) {
    Cursor cursor{rest};
    const std::int32_t key_length = cursor.varint();
    const BytesView key = cursor.bytes(key_length);
    const auto value = cursor.nullable_bytes();
    ASSERT(cursor.ok(), "headers were checked when their record was read");
    rest = cursor.rest();
    return {as_text(key), value};
}

std::expected<RecordReader, BatchError> RecordReader::open(const BatchView& batch, Bytes& scratch) {
    const BytesView stored = batch.stored_records();
    if (batch.codec() == Codec::none) return RecordReader{batch, stored};
    const auto done = decompress(batch.codec(), stored, decompressed_size_max, scratch);
    if (done) return RecordReader{batch, scratch};
    const bool large = done.error() == CompressionFault::too_large;
    return std::unexpected(
        BatchError{large ? BatchFault::too_large : BatchFault::bad_compression, batch_header_size});
}

BatchError RecordReader::error(BatchFault reason) const {
    const bool compressed = batch_.codec() != Codec::none;
    return {reason, batch_header_size + (compressed ? 0 : position_)};
}

std::expected<std::optional<RecordView>, BatchError> RecordReader::next() {
    const BytesView rest = records_.subspan(position_);
    if (left_ == 0) {
        if (!rest.empty()) return std::unexpected(error(BatchFault::bad_record_count));
        return std::nullopt;
    }
    if (rest.empty()) return std::unexpected(error(BatchFault::bad_record_count));

    Cursor outer{rest};
    const std::int32_t length = outer.varint();
    Cursor body{outer.bytes(length)};
    if (!outer.ok()) return std::unexpected(error(BatchFault::bad_record));

    body.bytes(1);  // the record's own attributes: none are defined
    const std::int64_t timestamp_delta = body.varlong();
    RecordView record;
    record.offset_delta = body.varint();
    record.key = body.nullable_bytes();
    record.value = body.nullable_bytes();
    const std::int32_t header_count = body.varint();
    const BytesView headers = body.rest();
    // Each header takes up at least two bytes: the count cannot make us loop for long.
    for (std::int32_t i = 0; i < header_count && body.ok(); ++i) {
        body.bytes(body.varint());
        body.nullable_bytes();
    }
    const bool offset_fits =
        record.offset_delta >= 0 && record.offset_delta <= batch_.last_offset_delta();
    if (!body.ok() || header_count < 0 || !body.rest().empty() || !offset_fits)
        return std::unexpected(error(BatchFault::bad_record));

    record.headers = RecordHeaders{headers, header_count};
    record.offset = batch_.base_offset() + record.offset_delta;
    // Unsigned, because a hostile delta may wrap, as it does in Java.
    const auto origin = static_cast<std::uint64_t>(time_origin(batch_));
    record.timestamp = batch_.timestamp_type() == TimestampType::log_append_time
                           ? batch_.max_timestamp()
                           : WallTime{static_cast<std::int64_t>(
                                 origin + static_cast<std::uint64_t>(timestamp_delta))};
    position_ = records_.size() - outer.rest().size();
    --left_;
    return record;
}

}  // namespace brokerscope::core
