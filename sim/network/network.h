#pragma once
// Connections of whole frames between nodes, as TCP has them.
//
//   connect    one round trip; refused where nobody listens; hangs where the network is silent
//   frames     in order, each way on its own; a frame is on its way for as long as Paths says
//   close      in order behind what was sent; the other end learns it after that
//   reset      a process died: what it had sent still arrives, then the other end learns it; what
//              was on its way to it is lost
//   silence    power loss, a cut: nobody learns anything. Under a cut nothing is dropped: what was
//              sent waits, and arrives one latency after the cut is healed
//   lose       a fault breaks the connection: all that is on its way is lost, each way
//
// Each way of a connection is one queue: in front what has arrived and waits to be taken, behind it
// what is on its way, of which only the first has an entry in the kernel. A frame that is held
// therefore holds those behind it, and no others.
//
// The network stamps and emits connection.* and message.*; Interference is asked about each frame.

#include "core/env/network.h"
#include "sim/network/event_stream.h"
#include "sim/network/frame_tap.h"
#include "sim/network/interference.h"
#include "sim/network/paths.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::sim {

/// One end of a connection: twice the connection's place, plus 1 for the end that accepted.
using End = core::Id<struct EndTag, std::uint32_t>;

/// A machine, as the network sees it.
class Host {
public:
    virtual ~Host() = default;
    virtual bool is_powered() const = 0;
    virtual bool listens_on(std::int32_t port) const = 0;
    /// Something has come to `end` and waits to be taken.
    virtual void on_arrival(End end) = 0;
};

/// What has come to an end of a connection.
struct Arrival {
    enum class Kind : std::uint8_t { accepted, connected, frame, closed };
    Kind kind = Kind::frame;
    core::trace::EventId cause = core::trace::no_event;
    std::int32_t port = 0;                                  ///< accepted
    core::Frame frame;                                      ///< frame
    core::CloseReason reason = core::CloseReason::orderly;  ///< closed
};

/// A message on its way; valid until the world goes on.
struct Flying {
    core::trace::Message message;
    core::trace::EventId sent;
    core::BytesView bytes;
    bool held = false;  ///< by a fault
};

class SimNetwork final : private Target {
public:
    SimNetwork(Kernel& kernel, EventStream& events, NetworkOptions options,
               Paths::StreamMaker make_stream);

    // --- For the nodes.
    /// `origin` is whose events the frames that `host` sends are. Returns the number of the node.
    NodeId add_host(const std::string& name, Host& host, Origin origin);
    /// Begins to connect; nothing comes back for an unknown host but `closed`.
    End connect(NodeId from, const core::Endpoint& to, core::trace::EventId cause);
    void send(End from, core::Frame frame, core::trace::EventId cause);
    void close(End end, core::trace::EventId cause);
    /// Has something arrived at `end`?
    bool has_arrival(End end) const;
    /// Takes the first arrival; nothing if a fault keeps or loses it. Pre: there is one.
    std::optional<Arrival> take(End end);
    /// A word that the host keeps with an end.
    void set_tag(End end, std::int64_t tag);
    std::int64_t tag(End end) const;

    /// The process on `node` ended in good order: its connections are closed.
    void close_all(NodeId node, core::trace::EventId cause);
    /// It died: its connections are reset.
    void reset_all(NodeId node, core::trace::EventId cause);
    /// The machine fell silent.
    void silence_all(NodeId node);
    /// A machine that was off is on again: who talks to processes of before learns that they are
    /// gone.
    void on_power(NodeId node, core::trace::EventId cause);

