#pragma once
// What one replica's log holds, as the trace tells it: batches in order, each with a running hash
// of all up to it, so that two logs are compared below any batch boundary in O(log n).

#include "core/trace/events.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

class ChainedLog {
public:
    struct Batch {
        core::Offset base;
        std::int32_t count = 0;
        core::LeaderEpoch epoch;
        trace::ContentHash content;
        std::uint64_t chain = 0;  ///< hash of this batch and all before it
        core::Offset end() const { return base + count; }
    };

    const std::vector<Batch>& batches() const { return batches_; }
    bool empty() const { return batches_.empty(); }
    core::Offset end() const { return batches_.empty() ? start_ : batches_.back().end(); }
    core::LeaderEpoch last_epoch() const {
        return batches_.empty() ? core::no_leader_epoch : batches_.back().epoch;
    }

    void append(core::Offset base, std::int32_t count, core::LeaderEpoch epoch,
                trace::ContentHash content);
    /// Drops every batch that ends beyond `to`.
    void truncate(core::Offset to);
    void restart_at(core::Offset start);

    /// The hash of everything below `offset`; nothing if `offset` is no batch boundary of this log.
    std::optional<std::uint64_t> chain_at(core::Offset offset) const;
    /// Keeps the first batches of `other`, up to `offset`.
    void copy_prefix(const ChainedLog& other, core::Offset offset);

private:
    core::Offset start_{0};
    std::vector<Batch> batches_;
};

}  // namespace brokerscope::sim
