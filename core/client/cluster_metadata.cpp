#include "core/client/cluster_metadata.h"

#include "core/protocol/metadata.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// Leader epochs of earlier versions may come from a stale cache (KAFKA-9261,
/// MetadataResponse.java).
constexpr std::int16_t reliable_epochs_since = 9;

const std::string no_name;

}  // namespace

ClusterMetadata::ClusterMetadata(Env& env, NetworkClient& network, ClusterMetadataConfig config,
                                 std::function<void()> on_change)
    : env_(env),
      network_(network),
      config_(std::move(config)),
      on_change_(std::move(on_change)),
      backoff_(config_.backoff, config_.backoff_max),
      random_(env.random(config_.purpose)),
      allowed_at_(env.clock().now()),
      timer_(env.clock(), [this] { poll(); }) {
    ASSERT(!config_.bootstrap.empty());
    // Whoever left us may be no leader any more (NetworkClient.handleServerDisconnect).
    network_.on_broken([this] { request_update(); });
}

void ClusterMetadata::add_topic(const std::string& topic) {
    const auto [known, is_new] = topics_.try_emplace(topic);
    if (!is_new) return;
    known->second.error = ErrorCode::unknown_topic_or_partition;
    unchanged_ = 0;
    wanted_ = true;
    has_new_topics_ = true;
    poll();
}

void ClusterMetadata::request_update() {
    wanted_ = true;
    poll();
}

const TopicMetadata* ClusterMetadata::topic(std::string_view name) const {
    const auto found = topics_.find(name);
    if (found == topics_.end() || found->second.partitions.empty()) return nullptr;
    return &found->second;
}

const std::string& ClusterMetadata::topic_name(const Uuid& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? no_name : found->second;
}

LeaderAndEpoch ClusterMetadata::leader(std::string_view topic_name, std::int32_t partition) const {
    const TopicMetadata* known = topic(topic_name);
    if (known == nullptr || partition < 0 ||
        std::cmp_greater_equal(partition, known->partitions.size()))
        return {};
    const LeaderAndEpoch& leader = known->partitions[static_cast<std::size_t>(partition)];
    // A leader without an address is of no use to anybody.
    if (!brokers_.contains(leader.leader)) return {no_broker, leader.epoch};
    return leader;
}

std::optional<Endpoint> ClusterMetadata::endpoint(BrokerId broker) const {
    const auto found = brokers_.find(broker);
    if (found == brokers_.end()) return std::nullopt;
    return found->second;
}

std::optional<Endpoint> ClusterMetadata::least_loaded() {
    std::vector<Endpoint> candidates;
    for (const auto& [id, endpoint] : brokers_) candidates.push_back(endpoint);
    if (candidates.empty()) candidates = config_.bootstrap;
    const std::size_t first = random_.below(candidates.size());
    std::rotate(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(first),
                candidates.end());
    const Endpoint* ready = nullptr;
    const Endpoint* connecting = nullptr;
    const Endpoint* idle = nullptr;
    for (const Endpoint& candidate : candidates) {
        if (network_.is_ready(candidate)) {
            if (ready == nullptr || network_.in_flight(candidate) < network_.in_flight(*ready))
                ready = &candidate;
        } else if (network_.is_connecting(candidate)) {
            connecting = &candidate;
        } else if (idle == nullptr && !network_.is_backing_off(candidate) &&
                   network_.in_flight(candidate) == 0) {
            idle = &candidate;
        }
    }
    for (const Endpoint* found : {ready, connecting, idle})
        if (found != nullptr) return *found;
    return std::nullopt;
}

void ClusterMetadata::poll() {
    if (asking_) return;
    const Instant now = env_.clock().now();
    const Instant due = wanted_ ? allowed_at_ : std::max(allowed_at_, expires_at_);
    if (due > now) {
        timer_.arm_at(due);
        return;
    }
    const auto broker = least_loaded();
    if (broker) {
        if (network_.ready(*broker)) ask(*broker);
        return;
    }
    // All are backing off: have the network tell when the first may be tried again.
    for (const auto& [id, endpoint] : brokers_) network_.ready(endpoint);
    if (brokers_.empty())
        for (const Endpoint& endpoint : config_.bootstrap) network_.ready(endpoint);
}

void ClusterMetadata::ask(const Endpoint& broker) {
    MetadataRequest request;
    request.topics.emplace();
    for (const auto& [name, known] : topics_) {
        MetadataRequest::MetadataRequestTopic topic;
        topic.name = name;
        request.topics->push_back(std::move(topic));
    }
    request.allow_auto_topic_creation = false;
    asking_ = true;
    has_new_topics_ = false;
    network_.send(broker, std::move(request),
                  OnAnswer<MetadataResponse>(
                      [this, broker](const auto& answer) { on_answer(broker, answer); }));
}

