#pragma once
// A consumer that is told its partitions (KafkaConsumer.assign; Fetcher.java, OffsetFetcher.java,
// SubscriptionState.java of Kafka 4.1). A group's membership will tell it by the same `assign`.
//
// Each partition has a position and is in one of these phases:
//
//   awaiting_reset --ListOffsets--> fetching --leader changed--> awaiting_validation
//        ^                             |   ^                        | OffsetForLeaderEpoch
//        +------- out of range --------+   +-- history agrees ------+-- truncated: back to where it
//                                                                       still agrees (KIP-320)
//
// One Fetch a broker is on its way at a time, and none to a broker whose last answer the
// application has not taken yet. The application polls when `on_available` said so, or when it
// likes.
//
// The owner is a node's handler; it passes on the inputs of the connections that `handles` names.

#include "core/base/history.h"
#include "core/client/cluster_metadata.h"
#include "core/consumer/fetched_batches.h"
#include "core/protocol/config.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace brokerscope::core {

struct FetchRequest;
struct FetchResponse;
struct ListOffsetsResponse;
struct OffsetForLeaderEpochResponse;

struct ConsumerOptions {
    std::string client_id;
    std::vector<Endpoint> bootstrap;
    ConsumerConfig config;
    VersionCaps caps;
    History history;
};

struct ConsumerCallbacks {
    /// Records wait for `poll`. Called when there were none before: poll until `has_available` says
    /// no.
    std::function<void()> on_available;
    /// What Kafka's consumer throws: no position and no reset policy, or a position that is gone or
    /// truncated and no policy (offset_out_of_range), a damaged batch (corrupt_message), or another
    /// refusal for good. The partition stands still until `seek` or `assign`.
    std::function<void(const TopicPartition&, ErrorCode)> on_error;
};

/// Records for the application: a range of one batch, without a gap in the offsets.
struct PolledRecords {
    TopicPartition partition;
    FetchedRange range;
};

class Consumer {
public:
    Consumer(Env& env, ConsumerOptions options, ConsumerCallbacks callbacks);
    ~Consumer();

    struct Assignment {
        TopicPartition partition;
        /// Absent: by auto.offset.reset.
        std::optional<Offset> from = std::nullopt;
    };
    /// Reads these partitions from now on, and no others. What was fetched and not polled is
    /// dropped; partitions that stay keep their positions unless `from` says otherwise.
    void assign(const std::vector<Assignment>& assignments);
    /// The next record to poll. Pre: assigned.
    void seek(const TopicPartition& partition, Offset to);
    /// Nothing of a paused partition is fetched or polled. Pre: assigned.
    void pause(const TopicPartition& partition);
    void resume(const TopicPartition& partition);

    /// At most max.poll.records records, in order of offsets within a partition; moves the
    /// positions behind them and fetches on. Empty if none are here.
    std::vector<PolledRecords> poll();
    bool has_available() const;

    /// Where the next poll of the partition begins; nothing while it is being found out.
    std::optional<Offset> position(const TopicPartition& partition) const;
    /// As of the last answer; nothing before the first.
    std::optional<Offset> high_watermark(const TopicPartition& partition) const;
    /// Every partition has a position at the high watermark of its last answer.
    bool is_caught_up() const;

    /// Closes the connections. Nothing is called any more.
    void close();

    bool handles(ConnectionId connection) const { return network_.handles(connection); }
    void on_connected(ConnectionId connection) { network_.on_connected(connection); }
    void on_frame(ConnectionId connection, const Frame& frame) {
        network_.on_frame(connection, frame);
    }
    void on_closed(ConnectionId connection, CloseReason reason) {
        network_.on_closed(connection, reason);
    }

private:
    enum class Phase : std::uint8_t { awaiting_reset, awaiting_validation, fetching, stopped };
    struct Partition {
        TopicPartition id;
        trace::Partition traced;
        Phase phase = Phase::awaiting_reset;
        bool paused = false;
        bool asking = false;  ///< about its offset or epoch
        std::optional<Offset> position;
        LeaderEpoch position_epoch = no_leader_epoch;  ///< of the record before the position
        LeaderAndEpoch leader;        ///< that the position is known to be valid for
        std::int64_t generation = 0;  ///< of the position: answers to older ones are stale
        std::int32_t failures = 0;    ///< in a row
        Instant retry_at;             ///< nothing is asked before
        std::optional<FetchedBatches> fetched;
        std::optional<Offset> high_watermark;
    };
    /// One partition of a request.
    struct Asked {
        TopicPartition id;
        std::int64_t generation = 0;
        Offset offset;
        LeaderEpoch epoch;
    };
    struct Broker {
        bool fetching = false;
        /// The last fetch brought nothing: asking the same again changes nothing.
        bool brought_nothing = false;
        std::vector<Asked> last_asked;
    };
    using ByBroker = std::map<BrokerId, std::vector<Partition*>>;

    // consumer.cpp
    void run();
    void run_once();
    Partition* find(const TopicPartition& id);
    const Partition* find(const TopicPartition& id) const;
    Partition* still(const Asked& asked);
    void move(Partition& partition, Offset to, LeaderEpoch epoch);
    void drop_fetched(Partition& partition);
    void report_reset(const Partition& partition, std::optional<Offset> from,
                      std::string_view policy);
    void fail(Partition& partition, ErrorCode error);
    void back_off(Partition& partition);
    Asked asked(const Partition& partition) const;
    void tell();

    // positions.cpp
    void follow_leader(Partition& partition);
    void ask_reset(Partition& partition);
    void ask_offsets(const Endpoint& to, const std::vector<Partition*>& of);
    void on_offsets(const std::vector<Asked>& asked, const Answer<ListOffsetsResponse>& answer);
    void on_offset(Partition& partition, ErrorCode error, Offset offset);
    void ask_epochs(const Endpoint& to, const std::vector<Partition*>& of);
    void on_epochs(const std::vector<Asked>& asked,
                   const Answer<OffsetForLeaderEpochResponse>& answer);
    void on_epoch(Partition& partition, ErrorCode error, LeaderEpoch epoch, Offset end);
    bool retry_later(Partition& partition, ErrorCode error);

    // fetcher.cpp
    bool is_fetchable(const Partition& partition) const;
    void fetch(BrokerId broker, const Endpoint& to, const std::vector<Partition*>& of);
    FetchRequest fetch_request(const std::vector<Partition*>& of, SendOptions& send) const;
    void on_fetched(BrokerId broker, const std::vector<Asked>& asked,
                    const Answer<FetchResponse>& answer);
    void on_fetch_error(Partition& partition, ErrorCode error);
    bool poll_partition(Partition& partition, std::int32_t& left,
                        std::vector<PolledRecords>& polled);

    Env& env_;
    ConsumerOptions options_;
    ConsumerCallbacks callbacks_;
    NetworkClient network_;
    ClusterMetadata metadata_;
    ExponentialBackoff backoff_;
    RandomStream& jitter_;
    std::map<TopicPartition, std::unique_ptr<Partition>> partitions_;
    /// In the order in which they are asked for: who got records goes to the end.
    std::vector<Partition*> order_;
    std::deque<Partition*> available_;  ///< with `fetched`, first come first
    std::map<BrokerId, Broker> brokers_;
    std::int64_t generation_ = 0;
    bool running_ = false;
    bool run_again_ = false;
    bool tell_available_ = false;
    std::vector<std::pair<TopicPartition, ErrorCode>> errors_;  ///< to tell
    Instant wake_at_;
    Timer wake_;
};

}  // namespace brokerscope::core
