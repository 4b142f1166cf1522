#include "core/quorum/replication_control.h"

#include "core/base/assert.h"
#include "core/quorum/record_values.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace brokerscope::core {

namespace {

/// A topic's setting, else the cluster's, else nothing.
const std::string* find_config(const MetadataImage& image, const TopicImage& topic,
                               std::string_view name) {
    const ConfigMap& own = image.topic_config(topic.name);
    if (const auto at = own.find(name); at != own.end()) return &at->second;
    const ConfigMap& cluster = image.default_config();
    if (const auto at = cluster.find(name); at != cluster.end()) return &at->second;
    return nullptr;
}

}  // namespace

std::int32_t ReplicationControl::min_isr(const TopicImage& topic) const {
    std::int32_t wanted = defaults_.min_insync_replicas;
    if (const std::string* text = find_config(image_, topic, "min.insync.replicas")) {
        std::int32_t value = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
        if (error == std::errc{} && value > 0) wanted = value;
    }
    if (topic.partitions.empty()) return wanted;
    const auto replicas = static_cast<std::int32_t>(topic.partitions.front().replicas.size());
    return std::min(wanted, replicas);
}

bool ReplicationControl::allows_unclean_election(const TopicImage& topic) const {
    const std::string* text = find_config(image_, topic, "unclean.leader.election.enable");
    return text != nullptr ? *text == "true" : defaults_.unclean_leader_election;
}

bool ReplicationControl::elr_enabled() const { return image_.feature_level(elr_feature) > 0; }

PartitionSituation ReplicationControl::situation(const TopicImage& topic,
                                                 const PartitionRegistration& partition) const {
    PartitionSituation now = unchanged_situation(partition);
    now.min_isr = min_isr(topic);
    now.elr_enabled = elr_enabled();
    now.is_acceptable_leader = [this](BrokerId broker) { return image_.is_active(broker); };
    return now;
}

void ReplicationControl::for_each_partition(
    const std::function<void(const TopicImage&, std::int32_t, const PartitionRegistration&)>& visit)
    const {
    for (const auto& [name, id] : image_.topic_ids()) {
        const TopicImage* topic = image_.find_topic(id);
        ASSERT(topic != nullptr);
        std::int32_t number = 0;
        for (const PartitionRegistration& partition : topic->partitions)
            visit(*topic, number++, partition);
    }
}

AlterPartitionResponse ReplicationControl::alter_partitions(const AlterPartitionRequest& request,
                                                            std::int16_t version,
                                                            MetadataRecords& records) const {
    AlterPartitionResponse response;
    for (const auto& asked : request.topics) {
        auto& answer = response.topics.emplace_back();
        answer.topic_id = asked.topic_id;
        const TopicImage* topic = image_.find_topic(asked.topic_id);
        for (const ProposedPartition& proposed : asked.partitions) {
            if (topic != nullptr) {
                answer.partitions.push_back(alter_partition(BrokerId{request.broker_id}, *topic,
                                                            proposed, version, records));
                continue;
            }
            auto& refused = answer.partitions.emplace_back();
            refused.partition_index = proposed.partition_index;
            refused.error_code = ErrorCode::unknown_topic_id;
        }
    }
    return response;
}

ReplicationControl::AlteredPartition ReplicationControl::alter_partition(
    BrokerId sender, const TopicImage& topic, const ProposedPartition& proposed,
    std::int16_t version, MetadataRecords& records) const {
    AlteredPartition answer;
    answer.partition_index = proposed.partition_index;
    const PartitionRegistration* known =
        image_.find_partition(TopicIdPartition{topic.id, proposed.partition_index});
    if (known == nullptr) {
        answer.error_code = ErrorCode::unknown_topic_or_partition;
        return answer;
    }
    Proposal isr = proposed.new_isr_with_epochs;
    if (version < 3)
        for (const std::int32_t id : proposed.new_isr) isr.push_back({.broker_id = id});
    answer.error_code = check_proposal(sender, *known, proposed, isr);
    if (answer.error_code != ErrorCode::none) return answer;

    PartitionSituation now = situation(topic, *known);
    now.target_isr.clear();
    for (const auto& member : isr) now.target_isr.emplace_back(member.broker_id);
    now.target_recovery_state = static_cast<LeaderRecoveryState>(proposed.leader_recovery_state);
    if (allows_unclean_election(topic)) now.election = Election::unclean;

    PartitionRegistration after = *known;
    if (const auto change = decide_change(*known, now)) {
        records.emplace_back(record_of(topic.id, proposed.partition_index, *change));
        after = changed(*known, *change);
    }
    if (after.leader != sender) {
        answer.error_code = ErrorCode::new_leader_elected;
        return answer;
    }
    answer.leader_id = after.leader.value;
    answer.leader_epoch = after.leader_epoch.value;
    answer.isr = wire_ids(after.isr);
    answer.leader_recovery_state = static_cast<std::int8_t>(after.recovery_state);
    answer.partition_epoch = after.partition_epoch.value;
    return answer;
}

