#pragma once
// Pieces that the files of the writer share.

#include "sim/scenario/event_match.h"

#include <string>
#include <utility>
#include <vector>

namespace brokerscope::sim::scenario {

/// One node, or a list of them.
std::string write_nodes(const NodeRefs& nodes);

/// `{leader.elected: {partition: orders/0}, nth: 2}`; `beside` are further entries.
std::string write_event(const EventMatch& event,
                        const std::vector<std::pair<std::string, std::string>>& beside);

}  // namespace brokerscope::sim::scenario
