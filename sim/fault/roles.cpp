#include "sim/fault/roles.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::sim {

namespace trace = core::trace;
using scenario::NodeRef;

Roles::Roles(const scenario::Scenario& scenario, trace::NameTable& names)
    : scenario_(scenario), names_(names) {
    for (const scenario::Broker& broker : scenario.cluster.brokers) {
        brokers_.push_back(names.intern(broker.id));
        broker_ids_.push_back(broker.node_id.value);
    }
    for (const scenario::Controller& controller : scenario.cluster.controllers)
        controllers_.push_back(names.intern(controller.id));
    for (const scenario::Client& client : scenario.clients)
        clients_.push_back(names.intern(client.id));
}

void Roles::on_event(const trace::Event& event) {
    if (const auto* elected = std::get_if<trace::LeaderElected>(&event.payload)) {
        leaders_[elected->partition] = elected->leader.value;
        for (const std::int32_t member : elected->isr.view())
            replicas_[elected->partition].insert(member);
    } else if (const auto* follower = std::get_if<trace::FollowerStarted>(&event.payload)) {
        replicas_[follower->partition].insert(broker_id(event.node).value);
    } else if (const auto* leader = std::get_if<trace::LeaderStarted>(&event.payload)) {
        replicas_[leader->partition].insert(broker_id(event.node).value);
    }
}

core::BrokerId Roles::broker_id(trace::Name broker) const {
    for (std::size_t i = 0; i < brokers_.size(); ++i)
        if (brokers_[i] == broker) return core::BrokerId{broker_ids_[i]};
    return core::no_broker;
}

trace::Name Roles::broker_named(std::int32_t id) const {
    for (std::size_t i = 0; i < brokers_.size(); ++i)
        if (broker_ids_[i] == id) return brokers_[i];
    return {};
}

trace::Partition Roles::partition_of(const NodeRef& ref) const {
    return {names_.intern(ref.partition.topic), ref.partition.partition};
}

const std::vector<trace::Name>& Roles::group(const NodeRef& ref) const {
    const bool any = ref.kind == NodeRef::Kind::any;
    if (ref.kind == NodeRef::Kind::brokers || (any && ref.name == "broker")) return brokers_;
    if (ref.kind == NodeRef::Kind::controllers || ref.kind == NodeRef::Kind::controller ||
        (any && ref.name == "controller"))
        return controllers_;
    return clients_;
}

void Roles::add(std::vector<trace::Name>& to, const NodeRef& ref,
                core::RandomStream* random) const {
    using Kind = NodeRef::Kind;
    const auto put = [&](trace::Name name) {
        if (name != trace::Name{} && std::ranges::find(to, name) == to.end()) to.push_back(name);
    };
    switch (ref.kind) {
        case Kind::id: return put(names_.intern(ref.name));
        case Kind::leader: {
            const auto leader = leaders_.find(partition_of(ref));
            if (leader != leaders_.end()) put(broker_named(leader->second));
            return;
        }
        case Kind::follower: {
            const trace::Partition partition = partition_of(ref);
            const auto leader = leaders_.find(partition);
            const auto replicas = replicas_.find(partition);
            if (replicas == replicas_.end()) return;
            std::int32_t rank = 0;
            for (const std::int32_t id : replicas->second) {
                if (leader != leaders_.end() && id == leader->second) continue;
                if (++rank == ref.rank) put(broker_named(id));
            }
            return;
        }
        case Kind::any: {
            const std::vector<trace::Name>& members = group(ref);
            if (random == nullptr) {
                for (const trace::Name member : members) put(member);
            } else if (!members.empty()) {
                put(members[random->below(members.size())]);
            }
            return;
        }
        case Kind::controller: return put(controllers_.front());
        case Kind::brokers:
        case Kind::controllers:
        case Kind::clients:
            for (const trace::Name member : group(ref)) put(member);
            return;
        case Kind::rack:
            for (std::size_t i = 0; i < brokers_.size(); ++i)
                if (scenario_.cluster.brokers[i].rack == ref.name) put(brokers_[i]);
            return;
    }
    UNREACHABLE("a kind that is none");
}

std::vector<trace::Name> Roles::resolve(const scenario::NodeRefs& refs,
                                        core::RandomStream* random) const {
    std::vector<trace::Name> nodes;
    for (const NodeRef& ref : refs) add(nodes, ref, random);
    return nodes;
}

bool Roles::names_node(const scenario::NodeRefs& refs, trace::Name node) const {
    for (const NodeRef& ref : refs) {
        if (ref.kind == NodeRef::Kind::id) {
            if (names_.text(node) == ref.name) return true;
            continue;
        }
        std::vector<trace::Name> nodes;
        add(nodes, ref, nullptr);
        if (std::ranges::find(nodes, node) != nodes.end()) return true;
    }
    return false;
}

bool Roles::names_broker(const scenario::NodeRefs& refs, std::int64_t id) const {
    if (id < 0 || id > INT32_MAX) return false;
    const trace::Name broker = broker_named(static_cast<std::int32_t>(id));
    return broker != trace::Name{} && names_node(refs, broker);
}

}  // namespace brokerscope::sim
