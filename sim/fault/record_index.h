#pragma once
// Which business records an event speaks of: the join of records, batches, contents and offsets
// that `record: shop/3` in a trigger needs.

#include "core/trace/events.h"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace brokerscope::sim {

class RecordIndex {
public:
    void on_event(const core::trace::Event& event);

    /// Does `event` speak of record `number` of `client`, in its batch or its range?
    bool holds(const core::trace::Event& event, core::trace::Name client,
               std::int64_t number) const;

private:
    /// Records in a row that lie in a row in a batch.
    struct Run {
        std::int64_t record = 0;
        std::int32_t count = 0;
        std::int32_t index = 0;
    };
    using BatchKey = std::pair<core::trace::Name, std::int64_t>;
    struct Stored {
        core::trace::ContentHash content;
        std::int32_t count = 0;
    };

    /// Where in the batch the record is; -1: not in it.
    std::int32_t index_in(BatchKey batch, core::trace::Name client, std::int64_t number) const;
    std::int32_t index_in(core::trace::ContentHash content, core::trace::Name client,
                          std::int64_t number) const;
    /// Is the record at one of `count` offsets from `from` on?
    bool at_offsets(core::trace::Partition partition, std::int64_t from, std::int64_t count,
                    core::trace::Name client, std::int64_t number) const;
    void on_split(core::trace::Name node, const core::trace::BatchSplit& split);

    std::map<BatchKey, std::vector<Run>> batches_;
    std::map<core::trace::ContentHash, BatchKey> contents_;
    std::map<core::trace::Partition, std::map<std::int64_t, Stored>> logs_;  // by base offset
};

}  // namespace brokerscope::sim
