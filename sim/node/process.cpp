#include "sim/node/process.h"

#include "core/base/assert.h"
#include "sim/node/machine.h"

#include <algorithm>
#include <utility>

namespace brokerscope::sim {

namespace trace = core::trace;

namespace {
template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;
}  // namespace

Process::Process(Machine& machine, trace::EventId started)
    : machine_(machine),
      storage_(machine.disk(), disk_port_),
      started_(started),
      lanes_(static_cast<std::size_t>(machine.options().lanes)) {}

Process::~Process() = default;

void Process::begin() { enqueue(Start{}); }

// --- The queue of inputs and the lanes.

void Process::enqueue(Input input) {
    if (killed_) return;
    inputs_.emplace_back(std::move(input));
    wake();
}

Process::Lane* Process::free_lane() {
    for (Lane& lane : lanes_)
        if (!lane.busy) return &lane;
    return nullptr;
}

bool Process::can_run() const {
    if (killed_ || paused_ || exiting_ || inputs_.empty()) return false;
    return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return !lane.busy; });
}

void Process::wake() {
    if (can_run()) machine_.schedule_run();
}

void Process::run_one() {
    while (can_run()) {
        Input next = std::move(inputs_.front());
        inputs_.pop_front();
        if (deliver(*free_lane(), next)) break;
    }
    wake();
}

bool Process::deliver(Lane& lane, Input& input) {
    return std::visit(Match{[&](Start&) {
                                run_input(lane, started_, [&] {
                                    handler_ = machine_.options().make(*this);
                                    handler_->on_start();
                                });
                                return true;
                            },
                            [&](Readable& readable) { return deliver_arrival(lane, readable.end); },
                            [&](TimerDue& due) {
                                // Disarmed while it waited for its turn.
                                if (!timers_.is_armed(due.ticket)) return false;
                                const trace::EventId cause = timers_.cause(due.ticket);
                                core::Timer& timer = timers_.finish(due.ticket);
                                run_input(lane, cause, [&] { timer.fire(); });
                                return true;
                            },
                            [&](Shutdown& shutdown) {
                                run_input(lane, shutdown.cause, [&] { handler_->on_shutdown(); });
                                return true;
                            },
                            [&](Call& call) {
                                run_input(lane, call.cause, [&] { call.input(*handler_); });
                                return true;
                            }},
                      input);
}

bool Process::deliver_arrival(Lane& lane, End end) {
    SimNetwork& network = machine_.world().network;
    const core::ConnectionId id{network.tag(end)};
    at(id).queued = false;
    if (at(id).closed || !network.has_arrival(end)) return false;
    std::optional<Arrival> arrival = network.take(end);
    if (killed_) return false;
    if (!arrival) {
        // A fault keeps it or answered it; what stands behind it may be next.
        if (network.has_arrival(end)) on_arrival(end);
        return false;
    }
    at(id).queued = true;
    lane.end = end;
    if (arrival->kind == Arrival::Kind::frame) {
        lane.is_frame = true;
        lane.received = static_cast<std::int64_t>(arrival->frame.bytes.size());
    }
    run_input(lane, arrival->cause, [&] { hand_over(id, std::move(*arrival)); });
    return true;
}

void Process::hand_over(core::ConnectionId id, Arrival arrival) {
    switch (arrival.kind) {
        case Arrival::Kind::accepted:
            at(id).established = true;
            handler_->on_accepted(id, arrival.port);
            break;
        case Arrival::Kind::connected:
            at(id).established = true;
            handler_->on_connected(id);
            break;
        case Arrival::Kind::frame: handler_->on_frame(id, std::move(arrival.frame)); break;
        case Arrival::Kind::closed:
            at(id).closed = true;
            handler_->on_closed(id, arrival.reason);
            break;
    }
}

