// What was read against what was sent and what stands: inconsistent-offset, phantom,
// failed-but-visible, nonmonotonic-poll, poll-skip, divergent.

#include "sim/check/evidence.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

/// One statement "at this offset of this partition lies this batch", by an acknowledgement or a
/// poll.
struct Observation {
    core::Offset from;
    core::Offset to;
    core::Offset batch_offset;
    trace::ContentHash content;
    trace::EventId event;
};

/// Two observations of one offset that name different records.
void judge_offsets(const Evidence& evidence, PartitionIndex partition,
                   std::vector<Observation> observations, CheckResults& results) {
    const ClientHistory& history = evidence.history;
    std::ranges::stable_sort(observations, {}, &Observation::from);
    const auto record = [&](const Observation& seen, core::Offset offset) {
        const auto batch = history.batch_at(partition, seen.batch_offset, seen.content);
        const auto index = static_cast<std::int32_t>(offset - seen.batch_offset);
        return batch ? history.record_in(*batch, index) : RecordRef{};
    };
    core::Offset counted{-1};  // each offset counts once
    std::size_t first = 0;     // earliest observation that may still overlap
    for (std::size_t i = 1; i < observations.size(); ++i) {
        const Observation& now = observations[i];
        while (first < i && observations[first].to <= now.from) ++first;
        for (std::size_t j = first; j < i; ++j) {
            const Observation& before = observations[j];
            const bool same =
                before.content == now.content && before.batch_offset == now.batch_offset;
            if (same || before.to <= now.from) continue;
            for (core::Offset at = std::max(now.from, counted + 1);
                 at < std::min(before.to, now.to); ++at) {
                if (record(before, at) == record(now, at)) continue;
                counted = at;
                results["inconsistent-offset"].add(
                    evidence.partition_name(partition),
                    {.records = {record(before, at), record(now, at)},
                     .partition = partition,
                     .offsets = {at},
                     .event = std::max(before.event, now.event)});
            }
        }
    }
}

void judge_observations(const Evidence& evidence, CheckResults& results) {
    std::vector<std::vector<Observation>> by_partition(evidence.history.partitions().size());
    for (const BatchState& batch : evidence.history.batches())
        if (batch.outcome == BatchOutcome::acknowledged && batch.base_offset >= core::Offset{0})
            by_partition[batch.partition].push_back(
                {batch.base_offset, batch.base_offset + batch.count, batch.base_offset,
                 batch.content, batch.ended});
    for (const ScopeState& scope : evidence.history.scopes())
        for (const auto& [partition, progress] : scope.partitions)
            for (const Reading& reading : progress.polled)
                by_partition[partition].push_back({reading.offset, reading.offset + reading.count,
                                                   reading.batch_offset, reading.content,
                                                   reading.event});
    for (PartitionIndex partition = 0; partition < by_partition.size(); ++partition)
        judge_offsets(evidence, partition, std::move(by_partition[partition]), results);
}

/// Polled, but never sent, or sent to another partition.
void judge_phantoms(const Evidence& evidence, const Scope& scope, CheckResults& results) {
    if (scope.state == nullptr) return;
    for (const auto& [partition, progress] : scope.state->partitions) {
        for (const Reading& reading : progress.polled) {
            const auto batch =
                evidence.history.batch_at(partition, reading.batch_offset, reading.content);
            if (batch && evidence.history.batches()[*batch].partition == partition) continue;
            results["phantom"].add(scope.name,
                                   {.records = {},
                                    .partition = partition,
                                    .offsets = {reading.offset},
                                    .event = reading.event},
                                   reading.count);
        }
    }
}

/// The client was told "certainly not written", and there it is.
void judge_failed(const Evidence& evidence, CheckResults& results) {
    for (PartitionIndex partition = 0; partition < evidence.logs().size(); ++partition) {
        for (const Reading& reading : evidence.history.audit()[partition].batches) {
            const auto batch =
                evidence.history.batch_at(partition, reading.batch_offset, reading.content);
            if (!batch || evidence.history.batches()[*batch].outcome != BatchOutcome::failed)
                continue;
            for (std::int32_t i = 0; i < reading.count; ++i)
                results["failed-but-visible"].add(
                    evidence.partition_name(partition),
                    {.records = {evidence.history.record_in(*batch, i)},
                     .partition = partition,
                     .offsets = {reading.offset + i},
                     .event = reading.event});
        }
    }
}

/// Between two polls without a reset the next offset is the next record that there is.
void judge_session(const Evidence& evidence, const Scope& scope, PartitionIndex partition,
                   const ScopeState::PartitionProgress& progress, CheckResults& results) {
    std::size_t reset = 0;
    core::Offset expected{-1};
    for (const Reading& reading : progress.polled) {
        for (; reset < progress.resets.size() && progress.resets[reset].event < reading.event;
             ++reset)
            expected = progress.resets[reset].to;
        const Witness witness{
            .records = {evidence.history.record_at(partition, reading, reading.offset)},
            .partition = partition,
            .offsets = {expected, reading.offset},
            .event = reading.event};
        if (expected >= core::Offset{0} && reading.offset < expected) {
            const core::Offset end = std::min(expected, reading.offset + reading.count);
            results["nonmonotonic-poll"].add(scope.name, witness, end - reading.offset);
        }
        if (expected >= core::Offset{0} && reading.offset > expected) {
            const auto& log = evidence.logs()[partition];
            const auto from = std::ranges::lower_bound(log, expected, {}, &LogEntry::offset);
            const auto to = std::ranges::lower_bound(log, reading.offset, {}, &LogEntry::offset);
            if (to != from) results["poll-skip"].add(scope.name, witness, to - from);
        }
        expected = reading.offset + reading.count;
    }
}

}  // namespace

void judge_reads(const Evidence& evidence, const std::vector<Scope>& scopes,
                 const std::vector<Divergence>& divergences, CheckResults& results) {
    judge_observations(evidence, results);
    judge_failed(evidence, results);
    for (const Scope& scope : scopes) {
        judge_phantoms(evidence, scope, results);
        if (scope.state == nullptr) continue;
        for (const auto& [partition, progress] : scope.state->partitions)
            judge_session(evidence, scope, partition, progress, results);
    }
    for (const Divergence& divergence : divergences) {
        const std::string name = std::string(evidence.names.text(divergence.partition.topic)) +
                                 "/" + std::to_string(divergence.partition.index);
        results["divergent"].add(
            name,
            {.records = {}, .offsets = {divergence.from, divergence.to}, .event = divergence.event},
            divergence.to - divergence.from);
    }
}

}  // namespace brokerscope::sim
