#pragma once
// A run's verdict with everything it rests on, as plain values: what was expected and found, what
// happened to whom, what each fault did. Printed as text for people and as JSON for machines.

#include "sim/check/checks.h"
#include "sim/check/invariants.h"
#include "sim/check/metrics.h"
#include "sim/check/promises.h"
#include "sim/scenario/scenario.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// One line of the fault ledger.
struct FaultRow {
    std::int32_t fault = 0;  ///< from 0, in file order
    std::string id;          ///< may be empty
    std::string action;      ///< the word in the scenario: `lose`
    std::int64_t fired = 0;
    std::int64_t messages = 0;
    std::int64_t bytes = 0;
    std::int64_t processes = 0;
    std::int64_t connections = 0;
    std::optional<trace::EventId> first_effect;  ///< first change of state that it caused

    bool vacuous() const { return fired == 0 || messages + bytes + processes + connections == 0; }
};

/// How a run went, as far as its events do not say.
struct RunFacts {
    const ClientHistory& history;
    const Invariants& invariants;
    const trace::NameTable& names;
    CheckResults checks;
    MetricValues metrics;
    std::vector<FaultRow> faults;
    std::vector<bool> kinds_seen;  ///< by KindIndex
    std::uint64_t seed = 1;
    std::uint64_t trace_hash = 0;
    std::uint64_t events = 0;
    core::Instant end;
    bool reached_duration = false;  ///< it ended by its time, not by its own end
    bool incomplete = false;        ///< stopped by --until
};

enum class RunVerdict : std::uint8_t {
    as_expected,
    not_as_expected,
    vacuous,
    invariant_broken,
    incomplete
};
std::string_view to_string(RunVerdict verdict);

/// A check, or one scope of it, held against what was expected.
struct CheckRow {
    std::string name;
    std::optional<std::string> scope;
    std::optional<scenario::Comparison> expected;
    std::int64_t found = 0;
    Promise promise;
    bool holds = true;
    struct Seen {
        std::vector<std::string> records;  ///< `shop/3`
        std::string partition;             ///< `orders/0`; empty: none
        std::vector<std::int64_t> offsets;
        std::optional<std::uint64_t> event;
    };
    std::vector<Seen> witnesses;
};

/// A count or a metric that the scenario names.
struct FigureRow {
    std::string name;
    std::string scope;
    scenario::Comparison expected;
    std::int64_t found = 0;
    bool holds = true;
};

struct InvariantRow {
    std::string name;
    std::int64_t broken = 0;
    bool allowed = false;  ///< named under `broken`
    std::optional<Break> first;
};

struct ClientRow {
    std::string name;
    bool produces = false;
    Counts counts;
};

struct Report {
    std::string scenario;
    std::string variant;  ///< empty: the story itself
    scenario::Text title;
    std::uint64_t seed = 1;
    std::uint64_t trace_hash = 0;
    std::int64_t virtual_time_ns = 0;
    std::uint64_t events = 0;
    RunVerdict verdict = RunVerdict::as_expected;
    bool reached_duration = false;
    std::vector<CheckRow> checks;
    std::vector<FigureRow> figures;
    std::vector<InvariantRow> invariants;
    std::vector<std::string> not_reached;  ///< kinds of `reaches` that never occurred
    Counts counts;
    std::vector<ClientRow> clients;
    std::vector<FaultRow> faults;
    MetricValues metrics;
    /// By check: what was found, by effect, consumer or partition.
    std::map<std::string, std::map<std::string, std::int64_t>, std::less<>> scopes;
};

/// A count by its name in `expect`.
std::int64_t count_named(const Counts& counts, std::string_view name);

Report make_report(const scenario::Scenario& scenario, const RunFacts& facts);

/// One JSON object on one or several lines; keys in a fixed order.
std::string to_json(const Report& report, const std::vector<Report>& variants, int indent = -1);
/// For a terminal: what happened to whom, each check, the verdict.
std::string to_text(const Report& report, std::string_view language, bool colour, bool verbose);

}  // namespace brokerscope::sim
