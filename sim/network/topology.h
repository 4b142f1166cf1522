#pragma once
// Nodes and links as a graph, and the shortest routes in it. (Boost.Graph stays in topology.cpp.)

#include "core/base/strong.h"
#include "core/base/time.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// A corner of the topology: a node, or a switch between nodes.
using Vertex = core::Id<struct VertexTag, std::uint32_t>;

class Topology {
public:
    Topology();
    ~Topology();
    Topology(const Topology&) = delete;
    Topology& operator=(const Topology&) = delete;

    /// The vertex `name`, made if there is none.
    Vertex vertex(std::string_view name);
    std::optional<Vertex> find(std::string_view name) const;
    const std::string& name(Vertex vertex) const { return names_.at(vertex.value); }

    /// Joins `a` and `b`, in both directions; a second link between them replaces the first's
    /// weight. Pre: a != b, weight >= 0.
    void add_link(Vertex a, Vertex b, core::Duration weight);
    bool has_link(Vertex a, Vertex b) const;
    /// A link that is down carries nothing. Pre: there is such a link.
    void set_up(Vertex a, Vertex b, bool up);

    /// The vertices of the shortest route over links that are up, both ends included; nothing if
    /// there is no route. Between routes of one length the choice is always the same.
    std::optional<std::vector<Vertex>> route(Vertex from, Vertex to) const;

private:
    struct Graph;
    std::unique_ptr<Graph> graph_;
    std::vector<std::string> names_;
    std::map<std::string, Vertex, std::less<>> vertices_;
};

}  // namespace brokerscope::sim