template <class Body>
void Process::run_input(Lane& lane, trace::EventId cause, Body&& body) {
    ASSERT(!lane.busy && !current_ && lane.effects.empty(), "an input inside an input");
    ++machine_.world().inputs;
    lane.busy = true;
    lane.cause = cause;
    lane.charge = {};
    current_ = &lane;
    body();
    current_ = nullptr;
    finish_input(lane);
}

void Process::finish_input(Lane& lane) {
    if (killed_) return;
    std::int64_t sent = 0;
    for (const Effect& effect : lane.effects)
        if (const auto* send = std::get_if<Send>(&effect))
            sent += static_cast<std::int64_t>(send->frame.bytes.size());
    lane.charge += machine_.cpu_cost(lane.is_frame, lane.received, sent);
    lane.is_frame = false;
    lane.received = 0;
    machine_.schedule_writeback();
    // Triggers on what just happened are judged before any of it leaves.
    if (machine_.world().input_ended) machine_.world().input_ended(machine_.id());
    if (killed_) return;
    if (lane.charge.ns > 0) {
        const auto number = static_cast<std::uint32_t>(&lane - lanes_.data());
        lane.ticket = machine_.schedule_lane(machine_.now() + lane.charge, number, lane.cause);
    } else {
        end_lane(lane);
    }
}

void Process::on_lane_ended(std::uint32_t number) {
    Lane& lane = lanes_.at(number);
    lane.ticket.reset();
    end_lane(lane);
}

void Process::end_lane(Lane& lane) {
    if (paused_) {
        ended_while_paused_.push_back(static_cast<std::uint32_t>(&lane - lanes_.data()));
        return;
    }
    release_effects(lane);
    if (killed_) return;
    lane.busy = false;
    if (const auto end = std::exchange(lane.end, std::nullopt)) free_connection(*end);
    perhaps_exit();
    if (killed_) return;
    machine_.schedule_timers();
    wake();
}

void Process::free_connection(End end) {
    const core::ConnectionId id{machine_.world().network.tag(end)};
    at(id).queued = false;
    if (!at(id).closed && machine_.world().network.has_arrival(end)) on_arrival(end);
}

void Process::release_effects(Lane& lane) {
    // A fault may kill this process as one of its messages leaves; the rest then never does.
    for (Effect& effect : lane.effects) {
        if (killed_) return;
        apply(lane, effect);
    }
    lane.effects.clear();
}

void Process::apply(Lane& lane, Effect& effect) {
    SimNetwork& network = machine_.world().network;
    std::visit(Match{[&](Send& send) {
                         network.send(*at(send.connection).end, std::move(send.frame), lane.cause);
                     },
                     [&](Connect& connect) {
                         const End end = network.connect(machine_.id(), connect.to, lane.cause);
                         network.set_tag(end, connect.connection.value);
                         at(connect.connection).end = end;
                     },
                     [&](Close& close) { network.close(*at(close.connection).end, lane.cause); },
                     [&](Arm& arm) { timers_.insert(arm.ticket, arm.due); },
                     [&](Exit&) {
                         exiting_ = true;
                         exit_cause_ = lane.cause;
                     }},
               effect);
}

/// What runs on other lanes is finished first; no new input starts.
void Process::perhaps_exit() {
    if (!exiting_) return;
    for (const Lane& lane : lanes_)
        if (lane.busy) return;
    machine_.on_stopped(exit_cause_);
}

// --- What the machine says.

void Process::kill() {
    killed_ = true;
    storage_.kill();
    for (Lane& lane : lanes_)
        if (lane.ticket) machine_.world().kernel.cancel(*std::exchange(lane.ticket, std::nullopt));
    inputs_.clear();
}

void Process::resume() {
    paused_ = false;
    const std::vector<std::uint32_t> ended = std::exchange(ended_while_paused_, {});
    for (const std::uint32_t lane : ended) {
        if (killed_) return;
        end_lane(lanes_[lane]);
    }
    wake();
}

bool Process::listens_on(std::int32_t port) const {
    return std::find(ports_.begin(), ports_.end(), port) != ports_.end();
}

