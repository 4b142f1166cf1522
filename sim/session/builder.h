#pragma once
// From a resolved scenario to a world with its nodes: controllers, brokers, clients, the admin.
// Nothing is started yet.

#include "sim/app/application.h"
#include "sim/check/invariants.h"
#include "sim/node/world.h"
#include "sim/scenario/scenario.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::sim {

/// What the applications of a run keep across their process lives, by client.
using Memories = std::map<std::string, std::unique_ptr<ApplicationMemory>>;

WorldOptions world_options(const scenario::Scenario& scenario, std::uint64_t seed);

/// Adds every node of the scenario and `admin`, in a fixed order. `scenario`, `memories` and
/// `records` outlive the world.
void add_nodes(World& world, const scenario::Scenario& scenario, std::uint64_t seed,
               Memories& memories, const RecordDirectory& records);

/// Every partition of the scenario's topics, topic by topic.
std::vector<core::TopicPartition> partitions_of(const scenario::Scenario& scenario);
std::vector<core::Endpoint> broker_endpoints(const scenario::Scenario& scenario);

/// What the checks need to know beforehand, in the run's own names.
std::vector<ScopeRule> scope_rules(const scenario::Scenario& scenario, trace::NameTable& names);
std::vector<PartitionRule> partition_rules(const scenario::Scenario& scenario,
                                           trace::NameTable& names);

}  // namespace brokerscope::sim
