#pragma once
// Why: the trace as a graph whose edges are causes and joins.
//
// A Boost.Graph view of the index (no second copy): vertices are places, and the edges out of a
// vertex lead to what it came from. Happens-before is Lamport's: these edges and the order of
// events on each node.

#include "sim/trace/trace_index.h"

#include <optional>
#include <vector>

namespace brokerscope::sim {

class CausalGraph {
public:
    /// `index` outlives the graph.
    explicit CausalGraph(const TraceIndex& index) : index_(index) {}

    std::size_t size() const { return index_.size(); }
    const TraceIndex& index() const { return index_; }

    /// Everything that led to `place`, it included, ascending.
    std::vector<Place> cone(Place place) const;
    /// A shortest chain of edges from `from` to `to`, both included; empty if none leads there.
    std::vector<Place> chain(Place from, Place to) const;
    /// The entries without which `to` could not have come from `from`: those on every chain
    /// between them, both included, ascending. Empty if none leads there.
    std::vector<Place> dominators(Place from, Place to) const;
    /// By which edge `to` came of `from`; nothing if by none.
    std::optional<JoinKind> edge(Place from, Place to) const;
    /// Could `a` have influenced `b`? False for an entry and itself.
    bool happens_before(Place a, Place b) const;

private:
    const TraceIndex& index_;
};

}  // namespace brokerscope::sim
