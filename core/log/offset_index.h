#pragma once
// The `.index` file of a segment: where in the `.log` file to begin looking for an offset.
//
//   0            4            8
//   | relative   | position   |    big-endian; one entry at most every index.interval.bytes,
//   | offset     |            |    both columns ascend
//
// An entry is the last offset of a batch, relative to the segment's base, and the position at which
// that batch starts. The file is only a help: it is never synced, rebuilt when a log is opened, and
// a reader walks batches from the position it gives. (Kafka also preallocates the active file with
// zeros; ours has its true size, which Kafka's tools read alike.)

#include "core/base/types.h"
#include "core/env/storage.h"
#include "core/log/log_error.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

namespace brokerscope::core {

class OffsetIndex {
public:
    static constexpr std::int64_t entry_bytes = 8;

    /// Empty, whatever `file` holds, until `store` or `reconcile`.
    OffsetIndex(std::unique_ptr<File> file, Offset base) : file_(std::move(file)), base_(base) {}

    /// Pre: both are greater than those of the last entry, and fit 31 bits in this segment.
    void append(Offset last_offset, std::int64_t position);
    /// Writes the entries that the file does not have.
    [[nodiscard]] std::expected<void, LogError> store();
    /// Makes the file hold exactly the entries, if it does not already.
    [[nodiscard]] std::expected<void, LogError> reconcile();
    /// Removes entries whose batch starts at or behind `position`.
    [[nodiscard]] std::expected<void, LogError> truncate_to(std::int64_t position);

    /// Where to begin: the batch of the last entry at or below `offset`; 0 if all are above.
    std::int64_t lookup(Offset offset) const;
    std::int64_t size_bytes() const { return bytes_of(entries_.size()); }

private:
    struct Entry {
        std::int32_t relative = 0;
        std::int32_t position = 0;
    };
    static std::int64_t bytes_of(std::size_t entries) {
        return static_cast<std::int64_t>(entries) * entry_bytes;
    }
    Bytes encode_from(std::size_t first) const;

    std::unique_ptr<File> file_;
    Offset base_;
    std::vector<Entry> entries_;
    std::size_t stored_ = 0;  ///< so many entries are in the file
};

}  // namespace brokerscope::core
