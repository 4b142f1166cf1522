#include "sim/trace/causal_graph.h"

#include "core/base/assert.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/iterator/iterator_facade.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace brokerscope::sim {

/// The index as Boost.Graph reads graphs: an edge leads from an effect to what it came of. Edges
/// lead to earlier places only, so what lies before `floor` cannot lead to it, and is left out.
struct EffectGraph {
    const TraceIndex* index = nullptr;
    Place floor = 0;
};
struct EffectEdge {
    Place effect = no_place;
    Place origin = no_place;
    friend bool operator==(const EffectEdge&, const EffectEdge&) = default;
};
class EffectEdgeIterator : public boost::iterator_facade<EffectEdgeIterator, EffectEdge,
                                                         boost::forward_traversal_tag, EffectEdge> {
public:
    EffectEdgeIterator() = default;
    EffectEdgeIterator(Place effect, Place floor, const InEdge* at, const InEdge* end)
        : effect_(effect), floor_(floor), at_(at), end_(end) {
        skip();
    }

private:
    friend class boost::iterator_core_access;
    void skip() {
        while (at_ != end_ && at_->from < floor_) ++at_;
    }
    void increment() {
        ++at_;
        skip();
    }
    bool equal(const EffectEdgeIterator& other) const { return at_ == other.at_; }
    EffectEdge dereference() const { return {effect_, at_->from}; }

    Place effect_ = no_place;
    Place floor_ = 0;
    const InEdge* at_ = nullptr;
    const InEdge* end_ = nullptr;
};

}  // namespace brokerscope::sim

namespace boost {

template <>
struct graph_traits<brokerscope::sim::EffectGraph> {
    using vertex_descriptor = brokerscope::sim::Place;
    using edge_descriptor = brokerscope::sim::EffectEdge;
    using out_edge_iterator = brokerscope::sim::EffectEdgeIterator;
    using directed_category = directed_tag;
    using edge_parallel_category = allow_parallel_edge_tag;
    using traversal_category = incidence_graph_tag;
    using vertices_size_type = std::size_t;
    using degree_size_type = std::size_t;
    using edges_size_type = std::size_t;
    static vertex_descriptor null_vertex() { return brokerscope::sim::no_place; }
};

}  // namespace boost

namespace brokerscope::sim {

// Found by Boost.Graph through argument-dependent lookup.
static Place source(const EffectEdge& edge, const EffectGraph&) { return edge.effect; }
static Place target(const EffectEdge& edge, const EffectGraph&) { return edge.origin; }
static std::pair<EffectEdgeIterator, EffectEdgeIterator> out_edges(Place effect,
                                                                   const EffectGraph& graph) {
    const auto edges = graph.index->in_edges(effect);
    const InEdge* end = edges.data() + edges.size();
    return {{effect, graph.floor, edges.data(), end}, {effect, graph.floor, end, end}};
}
[[maybe_unused]] static std::size_t out_degree(Place effect, const EffectGraph& graph) {
    const auto [begin, end] = out_edges(effect, graph);
    return static_cast<std::size_t>(std::distance(begin, end));
}
namespace {

struct Walk {
    std::vector<Place> found;      ///< in the order of the search
    std::vector<Place> effect_of;  ///< by place - floor: by which effect it was found
    Place floor = 0;