void ClusterMetadata::wait_after_attempt() {
    const std::int32_t in_a_row = std::max({failures_ - 1, unchanged_ - 1, 0});
    allowed_at_ = env_.clock().now() + backoff_.after(in_a_row, random_);
}

void ClusterMetadata::on_answer(const Endpoint& broker, const Answer<MetadataResponse>& answer) {
    asking_ = false;
    // A broker that knows no brokers knows nothing; what we have is better.
    if (!answer || answer->brokers.empty() || answer->error_code != ErrorCode::none) {
        ++failures_;
        wanted_ = true;
        wait_after_attempt();
        on_change_();
        poll();
        return;
    }
    // Whoever asked meanwhile is answered by this, unless about a topic that it did not ask for.
    wanted_ = has_new_topics_;
    const auto version = network_.version(broker, ApiKey::metadata);
    const bool brokers_changed = take_brokers(*answer);
    const bool leaders_changed = take_topics(*answer, version.value_or(0) >= reliable_epochs_since);
    ++updates_;
    failures_ = 0;
    unchanged_ = brokers_changed || leaders_changed ? 0 : unchanged_ + 1;
    expires_at_ = env_.clock().now() + config_.max_age;
    wait_after_attempt();
    on_change_();
    poll();
}

bool ClusterMetadata::take_brokers(const MetadataResponse& response) {
    std::map<BrokerId, Endpoint> told;
    for (const auto& broker : response.brokers)
        told[BrokerId{broker.node_id}] = Endpoint{broker.host, broker.port};
    const bool changed = told != brokers_;
    brokers_ = std::move(told);
    return changed;
}

bool ClusterMetadata::take_topics(const MetadataResponse& response, bool reliable_epochs) {
    bool changed = false;
    for (const auto& topic : response.topics) {
        if (!topic.name) continue;
        const auto found = topics_.find(*topic.name);
        if (found == topics_.end()) continue;
        TopicMetadata& known = found->second;
        known.error = topic.error_code;
        if (topic.error_code != ErrorCode::none) {
            for (LeaderAndEpoch& partition : known.partitions) partition.leader = no_broker;
            if (is_stale_metadata(topic.error_code)) wanted_ = true;
            continue;
        }
        if (known.id != topic.topic_id) {
            // Another topic of the same name: its epochs have begun anew.
            names_.erase(known.id);
            known = TopicMetadata{topic.topic_id, ErrorCode::none, {}};
            if (!topic.topic_id.is_zero()) names_[topic.topic_id] = *topic.name;
        }
        // Partition numbers come from outside: no more partitions than were described.
        if (known.partitions.size() < topic.partitions.size())
            known.partitions.resize(topic.partitions.size());
        for (const auto& partition : topic.partitions) {
            const std::int32_t index = partition.partition_index;
            if (index < 0 || std::cmp_greater_equal(index, known.partitions.size())) continue;
            if (is_stale_metadata(partition.error_code)) wanted_ = true;
            LeaderAndEpoch told{BrokerId{partition.leader_id}, no_leader_epoch};
            if (reliable_epochs) told.epoch = LeaderEpoch{partition.leader_epoch};
            const auto at = static_cast<std::size_t>(index);
            changed |= take_leader(*topic.name, index, known.partitions[at], told);
        }
    }
    return changed;
}

bool ClusterMetadata::take_leader(std::string_view topic, std::int32_t partition,
                                  LeaderAndEpoch& known, LeaderAndEpoch told) {
    if (told == known) return false;
    if (told.epoch != no_leader_epoch && told.epoch < known.epoch) return false;
    known = told;
    env_.tracer().emit(trace::LeaderLearned{
        trace::Partition{env_.tracer().intern(topic), partition}, told.leader, told.epoch});
    return true;
}

bool ClusterMetadata::learn_leader(std::string_view topic, std::int32_t partition,
                                   LeaderAndEpoch leader) {
    const auto found = topics_.find(topic);
    if (found == topics_.end() || partition < 0 || !brokers_.contains(leader.leader)) return false;
    auto& partitions = found->second.partitions;
    if (std::cmp_greater_equal(partition, partitions.size())) return false;
    LeaderAndEpoch& known = partitions[static_cast<std::size_t>(partition)];
    return leader.epoch > known.epoch && take_leader(topic, partition, known, leader);
}

}  // namespace brokerscope::core
