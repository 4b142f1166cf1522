#pragma once
// A replica's log in a view: its batches in order of their offsets, without their bytes.
//
// Batches lie in blocks of 256; a full block never changes and is shared by all copies of the view,
// so that a keyframe of a long run copies pointers, not batches.

#include "core/base/types.h"
#include "core/trace/field_types.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace brokerscope::sim {

struct LogBatch {
    core::Offset base;
    core::trace::ContentHash content;
    std::int32_t count = 0;
    core::LeaderEpoch epoch;
    std::int32_t bytes = 0;
    bool control = false;
    core::Offset end() const { return base + count; }
    friend bool operator==(const LogBatch&, const LogBatch&) = default;
};

class ReplicaLog {
public:
    static constexpr std::size_t block_batches = 256;

    std::size_t size() const { return full_.size() * block_batches + tail_.size(); }
    bool empty() const { return size() == 0; }
    /// Pre: `index` < `size()`.
    const LogBatch& operator[](std::size_t index) const {
        const std::size_t block = index / block_batches;
        return block < full_.size() ? (*full_[block])[index % block_batches]
                                    : tail_[index - full_.size() * block_batches];
    }
    /// Index of the batch that holds `offset`, or of the first behind it; `size()`: none.
    std::size_t lower_bound(core::Offset offset) const;

    /// Pre: `batch` begins at or behind the end of the last.
    void append(const LogBatch& batch);
    /// Removes every batch that reaches beyond `offset`.
    void truncate(core::Offset offset);
    void clear();
    /// What the last truncation that removed anything removed, at most 64 batches, in order: a
    /// picture strikes it through for a moment. No part of the log, and not compared.
    const std::vector<LogBatch>& last_cut() const { return last_cut_; }

    /// Sums over all batches.
    std::int64_t records() const { return records_; }
    std::int64_t bytes() const { return bytes_; }

    bool operator==(const ReplicaLog& other) const;

private:
    using Block = std::vector<LogBatch>;
    std::vector<std::shared_ptr<const Block>> full_;
    Block tail_;
    Block last_cut_;
    std::int64_t records_ = 0;
    std::int64_t bytes_ = 0;
};

}  // namespace brokerscope::sim
