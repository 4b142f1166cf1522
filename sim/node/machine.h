#pragma once
// A machine of the world: disk, clock and cpu, which outlive processes, and the process on it.

#include "sim/disk/disk.h"
#include "sim/node/cpu.h"
#include "sim/node/local_clock.h"
#include "sim/node/node.h"
#include "sim/node/process.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// What all machines of a world share.
struct Surroundings {
    Surroundings(const WorldOptions& options);

    /// The stream `name` of this run, with its fixed draws.
    core::RandomStream stream(std::string_view name) const;

    std::uint64_t seed;
    std::map<std::string, std::shared_ptr<const core::Overrides>, std::less<>> choices;
    Kernel kernel;
    EventStream events;
    SimNetwork network;
    std::uint64_t inputs = 0;
    std::function<void(NodeId)> input_ended;
    /// Killed processes: destroyed between the kernel's steps, when nothing of them runs.
    std::vector<std::unique_ptr<Process>> dead;
};

class Machine final : public Host, private Target {
public:
    Machine(Surroundings& world, NodeOptions options, Origin origin);

    NodeId id() const { return id_; }
    const NodeOptions& options() const { return options_; }
    NodeState state() const { return state_; }
    std::int32_t incarnation() const { return incarnation_; }
    Process* process() const { return process_.get(); }
    Disk& disk() { return disk_; }
    LocalClock& clock() { return clock_; }

    void start(core::trace::EventId cause);
    void crash(core::trace::EventId cause);
    void power_loss(const PowerLoss& how, core::trace::EventId cause);
    void pause(core::trace::EventId cause);
    void resume(core::trace::EventId cause);
    void crash_at(std::int64_t nth, Applied applied);
    void flush_disk(core::trace::EventId cause);
    void wipe_disk(core::trace::EventId cause);
    void set_cpu_factor(std::int64_t factor) { cpu_factor_ = factor; }
    void set_clock_drift(std::int64_t parts_per_million);

    // --- Host.
    bool is_powered() const override { return state_ != NodeState::off; }
    bool listens_on(std::int32_t port) const override;
    void on_arrival(End end) override;

    // --- For its process.
    Surroundings& world() { return world_; }
    core::trace::EventId emit(const core::trace::Payload& payload, core::trace::EventId cause) {
        return world_.events.emit(trace_name_, cause, payload);
    }
    core::Instant now() const { return world_.kernel.now(); }
    core::Duration cpu_cost(bool is_frame, std::int64_t received, std::int64_t sent) const {
        return options_.cpu.cost(is_frame, received, sent) * cpu_factor_;
    }
    core::RandomStream& random(std::string_view purpose);
    std::int64_t next_connection() { return next_connection_++; }
    void emit_durable(const DurableContent& content, core::trace::EventId cause);
    /// Asks for `Process::run_one` in a step of its own.
    void schedule_run();
    Ticket schedule_lane(core::Instant at, std::uint32_t lane, core::trace::EventId cause);
    void schedule_timers();
    void schedule_writeback();
    /// The process ended in good order.
    void on_stopped(core::trace::EventId cause);

private:
    enum Due : std::uint32_t { due_run, due_timers, due_writeback, due_lane };
    struct CrashAt {
        std::int64_t nth = 0;
        Applied applied = Applied::none;
    };
    struct Wake {
        core::Instant at;
        Ticket ticket;
    };

    void on_due(std::uint32_t argument) override;
    void bury(NodeState state);
    void unschedule(std::optional<Ticket>& ticket);

    Surroundings& world_;
    NodeOptions options_;
    NodeId id_;
    core::trace::Name trace_name_;
    Origin origin_;
    TargetId target_;
    Disk disk_;
    LocalClock clock_;
    std::int64_t cpu_factor_ = 1;
    NodeState state_ = NodeState::down;
    std::int32_t incarnation_ = 0;
    std::int64_t next_connection_ = 1;
    std::map<std::string, core::RandomStream, std::less<>> streams_;
    std::optional<CrashAt> crash_at_;
    std::optional<Ticket> run_;
    std::optional<Wake> timers_;
    std::optional<Ticket> writeback_;
    std::unique_ptr<Process> process_;
};

}  // namespace brokerscope::sim
