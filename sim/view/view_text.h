#pragma once
// A view as text: for comparisons, for tests, for people. Its order depends on the content alone.

#include "sim/view/cluster_view.h"

#include <string>
#include <vector>

namespace brokerscope::sim {

/// All of it, a line a thing: `replica orders/0 on broker-2: role leader, epoch 1, …`. A log is
/// written as its ranges by epoch and a hash of all its batches.
std::string dump(const ClusterView& view);
/// The same as one JSON object: a thing's line is a member.
std::string dump_json(const ClusterView& view);
/// What differs between two views of one trace, a line a change: `replica orders/0 on broker-2: hw
/// 7 -> 8`.
std::vector<std::string> difference(const ClusterView& before, const ClusterView& after);

}  // namespace brokerscope::sim