void Process::on_arrival(End end) {
    SimNetwork& network = machine_.world().network;
    if (network.tag(end) == 0) {
        const core::ConnectionId id = add_connection();
        at(id).end = end;
        network.set_tag(end, id.value);
    }
    Connection& connection = at(core::ConnectionId{network.tag(end)});
    if (connection.queued || connection.closed) return;
    connection.queued = true;
    enqueue(Readable{end});
}

void Process::on_timers_due() {
    const core::Instant local = machine_.clock().local(machine_.now());
    while (const auto ticket = timers_.take_due(local)) enqueue(TimerDue{*ticket});
    machine_.schedule_timers();
}

void Process::request_shutdown(trace::EventId cause) { enqueue(Shutdown{cause}); }

void Process::call(std::function<void(core::Handler&)> input, trace::EventId cause) {
    enqueue(Call{std::move(input), cause});
}

// --- core::Env.

bool Process::is_live() const {
    ASSERT(killed_ || current_, "a node acts only inside its inputs");
    return !killed_;
}

core::RandomStream& Process::random(std::string_view purpose) { return machine_.random(purpose); }

const std::string& Process::name() const { return machine_.options().name; }

void Process::exit() {
    if (is_live()) current_->effects.emplace_back(Exit{});
}

core::Instant Process::now() const { return machine_.clock().local(machine_.now()); }

core::WallTime Process::wall() const { return machine_.clock().wall(machine_.now()); }

std::uint64_t Process::arm(core::Timer& timer, core::Instant due) {
    const bool live = is_live();
    const auto ticket = timers_.make_ticket(timer, live ? current_->cause : trace::no_event);
    if (live) current_->effects.emplace_back(Arm{ticket, due});
    return ticket;
}

void Process::disarm(std::uint64_t ticket) { timers_.disarm(ticket); }

void Process::listen(std::int32_t port) {
    if (is_live() && !listens_on(port)) ports_.push_back(port);
}

core::ConnectionId Process::add_connection() {
    const core::ConnectionId id{machine_.next_connection()};
    if (connections_.empty()) first_connection_ = id.value;
    connections_.emplace_back();
    return id;
}

Process::Connection& Process::at(core::ConnectionId id) {
    const std::int64_t place = id.value - first_connection_;
    ASSERT(place >= 0 && place < static_cast<std::int64_t>(connections_.size()),
           "not a connection of this process");
    return connections_[static_cast<std::size_t>(place)];
}

core::ConnectionId Process::connect(const core::Endpoint& to) {
    const core::ConnectionId id = add_connection();
    if (is_live()) current_->effects.emplace_back(Connect{id, to});
    return id;
}

void Process::send(core::ConnectionId connection, core::Frame frame) {
    if (!is_live() || at(connection).closed) return;
    ASSERT(at(connection).established, "sends before the connection is there");
    current_->effects.emplace_back(Send{connection, std::move(frame)});
}

void Process::close(core::ConnectionId connection) {
    if (!is_live() || std::exchange(at(connection).closed, true)) return;
    current_->effects.emplace_back(Close{connection});
}

void Process::emit(const trace::Payload& payload) {
    if (is_live()) machine_.emit(payload, current_->cause);
}

trace::Name Process::intern(std::string_view text) {
    return machine_.world().events.names().intern(text);
}

// --- The disk.

core::Instant Process::DiskPort::now() const {
    const Lane* lane = process_.current_;
    return process_.machine_.now() + (lane ? lane->charge : core::Duration{});
}

void Process::DiskPort::charge(core::Duration cost) {
    if (process_.current_) process_.current_->charge += cost;
}

void Process::DiskPort::on_durable(std::string_view path, std::int64_t size) {
    const Lane* lane = process_.current_;
    process_.machine_.emit_durable({std::string(path), size}, lane ? lane->cause : trace::no_event);
}

void Process::DiskPort::on_killed() {
    const Lane* lane = process_.current_;
    process_.machine_.crash(lane ? lane->cause : trace::no_event);
}

}  // namespace brokerscope::sim
