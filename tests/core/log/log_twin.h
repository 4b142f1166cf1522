#pragma once
// The naive twin of a log: a vector of batches. And what a log holds, read back batch by batch.

#include "tests/core/log/log_fixture.h"

#include <vector>

namespace brokerscope::tests {

struct TwinBatch {
    Offset base;
    Offset next;
    LeaderEpoch epoch;
    Bytes bytes;
    friend bool operator==(const TwinBatch&, const TwinBatch&) = default;
};

inline TwinBatch twin_of(const BatchView& batch) {
    return {batch.base_offset(), batch.next_offset(), batch.leader_epoch(),
            Bytes(batch.bytes().begin(), batch.bytes().end())};
}

using Twin = std::vector<TwinBatch>;

inline Offset end_of(const Twin& twin) { return twin.empty() ? Offset{} : twin.back().next; }

inline void append_to(Twin& twin, BytesView batches) {
    BatchIterator iterator(batches);
    while (const auto batch = iterator.next()) twin.push_back(twin_of(*batch));
}

inline void cut(Twin& twin, Offset to) {
    while (!twin.empty() && twin.back().next > to) twin.pop_back();
}

/// All that a log holds, by reads of `max_bytes`.
inline Twin contents(Log& log, std::int64_t max_bytes = 10'000) {
    Twin found;
    Offset next = log.log_start_offset();
    while (next < log.log_end_offset()) {
        const auto part = log.read(
            {.start = next, .max_bytes = max_bytes, .end = log.log_end_offset(), .min_one = true});
        EXPECT_TRUE(part);
        if (!part || part->next_offset <= next) break;
        append_to(found, part->bytes.view());
        next = part->next_offset;
    }
    return found;
}

inline bool is_prefix(const Twin& prefix, const Twin& of) {
    return prefix.size() <= of.size() && std::equal(prefix.begin(), prefix.end(), of.begin());
}

}  // namespace brokerscope::tests
