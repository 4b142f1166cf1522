#include "sim/network/topology.h"

#include "core/base/assert.h"

#include <utility>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>

#include <algorithm>

namespace brokerscope::sim {

namespace {
struct LinkData {
    std::int64_t weight = 0;
    bool up = true;
};
using Links = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS,
                                    boost::no_property, LinkData>;

struct IsUp {
    const Links* links = nullptr;
    bool operator()(const Links::edge_descriptor& edge) const { return (*links)[edge].up; }
};
}  // namespace

struct Topology::Graph {
    Links links;
};

Topology::Topology() : graph_(std::make_unique<Graph>()) {}
Topology::~Topology() = default;

Vertex Topology::vertex(std::string_view name) {
    if (const auto known = find(name)) return *known;
    const Vertex added{static_cast<std::uint32_t>(boost::add_vertex(graph_->links))};
    ASSERT(added.value == names_.size());
    names_.emplace_back(name);
    vertices_.emplace(name, added);
    return added;
}

std::optional<Vertex> Topology::find(std::string_view name) const {
    const auto found = vertices_.find(name);
    if (found == vertices_.end()) return std::nullopt;
    return found->second;
}

void Topology::add_link(Vertex a, Vertex b, core::Duration weight) {
    ASSERT(a != b && weight.ns >= 0);
    const auto [edge, exists] = boost::edge(a.value, b.value, graph_->links);
    if (exists)
        graph_->links[edge].weight = weight.ns;
    else
        boost::add_edge(a.value, b.value, LinkData{weight.ns, true}, graph_->links);
}

bool Topology::has_link(Vertex a, Vertex b) const {
    return boost::edge(a.value, b.value, graph_->links).second;
}

void Topology::set_up(Vertex a, Vertex b, bool up) {
    const auto [edge, exists] = boost::edge(a.value, b.value, graph_->links);
    ASSERT(exists);
    graph_->links[edge].up = up;
}

std::optional<std::vector<Vertex>> Topology::route(Vertex from, Vertex to) const {
    const Links& links = graph_->links;
    ASSERT(from.value < names_.size() && to.value < names_.size());
    const boost::filtered_graph<Links, IsUp> up(links, IsUp{&links});
    const std::size_t count = names_.size();
    std::vector<std::size_t> previous(count);
    std::vector<std::int64_t> distance(count);
    const auto index = boost::get(boost::vertex_index, links);
    boost::dijkstra_shortest_paths(
        up, static_cast<std::size_t>(from.value),
        boost::weight_map(boost::get(&LinkData::weight, links))
            .predecessor_map(boost::make_iterator_property_map(previous.begin(), index))
            .distance_map(boost::make_iterator_property_map(distance.begin(), index)));
    std::vector<Vertex> route;
    // An unreached vertex is its own predecessor.
    for (std::size_t at = to.value; at != from.value; at = previous[at]) {
        if (previous[at] == at) return std::nullopt;
        route.push_back(Vertex{static_cast<std::uint32_t>(at)});
    }
    route.push_back(from);
    std::reverse(route.begin(), route.end());
    return route;
}

}  // namespace brokerscope::sim
