#pragma once
// A trace as JSON lines: one object an entry, as `json_event` writes it.

#include "sim/trace/trace_file.h"
#include "sim/trace/trace_store.h"

namespace brokerscope::sim {

/// Writes entries [from, to) of `reader`. False if `out` failed.
[[nodiscard]] bool export_jsonl(TraceReader& reader, std::size_t from, std::size_t to,
                                const ByteSink& out);
[[nodiscard]] bool export_jsonl(TraceReader& reader, const ByteSink& out);

}  // namespace brokerscope::sim
