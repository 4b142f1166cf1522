#pragma once
// One replica of one partition on this broker: its log, its high watermark, and its part as leader
// or follower (Kafka's Partition.scala, and what AbstractFetcherThread does to one partition).
//
//                 become_leader ┌──────────┐ become_leader (a newer leader epoch)
//      ┌──────┐ ───────────────▶│  leader  │
//      │ idle │                 └──────────┘
//      └──────┘ ───────────────▶┌──────────┐
//               become_follower │ follower │
//                               └──────────┘
//
// The partition decides and writes its log; it sends nothing. What others must hear of (waiting
// requests, the controller) it leaves as `PartitionNews`, which its broker takes after each call.
//
// Rules kept here: a high watermark never passes the end of its log and never falls on a leader;
// nobody reads above what he may (consumers the watermark, followers the end); every request is
// judged by leader epoch first; a follower cuts its log before it takes its leader's watermark
// (KAFKA-14704).

#include "core/base/error_code.h"
#include "core/env/env.h"
#include "core/log/log.h"
#include "core/replica/append_validation.h"
#include "core/replica/delayed_operations.h"
#include "core/replica/isr.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace brokerscope::core {

/// Who may join an ISR, as this broker's metadata says.
class Membership {
public:
    virtual ~Membership() = default;
    virtual Eligibility eligibility(BrokerId broker) const = 0;
};

/// What all replicas of a broker share; outlives them.
struct ReplicaContext {
    Env& env;
    BrokerId self;
    const Membership& membership;
    History history;
    Duration lag_time_max = seconds(30);  ///< replica.lag.time.max.ms
};

/// A topic's configuration as far as a replica needs it.
struct PartitionSettings {
    std::int32_t min_insync_replicas = 1;
    std::int32_t max_message_bytes = 1048588;
    bool compacted = false;
    std::int64_t timestamp_before_max_ms = INT64_MAX;
    std::int64_t timestamp_after_max_ms = 3'600'000;
    friend bool operator==(const PartitionSettings&, const PartitionSettings&) = default;
};

/// What the controller says of a partition.
struct PartitionAssignment {
    std::vector<BrokerId> replicas;
    std::vector<BrokerId> isr;
    BrokerId leader = no_broker;
    LeaderEpoch leader_epoch = no_leader_epoch;
    PartitionEpoch partition_epoch{-1};
};

/// What a leader asks the controller for (AlterPartition). Broker epochs as the followers' fetches
/// told them; the leader's own is -1, its broker knows it.
struct IsrProposal {
    struct Member {
        BrokerId id;
        BrokerEpoch epoch;
    };
    LeaderEpoch leader_epoch;
    PartitionEpoch partition_epoch;
    std::vector<Member> isr;
};

/// What happened since it was last asked.
struct PartitionNews {
    bool appended = false;        ///< fetches may have something to read
    bool hw_advanced = false;     ///< produces may be done, consumers may have something to read
    bool role_changed = false;    ///< whatever waits must be looked at again
    bool storage_failed = false;  ///< the log takes no more calls: the broker cannot go on
    std::optional<IsrProposal> proposal;
};

struct AppendQuestion {
    BytesView records;
    std::int16_t acks = -1;
    std::int16_t produce_version = 0;
};

struct AppendAnswer {
    ErrorCode error = ErrorCode::none;
    std::string_view reason;  ///< for the answer's message; lives for ever
    Offset base_offset{-1};   ///< of the first copy, if this is a duplicate
    std::int32_t count = 0;
    bool duplicate = false;
    /// acks=all: answer once the high watermark is here.
    Offset required{0};
};

/// What somebody wants to read. `replica` -1: a consumer.
struct FetchQuestion {
    BrokerId replica = no_broker;
    BrokerEpoch replica_epoch{-1};
    LeaderEpoch current_leader_epoch = no_leader_epoch;
    LeaderEpoch last_fetched_epoch = no_leader_epoch;
    Offset offset;
    Offset log_start_offset{-1};
    std::int32_t max_bytes = 0;
    bool at_least_one_batch = false;  ///< even if it is larger than `max_bytes` (KIP-74)

    bool is_from_follower() const { return replica != no_broker; }
};

struct FetchAnswer {
    ErrorCode error = ErrorCode::none;
    Offset hw{-1};
    Offset log_start_offset{-1};
    std::optional<EpochEnd> diverging;
    SharedBytes records;
};

/// Is it worth answering a parked fetch? `complete`: at once, whatever it will say.
struct FetchProspect {
    bool complete = false;
    std::int64_t bytes = 0;
};

/// Where a parked Produce stands.
struct AckStatus {
    bool done = false;
    ErrorCode error = ErrorCode::none;
};

/// The controller's answer to a proposal.
struct IsrVerdict {
    ErrorCode error = ErrorCode::none;
    LeaderEpoch leader_epoch = no_leader_epoch;
    PartitionEpoch partition_epoch{-1};
    std::vector<BrokerId> isr;
};

enum class ReplicaRole : std::uint8_t { idle, leader, follower };

class Partition {
public:
    /// `context` and `log`, which is ready, outlive the partition. `hw` is the checkpointed
    /// watermark.
    Partition(ReplicaContext& context, TopicPartition name, Uuid topic_id, PartitionSlot slot,
              Log& log, Offset hw, PartitionSettings settings);

