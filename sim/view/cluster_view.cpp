#include "sim/view/cluster_view.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

// Keys pack small numbers; ones that do not fit would only share a place, never break one.
std::uint64_t key_of(trace::Name name) { return name.value; }
std::uint64_t key_of(trace::Partition partition) {
    return std::uint64_t{partition.topic.value} << 32 | static_cast<std::uint32_t>(partition.index);
}
std::uint64_t key_of(trace::Partition partition, trace::Name node) {
    return key_of(partition) ^ std::uint64_t{node.value} << 44;
}
template <class Id>
std::uint64_t number_key(Id id) {
    return static_cast<std::uint64_t>(id.value);
}

/// The thing at `key`, made by `make` if there is none.
template <class T, class Make>
T& obtain(std::vector<T>& things, FlatMap& at, std::uint64_t key, Make make) {
    std::uint32_t place = at.find(key);
    if (place == FlatMap::none) {
        place = static_cast<std::uint32_t>(things.size());
        things.push_back(make());
        at.set(key, place);
    }
    return things[place];
}

/// Removes the thing at `key`; the last one takes its place.
template <class T, class KeyOf>
void remove(std::vector<T>& things, FlatMap& at, std::uint64_t key, KeyOf key_of_thing) {
    const std::uint32_t place = at.find(key);
    if (place == FlatMap::none) return;
    at.erase(key);
    if (place + 1 != things.size()) {
        things[place] = std::move(things.back());
        at.set(key_of_thing(things[place]), place);
    }
    things.pop_back();
}

template <class T>
const T* find(const std::vector<T>& things, const FlatMap& at, std::uint64_t key) {
    const std::uint32_t place = at.find(key);
    return place == FlatMap::none ? nullptr : &things[place];
}

}  // namespace

/// What each kind of event changes; kinds without a case change nothing that a view holds.
struct ViewFold {
    ClusterView& view;
    const trace::Event& event;

    NodeView& node() {
        return obtain(view.nodes_, view.node_at_, key_of(event.node), [&] {
            NodeView made;
            made.name = event.node;
            return made;
        });
    }
    PartitionView& partition(trace::Partition id) {
        return obtain(view.partitions_, view.partition_at_, key_of(id), [&] {
            PartitionView made;
            made.partition = id;
            return made;
        });
    }
    ReplicaView& replica(trace::Partition id) {
        return obtain(view.replicas_, view.replica_at_, key_of(id, event.node), [&] {
            ReplicaView made;
            made.partition = id;
            made.node = event.node;
            return made;
        });
    }
    ProducerView& producer() {
        return obtain(view.producers_, view.producer_at_, key_of(event.node), [&] {
            ProducerView made;
            made.node = event.node;
            return made;
        });
    }
    ConsumedView& consumed(trace::Partition id) {
        return obtain(view.consumed_, view.consumed_at_, key_of(id, event.node), [&] {
            ConsumedView made;
            made.partition = id;
            made.node = event.node;
            return made;
        });
    }

    void become(ProcessState state) {
        NodeView& changed = node();
        changed.state = state;
        changed.since = event.time;
    }
    /// The process and its memory are gone; what is on its disk stays.
    void forget_process() {
        for (ReplicaView& held : view.replicas_) {
            if (held.node != event.node) continue;
            held.role = ReplicaRole::none;
            held.leader = core::no_broker;
            held.isr = {};
        }
        for (ProducerView& made : view.producers_)
            if (made.node == event.node) made.batches.clear();
        for (ConsumedView& read : view.consumed_)
            if (read.node == event.node) read.in_work.clear();
    }

    void operator()(const trace::NodeStarted& fact) {
        forget_process();
        become(ProcessState::up);
        node().incarnation = fact.incarnation;
        node().gave_up = false;
    }
    void operator()(const trace::NodeStopped&) {
        forget_process();
        become(ProcessState::stopped);
        node().power_lost = false;
    }
    void operator()(const trace::NodeCrashed& fact) {
        forget_process();
        become(ProcessState::crashed);
        node().power_lost = fact.power;
    }
    void operator()(const trace::NodePaused&) { become(ProcessState::paused); }
    void operator()(const trace::NodeResumed&) { become(ProcessState::up); }

