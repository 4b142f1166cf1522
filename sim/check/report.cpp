#include "sim/check/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace brokerscope::sim {

namespace {

std::string record_name(const RunFacts& facts, RecordRef record) {
    if (!record) return "?";
    const trace::Name client = facts.history.clients()[record.client].name;
    return fmt::format("{}/{}", facts.names.text(client), record.n);
}

std::string partition_name(const RunFacts& facts, PartitionIndex partition) {
    if (partition == FlatMap::none) return "";
    const trace::Partition name = facts.history.partitions()[partition];
    return fmt::format("{}/{}", facts.names.text(name.topic), name.index);
}

std::vector<CheckRow::Seen> witnesses_of(const RunFacts& facts, const CheckResult& result) {
    std::vector<CheckRow::Seen> seen;
    for (const Witness& witness : result.witnesses) {
        CheckRow::Seen row;
        for (const RecordRef record : witness.records)
            row.records.push_back(record_name(facts, record));
        row.partition = partition_name(facts, witness.partition);
        for (const core::Offset offset : witness.offsets) row.offsets.push_back(offset.value);
        if (witness.event != trace::no_event) row.event = witness.event.value;
        seen.push_back(std::move(row));
    }
    return seen;
}

/// The rows of one check: one for each scope that the scenario names, else one for the sum.
void add_check(const scenario::Scenario& scenario, const RunFacts& facts, std::string_view name,
               const Promise& promise, Report& report) {
    const CheckResult& result = facts.checks.at(name);
    const std::int64_t sent = facts.history.counts().sent;
    bool named = false;
    for (const scenario::Expectation& expectation : scenario.expect.checks) {
        if (expectation.name != name) continue;
        named = true;
        CheckRow row{.name = std::string(name), .expected = expectation.must, .promise = promise};
        row.found = result.found;
        if (!expectation.scope.empty()) {
            row.scope = expectation.scope;
            const auto at = result.by_scope.find(expectation.scope);
            row.found = at == result.by_scope.end() ? 0 : at->second;
        }
        row.holds = expectation.must.holds(row.found, sent);
        row.witnesses = witnesses_of(facts, result);
        report.checks.push_back(std::move(row));
    }
    if (named) return;
    CheckRow row{.name = std::string(name), .found = result.found, .promise = promise};
    row.holds = !promise.given || result.found == 0;
    row.witnesses = witnesses_of(facts, result);
    report.checks.push_back(std::move(row));
}

void add_figures(const scenario::Scenario& scenario, const RunFacts& facts, Report& report) {
    const std::int64_t sent = facts.history.counts().sent;
    for (const scenario::Expectation& wanted : scenario.expect.counts) {
        FigureRow row{.name = wanted.name, .scope = wanted.scope, .expected = wanted.must};
        const trace::Name* node = wanted.scope.empty() ? nullptr : facts.names.find(wanted.scope);
        if (wanted.scope.empty())
            row.found = count_named(facts.history.counts(), wanted.name);
        else if (node != nullptr)
            row.found = count_named(facts.history.counts_of(*node), wanted.name);
        row.holds = wanted.must.holds(row.found, sent);
        report.figures.push_back(std::move(row));
    }
    for (const scenario::Expectation& wanted : scenario.expect.metrics) {
        FigureRow row{.name = wanted.name, .scope = wanted.scope, .expected = wanted.must};
        auto at = facts.metrics.find(wanted.name);
        if (at == facts.metrics.end()) at = facts.metrics.find(wanted.name + "_ns");
        if (at != facts.metrics.end()) row.found = at->second;
        row.holds = wanted.must.holds(row.found, sent);
        report.figures.push_back(std::move(row));
    }
}

void add_invariants(const scenario::Scenario& scenario, const RunFacts& facts, Report& report) {
    for (std::size_t i = 0; i < invariant_names.size(); ++i) {
        const auto invariant = static_cast<Invariant>(i);
        InvariantRow row{.name = std::string(invariant_names[i]),
                         .broken = facts.invariants.broken(invariant)};
        row.allowed =
            std::ranges::find(scenario.expect.broken, row.name) != scenario.expect.broken.end();
        for (const Break& broke : facts.invariants.breaks()) {
            if (broke.invariant != invariant) continue;
            row.first = broke;
            break;
        }
        report.invariants.push_back(std::move(row));
    }
}

void add_clients(const scenario::Scenario& scenario, const RunFacts& facts, Report& report) {
    for (const scenario::Client& client : scenario.clients) {
        ClientRow row{.name = client.id, .produces = client.producer.has_value()};
        if (const trace::Name* name = facts.names.find(client.id))
            row.counts = facts.history.counts_of(*name);
        report.clients.push_back(std::move(row));
    }
}

RunVerdict verdict_of(const Report& report, bool incomplete) {
    for (const InvariantRow& row : report.invariants)
        if (row.broken > 0 && !row.allowed) return RunVerdict::invariant_broken;
    if (incomplete) return RunVerdict::incomplete;
    const bool checks_hold = std::ranges::all_of(report.checks, &CheckRow::holds);
    const bool figures_hold = std::ranges::all_of(report.figures, &FigureRow::holds);
    if (!checks_hold || !figures_hold || !report.not_reached.empty())
        return RunVerdict::not_as_expected;
    if (std::ranges::any_of(report.faults, &FaultRow::vacuous)) return RunVerdict::vacuous;
    return RunVerdict::as_expected;
}

}  // namespace

std::string_view to_string(RunVerdict verdict) {
    switch (verdict) {
        case RunVerdict::as_expected: return "as-expected";
        case RunVerdict::not_as_expected: return "not-as-expected";
        case RunVerdict::vacuous: return "vacuous";
        case RunVerdict::invariant_broken: return "invariant-broken";
        case RunVerdict::incomplete: return "incomplete";
    }
    UNREACHABLE("a verdict without a word");
}

std::int64_t count_named(const Counts& counts, std::string_view name) {
    if (name == "sent") return counts.sent;
    if (name == "acked") return counts.acked;
    if (name == "failed") return counts.failed;
    if (name == "unknown") return counts.unknown;
    if (name == "polled") return counts.polled;
    if (name == "processed") return counts.processed;
    if (name == "alarms") return counts.alarms;
    if (name == "retries") return counts.retries;
    if (name == "elections") return counts.elections;
    ASSERT(name == "rebalances", "a count that the language knows and the report does not");
    return counts.rebalances;
}

Report make_report(const scenario::Scenario& scenario, const RunFacts& facts) {
    Report report{.scenario = scenario.id,
                  .variant = scenario.variant,
                  .title = scenario.title,
                  .seed = facts.seed,
                  .trace_hash = facts.trace_hash,
                  .virtual_time_ns = facts.end.ns,
                  .events = facts.events,
                  .reached_duration = facts.reached_duration,
                  .counts = facts.history.counts(),
                  .faults = facts.faults,
                  .metrics = facts.metrics};
    const auto promises = promises_of(scenario);
    for (const std::string_view name : check_names) {
        add_check(scenario, facts, name, promises.at(name), report);
        report.scopes[std::string(name)] = facts.checks.at(name).by_scope;
    }
    add_figures(scenario, facts, report);
    add_invariants(scenario, facts, report);
    for (const trace::KindIndex kind : scenario.expect.reaches)
        if (kind >= facts.kinds_seen.size() || !facts.kinds_seen[kind])
            report.not_reached.emplace_back(trace::kind_names[kind]);
    add_clients(scenario, facts, report);
    report.verdict = verdict_of(report, facts.incomplete);
    return report;
}

}  // namespace brokerscope::sim
