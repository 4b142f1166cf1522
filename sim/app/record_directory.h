#pragma once
// Which business record lies at an offset, for rules of a scenario that name records (`takes`,
// `fails`). The answer comes from the trace, not from the bytes.

#include "core/trace/events.h"

#include <cstdint>
#include <optional>
#include <string>

namespace brokerscope::sim {

struct BusinessRecord {
    std::string client;
    std::int64_t number = 0;
};

class RecordDirectory {
public:
    virtual ~RecordDirectory() = default;
    /// The record at place `index` of the batch that lies at `batch_offset` with this content.
    virtual std::optional<BusinessRecord> find(core::trace::Partition partition,
                                               core::Offset batch_offset,
                                               core::trace::ContentHash content,
                                               std::int32_t index) const = 0;
};

}  // namespace brokerscope::sim
