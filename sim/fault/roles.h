#pragma once
// Who plays which part right now: `leader(orders/0)`, `controller()`, told by the trace.

#include "core/base/random.h"
#include "core/trace/events.h"
#include "sim/scenario/scenario.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace brokerscope::sim {

class Roles {
public:
    /// `scenario` outlives it. Names are the run's.
    Roles(const scenario::Scenario& scenario, core::trace::NameTable& names);

    void on_event(const core::trace::Event& event);

    /// The nodes that `refs` names at this moment, each once, in the order written; a role that
    /// nobody has names none. `random` draws `any(...)`; null: any of the group will do, so all.
    std::vector<core::trace::Name> resolve(const scenario::NodeRefs& refs,
                                           core::RandomStream* random) const;
    /// Is `node` one of them?
    bool names_node(const scenario::NodeRefs& refs, core::trace::Name node) const;
    /// Is the broker with this node.id one of them?
    bool names_broker(const scenario::NodeRefs& refs, std::int64_t id) const;

    core::BrokerId broker_id(core::trace::Name broker) const;
    const std::vector<core::trace::Name>& brokers() const { return brokers_; }
    const std::vector<core::trace::Name>& controllers() const { return controllers_; }
    const std::vector<core::trace::Name>& clients() const { return clients_; }

private:
    void add(std::vector<core::trace::Name>& to, const scenario::NodeRef& ref,
             core::RandomStream* random) const;
    core::trace::Name broker_named(std::int32_t id) const;
    const std::vector<core::trace::Name>& group(const scenario::NodeRef& ref) const;
    core::trace::Partition partition_of(const scenario::NodeRef& ref) const;

    const scenario::Scenario& scenario_;
    core::trace::NameTable& names_;
    std::vector<core::trace::Name> brokers_, controllers_, clients_;
    std::vector<std::int32_t> broker_ids_;  // beside brokers_
    std::map<core::trace::Partition, std::int32_t> leaders_;
    std::map<core::trace::Partition, std::set<std::int32_t>> replicas_;
};

}  // namespace brokerscope::sim