    // --- For faults.
    void set_interference(Interference* interference) { interference_ = interference; }
    void set_tap(FrameTap* tap) { tap_ = tap; }
    NetworkChange cut(std::string_view a, std::string_view b) { return paths_.cut(a, b); }
    NetworkChange one_way(NodeId from, NodeId to) { return paths_.one_way(from, to); }
    NetworkChange isolate(NodeId node) { return paths_.isolate(node); }
    NetworkChange partition(const std::vector<std::vector<NodeId>>& groups) {
        return paths_.partition(groups);
    }
    NetworkChange slow(NodeId a, NodeId b, std::optional<Latency> latency,
                       std::optional<Bandwidth> bandwidth) {
        return paths_.slow(a, b, latency, bandwidth);
    }
    void heal(NetworkChange change);
    void heal_all();
    /// Lets a held message go. Does nothing if it is not held.
    void release(core::trace::MessageId message);
    /// Lets go what `fault` holds.
    void release_held_by(std::int32_t fault);
    /// A message that was sent and not taken so far; nothing if there is none of this number.
    std::optional<Flying> flying(core::trace::MessageId message) const;
    /// Does to it what `verdict` says, wherever it is on its way. A hold keeps it where it is.
    /// Pre: `flying` knows it; one that is held is not to be delayed or held again.
    void interfere(core::trace::MessageId message, const Verdict& verdict);
    bool is_blocked(NodeId from, NodeId to) { return paths_.is_blocked(from, to); }

private:
    struct Item {
        enum class Kind : std::uint8_t { syn, syn_ack, refused, frame, fin, rst };
        Kind kind = Kind::frame;
        bool held = false;    ///< until released
        bool judged = false;  ///< Interference::on_delivered was asked
        bool answered = false;
        std::int32_t fault = -1;
        core::Instant due;
        core::Duration transit;  ///< how long it is on its way
        core::trace::EventId cause = core::trace::no_event;
        core::trace::Message message;
        core::Frame frame;
        core::SharedBytes answer;
    };
    /// One way of a connection.
    struct Flow {
        std::deque<Item> items;
        std::size_t arrived = 0;
        core::Instant last_due{INT64_MIN};
        std::optional<Ticket> ticket;  ///< of the first item on its way
    };
    struct LateAnswer {
        std::int32_t behind = 0;  ///< answers that go before it
        core::Frame frame;
        core::trace::EventId cause = core::trace::no_event;
    };
    struct Side {
        NodeId node;
        core::trace::Name name;
        bool attached = false;     ///< a process holds this end
        bool established = false;  ///< and knows that the other end is there
        bool closed_here = false;  ///< left in good order: what still comes finds nobody, silently
        bool missed = false;       ///< something was lost here while the machine was off
        std::int32_t unanswered = 0;  ///< requests taken here without an answer so far
        /// Answers that a fault gives in this end's place, each behind those to earlier requests.
        std::vector<LateAnswer> late_answers;
        std::int64_t tag = 0;
    };
    struct Connection {
        core::trace::LinkId link;
        std::int32_t port = 0;
        bool broken = false;
        Side sides[2];
        Flow flows[2];  ///< [i]: towards sides[i]
    };

    /// Where an item is: its flow, and its place there.
    struct Place {
        std::uint32_t index = 0;
        std::uint32_t to = 0;
        std::size_t at = 0;
    };

    void on_due(std::uint32_t flow) override;
    Connection& connection(End end) { return *connections_[end.value / 2]; }
    const Connection& connection(End end) const { return *connections_[end.value / 2]; }
    static std::uint32_t side_of(End end) { return end.value % 2; }
    static std::uint32_t other(std::uint32_t side) { return 1 - side; }

    // On the way.
    void put(std::uint32_t index, std::uint32_t to, Item item, std::int64_t bytes);
    void put_control(std::uint32_t index, std::uint32_t to, Item::Kind kind,
                     core::trace::EventId cause);
    void schedule_first(std::uint32_t index, std::uint32_t to);
    void unschedule(Flow& flow);
    void keep_monotone(Flow& flow);
    void arrive(std::uint32_t index, std::uint32_t to);
    bool arrive_syn(std::uint32_t index);
    void arrive_nowhere(std::uint32_t index, std::uint32_t to);
    std::optional<Place> find_message(core::trace::MessageId message) const;

    // At the receiver.
    std::optional<Arrival> take_frame(std::uint32_t index, std::uint32_t to);
    Arrival take_closed(std::uint32_t index, std::uint32_t to);
    /// Asks about the frame in front; false: it is not to be taken now.
    bool judge_delivery(std::uint32_t index, std::uint32_t to);
    void answer(std::uint32_t index, std::uint32_t to, Item item);
    void give_late_answers(End from);

    // What faults and deaths do.
    void judge_sending(std::uint32_t index, std::uint32_t to, core::trace::MessageId message);
    void do_as_judged(Place place, const Verdict& verdict);
    void give_answer(Item& item, const Verdict& verdict);
    void keep_back(Place place, const Verdict& verdict);
    void release(Place place);
    void break_connection(std::uint32_t index, Notice notice, core::trace::EventId cause);
    void lose_items(Flow& flow, std::size_t from);
    void detach_all(NodeId node, core::trace::EventId cause, bool reset);
    void resume_flows();

    core::trace::EventId emit_closed(std::uint32_t index, std::uint32_t side,
                                     core::trace::CloseCause reason, core::trace::EventId cause);
    void emit_lost(const Item& item);

    Kernel& kernel_;
    EventStream& events_;
    Paths paths_;
    TargetId target_;
    struct HostEntry {
        Host* host = nullptr;
        core::trace::Name name;
        Origin origin;
    };
    std::vector<HostEntry> hosts_;
    std::map<std::string, NodeId, std::less<>> nodes_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::int64_t next_message_ = 1;
    Interference* interference_ = nullptr;
    FrameTap* tap_ = nullptr;
};

}  // namespace brokerscope::sim
