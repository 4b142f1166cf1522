#pragma once
// Faults as a scenario writes them: a moment, an action, an end.

#include "core/base/error_code.h"
#include "sim/scenario/event_match.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace brokerscope::sim::scenario {

// --- Actions ------------------------------------------------------------------------------------

/// How the ends of a broken connection learn of it: one latency later, or by their own time-outs.
enum class Notice : std::uint8_t { reset, silence };
enum class Keep : std::uint8_t { by_seed, none, all };

/// On messages: without a filter it is the message of `when`.
struct Lose {
    std::optional<MessageFilter> filter;
    Notice notice = Notice::reset;
    friend bool operator==(const Lose&, const Lose&) = default;
};
struct Delay {
    std::optional<MessageFilter> filter;
    std::optional<Latency> by;
    std::optional<EventMatch> until;  ///< exactly one of `by` and `until` is there
    friend bool operator==(const Delay&, const Delay&) = default;
};
struct Hold {
    std::optional<MessageFilter> filter;
    friend bool operator==(const Hold&, const Hold&) = default;
};
struct Answer {
    std::optional<MessageFilter> filter;
    core::ErrorCode error = core::ErrorCode::none;
    friend bool operator==(const Answer&, const Answer&) = default;
};
/// Between every node of `a` and every node of `b`, both ways.
struct Cut {
    NodeRefs a, b;
    friend bool operator==(const Cut&, const Cut&) = default;
};
struct PartitionNetwork {
    std::vector<NodeRefs> sides;
    friend bool operator==(const PartitionNetwork&, const PartitionNetwork&) = default;
};
struct OneWay {
    NodeRefs from, to;  ///< nothing arrives in this direction
    friend bool operator==(const OneWay&, const OneWay&) = default;
};
struct Isolate {
    NodeRefs node;
    friend bool operator==(const Isolate&, const Isolate&) = default;
};
struct Slow {
    NodeRefs a, b;
    std::optional<Latency> latency;
    std::optional<std::int64_t> bandwidth;  ///< bytes a second
    friend bool operator==(const Slow&, const Slow&) = default;
};
struct Crash {
    NodeRefs node;
    friend bool operator==(const Crash&, const Crash&) = default;
};
struct PowerLoss {
    NodeRefs node;
    Keep keep = Keep::by_seed;
    friend bool operator==(const PowerLoss&, const PowerLoss&) = default;
};
struct Pause {
    NodeRefs node;
    friend bool operator==(const Pause&, const Pause&) = default;
};
struct Shutdown {
    NodeRefs node;
    friend bool operator==(const Shutdown&, const Shutdown&) = default;
};
struct Start {
    NodeRefs node;
    friend bool operator==(const Start&, const Start&) = default;
};
struct Elect {
    core::TopicPartition partition;
    NodeRefs leader;  ///< empty: the preferred one
    bool unclean = false;
    friend bool operator==(const Elect&, const Elect&) = default;
};
struct DiskFlush {
    NodeRefs node;
    friend bool operator==(const DiskFlush&, const DiskFlush&) = default;
};
struct Wipe {
    NodeRefs node;
    friend bool operator==(const Wipe&, const Wipe&) = default;
};
struct Heal {
    std::string id;  ///< the name of a fault; empty: all
    friend bool operator==(const Heal&, const Heal&) = default;
};
struct Action;
struct OneOf {
    std::vector<Action> actions;  ///< drawn each time it fires
    friend bool operator==(const OneOf&, const OneOf&);
};
struct Action {
    std::variant<Lose, Delay, Hold, Answer, Cut, PartitionNetwork, OneWay, Isolate, Slow, Crash,
                 PowerLoss, Pause, Shutdown, Start, Elect, DiskFlush, Wipe, Heal, OneOf>
        what;
    friend bool operator==(const Action&, const Action&) = default;
};
inline bool operator==(const OneOf& a, const OneOf& b) { return a.actions == b.actions; }

/// The action's word in a scenario file: `power-loss`.
std::string_view name_of(const Action& action);

// --- Moments ------------------------------------------------------------------------------------

/// `at: 3s`; with `step`: before the input of that number, where another input has this instant.
struct AtInstant {
    core::Instant at;
    std::optional<std::int64_t> step;
    friend bool operator==(const AtInstant&, const AtInstant&) = default;
};
/// `when: {EVENT: {…}, nth: …}`; `after` acts `by` later.
struct OnEvent {
    EventMatch event;
    Nth nth;
    core::Duration by;
    bool after = false;  ///< written as `after`
    friend bool operator==(const OnEvent&, const OnEvent&) = default;
};
/// `every: exponential(2s)`, `from`, `to`: first one interval after `from`.
struct Repeatedly {
    Latency every;
    core::Instant from;
    core::Instant to = core::Instant::never();
    friend bool operator==(const Repeatedly&, const Repeatedly&) = default;
};
using Trigger = std::variant<AtInstant, OnEvent, Repeatedly>;

/// Nothing: it lasts until the run settles. `ForEver` outlives even that.
struct ForEver {
    friend bool operator==(const ForEver&, const ForEver&) = default;
};
struct UntilEvent {
    EventMatch event;
    Nth nth;
    friend bool operator==(const UntilEvent&, const UntilEvent&) = default;
};
using End = std::variant<std::monostate, Latency, ForEver, UntilEvent>;

struct Fault {
    std::string id;  ///< may be empty; see `name_of`
    Trigger trigger;
    Action action;
    End end;
    Place place;  ///< for messages; no part of what the fault is
    friend bool operator==(const Fault& x, const Fault& y) {
        return x.id == y.id && x.trigger == y.trigger && x.action == y.action && x.end == y.end;
    }
};

/// What `heal` calls the fault that stands at `index` (from 0) of a list: its id, else `fault-3`
/// for the third.
std::string name_of(const Fault& fault, std::size_t index);

}  // namespace brokerscope::sim::scenario