    void operator()(const trace::ConnectionOpened& fact) {
        obtain(view.connections_, view.connection_at_, number_key(fact.connection),
               [&] { return ConnectionView{fact.connection, fact.from, fact.to, event.time}; });
    }
    void operator()(const trace::ConnectionClosed& fact) {
        remove(view.connections_, view.connection_at_, number_key(fact.connection),
               [](const ConnectionView& one) { return number_key(one.connection); });
    }
    void operator()(const trace::MessageSent& fact) {
        obtain(view.messages_, view.message_at_, number_key(fact.message),
               [&] { return MessageView{fact, event.id, event.time, -1}; });
    }
    void arrived(trace::MessageId message) {
        remove(view.messages_, view.message_at_, number_key(message),
               [](const MessageView& one) { return number_key(one.message.message); });
    }
    void operator()(const trace::MessageDelivered& fact) {
        arrived(fact.message);
        if (fact.api == core::ApiKey::broker_registration && fact.kind == trace::Kind::request)
            view.registering_ = fact.from;
    }
    void operator()(const trace::MessageLost& fact) { arrived(fact.message); }
    void operator()(const trace::MessageHeld& fact) {
        const std::uint32_t place = view.message_at_.find(number_key(fact.message));
        if (place != FlatMap::none) view.messages_[place].held_by = fact.fault;
    }

    FaultView& fault(std::int32_t number) {
        const auto at = std::ranges::lower_bound(view.faults_, number, {}, &FaultView::fault);
        if (at != view.faults_.end() && at->fault == number) return *at;
        FaultView made;
        made.fault = number;
        return *view.faults_.insert(at, made);
    }
    void operator()(const trace::FaultFired& fact) {
        FaultView& fired = fault(fact.fault);
        fired.action = fact.action;
        fired.target = fact.target;
        fired.since = event.time;
        fired.ended = false;
        ++fired.fired;
    }
    void operator()(const trace::FaultTouched& fact) {
        fault(fact.fault).touched += std::max<std::int64_t>(fact.amount, 1);
    }
    void operator()(const trace::FaultEnded& fact) { fault(fact.fault).ended = true; }
    void operator()(const trace::RunPhase& fact) { view.phase_ = fact.phase; }

    NodeView* broker(core::BrokerId id) {
        for (NodeView& candidate : view.nodes_)
            if (candidate.broker == id) return &candidate;
        return nullptr;
    }
    void operator()(const trace::BrokerRegistered& fact) {
        const std::uint32_t place = view.node_at_.find(key_of(view.registering_));
        if (place == FlatMap::none) return;
        NodeView& registered = view.nodes_[place];
        registered.broker = fact.broker;
        registered.registered = true;
        registered.fenced = true;
    }
    void operator()(const trace::BrokerFenced& fact) {
        if (NodeView* fenced = broker(fact.broker)) fenced->fenced = true;
    }
    void operator()(const trace::BrokerUnfenced& fact) {
        if (NodeView* unfenced = broker(fact.broker)) unfenced->fenced = false;
    }

    void operator()(const trace::LeaderElected& fact) {
        PartitionView& elected = partition(fact.partition);
        elected.leader = fact.leader;
        elected.epoch = fact.epoch;
        elected.partition_epoch = fact.partition_epoch;
        elected.isr = fact.isr;
    }
    void operator()(const trace::IsrShrunk& fact) {
        PartitionView& changed = partition(fact.partition);
        changed.partition_epoch = fact.partition_epoch;
        changed.isr = fact.isr;
    }
    void operator()(const trace::IsrExpanded& fact) {
        PartitionView& changed = partition(fact.partition);
        changed.partition_epoch = fact.partition_epoch;
        changed.isr = fact.isr;
    }
    void operator()(const trace::IsrAdopted& fact) { replica(fact.partition).isr = fact.isr; }

