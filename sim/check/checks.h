#pragma once
// The black-box checks: each counts witnesses against one guarantee (zero: it held).
//
// Definitions are in docs/checks.md, in the order of `check_names`. Every check runs after every
// run; a witness names the record, where it was seen and the event that shows it, so that a person
// can go and look.

#include "sim/check/client_history.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

inline constexpr std::array<std::string_view, 18> check_names{
    "lost-acked",   "lost-delivery",       "lost-effect", "lost-silent",        "lost-unheard",
    "dup-log",      "dup-delivery",        "dup-effect",  "order-log",          "order-key",
    "order-global", "inconsistent-offset", "phantom",     "failed-but-visible", "unseen",
    "divergent",    "nonmonotonic-poll",   "poll-skip"};

struct Witness {
    std::vector<RecordRef> records;  ///< one, or the pair that stands the wrong way round
    PartitionIndex partition = FlatMap::none;
    std::vector<core::Offset> offsets;
    trace::EventId event = trace::no_event;  ///< the event that shows it
};

struct CheckResult {
    static constexpr std::size_t witnesses_max = 16;

    std::int64_t found = 0;
    /// Where the check is counted per consumer, effect or partition; the sum is `found`.
    std::map<std::string, std::int64_t> by_scope;
    std::vector<Witness> witnesses;  ///< the first few

    void add(const std::string& scope, Witness witness, std::int64_t count = 1);
};

/// By name, all of `check_names`.
using CheckResults = std::map<std::string_view, CheckResult>;

/// What is known of a consumer before the run: the scopes that the checks judge.
struct ScopeRule {
    std::string name;
    std::vector<trace::Partition> assigned;
    bool processes = false;  ///< it handles records, so that an effect may be missing
    std::string effect;      ///< empty: processing itself counts as the effect
};

/// A stretch of offsets at which two replicas differ below both high watermarks, at the end.
struct Divergence {
    trace::Partition partition;
    core::Offset from;
    core::Offset to;
    trace::EventId event = trace::no_event;
};

struct Judgement {
    const ClientHistory& history;
    const trace::NameTable& names;
    std::vector<ScopeRule> scopes;
    std::vector<Divergence> divergences;  ///< found by the invariants' model of the replicas
};

CheckResults judge(const Judgement& judgement);

}  // namespace brokerscope::sim
