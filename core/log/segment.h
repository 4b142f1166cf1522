#pragma once
// One segment of a log: a `.log` file of batches and its `.index`. It knows positions and offsets,
// nothing of leaders, producers or other segments.

#include "core/log/offset_index.h"
#include "core/record/batch.h"

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace brokerscope::core {

/// `00000000000000004711.log`
std::string segment_file_name(Offset base, std::string_view suffix);
/// The 4711 in it; nothing if it is no such name.
std::optional<Offset> offset_in_file_name(std::string_view name, std::string_view suffix);

class Segment {
public:
    /// Opens or makes the two files in `directory`. The index is empty, whatever its file holds,
    /// until the batches of the log were noted and `store_index` was called.
    static std::expected<std::unique_ptr<Segment>, LogError> open(Storage& storage,
                                                                  const std::string& directory,
                                                                  Offset base);

    Offset base() const { return base_; }
    std::int64_t size() const { return size_; }
    std::int64_t index_bytes() const { return index_.size_bytes(); }

    /// Writes whole batches at the end. On `full` the file is cut back to what it was.
    [[nodiscard]] std::expected<void, LogError> append(BytesView batches);
    /// The log has `batch` at `position`: an index entry is due once more than `interval` bytes
    /// were written since the last. Pre: batches come in order.
    void note_batch(const BatchView& batch, std::int64_t position, std::int32_t interval);
    /// Writes new index entries to their file; `whole`: makes the file hold exactly them.
    [[nodiscard]] std::expected<void, LogError> store_index(bool whole = false);

    [[nodiscard]] std::expected<Bytes, LogError> read(std::int64_t position, std::int64_t count);
    /// Where the first batch that ends at or behind `offset` starts; the segment's size if there is
    /// none. Walks from the nearest index entry, or from where a reader left off.
    [[nodiscard]] std::expected<std::int64_t, LogError> position_of(Offset offset);
    /// A reader has read up to `offset`, which is at `position`, and will probably go on there.
    void remember(Offset offset, std::int64_t position);

    /// Pre: a batch starts at `position`, or it is the end.
    [[nodiscard]] std::expected<void, LogError> truncate(std::int64_t position);
    /// Syncs the log file, if anything happened to it since the last time or since it was opened:
    /// the last life may have left something unsynced.
    [[nodiscard]] std::expected<void, LogError> flush();

private:
    struct Hint {
        Offset offset{-1};
        std::int64_t position = 0;
    };

    Segment(std::unique_ptr<File> log, OffsetIndex index, Offset base);

    std::unique_ptr<File> log_;
    OffsetIndex index_;
    Offset base_;
    std::int64_t size_ = 0;
    std::int64_t bytes_since_entry_ = 0;
    bool is_dirty_ = true;
    std::array<Hint, 4> hints_;
    std::size_t next_hint_ = 0;
};

}  // namespace brokerscope::core