    void operator()(const trace::LeaderStarted& fact) {
        ReplicaView& leader = replica(fact.partition);
        leader.role = ReplicaRole::leader;
        leader.epoch = fact.epoch;
        leader.leader = core::no_broker;
        leader.isr = fact.isr;
        leader.log_end = fact.log_end_offset;
        leader.hw = fact.hw;
    }
    void operator()(const trace::FollowerStarted& fact) {
        ReplicaView& follower = replica(fact.partition);
        follower.role = ReplicaRole::follower;
        follower.epoch = fact.epoch;
        follower.leader = fact.leader;
        follower.isr = {};
        follower.log_end = fact.log_end_offset;
        follower.hw = fact.hw;
    }
    void operator()(const trace::BatchAppended& fact) {
        ReplicaView& written = replica(fact.partition);
        written.log.append(
            {fact.base_offset, fact.content, fact.count, fact.epoch, fact.bytes, fact.control});
        written.log_end = fact.base_offset + fact.count;
    }
    void operator()(const trace::HwAdvanced& fact) {
        ReplicaView& advanced = replica(fact.partition);
        advanced.hw = fact.hw;
        advanced.log_end = fact.log_end_offset;
    }
    void operator()(const trace::HwLowered& fact) { replica(fact.partition).hw = fact.hw; }
    void cut(ReplicaView& shortened, core::Offset end) {
        shortened.log.truncate(end);
        shortened.log_end = end;
        shortened.synced = std::min(shortened.synced, end);
    }
    void operator()(const trace::LogTruncated& fact) {
        ReplicaView& truncated = replica(fact.partition);
        cut(truncated, fact.to);
        truncated.hw = fact.hw;
    }
    void operator()(const trace::LogRecovered& fact) {
        ReplicaView& recovered = replica(fact.partition);
        cut(recovered, fact.log_end_offset);
        recovered.log_start = fact.log_start_offset;
        recovered.hw = fact.hw;
        // What is there after a power loss came from the device.
        if (node().power_lost) recovered.synced = fact.log_end_offset;
    }
    void operator()(const trace::LogFlushed& fact) {
        ReplicaView& flushed = replica(fact.partition);
        flushed.synced = std::max(flushed.synced, fact.offset);
    }

    /// A producer's batch that is not at its end, made if it is new.
    ProducerBatchView& batch(ProducerView& owner, trace::BatchNumber number,
                             trace::Partition partition) {
        auto& batches = owner.batches;
        const auto at = std::ranges::lower_bound(batches, number, {}, &ProducerBatchView::batch);
        if (at != batches.end() && at->batch == number) return *at;
        return *batches.insert(at, ProducerBatchView{number, partition});
    }
    void finish(ProducerView& owner, trace::BatchNumber number) {
        auto& batches = owner.batches;
        const auto at = std::ranges::lower_bound(batches, number, {}, &ProducerBatchView::batch);
        if (at != batches.end() && at->batch == number) batches.erase(at);
    }
    void operator()(const trace::RecordSent& fact) {
        ProducerView& owner = producer();
        owner.sent += fact.count;
        ProducerBatchView& open = batch(owner, fact.batch, fact.partition);
        for (std::int32_t i = 0; i < fact.count; ++i) {
            const auto place = static_cast<std::size_t>(open.count + i);
            if (place >= open.first.size()) break;
            open.first[place] = fact.record + i;
        }
        open.count += fact.count;
    }
    void operator()(const trace::RecordRefused& fact) {
        producer().sent += fact.count;
        producer().refused += fact.count;
    }
    void operator()(const trace::BatchSent& fact) {
        ProducerBatchView& sent = batch(producer(), fact.batch, fact.partition);
        sent.count = fact.count;
        sent.attempt = fact.attempt;
        sent.in_flight = true;
        sent.to = fact.to;
        sent.correlation_id = fact.correlation_id;
    }
    void operator()(const trace::BatchRetried& fact) {
        ProducerView& owner = producer();
        ++owner.retries;
        batch(owner, fact.batch, fact.partition).in_flight = false;
    }
    void operator()(const trace::BatchSplit& fact) {
        ProducerView& owner = producer();
        batch(owner, fact.into, fact.partition).count += fact.count;
        ProducerBatchView& whole = batch(owner, fact.batch, fact.partition);
        whole.count -= fact.count;
        whole.in_flight = false;
        if (whole.count <= 0) finish(owner, fact.batch);
    }
    void operator()(const trace::BatchAcknowledged& fact) {
        ProducerView& owner = producer();
        owner.acked += fact.count;
        finish(owner, fact.batch);
    }
    void operator()(const trace::BatchFailed& fact) {
        ProducerView& owner = producer();
        (fact.outcome == trace::Outcome::failed ? owner.failed : owner.unknown) += fact.count;
        finish(owner, fact.batch);
    }
    void operator()(const trace::ProducerIdentified& fact) {
        producer().producer_id = fact.producer_id;
        producer().producer_epoch = fact.producer_epoch;
    }
    void operator()(const trace::AlarmRaised& fact) { producer().alarms += fact.count; }
    void operator()(const trace::ApplicationStopped&) { node().gave_up = true; }