/// In the order of ReplicationControlManager.validateAlterPartitionData.
ErrorCode ReplicationControl::check_proposal(BrokerId sender,
                                             const PartitionRegistration& partition,
                                             const ProposedPartition& proposed,
                                             const Proposal& isr) const {
    // Who knows more than we do was told so by another controller.
    if (proposed.leader_epoch > partition.leader_epoch.value) return ErrorCode::not_controller;
    if (proposed.partition_epoch > partition.partition_epoch.value)
        return ErrorCode::not_controller;
    if (proposed.leader_epoch < partition.leader_epoch.value) return ErrorCode::fenced_leader_epoch;
    if (sender != partition.leader) return ErrorCode::invalid_request;
    if (proposed.partition_epoch < partition.partition_epoch.value)
        return ErrorCode::invalid_update_version;

    Replicas members;
    for (const auto& member : isr) {
        const BrokerId broker{member.broker_id};
        if (!contains(partition.replicas, broker) || contains(members, broker))
            return ErrorCode::invalid_request;
        members.push_back(broker);
    }
    if (!contains(members, partition.leader)) return ErrorCode::invalid_request;
    if (proposed.leader_recovery_state < 0 || proposed.leader_recovery_state > 1)
        return ErrorCode::invalid_request;
    const auto state = static_cast<LeaderRecoveryState>(proposed.leader_recovery_state);
    if (state == LeaderRecoveryState::recovering &&
        (members.size() > 1 || partition.recovery_state == LeaderRecoveryState::recovered))
        return ErrorCode::invalid_request;
    const bool eligible = std::all_of(
        isr.begin(), isr.end(), [this](const auto& member) { return may_be_in_sync(member); });
    return eligible ? ErrorCode::none : ErrorCode::ineligible_replica;
}

/// KIP-841: no member that is fenced or about to stop. KIP-903: none that was restarted since the
/// leader heard of it; -1 is a leader that does not tell.
bool ReplicationControl::may_be_in_sync(const AlterPartitionRequest::BrokerState& member) const {
    const BrokerRegistration* broker = image_.find_broker(BrokerId{member.broker_id});
    if (broker == nullptr) return false;
    if (history_.has(Fix::kip_841) && !broker->is_active()) return false;
    return !history_.has(Fix::kip_903) || member.broker_epoch == -1 ||
           member.broker_epoch == broker->epoch.value;
}

ErrorCode ReplicationControl::elect(const TopicImage* topic, std::int32_t partition,
                                    Election election, MetadataRecords& records) const {
    if (topic == nullptr) return ErrorCode::unknown_topic_or_partition;
    const PartitionRegistration* known =
        image_.find_partition(TopicIdPartition{topic->id, partition});
    if (known == nullptr) return ErrorCode::unknown_topic_or_partition;
    const bool preferred = election == Election::preferred;
    if (preferred ? known->has_preferred_leader() : known->has_leader())
        return ErrorCode::election_not_needed;
    PartitionSituation now = situation(*topic, *known);
    now.election = election;
    const auto change = decide_change(*known, now);
    if (!change)
        return preferred ? ErrorCode::preferred_leader_not_available
                         : ErrorCode::eligible_leaders_not_available;
    records.emplace_back(record_of(topic->id, partition, *change));
    return ErrorCode::none;
}

ElectLeadersResponse ReplicationControl::elect_leaders(const ElectLeadersRequest& request,
                                                       MetadataRecords& records) const {
    ElectLeadersResponse response;
    if (request.election_type != 0 && request.election_type != 1) {
        response.error_code = ErrorCode::invalid_request;
        return response;
    }
    const Election election = request.election_type == 0 ? Election::preferred : Election::unclean;
    if (request.topic_partitions) {
        for (const auto& asked : *request.topic_partitions) {
            auto& answer = response.replica_election_results.emplace_back();
            answer.topic = asked.topic;
            const TopicImage* topic = image_.find_topic(asked.topic);
            for (const std::int32_t partition : asked.partitions) {
                const ErrorCode error = elect(topic, partition, election, records);
                answer.partition_result.push_back({partition, error, std::nullopt});
            }
        }
        return response;
    }
    // All partitions: those that need no election are not listed.
    for (const auto& [name, id] : image_.topic_ids()) {
        auto& answer = response.replica_election_results.emplace_back();
        answer.topic = name;
        const TopicImage* topic = image_.find_topic(id);
        ASSERT(topic != nullptr);
        for (std::int32_t partition = 0; partition < std::ssize(topic->partitions); ++partition) {
            const ErrorCode error = elect(topic, partition, election, records);
            if (error != ErrorCode::election_not_needed)
                answer.partition_result.push_back({partition, error, std::nullopt});
        }
    }
    return response;
}

ErrorCode ReplicationControl::elect_named(const TopicPartition& partition, BrokerId leader,
                                          bool unclean, MetadataRecords& records) const {
    const TopicImage* topic = image_.find_topic(partition.topic);
    const PartitionRegistration* known = image_.find_partition(partition);
    if (topic == nullptr || known == nullptr) return ErrorCode::unknown_topic_or_partition;
    if (known->leader == leader) return ErrorCode::election_not_needed;
    const bool can_lead = contains(known->replicas, leader) && image_.is_active(leader);
    if (!can_lead || (!unclean && !is_clean_leader(*known, leader)))
        return ErrorCode::eligible_leaders_not_available;
    records.emplace_back(record_of(topic->id, partition.partition, name_leader(*known, leader)));
    return ErrorCode::none;
}

