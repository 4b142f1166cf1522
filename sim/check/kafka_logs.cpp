// What Apache Kafka 4.1 itself would log at these events, filled in with this run's values. "…"
// stands for what the simulated run has no equal of (directories, ids of topics).
//
// Messages as in NetworkClient.java (disconnections, cancelled requests), Sender.java (retries),
// SubscriptionState.java (resets), Partition.scala (leaders, followers, ISR), UnifiedLog.java and
// ReplicaFetcherThread.scala (truncation), ReplicationControlManager.java and
// PartitionRegistration.java (fencing, unclean elections). A clean election is logged at DEBUG
// only; what brokers make of it is not.

#include "sim/check/explanation_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace brokerscope::sim {

namespace {

class KafkaLog {
public:
    KafkaLog(const Explainable& what, const RecordStory& story, const Wording& words)
        : what_(what), story_(story), words_(words) {}

    std::vector<LogLine> lines();

private:
    struct PartitionState {
        std::int32_t leader = -1;
        trace::BrokerList isr;
    };

    void add(std::string_view level, std::string_view source, std::string text) {
        for (LogLine& line : lines_)
            if (line.text == text && line.node == words_.names.text(event_->node)) {
                ++line.repeats;
                return;
            }
        lines_.push_back({event_->time, words_.name(event_->node), std::string(level),
                          std::move(text), std::string(source), event_->id});
    }
    bool concerns(trace::Partition partition) const {
        return story_.partitions.contains(partition) && event_->time >= core::Instant{0};
    }
    std::string topic_partition(trace::Partition partition) const {
        return fmt::format("{}-{}", words_.names.text(partition.topic), partition.index);
    }
    std::int32_t id_of(trace::Name node) const;
    std::string ids(const trace::BrokerList& list) const {
        return fmt::format("{}", fmt::join(list.view(), ","));
    }
    bool is_client() const { return words_.scenario.client(words_.names.text(event_->node)); }
    std::string client_prefix() const;
    void add_cancelled(const Attempt& attempt);

    void on(const trace::ConnectionClosed&);
    void on(const trace::BatchRetried&);
    void on(const trace::PositionReset&);
    void on(const trace::LeaderElected&);
    void on(const trace::IsrShrunk& fact) { states_[fact.partition].isr = fact.isr; }
    void on(const trace::IsrExpanded& fact) { states_[fact.partition].isr = fact.isr; }
    void on(const trace::IsrProposed&);
    void on(const trace::IsrAdopted&);
    void on(const trace::LeaderStarted&);
    void on(const trace::FollowerStarted&);
    void on(const trace::LogTruncated&);
    void on(const trace::BrokerFenced&);
    void on(const trace::NodeStopped&) { stopped_.insert(event_->node); }
    template <class Other>
    void on(const Other&) {}