    void operator()(const trace::PositionReset& fact) {
        consumed(fact.partition).position = fact.to;
    }
    void operator()(const trace::RecordPolled& fact) {
        ConsumedView& read = consumed(fact.partition);
        read.position = fact.offset + fact.count;
        read.polled += fact.count;
    }
    void operator()(const trace::RecordTaken& fact) {
        auto& in_work = consumed(fact.partition).in_work;
        in_work.insert(std::ranges::upper_bound(in_work, fact.offset), fact.offset);
    }
    void operator()(const trace::RecordProcessed& fact) {
        ConsumedView& read = consumed(fact.partition);
        ++(fact.failed ? read.failures : read.processed);
        const auto at = std::ranges::lower_bound(read.in_work, fact.offset);
        if (at != read.in_work.end() && *at == fact.offset) read.in_work.erase(at);
    }
    void operator()(const trace::RecordEffect& fact) {
        auto& effects = consumed(fact.partition).effects;
        // Records are mostly processed in order: the next one continues the last range.
        if (!effects.empty() && effects.back().effect == fact.effect &&
            effects.back().to == fact.offset) {
            effects.back().to = fact.offset + 1;
        } else {
            effects.push_back({fact.effect, fact.offset, fact.offset + 1});
        }
    }

    template <class Fact>
    void operator()(const Fact&) {}
};

void ClusterView::apply(const trace::Event& event) {
    last_event_ = event.id;
    now_ = event.time;
    std::visit(ViewFold{*this, event}, event.payload);
}

const NodeView* ClusterView::node(trace::Name name) const {
    return find(nodes_, node_at_, key_of(name));
}
const PartitionView* ClusterView::partition(trace::Partition id) const {
    return find(partitions_, partition_at_, key_of(id));
}
const ReplicaView* ClusterView::replica(trace::Partition id, trace::Name node) const {
    return find(replicas_, replica_at_, key_of(id, node));
}
const MessageView* ClusterView::message(trace::MessageId id) const {
    return find(messages_, message_at_, number_key(id));
}

std::string_view name_of(ProcessState state) {
    constexpr std::string_view names[] = {"unknown", "up", "paused", "stopped", "crashed"};
    return names[static_cast<std::size_t>(state)];
}
std::string_view name_of(ReplicaRole role) {
    constexpr std::string_view names[] = {"none", "leader", "follower"};
    return names[static_cast<std::size_t>(role)];
}

}  // namespace brokerscope::sim
