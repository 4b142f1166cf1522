#pragma once
// The simulated world: nodes with their disks, the network between them, one clock for all.
//
// A node is a machine with at most one process on it. A process is a `core::Handler`, made anew at
// every start from what is on the node's disk; it is handed one input at a time:
//
//   arrives      waits for a lane, and for the      runs to its end: state      + charge: what it
//   (queued)  -> input before it on its         ->  and storage change,      -> sent, armed, opened
//                connection                         events are emitted          and closed leaves
//
// The charge is what its storage calls and the cpu model cost. A world is a function of its
// options, its nodes, and what is done to it at which instant; two worlds share nothing.
//
// Whoever acts on a world (crash, cut ...) does so between its steps, in an action given to `at`,
// in the hook `input_ended`, or in `Interference`: never in an event sink, which is called inside
// inputs.

#include "core/trace/event_sink.h"
#include "sim/node/machine.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// In one instant these go before all else, in this order; among themselves, as they were given.
enum class Rank : std::uint8_t { edit, fault, story };

class World final : private Target {
public:
    /// Names an action until it has happened.
    struct ActionId {
        Ticket ticket;
        std::uint32_t slot = 0;
    };

    explicit World(const WorldOptions& options = {});
    ~World() override;
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // --- Building.
    /// The node is down until it is started. Pre: the name is new.
    NodeId add_node(NodeOptions options);
    std::optional<NodeId> find(std::string_view name) const;
    /// Pre: there is such a node.
    NodeId node(std::string_view name) const;
    const std::string& name(NodeId node) const { return machine(node).options().name; }
    std::size_t node_count() const { return machines_.size(); }

    // --- Listening. Sinks outlive the world's use, or unsubscribe.
    void subscribe(core::trace::EventSink& sink) { shared_.events.subscribe(sink); }
    void unsubscribe(core::trace::EventSink& sink) { shared_.events.unsubscribe(sink); }
    core::trace::NameTable& names() { return shared_.events.names(); }
    /// For what is no node's own doing: faults, phases. An empty `node` is the world itself.
    core::trace::EventId emit(const core::trace::Payload& payload,
                              core::trace::EventId cause = core::trace::no_event,
                              core::trace::Name node = {}) {
        return shared_.events.emit(node, cause, payload);
    }
    /// Events so far: the number of the next.
    std::uint64_t event_count() const { return shared_.events.count(); }

    // --- Running.
    core::Instant now() const { return shared_.kernel.now(); }
    std::uint64_t seed() const { return shared_.seed; }
    /// Inputs delivered so far: the `step` of edits.
    std::uint64_t inputs() const { return shared_.inputs; }
    /// Runs until one more input was delivered; false: none was, up to and including `limit`.
    bool step(core::Instant limit = core::Instant::never());
    /// Runs everything that is due up to and including `until`; then it is `until`.
    void run_until(core::Instant until);
    void run_for(core::Duration span) { run_until(now() + span); }
    /// Runs everything that is due before `until`; then it is `until`.
    void run_before(core::Instant until);
    /// When the next thing happens; `never` if nothing will.
    core::Instant next_time() { return shared_.kernel.next_time(); }
    /// Does `action` at `when`. Pre: not in the past.
    ActionId at(core::Instant when, Rank rank, std::function<void()> action);
    /// Pre: it has not happened.
    void cancel(ActionId action);

    // --- Processes. `cause` is the event that asks for it: a fault that fired.
    /// Starts a process on a node that has none, and powers the machine on if need be.
    void start(NodeId node, core::trace::EventId cause = core::trace::no_event);
    /// The process dies at once; its machine goes on: page cache kept, connections reset. Like
    /// all that follow: nothing happens if there is no process.
    void crash(NodeId node, core::trace::EventId cause = core::trace::no_event);
    /// The machine loses power, with or without a process: unsynced pages as `how` says; silence.
    void power_loss(NodeId node, const PowerLoss& how = {},
                    core::trace::EventId cause = core::trace::no_event);
    /// The process stands still: alive, silent, its timers late.
    void pause(NodeId node, core::trace::EventId cause = core::trace::no_event);
    void resume(NodeId node, core::trace::EventId cause = core::trace::no_event);
    /// Asks the process to stop in good order (`Handler::on_shutdown`).
    void shutdown(NodeId node, core::trace::EventId cause = core::trace::no_event);
    /// The process, or the next one, dies at its `nth` change of its disk from now on, from 1.
    void crash_at(NodeId node, std::int64_t nth, Applied applied) {
        machine(node).crash_at(nth, applied);
    }
    NodeState state(NodeId node) const { return machine(node).state(); }
    bool has_process(NodeId node) const { return machine(node).process() != nullptr; }
    /// Process lives so far: 1 during the first.
    std::int32_t incarnation(NodeId node) const { return machine(node).incarnation(); }
    /// An input of the simulator's own for a process: it waits its turn like any other, and is
    /// dropped with the process.
    void call(NodeId node, std::function<void(core::Handler&)> input,
              core::trace::EventId cause = core::trace::no_event);
    /// For looking only, between steps; null if there is none.
    core::Handler* handler(NodeId node) const;

    // --- Machines.
    Disk& disk(NodeId node) { return machine(node).disk(); }
    /// What was written is durable now.
    void flush_disk(NodeId node, core::trace::EventId cause = core::trace::no_event);
    /// Pre: no process.
    void wipe_disk(NodeId node, core::trace::EventId cause = core::trace::no_event);
    void set_cpu_factor(NodeId node, std::int64_t factor) { machine(node).set_cpu_factor(factor); }
    void set_clock_skew(NodeId node, core::Duration skew) { machine(node).clock().set_skew(skew); }
    void set_clock_drift(NodeId node, std::int64_t parts_per_million) {
        machine(node).set_clock_drift(parts_per_million);
    }

    // --- Network: cuts, slow pairs, held messages.
    SimNetwork& network() { return shared_.network; }

    // --- Hooks.
    void set_interference(Interference* interference) {
        shared_.network.set_interference(interference);
    }
    /// Called when an input of `node` has run to its end, before anything it sent leaves.
    void set_input_ended(std::function<void(NodeId node)> hook) {
        shared_.input_ended = std::move(hook);
    }

    /// The stream `name` of this run, with its fixed draws.
    core::RandomStream stream(std::string_view name) const { return shared_.stream(name); }

private:
    void on_due(std::uint32_t slot) override;
    void bury_the_dead();
    Machine& machine(NodeId node) const { return *machines_.at(node.value); }

    Surroundings shared_;
    TargetId target_;
    Origin ranks_[3];
    std::vector<std::unique_ptr<Machine>> machines_;
    std::map<std::string, NodeId, std::less<>> nodes_;
    std::vector<std::function<void()>> actions_;
    std::vector<std::uint32_t> free_actions_;
};

}  // namespace brokerscope::sim