    const Explainable& what_;
    const RecordStory& story_;
    const Wording& words_;
    const trace::Event* event_ = nullptr;
    Place place_ = 0;
    std::map<trace::Partition, PartitionState> states_;
    std::map<std::pair<trace::Name, trace::Partition>, core::BrokerId> leader_of_;
    std::set<trace::Name> stopped_;
    std::vector<LogLine> lines_;
};

std::int32_t KafkaLog::id_of(trace::Name node) const {
    const std::string_view name = words_.names.text(node);
    for (const scenario::Broker& broker : words_.scenario.cluster.brokers)
        if (broker.id == name) return broker.node_id.value;
    for (const scenario::Controller& controller : words_.scenario.cluster.controllers)
        if (controller.id == name) return controller.node_id.value;
    return -1;
}

std::string KafkaLog::client_prefix() const {
    const std::string name = words_.name(event_->node);
    const scenario::Client* client = words_.scenario.client(name);
    const bool produces = client != nullptr && client->producer.has_value();
    return fmt::format("[{} clientId={}] ", produces ? "Producer" : "Consumer", name);
}

// --- Clients ------------------------------------------------------------------------------------

void KafkaLog::on(const trace::ConnectionClosed& fact) {
    if (!is_client() || !story_.nodes.contains(event_->node)) return;
    if (fact.reason == trace::CloseCause::orderly || event_->time < core::Instant{0}) return;
    const trace::Name broker = fact.from == event_->node ? fact.to : fact.from;
    const std::int32_t id = id_of(broker);
    if (fact.reason == trace::CloseCause::timed_out) return;
    if (fact.reason == trace::CloseCause::refused) {
        add("WARN", "NetworkClient",
            fmt::format("{}Connection to node {} (…) could not be established. Node may not be "
                        "available.",
                        client_prefix(), id));
    } else {
        add("INFO", "NetworkClient", fmt::format("{}Node {} disconnected.", client_prefix(), id));
    }
    for (const RecordFacts& facts : story_.records) {
        for (const Attempt& attempt : facts.attempts) {
            const bool open = attempt.mark.place < place_ && attempt.to == broker &&
                              facts.id.client == event_->node && attempt.retried &&
                              attempt.retried->place > place_;
            if (open) add_cancelled(attempt);
        }
    }
}

void KafkaLog::add_cancelled(const Attempt& attempt) {
    const std::int64_t waited_ms = (event_->time - attempt.mark.time).ns / 1'000'000;
    add("INFO", "NetworkClient",
        fmt::format("{}Cancelled in-flight PRODUCE request with correlation id {} due to node {} "
                    "being disconnected (elapsed time since creation: {}ms, elapsed time since "
                    "send: {}ms, throttle time: 0ms, request timeout: {}ms)",
                    client_prefix(), attempt.correlation_id, id_of(attempt.to), waited_ms,
                    waited_ms, words_.setting(event_->node, "request.timeout.ms", "30000")));
}

void KafkaLog::on(const trace::BatchRetried& fact) {
    const Attempt* attempt = nullptr;
    for (const RecordFacts& facts : story_.records)
        for (const Attempt& one : facts.attempts)
            if (one.retried && one.retried->event == event_->id) attempt = &one;
    if (attempt == nullptr) return;
    const std::string wanted = words_.setting(event_->node, "retries", "2147483647");
    std::int64_t retries = 0;
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), retries);
    std::string error(core::to_string(fact.error));
    if (fact.error == core::ErrorCode::network_exception)
        error += fmt::format(". Error Message: Disconnected from node {}", id_of(attempt->to));
    if (fact.error == core::ErrorCode::request_timed_out) {
        // The client gave up waiting: it has closed the connection by itself.
        error += fmt::format(". Error Message: Disconnected from node {} due to timeout",
                             id_of(attempt->to));
        add("INFO", "NetworkClient",
            fmt::format("{}Disconnecting from node {} due to request timeout.", client_prefix(),
                        id_of(attempt->to)));
        add_cancelled(*attempt);
    }
    add("WARN", "Sender",
        fmt::format("{}Got error produce response with correlation id {} on topic-partition {}, "
                    "retrying ({} attempts left). Error: {}",
                    client_prefix(), attempt->correlation_id, topic_partition(fact.partition),
                    retries - fact.attempt, error));
}

void KafkaLog::on(const trace::PositionReset& fact) {
    if (!concerns(fact.partition) || fact.from < core::Offset{0}) return;
    add("INFO", "SubscriptionState",
        fmt::format("{}Resetting offset for partition {} to position FetchPosition{{offset={}, "
                    "…}}.",
                    client_prefix(), topic_partition(fact.partition), fact.to.value));
}

// --- The controller -----------------------------------------------------------------------------

void KafkaLog::on(const trace::LeaderElected& fact) {
    PartitionState& state = states_[fact.partition];
    if (fact.unclean && concerns(fact.partition))
        add("INFO", "ReplicationControlManager",
            fmt::format("[QuorumController id={}] UNCLEAN partition change for {} with topic ID …: "
                        "isr: [{}] -> [{}], leader: {} -> {}, leaderEpoch: {} -> {}, "
                        "partitionEpoch: {} -> {}",
                        id_of(event_->node), topic_partition(fact.partition), ids(state.isr),
                        ids(fact.isr), state.leader, fact.leader.value, fact.epoch.value - 1,
                        fact.epoch.value, fact.partition_epoch.value - 1,
                        fact.partition_epoch.value));
    state.leader = fact.leader.value;
    state.isr = fact.isr;
}

