#pragma once
// What a producer keeps for one partition and one topic: batches that wait, batches on the wire,
// sequences (RecordAccumulator.java's deque, Sender.java's inFlightBatches).

#include "core/producer/idempotence.h"
#include "core/producer/partition_chooser.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::core {

struct ProducerTopic;

struct PartitionQueue {
    ProducerTopic* topic = nullptr;
    std::int32_t index = 0;
    trace::Partition name;
    /// The first is sent next; the last may be open.
    std::deque<std::unique_ptr<ProducerBatch>> waiting;
    /// Sent, without an answer yet; in the order of sending.
    std::vector<std::unique_ptr<ProducerBatch>> sent;
    PartitionSequence sequence;
    /// Nothing more is sent before the answer, so that no retry overtakes (in-flight window of 1).
    bool muted = false;
};

struct ProducerTopic {
    std::string name;
    trace::Name traced;
    PartitionChooser chooser;
    std::vector<std::unique_ptr<PartitionQueue>> partitions;
    /// What compression is expected to leave of the records, in thousandths.
    std::int32_t compressed_permille = 1000;
};

/// Moves the estimate towards what a batch turned out to be: worse at once and at least by 5 %,
/// better by steps of half a percent (CompressionRatioEstimator.java).
std::int32_t next_compression_estimate(std::int32_t estimate, std::int32_t observed);

/// Puts a batch back to where it came from: to the front, or, if it has a sequence, behind the
/// batches of lower sequences that wait there (RecordAccumulator.insertInSequenceOrder).
void put_back(PartitionQueue& queue, std::unique_ptr<ProducerBatch> batch);

}  // namespace brokerscope::core
