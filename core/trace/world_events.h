#pragma once
// What happens to processes, connections, messages and disks, and what a run does to them.
//
// Every event is a past-tense fact that is understandable without another event. `kind_name` is its
// kind in scenario files and traces; `fields` visits each field by name, in the order in which it
// is hashed and stored.

#include "core/base/api_key.h"
#include "core/base/error_code.h"
#include "core/base/time.h"
#include "core/trace/field_types.h"

#include <string_view>

namespace brokerscope::core::trace {

enum class Kind : std::uint8_t { request, response };
enum class CloseCause : std::uint8_t { orderly, reset, refused, timed_out };
enum class Touched : std::uint8_t { message, bytes, process, connection };
/// boot: before time 0; story: faults may act; settle: they have ended; audit: the run is over.
enum class Phase : std::uint8_t { boot, story, settle, audit, ended };

constexpr std::string_view name_of(Kind kind) {
    return kind == Kind::request ? "request" : "response";
}
constexpr std::string_view name_of(CloseCause cause) {
    constexpr std::string_view names[] = {"orderly", "reset", "refused", "timed-out"};
    return names[static_cast<std::size_t>(cause)];
}
constexpr std::string_view name_of(Touched touched) {
    constexpr std::string_view names[] = {"message", "bytes", "process", "connection"};
    return names[static_cast<std::size_t>(touched)];
}
constexpr std::string_view name_of(Phase phase) {
    constexpr std::string_view names[] = {"boot", "story", "settle", "audit", "ended"};
    return names[static_cast<std::size_t>(phase)];
}

/// What the events of one message share: it can be read without the others.
struct Message {
    MessageId message;
    LinkId connection;
    Name from;
    Name to;
    core::ApiKey api = core::ApiKey::none;
    Kind kind = Kind::request;
    std::int16_t version = 0;
    std::int32_t correlation_id = 0;
    std::int32_t bytes = 0;
    bool quiet = false;
    static void fields(auto& self, auto&& visit) {
        visit("message", self.message);
        visit("connection", self.connection);
        visit("from", self.from);
        visit("to", self.to);
        visit("api", self.api);
        visit("kind", self.kind);
        visit("version", self.version);
        visit("correlation_id", self.correlation_id);
        visit("bytes", self.bytes);
        visit("quiet", self.quiet);
    }
};

/// A process began; its state is what its disk holds.
struct NodeStarted {
    static constexpr std::string_view kind_name = "node.started";
    std::int32_t incarnation = 0;
    static void fields(auto& self, auto&& visit) { visit("incarnation", self.incarnation); }
};

/// A process ended in good order.
struct NodeStopped {
    static constexpr std::string_view kind_name = "node.stopped";
    static void fields(auto&, auto&&) {}
};

/// A process died at once; `power`: the machine too, what was not synced may be gone.
struct NodeCrashed {
    static constexpr std::string_view kind_name = "node.crashed";
    bool power = false;
    static void fields(auto& self, auto&& visit) { visit("power", self.power); }
};

/// A process stands still: alive, silent, its timers late.
struct NodePaused {
    static constexpr std::string_view kind_name = "node.paused";
    static void fields(auto&, auto&&) {}
};

/// A paused process goes on.
struct NodeResumed {
    static constexpr std::string_view kind_name = "node.resumed";
    static void fields(auto&, auto&&) {}
};

/// A connection is established.
struct ConnectionOpened {
    static constexpr std::string_view kind_name = "connection.opened";
    Name from;
    Name to;
    LinkId connection;
    static void fields(auto& self, auto&& visit) {
        visit("from", self.from);
        visit("to", self.to);
        visit("connection", self.connection);
    }
};

/// One end learns that its connection is gone, or closed it.
struct ConnectionClosed {
    static constexpr std::string_view kind_name = "connection.closed";
    Name from;
    Name to;
    LinkId connection;
    CloseCause reason = CloseCause::orderly;
    static void fields(auto& self, auto&& visit) {
        visit("from", self.from);
        visit("to", self.to);
        visit("connection", self.connection);
        visit("reason", self.reason);
    }
};

/// A frame left its sender.
struct MessageSent : Message {
    static constexpr std::string_view kind_name = "message.sent";
};

/// A frame reached its receiver and is handled next.
struct MessageDelivered : Message {
    static constexpr std::string_view kind_name = "message.delivered";
};

/// A frame will never arrive.
struct MessageLost : Message {
    static constexpr std::string_view kind_name = "message.lost";
};

/// A frame is kept back by a fault.
struct MessageHeld {
    static constexpr std::string_view kind_name = "message.held";
    MessageId message;
    std::int32_t fault = 0;
    static void fields(auto& self, auto&& visit) {
        visit("message", self.message);
        visit("fault", self.fault);
    }
};

/// A fault of the scenario acts; `fault` counts from 0 in file order.
struct FaultFired {
    static constexpr std::string_view kind_name = "fault.fired";
    std::int32_t fault = 0;
    Name action;
    Name target;
    static void fields(auto& self, auto&& visit) {
        visit("fault", self.fault);
        visit("action", self.action);
        visit("target", self.target);
    }
};

/// What a fault did something to: one message, or `amount` bytes, or one process.
struct FaultTouched {
    static constexpr std::string_view kind_name = "fault.touched";
    std::int32_t fault = 0;
    Touched what = Touched::message;
    std::int64_t amount = 0;
    MessageId message;
    static void fields(auto& self, auto&& visit) {
        visit("fault", self.fault);
        visit("what", self.what);
        visit("amount", self.amount);
        visit("message", self.message);
    }
};

/// A fault that lasts came to its end.
struct FaultEnded {
    static constexpr std::string_view kind_name = "fault.ended";
    std::int32_t fault = 0;
    static void fields(auto& self, auto&& visit) { visit("fault", self.fault); }
};

/// From here on `size` bytes of a file survive a power loss.
struct DiskSynced {
    static constexpr std::string_view kind_name = "disk.synced";
    Name file;
    std::int64_t size = 0;
    static void fields(auto& self, auto&& visit) {
        visit("file", self.file);
        visit("size", self.size);
    }
};

/// A power loss, or a fault, took `bytes` bytes of a file that ended at `size` before.
struct DiskLost {
    static constexpr std::string_view kind_name = "disk.lost";
    Name file;
    std::int64_t size = 0;
    std::int64_t bytes = 0;
    static void fields(auto& self, auto&& visit) {
        visit("file", self.file);
        visit("size", self.size);
        visit("bytes", self.bytes);
    }
};

/// The run goes on to its next phase.
struct RunPhase {
    static constexpr std::string_view kind_name = "run.phase";
    Phase phase = Phase::boot;
    static void fields(auto& self, auto&& visit) { visit("phase", self.phase); }
};

/// Periodic exchanges that changed nothing, `exchanges` in a row, folded into one entry. Stands
/// in a stored trace for the events from `first` on; never emitted.
struct Idle {
    static constexpr std::string_view kind_name = "idle";
    Name from;
    Name to;
    core::ApiKey api = core::ApiKey::none;
    std::int64_t exchanges = 0;
    EventId first;
    core::Instant until;
    static void fields(auto& self, auto&& visit) {
        visit("from", self.from);
        visit("to", self.to);
        visit("api", self.api);
        visit("exchanges", self.exchanges);
        visit("first", self.first);
        visit("until", self.until);
    }
};

}  // namespace brokerscope::core::trace
