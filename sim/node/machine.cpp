#include "sim/node/machine.h"

#include "core/base/assert.h"

#include <algorithm>
#include <utility>

namespace brokerscope::sim {

namespace trace = core::trace;

Surroundings::Surroundings(const WorldOptions& options)
    : seed(options.seed),
      kernel(options.begin),
      events(kernel),
      network(kernel, events, options.network,
              [this](const std::string& name) { return stream(name); }) {
    for (const auto& [name, draws] : options.choices)
        choices.emplace(name, std::make_shared<const core::Overrides>(draws));
}

core::RandomStream Surroundings::stream(std::string_view name) const {
    core::RandomStream made = core::RandomStream::named(seed, name);
    if (const auto fixed = choices.find(name); fixed != choices.end())
        made.set_overrides(fixed->second);
    return made;
}

Machine::Machine(Surroundings& world, NodeOptions options, Origin origin)
    : world_(world),
      options_(std::move(options)),
      id_(world.network.add_host(options_.name, *this, origin)),
      trace_name_(world.events.names().intern(options_.name)),
      origin_(origin),
      target_(world.kernel.add_target(*this)),
      disk_(options_.disk) {
    ASSERT(options_.lanes >= 1 && options_.make);
}

void Machine::start(trace::EventId cause) {
    if (process_) return;
    state_ = NodeState::running;
    ++incarnation_;
    const trace::EventId started = emit(trace::NodeStarted{incarnation_}, cause);
    world_.network.on_power(id_, started);
    process_ = std::make_unique<Process>(*this, started);
    if (crash_at_) crash_at(crash_at_->nth, crash_at_->applied);
    crash_at_.reset();
    process_->begin();
}

void Machine::crash(trace::EventId cause) {
    if (!process_) return;
    const trace::EventId crashed = emit(trace::NodeCrashed{false}, cause);
    bury(NodeState::down);
    world_.network.reset_all(id_, crashed);
}

void Machine::power_loss(const PowerLoss& how, trace::EventId cause) {
    trace::EventId reason = cause;
    if (process_) {
        reason = emit(trace::NodeCrashed{true}, cause);
        bury(NodeState::off);
        world_.network.silence_all(id_);
    }
    state_ = NodeState::off;
    unschedule(writeback_);
    for (const LostContent& lost : disk_.power_loss(how, random("power-loss"))) {
        const trace::Name file = world_.events.names().intern(lost.path);
        emit(trace::DiskLost{file, lost.size, lost.bytes}, reason);
    }
}

void Machine::pause(trace::EventId cause) {
    if (state_ != NodeState::running) return;
    state_ = NodeState::paused;
    process_->pause();
    emit(trace::NodePaused{}, cause);
}

void Machine::resume(trace::EventId cause) {
    if (state_ != NodeState::paused) return;
    state_ = NodeState::running;
    emit(trace::NodeResumed{}, cause);
    process_->resume();
}

void Machine::crash_at(std::int64_t nth, Applied applied) {
    ASSERT(nth >= 1);
    if (!process_) {
        crash_at_ = CrashAt{nth, applied};
        return;
    }
    DiskStorage& storage = process_->disk_storage();
    storage.kill_at(storage.operations() + static_cast<std::uint64_t>(nth), applied);
}

void Machine::on_stopped(trace::EventId cause) {
    world_.network.close_all(id_, cause);
    emit(trace::NodeStopped{}, cause);
    bury(NodeState::down);
}

/// From here on the process is deaf and dumb; it is destroyed when nothing of it runs any more.
void Machine::bury(NodeState state) {
    process_->kill();
    unschedule(run_);
    if (timers_) world_.kernel.cancel(timers_->ticket);
    timers_.reset();
    state_ = state;
    world_.dead.push_back(std::move(process_));
}

void Machine::unschedule(std::optional<Ticket>& ticket) {
    if (ticket) world_.kernel.cancel(*ticket);
    ticket.reset();
}

void Machine::flush_disk(trace::EventId cause) {
    for (const DurableContent& content : disk_.flush_all()) emit_durable(content, cause);
}

void Machine::wipe_disk(trace::EventId cause) {
    ASSERT(!process_, "a disk is wiped while nobody uses it");
    const std::int64_t bytes = disk_.wipe();
    emit(trace::DiskLost{{}, bytes, bytes}, cause);
}

void Machine::emit_durable(const DurableContent& content, trace::EventId cause) {
    const trace::Name file = world_.events.names().intern(content.path);
    emit(trace::DiskSynced{file, content.size}, cause);
}

void Machine::set_clock_drift(std::int64_t parts_per_million) {
    clock_.set_drift(now(), parts_per_million);
    if (timers_) world_.kernel.cancel(timers_->ticket);
    timers_.reset();
    if (process_) schedule_timers();
}

bool Machine::listens_on(std::int32_t port) const { return process_ && process_->listens_on(port); }

void Machine::on_arrival(End end) {
    if (process_) process_->on_arrival(end);
}

core::RandomStream& Machine::random(std::string_view purpose) {
    const auto known = streams_.find(purpose);
    if (known != streams_.end()) return known->second;
    const std::string name = "node/" + options_.name + "/" + std::string(purpose);
    return streams_.emplace(std::string(purpose), world_.stream(name)).first->second;
}

void Machine::schedule_run() {
    if (run_) return;
    run_ = world_.kernel.schedule(now(), origin_, target_, due_run, trace::no_event.value);
}

Ticket Machine::schedule_lane(core::Instant at, std::uint32_t lane, trace::EventId cause) {
    return world_.kernel.schedule(at, origin_, target_, due_lane + lane, cause.value);
}

/// One entry in the kernel for all timers. One that comes too early, because the timer it was for
/// is no longer armed, finds nothing due and is put off.
void Machine::schedule_timers() {
    const core::Instant due = process_->next_timer();
    if (due == core::Instant::never()) return;
    const core::Instant at = std::max(clock_.world(due), now());
    if (timers_ && timers_->at <= at) return;
    if (timers_) world_.kernel.cancel(timers_->ticket);
    timers_ =
        Wake{at, world_.kernel.schedule(at, origin_, target_, due_timers, trace::no_event.value)};
}

void Machine::schedule_writeback() {
    if (writeback_ || options_.disk.writeback.ns <= 0) return;
    const core::Instant due = disk_.next_writeback();
    if (due == core::Instant::never()) return;
    writeback_ = world_.kernel.schedule(std::max(due, now()), origin_, target_, due_writeback,
                                        trace::no_event.value);
}

void Machine::on_due(std::uint32_t argument) {
    switch (argument) {
        case due_run:
            run_.reset();
            process_->run_one();
            break;
        case due_timers:
            timers_.reset();
            process_->on_timers_due();
            break;
        case due_writeback:
            writeback_.reset();
            for (const DurableContent& content : disk_.write_back(now()))
                emit_durable(content, trace::no_event);
            schedule_writeback();
            break;
        default: process_->on_lane_ended(argument - due_lane); break;
    }
}

}  // namespace brokerscope::sim
