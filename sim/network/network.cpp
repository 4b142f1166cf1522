#include "sim/network/network.h"

#include "core/base/assert.h"

#include <algorithm>
#include <utility>

namespace brokerscope::sim {

namespace trace = core::trace;

SimNetwork::SimNetwork(Kernel& kernel, EventStream& events, NetworkOptions options,
                       Paths::StreamMaker make_stream)
    : kernel_(kernel),
      events_(events),
      paths_(std::move(options), std::move(make_stream)),
      target_(kernel.add_target(*this)) {}

NodeId SimNetwork::add_host(const std::string& name, Host& host, Origin origin) {
    const NodeId id{static_cast<std::uint32_t>(hosts_.size())};
    const bool fresh = nodes_.emplace(name, id).second;
    ASSERT(fresh, "two nodes of one name");
    hosts_.push_back({&host, events_.names().intern(name), origin});
    paths_.add_node(name);
    return id;
}

End SimNetwork::connect(NodeId from, const core::Endpoint& to, trace::EventId cause) {
    const auto index = static_cast<std::uint32_t>(connections_.size());
    connections_.push_back(std::make_unique<Connection>());
    Connection& added = *connections_.back();
    added.link = trace::LinkId{std::int64_t{index} + 1};
    added.port = to.port;
    added.sides[0].node = from;
    added.sides[0].name = hosts_[from.value].name;
    added.sides[0].attached = true;
    const auto peer = nodes_.find(to.host);
    const bool known = peer != nodes_.end();
    added.sides[1].node = known ? peer->second : from;
    added.sides[1].name = events_.names().intern(to.host);
    if (known)
        put_control(index, 1, Item::Kind::syn, cause);
    else
        put_control(index, 0, Item::Kind::refused, cause);
    return End{2 * index};
}

void SimNetwork::send(End from, core::Frame frame, trace::EventId cause) {
    const std::uint32_t index = from.value / 2;
    const std::uint32_t to = other(side_of(from));
    Connection& way = connection(from);
    const Side& sender = way.sides[side_of(from)];
    if (!sender.attached) return;
    Item item;
    trace::Message& message = item.message;
    message.message = trace::MessageId{next_message_++};
    message.connection = way.link;
    message.from = sender.name;
    message.to = way.sides[to].name;
    message.api = frame.info.api;
    message.kind =
        frame.info.kind == core::FrameKind::request ? trace::Kind::request : trace::Kind::response;
    message.version = frame.info.version;
    message.correlation_id = frame.info.correlation_id;
    message.bytes = static_cast<std::int32_t>(frame.bytes.size());
    message.quiet = frame.info.quiet;
    item.cause = events_.emit(sender.name, cause, trace::MessageSent{message});
    if (tap_) tap_->on_frame(message, kernel_.now(), frame.bytes.view());
    if (way.broken) {
        emit_lost(item);
        return;
    }
    const trace::MessageId id = message.message;
    const bool is_response = message.kind == trace::Kind::response;
    item.frame = std::move(frame);
    put(index, to, std::move(item), message.bytes);
    if (interference_) judge_sending(index, to, id);
    if (is_response) give_late_answers(from);
}

void SimNetwork::close(End end, trace::EventId cause) {
    const std::uint32_t index = end.value / 2;
    const std::uint32_t side = side_of(end);
    Connection& way = connection(end);
    Side& here = way.sides[side];
    if (!here.attached) return;
    here.attached = false;
    here.closed_here = true;
    Flow& inbound = way.flows[side];
    // What has come already finds nobody now; what is on its way will find nobody later.
    for (; inbound.arrived > 0; --inbound.arrived) {
        if (inbound.items.front().kind == Item::Kind::frame) emit_lost(inbound.items.front());
        inbound.items.pop_front();
    }
    if (here.established) emit_closed(index, side, trace::CloseCause::orderly, cause);
    put_control(index, other(side), Item::Kind::fin, cause);
}

bool SimNetwork::has_arrival(End end) const {
    return connection(end).flows[side_of(end)].arrived > 0;
}

void SimNetwork::set_tag(End end, std::int64_t tag) {
    connection(end).sides[side_of(end)].tag = tag;
}

std::int64_t SimNetwork::tag(End end) const { return connection(end).sides[side_of(end)].tag; }

std::optional<Arrival> SimNetwork::take(End end) {
    const std::uint32_t index = end.value / 2;
    const std::uint32_t to = side_of(end);
    Connection& way = connection(end);
    Flow& flow = way.flows[to];
    Side& here = way.sides[to];
    ASSERT(flow.arrived > 0 && here.attached);
    const Item::Kind kind = flow.items.front().kind;
    if (kind == Item::Kind::frame) return take_frame(index, to);
    if (kind != Item::Kind::syn && kind != Item::Kind::syn_ack) return take_closed(index, to);

    Arrival arrival;
    arrival.cause = flow.items.front().cause;
    flow.items.pop_front();
    --flow.arrived;
    here.established = true;
    if (kind == Item::Kind::syn) {
        arrival.kind = Arrival::Kind::accepted;
        arrival.port = way.port;
        return arrival;
    }
    arrival.kind = Arrival::Kind::connected;
    arrival.cause =
        events_.emit(here.name, arrival.cause,
                     trace::ConnectionOpened{way.sides[0].name, way.sides[1].name, way.link});
    return arrival;
}

std::optional<Arrival> SimNetwork::take_frame(std::uint32_t index, std::uint32_t to) {
    if (!judge_delivery(index, to)) return std::nullopt;
    Connection& way = *connections_[index];
    Flow& flow = way.flows[to];
    Item item = std::move(flow.items.front());
    flow.items.pop_front();
    --flow.arrived;
    Arrival arrival;
    arrival.cause =
        events_.emit(way.sides[to].name, item.cause, trace::MessageDelivered{item.message});
    if (item.answered) {
        item.cause = arrival.cause;
        answer(index, to, std::move(item));
        return std::nullopt;
    }
    if (item.message.kind == trace::Kind::request) ++way.sides[to].unanswered;
    arrival.kind = Arrival::Kind::frame;
    arrival.frame = std::move(item.frame);
    return arrival;
}

Arrival SimNetwork::take_closed(std::uint32_t index, std::uint32_t to) {
    Connection& way = *connections_[index];
    Flow& flow = way.flows[to];
    const Item::Kind kind = flow.items.front().kind;
    const trace::EventId cause = flow.items.front().cause;
    lose_items(flow, 0);
    way.sides[to].attached = false;
    way.sides[to].closed_here = true;
    Arrival arrival;
    arrival.kind = Arrival::Kind::closed;
    trace::CloseCause reason = trace::CloseCause::reset;
    arrival.reason = core::CloseReason::reset;
    if (kind == Item::Kind::fin) {
        reason = trace::CloseCause::orderly;
        arrival.reason = core::CloseReason::orderly;
    } else if (kind == Item::Kind::refused) {
        reason = trace::CloseCause::refused;
        arrival.reason = core::CloseReason::refused;
    }
    arrival.cause = emit_closed(index, to, reason, cause);
    return arrival;
}

/// The answer that a fault gives in the receiver's place goes back as if it came from there: in
/// order, behind what the receiver still owes to earlier requests of the connection.
void SimNetwork::answer(std::uint32_t index, std::uint32_t to, Item item) {
    core::Frame response;
    response.info = item.frame.info;
    response.info.kind = core::FrameKind::response;
    response.info.quiet = false;
    response.bytes = std::move(item.answer);
    Side& side = connections_[index]->sides[to];
    if (side.unanswered > 0) {
        side.late_answers.push_back({side.unanswered, std::move(response), item.cause});
        return;
    }
    send(End{2 * index + to}, std::move(response), item.cause);
}

/// A response has left `from`: what a fault answers to the requests behind it may follow.
void SimNetwork::give_late_answers(End from) {
    Side& side = connection(from).sides[side_of(from)];
    if (side.unanswered > 0) --side.unanswered;
    if (side.late_answers.empty()) return;
    for (LateAnswer& late : side.late_answers) --late.behind;
    while (!side.late_answers.empty() && side.late_answers.front().behind <= 0) {
        const LateAnswer late = std::move(side.late_answers.front());
        side.late_answers.erase(side.late_answers.begin());
        ++side.unanswered;  // its own sending settles it
        for (LateAnswer& other : side.late_answers) ++other.behind;
        send(from, late.frame, late.cause);
    }
}

trace::EventId SimNetwork::emit_closed(std::uint32_t index, std::uint32_t side,
                                       trace::CloseCause reason, trace::EventId cause) {
    const Connection& way = *connections_[index];
    return events_.emit(
        way.sides[side].name, cause,
        trace::ConnectionClosed{way.sides[0].name, way.sides[1].name, way.link, reason});
}

void SimNetwork::emit_lost(const Item& item) {
    events_.emit(item.message.from, item.cause, trace::MessageLost{item.message});
}

// --- On the way.

void SimNetwork::put(std::uint32_t index, std::uint32_t to, Item item, std::int64_t bytes) {
    Connection& way = *connections_[index];
    Flow& flow = way.flows[to];
    const core::Instant due =
        paths_.carry(way.sides[other(to)].node, way.sides[to].node, kernel_.now(), bytes);
    item.transit = due - kernel_.now();
    item.due = std::max(due, flow.last_due);
    flow.last_due = item.due;
    flow.items.push_back(std::move(item));
    schedule_first(index, to);
}

void SimNetwork::put_control(std::uint32_t index, std::uint32_t to, Item::Kind kind,
                             trace::EventId cause) {
    if (connections_[index]->broken) return;
    Item item;
    item.kind = kind;
    item.cause = cause;
    put(index, to, std::move(item), 0);
}

void SimNetwork::schedule_first(std::uint32_t index, std::uint32_t to) {
    Connection& way = *connections_[index];
    Flow& flow = way.flows[to];
    if (flow.ticket || flow.arrived == flow.items.size()) return;
    const Item& first = flow.items[flow.arrived];
    if (first.held) return;
    flow.ticket = kernel_.schedule(std::max(first.due, kernel_.now()),
                                   hosts_[way.sides[other(to)].node.value].origin, target_,
                                   2 * index + to, first.cause.value);
}

void SimNetwork::unschedule(Flow& flow) {
    if (!flow.ticket) return;
    kernel_.cancel(*flow.ticket);
    flow.ticket.reset();
}

/// After one item was put off, none behind it may arrive before it.
void SimNetwork::keep_monotone(Flow& flow) {
    core::Instant latest{INT64_MIN};
    for (std::size_t i = flow.arrived; i < flow.items.size(); ++i) {
        latest = std::max(latest, flow.items[i].due);
        flow.items[i].due = latest;
    }
    flow.last_due = std::max(flow.last_due, latest);
}

void SimNetwork::on_due(std::uint32_t flow) {
    const std::uint32_t index = flow / 2;
    const std::uint32_t to = flow % 2;
    Connection& way = *connections_[index];
    way.flows[to].ticket.reset();
    // Silence: what is due waits until the cut is healed.
    if (paths_.is_blocked(way.sides[other(to)].node, way.sides[to].node)) return;
    arrive(index, to);
    schedule_first(index, to);
}

void SimNetwork::arrive(std::uint32_t index, std::uint32_t to) {
    Connection& way = *connections_[index];
    Flow& flow = way.flows[to];
    ASSERT(flow.arrived < flow.items.size());
    if (flow.items[flow.arrived].kind == Item::Kind::syn && !arrive_syn(index)) return;
    if (!way.sides[to].attached) {
        arrive_nowhere(index, to);
        return;
    }
    ++flow.arrived;
    hosts_[way.sides[to].node.value].host->on_arrival(End{2 * index + to});
}

/// Whether somebody takes the connection; if nobody does, the request is gone.
bool SimNetwork::arrive_syn(std::uint32_t index) {
    Connection& way = *connections_[index];
    const Host& host = *hosts_[way.sides[1].node.value].host;
    Flow& flow = way.flows[1];
    const trace::EventId cause = flow.items.front().cause;
    if (way.sides[0].attached && host.is_powered() && host.listens_on(way.port)) {
        way.sides[1].attached = true;
        put_control(index, 0, Item::Kind::syn_ack, cause);
        return true;
    }
    flow.items.pop_front();
    if (way.sides[0].attached && host.is_powered())
        put_control(index, 0, Item::Kind::refused, cause);
    return false;
}

/// What arrives at an end that no process holds: a machine that runs answers with a reset, unless
/// the end was closed in good order; one that is off says nothing until it runs again.
void SimNetwork::arrive_nowhere(std::uint32_t index, std::uint32_t to) {
    Connection& way = *connections_[index];
    Flow& flow = way.flows[to];
    Side& here = way.sides[to];
    Item item = std::move(flow.items[flow.arrived]);
    flow.items.erase(flow.items.begin() + static_cast<std::ptrdiff_t>(flow.arrived));
    const bool is_frame = item.kind == Item::Kind::frame;
    if (is_frame) emit_lost(item);
    if (!is_frame || here.closed_here || !way.sides[other(to)].attached) return;
    if (!hosts_[here.node.value].host->is_powered()) {
        here.missed = true;
        return;
    }
    here.closed_here = true;
    put_control(index, other(to), Item::Kind::rst, item.cause);
}

}  // namespace brokerscope::sim