    const TopicPartition& name() const { return name_; }
    const Uuid& topic_id() const { return topic_id_; }
    PartitionSlot slot() const { return slot_; }
    trace::Partition trace_name() const { return trace_name_; }
    ReplicaRole role() const { return role_; }
    bool is_leader() const { return role_ == ReplicaRole::leader; }
    BrokerId leader() const { return leader_; }
    LeaderEpoch leader_epoch() const { return leader_epoch_; }
    PartitionEpoch partition_epoch() const { return isr_.partition_epoch(); }
    const IsrState& isr() const { return isr_; }
    Offset high_watermark() const { return hw_; }
    Offset log_start_offset() const { return log_.log_start_offset(); }
    Offset log_end_offset() const { return log_.log_end_offset(); }
    Log& log() { return log_; }
    void set_settings(PartitionSettings settings) { settings_ = settings; }

    /// Acts by what the metadata says; older partition epochs change nothing.
    void apply(const PartitionAssignment& assignment);
    /// This broker has no part in the partition any more, or the log is about to be closed.
    void stop();
    /// What happened since the last call.
    PartitionNews take_news();

    // As leader.

    /// Writes one batch of a client. Errors: NOT_LEADER_OR_FOLLOWER, NOT_ENOUGH_REPLICAS,
    /// KAFKA_STORAGE_ERROR, those of `validate_client_append` and of producer state.
    AppendAnswer append_as_leader(const AppendQuestion& question);
    /// Is everything below `required` committed, and by enough replicas?
    AckStatus ack_status(Offset required) const;
    /// Reads; a follower's question is also remembered as its progress, unless `peek`.
    FetchAnswer fetch(const FetchQuestion& question, bool peek = false);
    /// What `fetch` would find, without reading it.
    FetchProspect prospect(const FetchQuestion& question) const;
    /// End of `epoch` in our log, for OffsetForLeaderEpoch (KIP-101, KIP-279).
    std::expected<EpochEnd, ErrorCode> end_offset_for(LeaderEpoch current_epoch,
                                                      LeaderEpoch epoch) const;
    /// The end that ListOffsets(latest) tells. OFFSET_NOT_AVAILABLE while our watermark is below
    /// the start of our epoch.
    std::expected<Offset, ErrorCode> latest_offset(LeaderEpoch current_epoch,
                                                   bool from_follower) const;
    /// Start of the log, as ListOffsets(earliest) tells.
    std::expected<Offset, ErrorCode> earliest_offset(LeaderEpoch current_epoch) const;
    struct TimedOffset {
        Offset offset{-1};
        WallTime timestamp{-1};
    };
    /// The first committed record at or after `time`; (-1, -1) if there is none.
    std::expected<TimedOffset, ErrorCode> offset_for_time(LeaderEpoch current_epoch, WallTime time);
    /// The first of the committed records with the largest timestamp (KIP-734).
    std::expected<TimedOffset, ErrorCode> offset_of_max_time(LeaderEpoch current_epoch);
    /// Proposes to leave out who lags. Called every replica.lag.time.max.ms / 2.
    void shrink_isr();
    /// The answer to the proposal that is in flight.
    void on_isr_verdict(const IsrVerdict& verdict);

    // As follower.

    struct FetchPosition {
        Offset offset;
        LeaderEpoch last_epoch = no_leader_epoch;
    };
    FetchPosition fetch_position() const;
    struct FetchedData {
        BytesView records;
        Offset leader_hw;
        Offset leader_log_start;
    };
    /// Appends what the leader sent for `fetch_position` and takes its watermark over.
    std::expected<void, ErrorCode> take_fetched(const FetchedData& data);
    /// The leader's log ends for our last epoch before ours does: cuts ours. True if both now agree
    /// as far as we know; otherwise the next fetch finds the next older epoch.
    std::expected<bool, ErrorCode> truncate_on_divergence(EpochEnd leader_end);
    /// The leader's log lies wholly elsewhere (OFFSET_OUT_OF_RANGE): [start, end).
    std::expected<void, ErrorCode> truncate_to_leader(Offset leader_start, Offset leader_end);

    /// Reports a state.digest.
    void emit_digest();

private:
    FollowerProgress* find_follower(BrokerId id);
    ErrorCode check_epoch(LeaderEpoch current_epoch) const;
    std::optional<FetchAnswer> check_divergence(const FetchQuestion& question) const;
    std::int32_t effective_min_isr() const;
    void become_leader(const PartitionAssignment& assignment);
    void become_follower(const PartitionAssignment& assignment);
    void adopt_isr(const std::vector<BrokerId>& isr, PartitionEpoch epoch);
    void set_replicas(const std::vector<BrokerId>& replicas, bool is_new_leader);
    void judge_eligibility();
    void record_fetch(const FetchQuestion& question, FollowerProgress& follower);
    void propose();
    void advance_hw();
    void set_follower_hw(Offset leader_hw);
    std::expected<void, ErrorCode> truncate_to(Offset offset);
    AppendAnswer refuse(const AppendQuestion& question, ErrorCode error, std::string_view reason);
    void count_append();
    ErrorCode storage_error(LogError error);
    template <class Visit>
    std::expected<void, ErrorCode> scan_committed(Visit&& visit);

    ReplicaContext& context_;
    TopicPartition name_;
    Uuid topic_id_;
    PartitionSlot slot_;
    trace::Partition trace_name_;
    Log& log_;
    PartitionSettings settings_;
    Offset hw_;
    ReplicaRole role_ = ReplicaRole::idle;
    BrokerId leader_ = no_broker;
    LeaderEpoch leader_epoch_ = no_leader_epoch;
    Offset epoch_start_;  ///< as leader: our log's end when we began to lead
    IsrState isr_;
    std::vector<FollowerProgress> followers_;  ///< as leader: all other replicas
    PartitionNews news_;
    Bytes scratch_;
    std::int32_t appends_since_digest_ = 0;
};

}  // namespace brokerscope::core
