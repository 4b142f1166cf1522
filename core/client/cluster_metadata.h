#pragma once
// What a client knows of the cluster: brokers, topics, and each partition's leader with its epoch
// (Metadata.java, MetadataCache.java of Kafka).
//
// It is asked for when something is missing or proved stale, and every metadata.max.age.ms. An
// older leader epoch than the one we know is never believed (KIP-320): a broker that lags behind
// cannot send us back. Reported as `leader.learned`.

#include "core/client/network_client.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct MetadataResponse;

struct ClusterMetadataConfig {
    std::vector<Endpoint> bootstrap;       // bootstrap.servers
    Duration max_age = seconds(300);       // metadata.max.age.ms
    Duration backoff = milliseconds(100);  // retry.backoff.ms
    Duration backoff_max = seconds(1);     // retry.backoff.max.ms
    std::string purpose = "metadata";
};

struct LeaderAndEpoch {
    BrokerId leader = no_broker;
    LeaderEpoch epoch = no_leader_epoch;
    friend bool operator==(LeaderAndEpoch, LeaderAndEpoch) = default;
};

struct TopicMetadata {
    /// All zero where the broker speaks no topic ids.
    Uuid id;
    /// Why the topic cannot be used; then no partition has a leader.
    ErrorCode error = ErrorCode::none;
    /// By partition number.
    std::vector<LeaderAndEpoch> partitions;
};

class ClusterMetadata {
public:
    /// `network` outlives this, and tells this what breaks. `on_change` is called after every
    /// update that changed something, and after every failed attempt.
    ClusterMetadata(Env& env, NetworkClient& network, ClusterMetadataConfig config,
                    std::function<void()> on_change);

    /// From now on `topic` is asked for; asks soon if it is new.
    void add_topic(const std::string& topic);
    /// Something proved stale: asks as soon as the backoff since the last attempt allows.
    void request_update();
    /// How many updates have arrived.
    std::int64_t updates() const { return updates_; }

    /// Nothing while the topic is unknown.
    const TopicMetadata* topic(std::string_view name) const;
    /// Its name by id, where answers carry only ids; empty if unknown.
    const std::string& topic_name(const Uuid& id) const;
    /// no_broker if the partition, or its leader, is unknown.
    LeaderAndEpoch leader(std::string_view topic, std::int32_t partition) const;
    /// A better informed answer named another leader (KIP-951). Ignored unless its epoch is newer
    /// and the broker known.
    bool learn_leader(std::string_view topic, std::int32_t partition, LeaderAndEpoch leader);
    /// Nothing for a broker that is not known (any more).
    std::optional<Endpoint> endpoint(BrokerId broker) const;
    /// A broker to ask what any broker can answer: one that is ready and has nothing in flight,
    /// else one that is ready or connecting, else one that may be connected to; before the first
    /// update, of the bootstrap list (NetworkClient.leastLoadedNode). Nothing if all are backing
    /// off.
    std::optional<Endpoint> least_loaded();

    /// Asks now if it is due and possible; otherwise arms itself. The owner calls it when the
    /// network changed.
    void poll();

private:
    void ask(const Endpoint& broker);
    void on_answer(const Endpoint& broker, const Answer<MetadataResponse>& answer);
    bool take_brokers(const MetadataResponse& response);
    bool take_topics(const MetadataResponse& response, bool reliable_epochs);
    bool take_leader(std::string_view topic, std::int32_t partition, LeaderAndEpoch& known,
                     LeaderAndEpoch told);
    void wait_after_attempt();

    Env& env_;
    NetworkClient& network_;
    ClusterMetadataConfig config_;
    std::function<void()> on_change_;
    ExponentialBackoff backoff_;
    RandomStream& random_;
    std::map<std::string, TopicMetadata, std::less<>> topics_;
    std::map<Uuid, std::string> names_;
    std::map<BrokerId, Endpoint> brokers_;
    bool wanted_ = true;
    bool has_new_topics_ = false;  ///< since the last request
    bool asking_ = false;
    std::int32_t failures_ = 0;   ///< attempts in a row
    std::int32_t unchanged_ = 0;  ///< updates in a row that told nothing new
    std::int64_t updates_ = 0;
    Instant allowed_at_;  ///< no attempt before
    Instant expires_at_;  ///< too old from then on
    Timer timer_;
};

}  // namespace brokerscope::core
