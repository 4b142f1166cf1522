#pragma once
// Why a check found something, told as a teacher would: who did what, which fault hit what, why it
// came to this, which setting would have prevented it, and what the logs of a real cluster would
// show.
//
// A pure function of a trace and the report about it; every figure comes from them. The result is
// plain values, so that a window can lay them out in its own way; `to_text` and `to_json` print
// them. Sentences come from one table (phrases.h).

#include "sim/check/report.h"
#include "sim/trace/causal_graph.h"
#include "sim/trace/trace_index.h"
#include "sim/trace/trace_store.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// One sentence, and the events in which it can be seen.
struct Sentence {
    std::optional<core::Instant> time;  ///< of the last of its events; none: it speaks of the whole
    std::string text;
    std::vector<trace::EventId> events;
    /// It lies on the shortest chain of causes from the fault to what was found.
    bool on_chain = false;
};

/// A line that Kafka itself would have logged here.
struct LogLine {
    core::Instant time;
    std::string node;
    std::string level;
    std::string text;
    std::string source;  ///< the class that logs it, as in Kafka's log4j output
    trace::EventId event = trace::no_event;
    std::int64_t repeats = 0;  ///< how often the same line comes again
};

struct Explanation {
    std::string scenario;
    std::string variant;
    std::string title;
    std::string check;                 ///< empty: a record's life, or nothing to explain
    std::vector<std::string> records;  ///< `shop/3`
    std::string headline;
    std::vector<Sentence> story;
    std::vector<Sentence> why;
    std::vector<Sentence> prevention;
    std::vector<Sentence> logs_note;  ///< what the logs do not show
    std::vector<LogLine> logs;
};

/// What is explained, and from what. All outlives the call.
struct Explainable {
    TraceReader& reader;
    const CausalGraph& graph;
    const Report& report;
    const scenario::Scenario& scenario;
    /// The same file's variants, loaded; those in which the check finds nothing are advice.
    const std::vector<scenario::Scenario>& variants;
};

struct Question {
    std::string check;   ///< empty: the first that found something, unexpected ones first
    std::string record;  ///< `shop/7`: its life; empty: a check's first witness
    std::string language = "en";
};

/// Errors: one sentence about a check or record that is not there.
std::expected<Explanation, std::string> explain(const Explainable& what, const Question& question);

std::string to_text(const Explanation& explanation, std::string_view language, bool colour);
/// One JSON document; keys in a fixed order.
std::string to_json(const Explanation& explanation, int indent = -1);

}  // namespace brokerscope::sim
