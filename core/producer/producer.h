#pragma once
// A producer: collects records into batches by partition and brings each batch to one of three
// outcomes (KafkaProducer.java, RecordAccumulator.java, Sender.java of Kafka 4.1).
//
//   send() -> partitioner -> open batch -> full, or linger.ms old -> in a Produce request to the
//   leader, one batch a partition, at most max.in.flight requests a connection -> answer:
//      acknowledged     | refused or no answer: again, after a backoff, until delivery.timeout.ms
//                       | or retries are used up; then failed, or unknown if it may be written
//
// Without idempotence a retried batch goes back to the front of its queue while later ones may be
// in flight already: order is then not kept. With a window of 1, or with idempotence, it is.
//
// The owner is a node's handler; it passes on the inputs of the connections that `handles` names.

#include "core/client/cluster_metadata.h"
#include "core/producer/partition_queue.h"
#include "core/protocol/config.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace brokerscope::core {

struct ProduceResponse;
struct InitProducerIdResponse;

struct ProducerOptions {
    std::string client_id;
    std::vector<Endpoint> bootstrap;
    ProducerConfig config;
    VersionCaps caps;
};

class Producer {
public:
    /// One of the producer's topics; cheap to keep and to pass.
    using Topic = Id<struct ProducerTopicTag, std::uint32_t>;

    Producer(Env& env, ProducerOptions options, ProducerCallbacks callbacks);
    ~Producer();

    /// Begins to work: asks for a producer id if the producer is to be idempotent.
    void start();

    /// The topic of this name; asks the cluster about it if it is new.
    Topic topic(std::string_view name);

    /// Puts records into batches, in order; see SendResult. May call back `on_delivery` (acks=0).
    SendResult send(Topic to, std::span<const ProducerRecord> records);
    SendResult send(Topic to, const ProducerRecord& record) { return send(to, {&record, 1}); }

    /// Batches go without lingering until all that were sent so far are done; then `on_flushed` is
    /// called, at once if there are none.
    void flush(std::function<void()> on_flushed);
    /// Takes no more records; calls `on_closed` when all batches are done. Then nothing is called
    /// any more.
    void close(std::function<void()> on_closed);
    /// Batches without an outcome.
    std::size_t incomplete() const { return incomplete_.size(); }

    bool handles(ConnectionId connection) const { return network_.handles(connection); }
    void on_connected(ConnectionId connection) { network_.on_connected(connection); }
    void on_frame(ConnectionId connection, const Frame& frame) {
        network_.on_frame(connection, frame);
    }
    void on_closed(ConnectionId connection, CloseReason reason) {
        network_.on_closed(connection, reason);
    }

private:
    /// A batch in a request: what is left of it here when the answer comes may be nothing, for it
    /// may have been given up before.
    struct Carried {
        PartitionQueue* queue = nullptr;
        trace::BatchNumber batch;
        ProducerIdAndEpoch producer;
        Sequence last_sequence;
    };
    /// A broker's word on one partition of a request, or ours if there was no answer.
    struct Verdict {
        ErrorCode error = ErrorCode::none;
        Offset base_offset{-1};
        Offset log_start_offset{-1};
        bool maybe_written = false;  ///< in spite of the error
    };
    static NetworkClientConfig network_of(const ProducerOptions& options);

    // Appending (producer.cpp).
    enum class Appended : std::uint8_t { yes, yes_and_wake, blocked };
    Appended append(ProducerTopic& topic, const ProducerRecord& record);
    PartitionQueue* choose(ProducerTopic& topic, const ProducerRecord& record, bool& sticky);
    bool learn_partitions(ProducerTopic& topic);
    std::vector<std::int32_t> available(const ProducerTopic& topic) const;
    ProducerBatch* open_batch(PartitionQueue& queue, const ProducerRecord& record);
    ErrorCode refusal(const ProducerRecord& record);
    SendResult refuse(const ProducerRecord& record, std::size_t accepted, ErrorCode error);
    void report(const PartitionQueue& queue, const ProducerBatch& batch,
                trace::RecordNumber record);
    void report_sent();
    void block();
    void on_block_expired();
    void unblock();

    // Sending (sender.cpp).
    void run();
    void run_once();
    void run_idempotence();
    void identify();
    void on_identified(const Answer<InitProducerIdResponse>& answer);
    std::vector<BrokerId> nodes_with_sendable(Instant now);
    bool is_sendable(PartitionQueue& queue, LeaderEpoch epoch, Instant now);
    void weigh(ProducerTopic& topic);
    bool drain(BrokerId node, const Endpoint& to, Instant now);
    bool may_take(PartitionQueue& queue, std::size_t room, bool is_first, Instant now);
    void take(PartitionQueue& queue);
    void send_request(const Endpoint& to, std::span<PartitionQueue* const> queues);
    void on_produced(std::span<const Carried> carried, const Answer<ProduceResponse>& answer);

    // Outcomes (outcomes.cpp).
    void complete(const Carried& carried, const Verdict& verdict);
    bool can_retry(PartitionQueue& queue, const ProducerBatch& batch, const Verdict& verdict);
    bool has_retries_left(const ProducerBatch& batch) const;
    void retry(PartitionQueue& queue, std::unique_ptr<ProducerBatch> batch, ErrorCode error);
    void split(PartitionQueue& queue, const ProducerBatch& batch);
    void acknowledge(PartitionQueue& queue, const ProducerBatch& batch, Offset base_offset);
    void give_up(PartitionQueue& queue, const ProducerBatch& batch, ErrorCode error, bool adjust);
    void tell(const PartitionQueue& queue, const ProducerBatch& batch, DeliveryStatus status,
              ErrorCode error, Offset base_offset);
    void expire(Instant now);
    bool expire_first(PartitionQueue& queue, Instant now, bool sent);
    void fail_all(ErrorCode error);
    void check_flushed();

    Env& env_;
    ProducerOptions options_;
    ProducerCallbacks callbacks_;
    NetworkClient network_;
    ClusterMetadata metadata_;
    ExponentialBackoff backoff_;
    RandomStream& jitter_;
    std::map<std::string, Topic, std::less<>> topics_by_name_;
    std::vector<std::unique_ptr<ProducerTopic>> topics_;
    std::vector<PartitionQueue*> queues_;           ///< of all topics, in order of discovery
    std::vector<PartitionSequence*> sequences_;     ///< theirs
    std::map<BrokerId, std::size_t> drained_upto_;  ///< where the next request begins to collect
    Idempotence idempotence_;
    bool identifying_ = false;
    std::int32_t identify_failures_ = 0;
    ErrorCode fatal_ = ErrorCode::none;

    std::int64_t last_batch_ = 0;
    std::set<std::int64_t> incomplete_;
    std::size_t memory_used_ = 0;
    trace::RecordSent unreported_;  ///< a run of records not yet told to the trace

    std::optional<Instant> blocked_until_;
    bool blocked_on_memory_ = false;
    bool block_expired_ = false;
    bool look_again_ = false;      ///< what blocked may be gone
    std::int64_t flush_upto_ = 0;  ///< batches up to this number go without lingering
    std::vector<std::function<void()>> on_flushed_;
    bool closing_ = false;
    std::function<void()> on_all_closed_;

    bool running_ = false;
    bool run_again_ = false;
    Instant wake_at_;  ///< found by the current run
    Timer wake_;
    Timer identify_again_;
    Timer block_timer_;
};

}  // namespace brokerscope::core
