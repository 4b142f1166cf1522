#pragma once
// The cluster at one moment, as plain values: a fold of the trace.
//
// `apply` takes the events in order; nothing else is needed to know what a window shows: nodes,
// connections, messages on their way, partitions as the controller sees them, each replica's log as
// ranges of batches, what producers have open and consumers have done, faults that act.
// Things are found by small indices, so that a fold does no work on text; blocks of a log that are
// full are shared between copies, so that a copy is cheap.

#include "core/trace/events.h"
#include "sim/trace/flat_map.h"
#include "sim/view/replica_log.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

enum class ProcessState : std::uint8_t { unknown, up, paused, stopped, crashed };
std::string_view name_of(ProcessState state);

struct NodeView {
    trace::Name name;
    ProcessState state = ProcessState::unknown;
    std::int32_t incarnation = 0;
    core::BrokerId broker = core::no_broker;  ///< its id, if it is a broker that registered
    bool power_lost = false;                  ///< its last crash took the machine too
    bool registered = false;                  ///< as a broker, by the controller
    bool fenced = false;
    bool gave_up = false;  ///< its application stopped itself because of an error
    core::Instant since;   ///< of `state`
};

struct ConnectionView {
    trace::LinkId connection;
    trace::Name from;
    trace::Name to;
    core::Instant opened;
};

struct MessageView {
    trace::Message message;
    trace::EventId sent_event;
    core::Instant sent;
    std::int32_t held_by = -1;  ///< the fault that keeps it back; -1: none
};

/// A partition as the controller has decided it.
struct PartitionView {
    trace::Partition partition;
    core::BrokerId leader = core::no_broker;
    core::LeaderEpoch epoch = core::no_leader_epoch;
    core::PartitionEpoch partition_epoch{-1};
    trace::BrokerList isr;
};

enum class ReplicaRole : std::uint8_t { none, leader, follower };
std::string_view name_of(ReplicaRole role);

/// A partition's replica on one broker, as that broker has it.
struct ReplicaView {
    trace::Partition partition;
    trace::Name node;
    ReplicaRole role = ReplicaRole::none;
    core::LeaderEpoch epoch = core::no_leader_epoch;
    core::BrokerId leader = core::no_broker;  ///< whom it follows
    trace::BrokerList isr;                    ///< by which a leader acts
    core::Offset log_start;
    core::Offset log_end;
    core::Offset hw;
    core::Offset synced;  ///< below it survives a power loss
    ReplicaLog log;
};

/// A batch that a producer has not brought to an end yet.
struct ProducerBatchView {
    trace::BatchNumber batch;
    trace::Partition partition;
    std::int32_t count = 0;
    std::int32_t attempt = 0;  ///< 0: open or waiting; from 1: in a request
    bool in_flight = false;
    std::array<trace::RecordNumber, 4> first;  ///< its first records, as many as `count` and 4
    trace::Name to;                            ///< of its last request
    std::int32_t correlation_id = -1;          ///< of its last request
};

struct ProducerView {
    trace::Name node;
    core::ProducerId producer_id = core::no_producer_id;
    core::ProducerEpoch producer_epoch{-1};
    std::vector<ProducerBatchView> batches;  ///< by number
    std::int64_t sent = 0;                   ///< records, as the counts of a report
    std::int64_t acked = 0;
    std::int64_t failed = 0;
    std::int64_t unknown = 0;
    std::int64_t refused = 0;
    std::int64_t retries = 0;
    std::int64_t alarms = 0;
};

/// Effects of one name on records [from, to), each once; a second effect is a second entry.
struct EffectRange {
    trace::Name effect;
    core::Offset from;
    core::Offset to;
};

/// One partition in one consumer.
struct ConsumedView {
    trace::Partition partition;
    trace::Name node;
    core::Offset position;
    std::int64_t polled = 0;
    std::int64_t processed = 0;
    std::int64_t failures = 0;
    std::vector<core::Offset> in_work;  ///< taken and not finished, ascending
    std::vector<EffectRange> effects;
};

struct FaultView {
    std::int32_t fault = 0;
    trace::Name action;
    trace::Name target;
    core::Instant since;       ///< of its last firing
    std::int32_t fired = 0;    ///< how often
    std::int64_t touched = 0;  ///< messages, bytes or processes, together
    bool ended = false;        ///< it lasted, and is over; one that acts at once never says so
};

class ClusterView {
public:
    /// `names` is the trace's table and outlives the view.
    explicit ClusterView(const trace::NameTable& names) : names_(&names) {}

    /// Pre: `event` is the next entry of the trace.
    void apply(const trace::Event& event);

    trace::EventId last_event() const { return last_event_; }
    core::Instant now() const { return now_; }
    trace::Phase phase() const { return phase_; }
    const trace::NameTable& names() const { return *names_; }

    std::span<const NodeView> nodes() const { return nodes_; }
    std::span<const PartitionView> partitions() const { return partitions_; }
    std::span<const ReplicaView> replicas() const { return replicas_; }
    std::span<const ProducerView> producers() const { return producers_; }
    std::span<const ConsumedView> consumed() const { return consumed_; }
    /// Those that have fired, by number.
    std::span<const FaultView> faults() const { return faults_; }
    /// In no order that means anything.
    std::span<const ConnectionView> connections() const { return connections_; }
    std::span<const MessageView> in_flight() const { return messages_; }

    const NodeView* node(trace::Name name) const;
    const PartitionView* partition(trace::Partition partition) const;
    const ReplicaView* replica(trace::Partition partition, trace::Name node) const;
    const MessageView* message(trace::MessageId message) const;

private:
    friend struct ViewFold;

    const trace::NameTable* names_;
    trace::EventId last_event_ = trace::no_event;
    core::Instant now_;
    trace::Phase phase_ = trace::Phase::boot;
    trace::Name registering_;  // whose registration reached the controller last

    std::vector<NodeView> nodes_;
    std::vector<ConnectionView> connections_;
    std::vector<MessageView> messages_;
    std::vector<PartitionView> partitions_;
    std::vector<ReplicaView> replicas_;
    std::vector<ProducerView> producers_;
    std::vector<ConsumedView> consumed_;
    std::vector<FaultView> faults_;

    // Places in the vectors above, by packed keys.
    FlatMap node_at_;
    FlatMap connection_at_;
    FlatMap message_at_;
    FlatMap partition_at_;
    FlatMap replica_at_;
    FlatMap producer_at_;
    FlatMap consumed_at_;
};

}  // namespace brokerscope::sim
