#include "sim/scene/barriers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <variant>

namespace brokerscope::sim::scene {

namespace {

using scenario::NodeRef;
using scenario::NodeRefs;

/// Who leads a partition by what the controller has decided; empty: nobody.
std::string leader_of(const Moment& moment, const core::TopicPartition& wanted) {
    for (const PartitionView& partition : moment.view.partitions()) {
        if (moment.view.names().text(partition.partition.topic) != wanted.topic ||
            partition.partition.index != wanted.partition)
            continue;
        for (const scenario::Broker& broker : moment.scenario.cluster.brokers)
            if (broker.node_id == partition.leader) return broker.id;
    }
    return {};
}

/// The nodes that a reference means now. One by role was resolved when the fault acted; the role
/// may have gone to another since.
void resolve(const NodeRef& ref, const Moment& moment, std::vector<std::string>& out) {
    const scenario::Cluster& cluster = moment.scenario.cluster;
    switch (ref.kind) {
        case NodeRef::Kind::id: out.push_back(ref.name); break;
        case NodeRef::Kind::leader:
            if (std::string leader = leader_of(moment, ref.partition); !leader.empty())
                out.push_back(std::move(leader));
            break;
        case NodeRef::Kind::follower: {
            const std::string leader = leader_of(moment, ref.partition);
            std::int32_t rank = 0;
            for (const ReplicaView& replica : moment.view.replicas()) {
                const std::string_view node = moment.view.names().text(replica.node);
                if (moment.view.names().text(replica.partition.topic) != ref.partition.topic ||
                    replica.partition.index != ref.partition.partition || node == leader)
                    continue;
                if (++rank == ref.rank) out.emplace_back(node);
            }
            break;
        }
        case NodeRef::Kind::controller:
        case NodeRef::Kind::controllers:
            for (const scenario::Controller& one : cluster.controllers) out.push_back(one.id);
            break;
        case NodeRef::Kind::brokers:
            for (const scenario::Broker& one : cluster.brokers) out.push_back(one.id);
            break;
        case NodeRef::Kind::rack:
            for (const scenario::Broker& one : cluster.brokers)
                if (one.rack == ref.name) out.push_back(one.id);
            break;
        case NodeRef::Kind::clients:
            for (const scenario::Client& one : moment.scenario.clients) out.push_back(one.id);
            break;
        case NodeRef::Kind::any: break;  // drawn; the trace does not tell whom it hit
    }
}

std::vector<std::string> resolve(const NodeRefs& refs, const Moment& moment) {
    std::vector<std::string> out;
    for (const NodeRef& ref : refs) resolve(ref, moment, out);
    return out;
}

bool has(const std::vector<std::string>& list, std::string_view node) {
    return std::ranges::find(list, node) != list.end();
}

}  // namespace

Barriers::Barriers(const Moment& moment) {
    const auto add = [&](std::vector<std::string> from, std::vector<std::string> to, Barrier kind,
                         bool both) {
        if (both) spans_.push_back({to, from, kind});
        spans_.push_back({std::move(from), std::move(to), kind});
    };
    for (const FaultView& fault : moment.view.faults()) {
        if (fault.ended || fault.fired == 0) continue;
        const auto number = static_cast<std::size_t>(fault.fault);
        const auto& written = moment.scenario.faults;
        const scenario::Fault* source = number < written.size() ? &written[number]
                                        : number - written.size() < moment.edits.size()
                                            ? &moment.edits[number - written.size()]
                                            : nullptr;
        if (source == nullptr) continue;
        const auto& what = source->action.what;
        if (const auto* cut = std::get_if<scenario::Cut>(&what)) {
            add(resolve(cut->a, moment), resolve(cut->b, moment), Barrier::cut, true);
        } else if (const auto* slow = std::get_if<scenario::Slow>(&what)) {
            add(resolve(slow->a, moment), resolve(slow->b, moment), Barrier::slow, true);
        } else if (const auto* one_way = std::get_if<scenario::OneWay>(&what)) {
            add(resolve(one_way->from, moment), resolve(one_way->to, moment), Barrier::cut, false);
        } else if (const auto* isolate = std::get_if<scenario::Isolate>(&what)) {
            for (std::string& node : resolve(isolate->node, moment))
                isolated_.push_back(std::move(node));
        } else if (const auto* split = std::get_if<scenario::PartitionNetwork>(&what)) {
            for (std::size_t i = 0; i < split->sides.size(); ++i)
                for (std::size_t j = i + 1; j < split->sides.size(); ++j)
                    add(resolve(split->sides[i], moment), resolve(split->sides[j], moment),
                        Barrier::cut, true);
        }
    }
}

bool Barriers::is_isolated(std::string_view node) const { return has(isolated_, node); }

Barrier Barriers::between(std::string_view from, std::string_view to) const {
    if (is_isolated(from) || is_isolated(to)) return Barrier::cut;
    Barrier worst = Barrier::none;
    for (const Span& span : spans_)
        if (has(span.from, from) && has(span.to, to)) worst = std::max(worst, span.kind);
    return worst;
}

std::vector<std::pair<std::string, std::string>> Barriers::pairs() const {
    std::set<std::pair<std::string, std::string>> found;
    for (const Span& span : spans_)
        for (const std::string& a : span.from)
            for (const std::string& b : span.to)
                if (a != b) found.insert(std::minmax(a, b));
    return {found.begin(), found.end()};
}

}  // namespace brokerscope::sim::scene
