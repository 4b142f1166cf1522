#pragma once
// The `.index` file of a segment: where in the `.log` file to begin looking for an offset.
//
//   0            4            8
//   | relative   | position   |    big-endian; one entry at most every index.interval.bytes,
//   | offset     |            |    both columns strictly ascend
//
// An entry is the last offset of a batch, relative to the segment's base, and the position at which
// that batch starts. The file is only a help: it is written behind the log, rebuilt when a log is
// opened, and a reader walks batches from the position it gives. (Kafka also preallocates the
// active file with zeros; ours has its true size, which its tools read alike.)

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

    /// `file` is open; what it holds is not read: see `clear`.
    OffsetIndex(std::unique_ptr<File> file, Offset base) : file_(std::move(file)), base_(base) {}

    /// Pre: both are greater than those of the last entry.
    [[nodiscard]] std::expected<void, LogError> append(Offset last_offset, std::int64_t position);
    /// The position of an entry at or below `offset`, the nearest; 0 if all are above.
    std::int64_t lookup(Offset offset) const;
    /// Removes entries whose batch starts at or behind `position`.
    [[nodiscard]] std::expected<void, LogError> truncate_to(std::int64_t position);
    [[nodiscard]] std::expected<void, LogError> clear();
    [[nodiscard]] std::expected<void, LogError> flush();

    std::int64_t size_bytes() const {
        return static_cast<std::int64_t>(entries_.size()) * entry_bytes;
    }

private:
    struct Entry {
        std::int32_t relative = 0;
        std::int32_t position = 0;
    };

    std::unique_ptr<File> file_;
    Offset base_;
    std::vector<Entry> entries_;
};

}  // namespace brokerscope::core
