// Loss: lost-acked, lost-delivery, lost-effect, lost-silent, lost-unheard, unseen.

#include "sim/check/evidence.h"

#include <algorithm>
#include <set>

namespace brokerscope::sim {

namespace {

using Lost = std::set<RecordRef>;

/// Acknowledged, and no longer readable anywhere.
void judge_acked(const Evidence& evidence, CheckResults& results, Lost& lost) {
    evidence.for_each_record([&](RecordRef record, const RecordState& state) {
        if (state.acked == trace::no_event || evidence.copies(record).count > 0) return;
        if (!evidence.readable(state.partition)) return;
        lost.insert(record);
        results["lost-acked"].add(evidence.partition_name(state.partition),
                                  {.records = {record},
                                   .partition = state.partition,
                                   .offsets = {},
                                   .event = state.acked});
    });
}

/// Sent, never answered with success, not in any log, and nobody was told or tried again.
void judge_unheard(const Evidence& evidence, CheckResults& results) {
    evidence.for_each_record([&](RecordRef record, const RecordState& state) {
        if (state.sent == trace::no_event || state.acked != trace::no_event) return;
        if (evidence.copies(record).count > 0) return;
        const ClientState& client = evidence.history.clients()[record.client];
        if (state.sends > 1 || state.alarmed || client.stopped) return;
        results["lost-unheard"].add(std::string(evidence.names.text(client.name)),
                                    {.records = {record}, .offsets = {}, .event = state.sent});
    });
}

/// Does the scope have the record's effect, whichever copy brought it?
class EffectsDone {
public:
    explicit EffectsDone(const Scope& scope) {
        const PolledRecords& polled = scope.polled;
        for (const Effect& effect : scope.effects())
            if (const RecordRef record = polled.at(effect.partition, effect.offset, effect.event))
                done_.push_back(record);
        std::ranges::sort(done_);
    }
    bool has(RecordRef record) const { return std::ranges::binary_search(done_, record); }

private:
    std::vector<RecordRef> done_;
};

const ScopeState::PartitionProgress* progress_of(const Scope& scope, PartitionIndex partition) {
    if (scope.state == nullptr) return nullptr;
    const auto at = scope.state->partitions.find(partition);
    return at == scope.state->partitions.end() ? nullptr : &at->second;
}

/// Walks one partition's final log below and beyond the scope's position.
void judge_partition(const Evidence& evidence, const Scope& scope, PartitionIndex partition,
                     const EffectsDone& effects, CheckResults& results, Lost& lost) {
    const auto* progress = progress_of(scope, partition);
    const core::Offset position = progress == nullptr ? core::Offset{0} : progress->position;
    const bool stopped = scope.state != nullptr && scope.state->stopped;
    for (const LogEntry& entry : evidence.logs()[partition]) {
        const Witness witness{.records = {entry.record},
                              .partition = partition,
                              .offsets = {entry.offset},
                              .event = entry.event};
        if (entry.offset >= position) {
            if (!stopped) results["unseen"].add(scope.name, witness);
            continue;
        }
        if (scope.polled.times(partition, entry.offset) == 0) {
            results["lost-delivery"].add(scope.name, witness);
            if (entry.record) lost.insert(entry.record);
        }
        if (scope.rule.processes && entry.record && !effects.has(entry.record)) {
            results["lost-effect"].add(scope.effect_name(), witness);
            lost.insert(entry.record);
        }
    }
}

}  // namespace

void judge_loss(const Evidence& evidence, const std::vector<Scope>& scopes, CheckResults& results) {
    Lost lost;
    judge_acked(evidence, results, lost);
    judge_unheard(evidence, results);
    const auto& partitions = evidence.history.partitions();
    for (const Scope& scope : scopes) {
        const EffectsDone effects(scope);
        for (PartitionIndex partition = 0; partition < partitions.size(); ++partition)
            if (std::ranges::find(scope.rule.assigned, partitions[partition]) !=
                scope.rule.assigned.end())
                judge_partition(evidence, scope, partition, effects, results, lost);
    }
    for (const RecordRef record : lost) {
        const RecordState& state = evidence.history.state(record);
        if (state.alarmed || state.failed || state.unknown) continue;
        results["lost-silent"].add("", {.records = {record},
                                        .partition = state.partition,
                                        .offsets = {},
                                        .event = state.sent});
    }
}

}  // namespace brokerscope::sim
