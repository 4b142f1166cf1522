#include "sim/scenario/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scenario {

bool DeclaredNames::dangling(std::string_view kind, std::string_view name,
                             const std::vector<std::string_view>& known, Place place) const {
    diagnostics_.add(place, fmt::format("there is no {} \"{}\"{}", kind, name.substr(0, 60),
                                        did_you_mean(name, known)));
    return false;
}

std::vector<std::string_view> DeclaredNames::node_names() const {
    std::vector<std::string_view> names;
    for (const Controller& controller : scenario_.cluster.controllers)
        names.push_back(controller.id);
    for (const Broker& broker : scenario_.cluster.brokers) names.push_back(broker.id);
    for (const Client& client : scenario_.clients) names.push_back(client.id);
    return names;
}

bool DeclaredNames::is_rack(std::string_view name) const {
    return std::ranges::any_of(scenario_.cluster.brokers,
                               [&](const Broker& broker) { return broker.rack == name; });
}

bool DeclaredNames::check_topic(std::string_view topic, Place place) const {
    if (scenario_.topic(topic) != nullptr) return true;
    std::vector<std::string_view> known;
    for (const Topic& declared : scenario_.cluster.topics) known.push_back(declared.name);
    return dangling("topic", topic, known, place);
}

bool DeclaredNames::check_partition(const core::TopicPartition& partition, Place place) const {
    if (!check_topic(partition.topic, place)) return false;
    const Topic& topic = *scenario_.topic(partition.topic);
    if (partition.partition < topic.partitions) return true;
    diagnostics_.add(
        place, fmt::format("there is no partition {}/{}: {} has {}, counted from 0", topic.name,
                           partition.partition, topic.name, topic.partitions));
    return false;
}

bool DeclaredNames::check_record(const RecordRef& record, Place place) const {
    std::vector<std::string_view> producers;
    for (const Client& client : scenario_.clients)
        if (client.producer) producers.push_back(client.id);
    if (std::ranges::find(producers, record.client) != producers.end()) return true;
    return dangling("producer", record.client, producers, place);
}

bool DeclaredNames::check_node(const NodeRef& node, Place place) const {
    using Kind = NodeRef::Kind;
    switch (node.kind) {
        case Kind::id: {
            const std::vector<std::string_view> names = node_names();
            if (std::ranges::find(names, node.name) != names.end()) return true;
            return dangling("node", node.name, names, place);
        }
        case Kind::rack: {
            if (is_rack(node.name)) return true;
            std::vector<std::string_view> racks;
            for (const Broker& broker : scenario_.cluster.brokers)
                if (!broker.rack.empty()) racks.push_back(broker.rack);
            return dangling("rack", node.name, racks, place);
        }
        case Kind::leader: return check_partition(node.partition, place);
        case Kind::follower: {
            if (!check_partition(node.partition, place)) return false;
            const Topic& topic = *scenario_.topic(node.partition.topic);
            if (node.rank < topic.replication_factor) return true;
            diagnostics_.add(
                place,
                fmt::format("{} has no follower {}: its replication factor is {}",
                            core::to_string(node.partition), node.rank, topic.replication_factor));
            return false;
        }
        case Kind::any:
        case Kind::controller:
        case Kind::brokers:
        case Kind::controllers:
        case Kind::clients: return true;
    }
    UNREACHABLE("a kind that is none");
}

bool DeclaredNames::check_broker(const NodeRef& node, Place place) const {
    using Kind = NodeRef::Kind;
    if (!check_node(node, place)) return false;
    const bool is_client = std::ranges::any_of(
        scenario_.clients, [&](const Client& client) { return client.id == node.name; });
    const bool is_controller = std::ranges::any_of(
        scenario_.cluster.controllers, [&](const Controller& c) { return c.id == node.name; });
    const bool wrong = node.kind == Kind::controller || node.kind == Kind::controllers ||
                       node.kind == Kind::clients ||
                       (node.kind == Kind::any && node.name != "broker") ||
                       (node.kind == Kind::id && (is_client || is_controller));
    if (!wrong) return true;
    diagnostics_.add(place, fmt::format("{} is no broker", to_string(node)));
    return false;
}

bool DeclaredNames::check_link_end(std::string_view end, Place place) const {
    constexpr std::string_view prefix = "rack-";
    std::vector<std::string_view> names = node_names();
    if (std::ranges::find(names, end) != names.end()) return true;
    if (end.starts_with(prefix) && is_rack(end.substr(prefix.size()))) return true;
    return dangling("node or rack", end, names, place);
}

}  // namespace brokerscope::sim::scenario
