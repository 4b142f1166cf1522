#include "sim/network/paths.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {
/// How long `bytes` take to pass, rounded up to whole nanoseconds.
core::Duration transmission(std::int64_t bytes, Bandwidth bandwidth) {
    constexpr std::int64_t second = 1'000'000'000;
    if (bandwidth <= 0 || bytes <= 0) return {};
    const std::int64_t whole = bytes / bandwidth;
    const std::int64_t rest = bytes % bandwidth;
    __extension__ using Wide = __int128;
    const Wide part = (Wide{rest} * second + bandwidth - 1) / bandwidth;
    return core::Duration{whole * second + static_cast<std::int64_t>(part)};
}
}  // namespace

Paths::Paths(NetworkOptions options, StreamMaker make_stream)
    : options_(std::move(options)), make_stream_(std::move(make_stream)) {
    build_topology();
}

void Paths::build_topology() {
    for (const LinkOptions& link : options_.links) {
        const Vertex a = topology_.vertex(link.a);
        const Vertex b = topology_.vertex(link.b);
        topology_.add_link(a, b, link.latency.typical());
        configured_[{a.value, b.value}] = &link;
        configured_[{b.value, a.value}] = &link;
    }
}

void Paths::add_node(const std::string& name) { vertices_.push_back(topology_.vertex(name)); }

NodeId Paths::node_of(std::string_view name) const {
    const auto vertex = topology_.find(name);
    ASSERT(vertex, "no node or switch of this name");
    const auto found = std::find(vertices_.begin(), vertices_.end(), *vertex);
    ASSERT(found != vertices_.end(), "a switch is cut from another by the link between them");
    return NodeId{static_cast<std::uint32_t>(found - vertices_.begin())};
}

Paths::Link& Paths::link(Vertex from, Vertex to) {
    std::unique_ptr<Link>& link = links_[{from.value, to.value}];
    if (link) return *link;
    const auto configured = configured_.find({from.value, to.value});
    link = std::make_unique<Link>();
    const bool direct = configured == configured_.end();
    link->latency = direct ? options_.latency : configured->second->latency;
    link->bandwidth = direct ? options_.bandwidth : configured->second->bandwidth;
    link->stream = make_stream_("link/" + topology_.name(from) + "/" + topology_.name(to));
    return *link;
}

void Paths::find_route(Pair pair, Path& path) {
    const Vertex from = vertices_.at(pair.first);
    const Vertex to = vertices_.at(pair.second);
    auto route = from == to ? std::nullopt : topology_.route(from, to);
    path.has_route = true;
    if (!route && !links_down_.empty()) {
        for (const auto& [down, times] : links_down_)
            topology_.set_up(Vertex{down.first}, Vertex{down.second}, true);
        // Where the whole topology has a route, the lack of one is the cut's doing.
        path.has_route = !topology_.route(from, to);
        for (const auto& [down, times] : links_down_)
            topology_.set_up(Vertex{down.first}, Vertex{down.second}, false);
        if (!path.has_route && !path.route.empty()) return;
    }
    path.route.clear();
    if (!route) {
        path.route.push_back(&link(from, to));
        return;
    }
    for (std::size_t i = 1; i < route->size(); ++i)
        path.route.push_back(&link((*route)[i - 1], (*route)[i]));
}

void Paths::find_routes() {
    for (const auto& [pair, path] : paths_) find_route(pair, *path);
}

Paths::Path& Paths::path(NodeId from, NodeId to) {
    std::unique_ptr<Path>& path = paths_[{from.value, to.value}];
    if (!path) {
        path = std::make_unique<Path>();
        find_route({from.value, to.value}, *path);
    }
    return *path;
}

core::Instant Paths::Link::pass(core::Instant at, core::Duration took) {
    // Frames are reckoned in the order in which they were sent; one that comes to a later link of
    // its route before the others passes before them.
    if (at + took <= busy_from) return at + took;
    if (at > busy_until) busy_from = at;
    busy_until = std::max(at, busy_until) + took;
    return busy_until;
}

