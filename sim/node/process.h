#pragma once
// One life of a process: the `core::Env` of its handler, its queue of inputs, and its lanes.
//
// While an input runs, what the handler asks of network and timers is written down; it happens when
// the input's charge has passed. A process that was killed goes deaf and dumb: its storage says
// `gone`, what it still asks for is dropped, and it is destroyed when nothing of it runs any more.

#include "core/env/env.h"
#include "sim/disk/storage.h"
#include "sim/network/network.h"
#include "sim/node/timer_queue.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace brokerscope::sim {

class Machine;

class Process final : public core::Env,
                      private core::Clock,
                      private core::Network,
                      private core::Tracer {
public:
    /// `machine` outlives the process. `started` is the event that began it.
    Process(Machine& machine, core::trace::EventId started);
    ~Process() override;

    // --- core::Env.
    core::Clock& clock() override { return *this; }
    core::Network& network() override { return *this; }
    core::Storage& storage() override { return storage_; }
    core::Tracer& tracer() override { return *this; }
    core::RandomStream& random(std::string_view purpose) override;
    const std::string& name() const override;
    void exit() override;

    // --- For the machine.
    /// Queues the first input, which makes the handler.
    void begin();
    core::Handler* handler() const { return handler_.get(); }
    DiskStorage& disk_storage() { return storage_; }
    bool listens_on(std::int32_t port) const;
    bool is_killed() const { return killed_; }
    /// From now on deaf and dumb.
    void kill();
    void pause() { paused_ = true; }
    void resume();
    bool is_paused() const { return paused_; }

    void on_arrival(End end);
    void on_timers_due();
    void request_shutdown(core::trace::EventId cause);
    void call(std::function<void(core::Handler&)> input, core::trace::EventId cause);
    /// Delivers one input, if one can start.
    void run_one();
    /// The charge of the input on `lane` has passed.
    void on_lane_ended(std::uint32_t lane);
    /// When the next timer is due, by this machine's clock.
    core::Instant next_timer() { return timers_.first_due(); }

private:
    struct Start {};
    struct Readable {
        End end;
    };
    struct TimerDue {
        TimerQueue::TimerTicket ticket = 0;
    };
    struct Shutdown {
        core::trace::EventId cause;
    };
    struct Call {
        std::function<void(core::Handler&)> input;
        core::trace::EventId cause;
    };
    using Input = std::variant<Start, Readable, TimerDue, Shutdown, Call>;

    struct Send {
        core::ConnectionId connection;
        core::Frame frame;
    };
    struct Connect {
        core::ConnectionId connection;
        core::Endpoint to;
    };
    struct Close {
        core::ConnectionId connection;
    };
    struct Arm {
        TimerQueue::TimerTicket ticket = 0;
        core::Instant due;
    };
    struct Exit {};
    using Effect = std::variant<Send, Connect, Close, Arm, Exit>;

    struct Lane {
        bool busy = false;
        core::trace::EventId cause;
        core::Duration charge;
        bool is_frame = false;
        std::int64_t received = 0;  ///< bytes of the frame
        std::optional<Ticket> ticket;
        std::optional<End> end;  ///< of the connection whose input this is
        std::vector<Effect> effects;
    };
    struct Connection {
        std::optional<End> end;  ///< nothing until its opening has left
        bool established = false;
        bool closed = false;
        bool queued = false;  ///< an input of it waits or runs
    };

    // core::Clock
    core::Instant now() const override;
    core::WallTime wall() const override;
    std::uint64_t arm(core::Timer& timer, core::Instant due) override;
    void disarm(std::uint64_t ticket) override;
    // core::Network
    void listen(std::int32_t port) override;
    core::ConnectionId connect(const core::Endpoint& to) override;
    void send(core::ConnectionId connection, core::Frame frame) override;
    void close(core::ConnectionId connection) override;
    // core::Tracer
    void emit(const core::trace::Payload& payload) override;
    core::trace::Name intern(std::string_view text) override;
    /// The disk's view of the process.
    class DiskPort final : public DiskHost {
    public:
        explicit DiskPort(Process& process) : process_(process) {}
        core::Instant now() const override;
        void charge(core::Duration cost) override;
        void on_durable(std::string_view path, std::int64_t size) override;
        void on_killed() override;

    private:
        Process& process_;
    };

    void enqueue(Input input);
    void wake();
    bool can_run() const;
    Lane* free_lane();
    bool deliver(Lane& lane, Input& input);
    bool deliver_arrival(Lane& lane, End end);
    void hand_over(core::ConnectionId id, Arrival arrival);
    template <class Body>
    void run_input(Lane& lane, core::trace::EventId cause, Body&& body);
    void finish_input(Lane& lane);
    void end_lane(Lane& lane);
    void release_effects(Lane& lane);
    void apply(Lane& lane, Effect& effect);
    void free_connection(End end);
    void perhaps_exit();
    core::ConnectionId add_connection();
    Connection& at(core::ConnectionId id);
    /// Whether what the handler asks for is to be done. A node acts only inside its inputs; only a
    /// dead one may still ask, as it is destroyed.
    bool is_live() const;

    Machine& machine_;
    DiskPort disk_port_{*this};
    DiskStorage storage_;
    TimerQueue timers_;
    std::unique_ptr<core::Handler> handler_;
    core::trace::EventId started_;
    std::deque<Input> inputs_;
    std::vector<Lane> lanes_;
    Lane* current_ = nullptr;
    bool killed_ = false;
    bool paused_ = false;
    bool exiting_ = false;
    core::trace::EventId exit_cause_ = core::trace::no_event;
    std::vector<std::uint32_t> ended_while_paused_;
    std::vector<std::int32_t> ports_;
    std::deque<Connection> connections_;
    std::int64_t first_connection_ = 0;
};

}  // namespace brokerscope::sim
