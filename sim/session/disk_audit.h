#pragma once
// The end of a run, seen from the disks: every partition's files on every broker's machine, read as
// bytes, not through the process that has them open.
//
// How strictly a log is judged depends on how it was left. A running broker's files must be right
// to the last byte, and so must those of a broker that stopped in good order. A killed process may
// leave a part of a batch at the end, and an index that the next start makes anew. Where a power
// loss or a fault took bytes, the next start cuts at the first damage, wherever it is: such a log
// is not judged until it was opened again. It emits nothing and changes nothing.

#include "sim/check/invariants.h"
#include "sim/node/world.h"
#include "sim/scenario/scenario.h"

#include <string>
#include <vector>

namespace brokerscope::sim {

/// What is wrong, a sentence each, with node, partition, file and position.
std::vector<std::string> audit_disks(World& world, const scenario::Scenario& scenario,
                                     const Invariants& invariants);

}  // namespace brokerscope::sim