core::Instant Paths::carry(NodeId from, NodeId to, core::Instant now, std::int64_t bytes) {
    const Path& way = path(from, to);
    const Latency* slow_latency = nullptr;
    const Bandwidth* slow_bandwidth = nullptr;
    for (const Slowing& slowing : way.slowings) {
        if (slowing.latency) slow_latency = &*slowing.latency;
        if (slowing.bandwidth) slow_bandwidth = &*slowing.bandwidth;
    }
    core::Instant at = now;
    for (Link* link : way.route) {
        const bool first = link == way.route.front();
        const Bandwidth bandwidth = first && slow_bandwidth ? *slow_bandwidth : link->bandwidth;
        at = link->pass(at, transmission(bytes, bandwidth));
        if (!slow_latency)
            at = at + link->latency.draw(link->stream);
        else if (first)
            at = at + slow_latency->draw(link->stream);
    }
    return at;
}

core::Duration Paths::typical(NodeId from, NodeId to) {
    core::Duration sum;
    for (const Link* link : path(from, to).route) sum += link->latency.typical();
    return sum;
}

bool Paths::is_blocked(NodeId from, NodeId to) {
    const Path& way = path(from, to);
    return way.blocks > 0 || !way.has_route;
}

NetworkChange Paths::remember(Change change) {
    const NetworkChange number = next_change_;
    ++next_change_.value;
    changes_.emplace(number, std::move(change));
    return number;
}

void Paths::block(Change& change, NodeId from, NodeId to) {
    if (from == to) return;
    ++path(from, to).blocks;
    change.blocked.emplace_back(from.value, to.value);
}

NetworkChange Paths::cut(std::string_view a, std::string_view b) {
    Change change;
    const auto from = topology_.find(a);
    const auto to = topology_.find(b);
    if (from && to && topology_.has_link(*from, *to)) {
        const Pair pair = std::minmax(from->value, to->value);
        if (++links_down_[pair] == 1) topology_.set_up(*from, *to, false);
        change.links_down.push_back(pair);
        // Paths that nobody has used so far must know of the cut too.
        find_routes();
        return remember(std::move(change));
    }
    const NodeId one = node_of(a);
    const NodeId two = node_of(b);
    block(change, one, two);
    block(change, two, one);
    return remember(std::move(change));
}

NetworkChange Paths::one_way(NodeId from, NodeId to) {
    Change change;
    block(change, from, to);
    return remember(std::move(change));
}

NetworkChange Paths::isolate(NodeId node) {
    Change change;
    for (std::uint32_t other = 0; other < vertices_.size(); ++other) {
        block(change, node, NodeId{other});
        block(change, NodeId{other}, node);
    }
    return remember(std::move(change));
}

NetworkChange Paths::partition(const std::vector<std::vector<NodeId>>& groups) {
    Change change;
    for (const auto& here : groups)
        for (const auto& there : groups)
            if (&here != &there)
                for (const NodeId from : here)
                    for (const NodeId to : there) block(change, from, to);
    return remember(std::move(change));
}

NetworkChange Paths::slow(NodeId a, NodeId b, std::optional<Latency> latency,
                          std::optional<Bandwidth> bandwidth) {
    Change change;
    for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
        path(from, to).slowings.push_back({next_change_, latency, bandwidth});
        change.slowed.emplace_back(from.value, to.value);
    }
    return remember(std::move(change));
}

void Paths::undo(NetworkChange number, const Change& what) {
    for (const Pair& pair : what.blocked) {
        Path& blocked = *paths_.at(pair);
        ASSERT(blocked.blocks > 0);
        --blocked.blocks;
    }
    for (const Pair& pair : what.slowed)
        std::erase_if(paths_.at(pair)->slowings,
                      [&](const Slowing& slowing) { return slowing.change == number; });
    for (const Pair& pair : what.links_down) {
        const auto down = links_down_.find(pair);
        ASSERT(down != links_down_.end());
        if (--down->second > 0) continue;
        links_down_.erase(down);
        topology_.set_up(Vertex{pair.first}, Vertex{pair.second}, true);
    }
    if (!what.links_down.empty()) find_routes();
}

void Paths::heal(NetworkChange change) {
    const auto found = changes_.find(change);
    if (found == changes_.end()) return;
    const Change what = std::move(found->second);
    changes_.erase(found);
    undo(change, what);
}

void Paths::heal_all() {
    while (!changes_.empty()) heal(changes_.begin()->first);
}

}  // namespace brokerscope::sim
