// What faults and deaths do to connections. The other half of SimNetwork; see network.h.

#include "core/base/assert.h"
#include "sim/network/network.h"

#include <algorithm>
#include <utility>

namespace brokerscope::sim {

namespace trace = core::trace;

// --- Judging single messages.

void SimNetwork::judge_sending(std::uint32_t index, std::uint32_t to, trace::MessageId message) {
    Flow& flow = connections_[index]->flows[to];
    const Item& sent = flow.items.back();
    ASSERT(sent.message.message == message);
    const trace::EventId cause = sent.cause;
    // Copies: whoever judges may act on the world, and so on this queue.
    const trace::Message about = sent.message;
    const core::SharedBytes bytes = sent.frame.bytes;
    const Verdict verdict = interference_->on_sent(about, cause, bytes.view());
    if (verdict.kind == Verdict::Kind::pass) return;
    if (const auto place = find_message(message)) do_as_judged(*place, verdict);
}

/// To a message that its receiver has not seen.
void SimNetwork::do_as_judged(Place place, const Verdict& verdict) {
    Flow& flow = connections_[place.index]->flows[place.to];
    Item& item = flow.items[place.at];
    switch (verdict.kind) {
        case Verdict::Kind::pass: break;
        case Verdict::Kind::lose: {
            // Nothing behind a gap in the stream can be read.
            const trace::EventId cause = item.cause;
            flow.arrived = std::min(flow.arrived, place.at);
            break_connection(place.index, verdict.notice, cause);
            break;
        }
        case Verdict::Kind::delay:
        case Verdict::Kind::hold: keep_back(place, verdict); break;
        case Verdict::Kind::answer: give_answer(item, verdict); break;
    }
}

void SimNetwork::give_answer(Item& item, const Verdict& verdict) {
    item.fault = verdict.fault;
    if (item.message.kind == trace::Kind::response) {
        item.frame.bytes = verdict.bytes;
    } else {
        item.answered = true;
        item.answer = verdict.bytes;
    }
}

bool SimNetwork::judge_delivery(std::uint32_t index, std::uint32_t to) {
    Flow& flow = connections_[index]->flows[to];
    Item& front = flow.items.front();
    if (!interference_ || front.judged) return true;
    front.judged = true;
    const trace::Message about = front.message;
    const trace::EventId cause = front.cause;
    const core::SharedBytes bytes = front.frame.bytes;
    const Verdict verdict = interference_->on_delivered(about, cause, bytes.view());
    // The verdict may have come with a crash of this very node, or a lost connection.
    const bool still_here = flow.arrived > 0 && flow.items.front().message.message == about.message;
    if (!still_here) return false;
    if (verdict.kind != Verdict::Kind::pass) do_as_judged({index, to, 0}, verdict);
    return verdict.kind == Verdict::Kind::pass || verdict.kind == Verdict::Kind::answer;
}

void SimNetwork::keep_back(Place place, const Verdict& verdict) {
    Flow& flow = connections_[place.index]->flows[place.to];
    Item& item = flow.items[place.at];
    item.fault = verdict.fault;
    item.held = verdict.kind == Verdict::Kind::hold;
    if (verdict.kind == Verdict::Kind::delay)
        item.due = std::max(item.due, kernel_.now()) + verdict.by;
    events_.emit(item.message.from, item.cause,
                 trace::MessageHeld{item.message.message, verdict.fault});
    flow.arrived = std::min(flow.arrived, place.at);
    keep_monotone(flow);
    unschedule(flow);
    schedule_first(place.index, place.to);
}

void SimNetwork::release(Place place) {
    Flow& flow = connections_[place.index]->flows[place.to];
    Item& item = flow.items[place.at];
    item.held = false;
    // Kept at its sender it still has the way before it; kept at its receiver it is there.
    const core::Duration way = item.judged ? core::Duration{} : item.transit;
    item.due = std::max(item.due, kernel_.now() + way);
    keep_monotone(flow);
    schedule_first(place.index, place.to);
}

std::optional<SimNetwork::Place> SimNetwork::find_message(trace::MessageId message) const {
    // What is asked about was sent lately, and so is in one of the younger connections' queues.
    for (std::size_t index = connections_.size(); index-- > 0;)
        for (std::uint32_t to = 0; to < 2; ++to) {
            const auto& items = connections_[index]->flows[to].items;
            for (std::size_t at = items.size(); at-- > 0;)
                if (items[at].message.message == message && items[at].kind == Item::Kind::frame)
                    return Place{static_cast<std::uint32_t>(index), to, at};
        }
    return std::nullopt;
}

void SimNetwork::release(trace::MessageId message) {
    const auto place = find_message(message);
    if (place && connections_[place->index]->flows[place->to].items[place->at].held)
        release(*place);
}

void SimNetwork::release_held_by(std::int32_t fault) {
    for (std::uint32_t index = 0; index < connections_.size(); ++index)
        for (std::uint32_t to = 0; to < 2; ++to) {
            const auto& items = connections_[index]->flows[to].items;
            for (std::size_t at = 0; at < items.size(); ++at)
                if (items[at].held && items[at].fault == fault) release(Place{index, to, at});
        }
}

std::optional<Flying> SimNetwork::flying(trace::MessageId message) const {
    const auto place = find_message(message);
    if (!place) return std::nullopt;
    const Item& item = connections_[place->index]->flows[place->to].items[place->at];
    return Flying{item.message, item.cause, item.frame.bytes.view(), item.held};
}

void SimNetwork::interfere(trace::MessageId message, const Verdict& verdict) {
    const auto place = find_message(message);
    ASSERT(place, "no message of this number is on its way");
    Flow& flow = connections_[place->index]->flows[place->to];
    Item& item = flow.items[place->at];
    if (verdict.kind == Verdict::Kind::hold) {
        ASSERT(!item.held);
        // Let go, it has the rest of its way before it.
        if (place->at < flow.arrived) item.transit = {};
        if (item.due > kernel_.now())
            item.transit = std::min(item.transit, item.due - kernel_.now());
    }
    do_as_judged(*place, verdict);
}

// --- Broken connections.

void SimNetwork::lose_items(Flow& flow, std::size_t from) {
    unschedule(flow);
    for (std::size_t i = from; i < flow.items.size(); ++i)
        if (flow.items[i].kind == Item::Kind::frame) emit_lost(flow.items[i]);
    flow.items.resize(from);
    flow.arrived = std::min(flow.arrived, from);
    flow.last_due = core::Instant{INT64_MIN};
}

void SimNetwork::break_connection(std::uint32_t index, Notice notice, trace::EventId cause) {
    Connection& way = *connections_[index];
    for (std::uint32_t to = 0; to < 2; ++to) lose_items(way.flows[to], way.flows[to].arrived);
    if (notice == Notice::reset)
        for (std::uint32_t to = 0; to < 2; ++to)
            if (way.sides[to].attached) put_control(index, to, Item::Kind::rst, cause);
    way.broken = true;
}

void SimNetwork::close_all(NodeId node, trace::EventId cause) {
    for (std::uint32_t index = 0; index < connections_.size(); ++index)
        for (std::uint32_t side = 0; side < 2; ++side)
            if (connections_[index]->sides[side].node == node) close(End{2 * index + side}, cause);
}

void SimNetwork::detach_all(NodeId node, trace::EventId cause, bool reset) {
    for (std::uint32_t index = 0; index < connections_.size(); ++index)
        for (std::uint32_t side = 0; side < 2; ++side) {
            Side& here = connections_[index]->sides[side];
            if (here.node != node || !here.attached) continue;
            Flow& inbound = connections_[index]->flows[side];
            here.attached = false;
            here.missed = !inbound.items.empty();
            lose_items(inbound, 0);
            if (!reset) continue;
            here.closed_here = true;
            put_control(index, other(side), Item::Kind::rst, cause);
        }
}

void SimNetwork::reset_all(NodeId node, trace::EventId cause) { detach_all(node, cause, true); }

void SimNetwork::silence_all(NodeId node) { detach_all(node, trace::no_event, false); }

void SimNetwork::on_power(NodeId node, trace::EventId cause) {
    for (std::uint32_t index = 0; index < connections_.size(); ++index)
        for (std::uint32_t side = 0; side < 2; ++side) {
            Connection& way = *connections_[index];
            Side& here = way.sides[side];
            if (here.node != node || here.attached || !here.missed || here.closed_here) continue;
            here.closed_here = true;
            if (way.sides[other(side)].attached)
                put_control(index, other(side), Item::Kind::rst, cause);
        }
}

// --- Silence and its end.

void SimNetwork::heal(NetworkChange change) {
    paths_.heal(change);
    resume_flows();
}

void SimNetwork::heal_all() {
    paths_.heal_all();
    resume_flows();
}

/// What waited for the end of a cut goes on: sent again, it is one latency away.
void SimNetwork::resume_flows() {
    for (std::uint32_t index = 0; index < connections_.size(); ++index)
        for (std::uint32_t to = 0; to < 2; ++to) {
            Connection& way = *connections_[index];
            Flow& flow = way.flows[to];
            if (flow.ticket || flow.arrived == flow.items.size()) continue;
            if (flow.items[flow.arrived].held) continue;
            if (paths_.is_blocked(way.sides[other(to)].node, way.sides[to].node)) continue;
            for (std::size_t i = flow.arrived; i < flow.items.size(); ++i)
                if (Item& item = flow.items[i]; item.due <= kernel_.now())
                    item.due = kernel_.now() + item.transit;
            keep_monotone(flow);
            schedule_first(index, to);
        }
}

}  // namespace brokerscope::sim