    bool reached(Place place) const { return effect_of[place - floor] != no_place; }
};

class WalkVisitor : public boost::default_bfs_visitor {
public:
    explicit WalkVisitor(Walk& walk) : walk_(&walk) {}
    template <class Graph>
    void discover_vertex(Place place, const Graph&) {
        walk_->found.push_back(place);
    }
    template <class Graph>
    void tree_edge(const EffectEdge& edge, const Graph&) {
        walk_->effect_of[edge.origin - walk_->floor] = edge.effect;
    }

private:
    Walk* walk_;
};

/// By place, counted from a floor.
template <class Value>
struct FromFloor {
    using key_type = Place;
    using value_type = Value;
    using reference = Value;
    using category = boost::read_write_property_map_tag;
    std::vector<Value>* values;
    Place floor;
    friend Value get(const FromFloor& map, Place place) { return (*map.values)[place - map.floor]; }
    friend void put(const FromFloor& map, Place place, Value value) {
        (*map.values)[place - map.floor] = value;
    }
};

/// Breadth first from `start` back to what it came of, not beyond `floor`.
Walk walk_back(const TraceIndex& index, Place start, Place floor) {
    ASSERT(start < index.size() && floor <= start);
    Walk walk;
    walk.floor = floor;
    walk.effect_of.assign(start - floor + 1, no_place);
    walk.effect_of[start - floor] = start;
    const EffectGraph graph{&index, floor};
    std::vector<boost::default_color_type> colors(start - floor + 1, boost::white_color);
    boost::queue<Place> pending;
    boost::breadth_first_visit(graph, start, pending, WalkVisitor(walk),
                               FromFloor<boost::default_color_type>{&colors, floor});
    return walk;
}

}  // namespace

std::vector<Place> CausalGraph::cone(Place place) const {
    std::vector<Place> places = walk_back(index_, place, 0).found;
    std::ranges::sort(places);
    return places;
}

std::vector<Place> CausalGraph::chain(Place from, Place to) const {
    if (from > to) return {};
    const Walk walk = walk_back(index_, to, from);
    if (!walk.reached(from)) return {};
    std::vector<Place> places{from};
    while (places.back() != to) places.push_back(walk.effect_of[places.back() - from]);
    return places;
}

std::vector<Place> CausalGraph::dominators(Place from, Place to) const {
    if (from > to) return {};
    const Walk walk = walk_back(index_, to, from);
    if (!walk.reached(from)) return {};
    // The cone as a graph of its own: dominators need edges in both directions.
    using Cone = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
    using Vertex = boost::graph_traits<Cone>::vertex_descriptor;
    std::map<Place, Vertex> vertex_of;
    for (const Place place : walk.found) vertex_of.emplace(place, vertex_of.size());
    std::vector<Place> place_of(vertex_of.size());
    Cone cone(vertex_of.size());
    for (const auto& [place, vertex] : vertex_of) {
        place_of[vertex] = place;
        for (const InEdge& edge : index_.in_edges(place))
            if (edge.from >= from) boost::add_edge(vertex, vertex_of.at(edge.from), cone);
    }
    const Vertex none = boost::graph_traits<Cone>::null_vertex();
    std::vector<Vertex> dominator(vertex_of.size(), none);
    const auto tree =
        boost::make_iterator_property_map(dominator.begin(), boost::get(boost::vertex_index, cone));
    boost::lengauer_tarjan_dominator_tree(cone, vertex_of.at(to), tree);
    std::vector<Place> places;
    for (Vertex at = vertex_of.at(from); at != none; at = dominator[at])
        places.push_back(place_of[at]);
    std::ranges::sort(places);
    return places;
}

std::optional<JoinKind> CausalGraph::edge(Place from, Place to) const {
    for (const InEdge& edge : index_.in_edges(to))
        if (edge.from == from) return edge.kind;
    return std::nullopt;
}

bool CausalGraph::happens_before(Place a, Place b) const {
    if (a >= b) return false;
    // Per node, everything up to its latest known place lies in the past of b: one pass backwards
    // finds how far that reaches.
    std::map<trace::Name, Place> latest;
    latest[index_.node(b)] = b;
    for (Place place = b;; --place) {
        const auto known = latest.find(index_.node(place));
        if (known != latest.end() && place <= known->second) {
            if (place == a) return true;
            for (const InEdge& edge : index_.in_edges(place)) {
                Place& reach = latest.try_emplace(index_.node(edge.from), edge.from).first->second;
                reach = std::max(reach, edge.from);
            }
        }
        if (place == a) return false;
    }
}

}  // namespace brokerscope::sim