void KafkaLog::on(const trace::BrokerFenced& fact) {
    const trace::Name* node = words_.names.find(words_.broker(fact.broker));
    if (node == nullptr || !story_.nodes.contains(*node) || stopped_.contains(*node)) return;
    if (event_->time < core::Instant{0}) return;
    add("INFO", "ReplicationControlManager",
        fmt::format("[QuorumController id={}] Fencing broker {} because its session has timed out.",
                    id_of(event_->node), fact.broker.value));
}

// --- Brokers ------------------------------------------------------------------------------------

void KafkaLog::on(const trace::IsrProposed& fact) {
    if (!concerns(fact.partition)) return;
    const trace::BrokerList& was = states_[fact.partition].isr;
    const std::string prefix = fmt::format("[Partition {} broker={}] ",
                                           topic_partition(fact.partition), id_of(event_->node));
    if (fact.isr.count >= was.count) {
        add("INFO", "Partition",
            fmt::format("{}Expanding ISR from {} to {}", prefix, ids(was), ids(fact.isr)));
        return;
    }
    std::string out;
    for (const std::int32_t id : was.view())
        if (!fact.isr.contains(core::BrokerId{id}))
            out += fmt::format("{}(brokerId: {}, endOffset: …, lastCaughtUpTimeMs: …)",
                               out.empty() ? "" : " ", id);
    add("INFO", "Partition",
        fmt::format("{}Shrinking ISR from {} to {}. Leader: (highWatermark: …, endOffset: …). Out "
                    "of sync replicas: {}.",
                    prefix, ids(was), ids(fact.isr), out));
}

void KafkaLog::on(const trace::IsrAdopted& fact) {
    if (!concerns(fact.partition)) return;
    add("INFO", "Partition",
        fmt::format("[Partition {} broker={}] ISR updated to {} and version updated to {}",
                    topic_partition(fact.partition), id_of(event_->node), ids(fact.isr),
                    fact.partition_epoch.value));
}

void KafkaLog::on(const trace::LeaderStarted& fact) {
    if (!concerns(fact.partition)) return;
    add("INFO", "state.change.logger",
        fmt::format("[Broker id={}] Leader {} with topic id … starts at leader epoch {} from "
                    "offset {} with partition epoch …, high watermark {}, ISR [{}], …",
                    id_of(event_->node), topic_partition(fact.partition), fact.epoch.value,
                    fact.log_end_offset.value, fact.hw.value, ids(fact.isr)));
}

void KafkaLog::on(const trace::FollowerStarted& fact) {
    leader_of_[{event_->node, fact.partition}] = fact.leader;
    if (!concerns(fact.partition)) return;
    add("INFO", "state.change.logger",
        fmt::format("[Broker id={}] Follower {} starts at leader epoch {} from offset {} with "
                    "partition epoch … and high watermark {}. Current leader is {}.",
                    id_of(event_->node), topic_partition(fact.partition), fact.epoch.value,
                    fact.log_end_offset.value, fact.hw.value, fact.leader.value));
}

void KafkaLog::on(const trace::LogTruncated& fact) {
    if (!concerns(fact.partition)) return;
    const std::string partition = topic_partition(fact.partition);
    const std::int32_t leader = leader_of_[{event_->node, fact.partition}].value;
    if (fact.to < fact.hw)
        add("WARN", "ReplicaFetcherThread",
            fmt::format("[ReplicaFetcher replicaId={}, leaderId={}, fetcherId=0] Truncating {} to "
                        "offset {} below high watermark {}",
                        id_of(event_->node), leader, partition, fact.to.value, fact.hw.value));
    add("INFO", "UnifiedLog",
        fmt::format("[UnifiedLog partition={}, dir=…] Truncating to offset {}", partition,
                    fact.to.value));
}

std::vector<LogLine> KafkaLog::lines() {
    constexpr std::size_t lines_max = 40;
    for (place_ = 0; place_ <= story_.until && place_ < what_.reader.size(); ++place_) {
        const trace::Event event = what_.reader.at(place_);
        event_ = &event;
        std::visit([this](const auto& fact) { on(fact); }, event.payload);
        if (lines_.size() >= lines_max) break;
    }
    return std::move(lines_);
}

}  // namespace

std::vector<LogLine> kafka_log_lines(const Explainable& what, const RecordStory& story,
                                     const Wording& words) {
    return KafkaLog(what, story, words).lines();
}

}  // namespace brokerscope::sim
