#pragma once
// The closed list of events: what a run can tell.
//
// `Payload` is the fact; `Event` adds where it stands in the run: its number, the virtual time, the
// node at which it became true, and its cause (the event that delivered the input, or armed the
// timer, in which it happened; `no_event` for what the scenario itself did).

#include "core/trace/client_events.h"
#include "core/trace/cluster_events.h"
#include "core/trace/world_events.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace brokerscope::core::trace {

using Payload =
    std::variant<NodeStarted, NodeStopped, NodeCrashed, NodePaused, NodeResumed, ConnectionOpened,
                 ConnectionClosed, MessageSent, MessageDelivered, MessageLost, MessageHeld,
                 FaultFired, FaultTouched, FaultEnded, DiskSynced, DiskLost, RunPhase, Idle,
                 BrokerRegistered, BrokerFenced, BrokerUnfenced, TopicCreated, LeaderElected,
                 IsrShrunk, IsrExpanded, IsrProposed, IsrAdopted, LeaderStarted, FollowerStarted,
                 BatchAppended, BatchDeduplicated, BatchRejected, ProduceHandled, ProduceAnswered,
                 RequestParked, HwAdvanced, HwLowered, LogTruncated, LogRecovered, SegmentRolled,
                 LogFlushed, StateDigest, RecordMade, RecordSent, RecordRefused, BatchSent,
                 BatchRetried, BatchSplit, BatchAcknowledged, BatchFailed, ProducerIdentified,
                 LeaderLearned, AlarmRaised, ApplicationStopped, RecordPolled, PositionReset,
                 RecordTaken, RecordProcessed, RecordEffect, AuditRead, AuditEnded>;

struct Event {
    EventId id;
    core::Instant time;
    Name node;  ///< empty: the world itself
    EventId cause = no_event;
    Payload payload;
};

/// Number of an event's kind: its place in `Payload`.
using KindIndex = std::size_t;
inline constexpr KindIndex kind_count = std::variant_size_v<Payload>;

inline constexpr auto kind_names = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{
        std::variant_alternative_t<I, Payload>::kind_name...};
}(std::make_index_sequence<kind_count>{});

constexpr std::string_view kind_of(const Payload& payload) { return kind_names[payload.index()]; }

constexpr std::optional<KindIndex> kind_index(std::string_view name) {
    for (KindIndex i = 0; i < kind_count; ++i)
        if (kind_names[i] == name) return i;
    return std::nullopt;
}

/// Calls `visit(name, value)` for each field of the payload, in stored order.
template <class PayloadOrConst, class Visit>
void visit_fields(PayloadOrConst& payload, Visit&& visit) {
    std::visit([&](auto& fact) { fact.fields(fact, visit); }, payload);
}

}  // namespace brokerscope::core::trace