void ReplicationControl::change_partitions(
    const Loss& loss, const std::function<bool(const PartitionRegistration&)>& concerned,
    MetadataRecords& records) const {
    for_each_partition(
        [&](const TopicImage& topic, std::int32_t number, const PartitionRegistration& partition) {
            if (!concerned(partition)) return;
            PartitionSituation now = situation(topic, partition);
            // The image does not show yet what is about to become of the broker.
            now.is_acceptable_leader = [&](BrokerId broker) {
                if (broker == loss.removed || broker == loss.unclean_shutdown) return false;
                return broker == loss.added || image_.is_active(broker);
            };
            if (allows_unclean_election(topic)) now.election = Election::unclean;
            now.unclean_shutdown = loss.unclean_shutdown;
            now.target_isr = without(without(partition.isr, loss.removed), loss.unclean_shutdown);
            if (const auto change = decide_change(partition, now))
                records.emplace_back(record_of(topic.id, number, *change));
        });
}

void ReplicationControl::on_fenced(BrokerId broker, MetadataRecords& records) const {
    const BrokerRegistration* known = image_.find_broker(broker);
    ASSERT(known != nullptr);
    change_partitions(
        {.removed = broker}, [&](const auto& p) { return contains(p.isr, broker); }, records);
    BrokerRegistrationChangeRecord fenced;
    fenced.broker_id = broker.value;
    fenced.broker_epoch = known->epoch.value;
    fenced.fenced = 1;
    records.emplace_back(fenced);
}

void ReplicationControl::on_unfenced(BrokerId broker, MetadataRecords& records) const {
    const BrokerRegistration* known = image_.find_broker(broker);
    ASSERT(known != nullptr);
    BrokerRegistrationChangeRecord unfenced;
    unfenced.broker_id = broker.value;
    unfenced.broker_epoch = known->epoch.value;
    unfenced.fenced = -1;
    records.emplace_back(unfenced);
    change_partitions({.added = broker}, [](const auto& p) { return !p.has_leader(); }, records);
}

void ReplicationControl::on_controlled_shutdown(BrokerId broker, MetadataRecords& records) const {
    const BrokerRegistration* known = image_.find_broker(broker);
    ASSERT(known != nullptr);
    if (!known->in_controlled_shutdown) {
        BrokerRegistrationChangeRecord stopping;
        stopping.broker_id = broker.value;
        stopping.broker_epoch = known->epoch.value;
        stopping.in_controlled_shutdown = 1;
        records.emplace_back(stopping);
    }
    change_partitions(
        {.removed = broker}, [&](const auto& p) { return contains(p.isr, broker); }, records);
}

void ReplicationControl::on_new_incarnation(BrokerId broker, bool clean,
                                            MetadataRecords& records) const {
    if (clean || !elr_enabled()) {
        change_partitions(
            {.removed = broker}, [&](const auto& p) { return contains(p.isr, broker); }, records);
        return;
    }
    change_partitions(
        {.unclean_shutdown = broker},
        [&](const auto& p) { return contains(p.isr, broker) || contains(p.elr, broker); }, records);
}

bool ReplicationControl::leads_any(BrokerId broker) const {
    bool found = false;
    for_each_partition([&](const auto&, std::int32_t, const PartitionRegistration& partition) {
        found = found || partition.leader == broker;
    });
    return found;
}

bool ReplicationControl::is_any_imbalanced() const {
    bool found = false;
    for_each_partition([&](const auto&, std::int32_t, const PartitionRegistration& partition) {
        found = found || !partition.has_preferred_leader();
    });
    return found;
}

bool ReplicationControl::is_any_leaderless() const {
    bool found = false;
    for_each_partition([&](const auto&, std::int32_t, const PartitionRegistration& partition) {
        found = found || !partition.has_leader();
    });
    return found;
}

void ReplicationControl::balance_leaders(MetadataRecords& records) const {
    for_each_partition(
        [&](const TopicImage& topic, std::int32_t number, const PartitionRegistration& partition) {
            if (partition.has_preferred_leader() || records.size() >= elections_max) return;
            PartitionSituation now = situation(topic, partition);
            now.election = Election::preferred;
            if (const auto change = decide_change(partition, now))
                records.emplace_back(record_of(topic.id, number, *change));
        });
}

void ReplicationControl::elect_unclean_leaders(MetadataRecords& records) const {
    for_each_partition(
        [&](const TopicImage& topic, std::int32_t number, const PartitionRegistration& partition) {
            if (partition.has_leader() || records.size() >= elections_max) return;
            if (!allows_unclean_election(topic)) return;
            static_cast<void>(elect(&topic, number, Election::unclean, records));
        });
}

}  // namespace brokerscope::core
