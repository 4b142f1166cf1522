#pragma once
// Work for `brokerscope bench`: folding a stored trace. Whoever measures holds the watch.

#include "sim/trace/trace_store.h"
#include "sim/view/cluster_view.h"

namespace brokerscope::sim {

/// Reads and folds every entry of `store`; returns how many there were.
inline std::uint64_t bench_fold(const TraceStore& store) {
    TraceReader reader(store);
    ClusterView view(store.names());
    for (std::size_t place = 0; place < reader.size(); ++place) view.apply(reader.at(place));
    return view.last_event() == trace::no_event ? 0 : reader.size();
}

}  // namespace brokerscope::sim
