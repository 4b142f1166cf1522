#pragma once
// Opening a log: reading it from its start, a part at a time, until the first byte that is no valid
// batch in order. Internal to core/log.
//
// What is judged of each batch: it is whole, its checksum is right, it begins at or behind the end
// of the one before, and its leader epoch is not below. A segment has to begin where the one before
// ends. What follows the first fault is cut off; Kafka does the same behind the recovery point
// (LogLoader.scala, LogSegment.recover), and trusts what is before it and a log that was closed
// well. We read those too: the running hash of the log (`Log::hash_below`) needs every batch.
//
// Indexes and leader epochs are rebuilt from what was read. Producer states start from the snapshot
// of a segment or of the orderly end, when the reading comes to its offset.

#include "core/log/log.h"

namespace brokerscope::core {

struct Log::Recovery {
    static constexpr std::int64_t step_bytes = 1 << 20;

    std::size_t segment = 0;    ///< the one that is being read
    std::int64_t position = 0;  ///< how far
    std::size_t snapshot = 0;   ///< the next in `snapshots_` to come to
    Offset next;                ///< where the next batch may begin
    LeaderEpoch epoch = no_leader_epoch;
    std::vector<LeaderEpochCache::Entry> epochs;
    std::int64_t cut_bytes = 0;
};

}  // namespace brokerscope::core
