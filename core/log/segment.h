#pragma once
// One segment of a log: a `.log` file of batches and its `.index`. It knows positions and offsets,
// nothing of leaders, producers or other segments.

#include "core/log/offset_index.h"
#include "core/record/batch.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace brokerscope::core {

/// `00000000000000004711.log`
std::string segment_file_name(Offset base, std::string_view suffix);

class Segment {
public:
    /// Opens or makes the two files in `directory`. The index is empty, whatever its file holds,
    /// until `index_batch` was called for what is in the log.
    static std::expected<std::unique_ptr<Segment>, LogError> open(Storage& storage,
                                                                  const std::string& directory,
                                                                  Offset base);

    Offset base() const { return base_; }
    std::int64_t size() const { return size_; }
    std::int64_t index_bytes() const { return index_.size_bytes(); }

    /// Writes whole batches at the end. On `full` the file is cut back to what it was.
    [[nodiscard]] std::expected<void, LogError> append(BytesView batches);
    /// A batch at `position` is in the log: an index entry is due every `interval` bytes.
    /// Pre: batches come in order.
    [[nodiscard]] std::expected<void, LogError> index_batch(const BatchView& batch,
                                                            std::int64_t position,
                                                            std::int32_t interval);
    [[nodiscard]] std::expected<Bytes, LogError> read(std::int64_t position, std::int64_t count);

    /// Where the first batch that ends at or behind `offset` starts; the segment's size if there is
    /// none. Reads from the nearest index entry on.
    [[nodiscard]] std::expected<std::int64_t, LogError> position_of(Offset offset);

    /// Pre: a batch starts at `position`, or it is the end.
    [[nodiscard]] std::expected<void, LogError> truncate(std::int64_t position);
    [[nodiscard]] std::expected<void, LogError> flush();

private:
    Segment(std::unique_ptr<File> log, OffsetIndex index, Offset base);

    std::unique_ptr<File> log_;
    OffsetIndex index_;
    Offset base_;
    std::int64_t size_ = 0;
    std::int64_t bytes_since_entry_ = 0;
    bool is_dirty_ = true;
    /// Where the last reader left off: the next read is most often there.
    Offset hint_offset_{-1};
    std::int64_t hint_position_ = 0;
};

}  // namespace brokerscope::core
