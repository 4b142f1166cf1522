// Duplicates: dup-log, dup-delivery, dup-effect.

#include "sim/check/evidence.h"

namespace brokerscope::sim {

namespace {

/// Extra copies of a record in the final logs; each extra copy is one witness.
void judge_copies(const Evidence& evidence, CheckResults& results) {
    for (PartitionIndex partition = 0; partition < evidence.logs().size(); ++partition) {
        for (const LogEntry& entry : evidence.logs()[partition]) {
            if (!entry.record || evidence.copies(entry.record).count < 2) continue;
            const core::Offset first = evidence.copies(entry.record).first;
            if (entry.offset == first) continue;
            results["dup-log"].add(evidence.partition_name(partition),
                                   {.records = {entry.record},
                                    .partition = partition,
                                    .offsets = {first, entry.offset},
                                    .event = entry.event});
        }
    }
}

/// Offsets that a scope polled more than once; each further time is one witness.
void judge_polls(const Evidence& evidence, const Scope& scope, CheckResults& results) {
    if (scope.state == nullptr) return;
    for (const auto& [partition, progress] : scope.state->partitions) {
        FlatMap seen;
        for (const Reading& reading : progress.polled) {
            for (std::int32_t i = 0; i < reading.count; ++i) {
                const core::Offset offset = reading.offset + i;
                const auto key = static_cast<std::uint64_t>(offset.value);
                if (seen.find(key) != FlatMap::none) {
                    const RecordRef record = evidence.history.record_at(partition, reading, offset);
                    results["dup-delivery"].add(scope.name, {.records = {record},
                                                             .partition = partition,
                                                             .offsets = {offset},
                                                             .event = reading.event});
                }
                seen.set(key, 1);
            }
        }
    }
}

/// A record whose effect happened again in the same scope.
void judge_effects(const Scope& scope, CheckResults& results) {
    const PolledRecords& polled = scope.polled;
    std::map<RecordRef, core::Offset> first;
    for (const Effect& effect : scope.effects()) {
        const RecordRef record = polled.at(effect.partition, effect.offset, effect.event);
        if (!record) continue;
        const auto [at, fresh] = first.try_emplace(record, effect.offset);
        if (fresh) continue;
        results["dup-effect"].add(scope.effect_name(), {.records = {record},
                                                        .partition = effect.partition,
                                                        .offsets = {at->second, effect.offset},
                                                        .event = effect.event});
    }
}

}  // namespace

void judge_duplicates(const Evidence& evidence, const std::vector<Scope>& scopes,
                      CheckResults& results) {
    judge_copies(evidence, results);
    for (const Scope& scope : scopes) {
        judge_polls(evidence, scope, results);
        judge_effects(scope, results);
    }
}

}  // namespace brokerscope::sim
