#pragma once
// A part of the causal graph for Graphviz: nodes in columns (clusters), edges named by their join.

#include "sim/trace/causal_graph.h"
#include "sim/trace/trace_store.h"

#include <span>
#include <string>

namespace brokerscope::sim {

/// The entries at `places` (ascending) and the edges between them.
std::string export_dot(TraceReader& reader, const CausalGraph& graph,
                       std::span<const Place> places);

}  // namespace brokerscope::sim
