#include "sim/check/checks.h"

#include "sim/check/evidence.h"

#include <algorithm>

namespace brokerscope::sim {

void CheckResult::add(const std::string& scope, Witness witness, std::int64_t count) {
    found += count;
    if (!scope.empty()) by_scope[scope] += count;
    if (witnesses.size() < witnesses_max) witnesses.push_back(std::move(witness));
}

Evidence::Evidence(const Judgement& judgement)
    : history(judgement.history), names(judgement.names) {
    logs_.resize(history.partitions().size());
    copies_.resize(history.clients().size());
    for (std::size_t i = 0; i < copies_.size(); ++i)
        copies_[i].resize(history.clients()[i].records.size());
    for (PartitionIndex partition = 0; partition < logs_.size(); ++partition) {
        for (const Reading& reading : history.audit()[partition].batches) {
            if (reading.control) continue;
            for (std::int32_t i = 0; i < reading.count; ++i) {
                const core::Offset offset = reading.offset + i;
                const RecordRef record = history.record_at(partition, reading, offset);
                logs_[partition].push_back({offset, record, reading.event});
                if (!record) continue;
                Copies& copies = copies_[record.client][static_cast<std::size_t>(record.n - 1)];
                if (copies.count++ == 0) copies.first = offset;
            }
        }
    }
}

std::string Evidence::partition_name(PartitionIndex partition) const {
    const trace::Partition name = history.partitions()[partition];
    return std::string(names.text(name.topic)) + "/" + std::to_string(name.index);
}

const std::vector<Effect>& Scope::effects() const {
    static const std::vector<Effect> none;
    if (state == nullptr) return none;
    return rule.effect.empty() ? state->processed : state->effects;
}

std::vector<Scope> scopes_of(const Judgement& judgement) {
    std::vector<Scope> scopes;
    for (const ScopeRule& rule : judgement.scopes) {
        const trace::Name* name = judgement.names.find(rule.name);
        const ScopeState* state = nullptr;
        for (const ScopeState& candidate : judgement.history.scopes())
            if (name != nullptr && candidate.name == *name) state = &candidate;
        scopes.push_back({rule, state, rule.name, PolledRecords(judgement.history, state)});
    }
    return scopes;
}

PolledRecords::PolledRecords(const ClientHistory& history, const ScopeState* scope) {
    if (scope == nullptr) return;
    const auto order = [](const Polled& polled) { return std::pair(polled.offset, polled.event); };
    for (const auto& [partition, progress] : scope->partitions) {
        std::vector<Polled>& polled = polled_[partition];
        for (const Reading& reading : progress.polled)
            for (std::int32_t i = 0; i < reading.count; ++i) {
                const core::Offset offset = reading.offset + i;
                polled.push_back(
                    {offset, reading.event, history.record_at(partition, reading, offset)});
            }
        if (!std::ranges::is_sorted(polled, {}, order)) std::ranges::sort(polled, {}, order);
    }
}

RecordRef PolledRecords::at(PartitionIndex partition, core::Offset offset,
                            trace::EventId event) const {
    const auto log = polled_.find(partition);
    if (log == polled_.end()) return {};
    const auto behind =
        std::ranges::lower_bound(log->second, std::pair(offset, event), {},
                                 [](const Polled& p) { return std::pair(p.offset, p.event); });
    if (behind == log->second.begin() || std::prev(behind)->offset != offset) return {};
    return std::prev(behind)->record;
}

std::int64_t PolledRecords::times(PartitionIndex partition, core::Offset offset) const {
    const auto log = polled_.find(partition);
    if (log == polled_.end()) return 0;
    return std::ssize(std::ranges::equal_range(log->second, offset, {}, &Polled::offset));
}

CheckResults judge(const Judgement& judgement) {
    CheckResults results;
    for (const std::string_view name : check_names) results[name];
    const Evidence evidence(judgement);
    const std::vector<Scope> scopes = scopes_of(judgement);
    judge_loss(evidence, scopes, results);
    judge_duplicates(evidence, scopes, results);
    judge_order(evidence, scopes, results);
    judge_reads(evidence, scopes, judgement.divergences, results);
    return results;
}

}  // namespace brokerscope::sim
