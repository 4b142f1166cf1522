#pragma once
// How long what one node sends to another is on its way, and whether it gets through at all.
//
// Without links every pair of nodes has a direct link of its own. With links a frame takes the
// shortest route (by the links' typical latency) and is stored and sent on at each step; a pair
// that no route joins has a direct link. A link serves one frame after the other in each direction;
// each direction draws from its stream `link/FROM/TO`.
//
// Cuts and slow pairs are changes with a number, undone one by one; of several slowings of a pair
// the latest holds.

#include "sim/kernel/kernel.h"
#include "sim/network/latency.h"
#include "sim/network/topology.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brokerscope::sim {

/// A node's place in the world, from 0 in the order of adding.
using NodeId = core::Id<struct NodeIdTag, std::uint32_t>;

/// Bytes a second; 0: without limit.
using Bandwidth = std::int64_t;

struct LinkOptions {
    std::string a;  ///< a node or, if no node has this name, a switch
    std::string b;
    Latency latency;
    Bandwidth bandwidth = 1'000'000'000;
};

struct NetworkOptions {
    Latency latency;  ///< of direct links
    Bandwidth bandwidth = 1'000'000'000;
    std::vector<LinkOptions> links;
};

/// Names a change of the network until it is healed.
using NetworkChange = core::Id<struct NetworkChangeTag, std::int32_t>;

class Paths {
public:
    using StreamMaker = std::function<core::RandomStream(const std::string& name)>;
    Paths(NetworkOptions options, StreamMaker make_stream);
    Paths(const Paths&) = delete;
    Paths& operator=(const Paths&) = delete;

    /// Nodes are numbered from 0 in the order of adding.
    void add_node(const std::string& name);

    /// When `bytes` that leave `from` at `now` are at `to`. Uses up the links' time and draws.
    core::Instant carry(NodeId from, NodeId to, core::Instant now, std::int64_t bytes);
    /// Without draws: what it takes in the middle, for an empty frame.
    core::Duration typical(NodeId from, NodeId to);
    bool is_blocked(NodeId from, NodeId to);

    /// Nothing gets through between `a` and `b`; where a link of the topology joins them, that link
    /// is down, and routes lead around it. Pre: both names are known.
    NetworkChange cut(std::string_view a, std::string_view b);
    /// Nothing gets from node `from` to node `to`.
    NetworkChange one_way(NodeId from, NodeId to);
    NetworkChange isolate(NodeId node);
    /// Nodes of different groups do not reach each other; nodes in none reach everybody.
    NetworkChange partition(const std::vector<std::vector<NodeId>>& groups);
    /// From now on what goes between two nodes takes this long, and this bandwidth, if given.
    NetworkChange slow(NodeId a, NodeId b, std::optional<Latency> latency,
                       std::optional<Bandwidth> bandwidth);
    /// Undoes a change. Does nothing if it was undone before.
    void heal(NetworkChange change);
    void heal_all();

private:
    using Pair = std::pair<std::uint32_t, std::uint32_t>;
    struct Link {
        Latency latency;
        Bandwidth bandwidth = 0;
        core::RandomStream stream;
        core::Instant busy_from{INT64_MIN};  ///< its latest time without a pause
        core::Instant busy_until{INT64_MIN};

        /// When a frame that is there at `at` has passed.
        core::Instant pass(core::Instant at, core::Duration took);
    };
    struct Slowing {
        NetworkChange change;
        std::optional<Latency> latency;
        std::optional<Bandwidth> bandwidth;
    };
    struct Path {
        std::vector<Link*> route;
        bool has_route = true;  ///< false: a link that it needs is down
        int blocks = 0;
        std::vector<Slowing> slowings;
    };
    struct Change {
        std::vector<Pair> blocked;
        std::vector<Pair> slowed;
        std::vector<Pair> links_down;
    };

    Path& path(NodeId from, NodeId to);
    void find_route(Pair pair, Path& path);
    void find_routes();
    Link& link(Vertex from, Vertex to);
    void build_topology();
    NetworkChange remember(Change change);
    void block(Change& change, NodeId from, NodeId to);
    void undo(NetworkChange change, const Change& what);
    NodeId node_of(std::string_view name) const;

    NetworkOptions options_;
    StreamMaker make_stream_;
    Topology topology_;
    std::vector<Vertex> vertices_;  // by node
    std::map<Pair, const LinkOptions*> configured_;
    std::map<Pair, int> links_down_;
    std::map<Pair, std::unique_ptr<Link>> links_;
    std::map<Pair, std::unique_ptr<Path>> paths_;
    std::map<NetworkChange, Change> changes_;
    NetworkChange next_change_{1};
};

}  // namespace brokerscope::sim
