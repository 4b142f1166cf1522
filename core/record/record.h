#pragma once
// The records inside a batch, read one by one without copying: keys, values and headers are views
// into the batch, or, if it is compressed, into a buffer of the caller.

#include "core/record/batch.h"

#include <span>

namespace brokerscope::core {

struct RecordHeader {
    std::string_view key;
    std::optional<BytesView> value;
};

/// The headers of one record, in order. They were checked when the record was read.
class RecordHeaders {
public:
    RecordHeaders() = default;
    RecordHeaders(BytesView encoded, std::int32_t count) : encoded_(encoded), count_(count) {}

    std::int32_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    /// Calls `visit(const RecordHeader&)` for each.
    template <class Visit>
    void for_each(Visit&& visit) const {
        BytesView rest = encoded_;
        for (std::int32_t i = 0; i < count_; ++i) visit(take_header(rest));
    }

private:
    static RecordHeader take_header(BytesView& rest);

    BytesView encoded_;
    std::int32_t count_ = 0;
};

struct RecordView {
    Offset offset;
    std::int32_t offset_delta = 0;
    WallTime timestamp;
    std::optional<BytesView> key;
    std::optional<BytesView> value;
    RecordHeaders headers;
};

/// The most that the records of one batch may decompress to: a bomb is refused, whatever its size.
inline constexpr std::size_t decompressed_size_max = 128u << 20;

/// Reads the records of one batch from the first to the last.
class RecordReader {
public:
    /// Pre: `batch` passed `check`. Decompresses into `scratch` if need be; the views that `next`
    /// returns then point into it, and end with it.
    static std::expected<RecordReader, BatchError> open(const BatchView& batch, Bytes& scratch);

    /// The next record; nothing behind the last. After an error, nothing more can be read.
    /// Errors: bad_record, bad_record_count.
    std::expected<std::optional<RecordView>, BatchError> next();

    /// All the records as they were before compression.
    BytesView records() const { return records_; }

private:
    RecordReader(const BatchView& batch, BytesView records)
        : batch_(batch), records_(records), left_(batch.record_count()) {}
    BatchError error(BatchFault reason) const;

    BatchView batch_;
    BytesView records_;
    std::size_t position_ = 0;
    std::int32_t left_ = 0;
};

/// Calls `visit(const RecordView&)` for each record; stops at the first error.
template <class Visit>
std::expected<void, BatchError> for_each_record(const BatchView& batch, Bytes& scratch,
                                                Visit&& visit) {
    auto reader = RecordReader::open(batch, scratch);
    if (!reader) return std::unexpected(reader.error());
    while (true) {
        const auto record = reader->next();
        if (!record) return std::unexpected(record.error());
        if (!*record) return {};
        visit(**record);
    }
}

}  // namespace brokerscope::core
