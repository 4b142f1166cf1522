#include "core/quorum/record_values.h"

namespace brokerscope::core {

namespace {

constexpr std::int32_t leader_unchanged = -2;
constexpr std::int8_t recovery_state_unchanged = -1;

LeaderRecoveryState recovery_state_of(std::int8_t value) {
    return value == 1 ? LeaderRecoveryState::recovering : LeaderRecoveryState::recovered;
}

std::optional<Replicas> maybe_replicas_of(const std::optional<std::vector<std::int32_t>>& ids) {
    if (!ids) return std::nullopt;
    return replicas_of(*ids);
}

std::optional<std::vector<std::int32_t>> maybe_wire_ids(const std::optional<Replicas>& replicas) {
    if (!replicas) return std::nullopt;
    return wire_ids(*replicas);
}

}  // namespace

std::vector<std::int32_t> wire_ids(const Replicas& replicas) {
    std::vector<std::int32_t> ids;
    ids.reserve(replicas.size());
    for (const BrokerId replica : replicas) ids.push_back(replica.value);
    return ids;
}

Replicas replicas_of(const std::vector<std::int32_t>& ids) {
    Replicas replicas;
    replicas.reserve(ids.size());
    for (const std::int32_t id : ids) replicas.emplace_back(id);
    return replicas;
}

BrokerRegistration registration_of(const RegisterBrokerRecord& record) {
    BrokerRegistration registration;
    registration.id = BrokerId{record.broker_id};
    registration.epoch = BrokerEpoch{record.broker_epoch};
    registration.incarnation = record.incarnation_id;
    for (const auto& end : record.end_points)
        registration.listeners.push_back({end.name, {end.host, end.port}});
    registration.rack = record.rack;
    registration.log_dirs = record.log_dirs;
    registration.fenced = record.fenced;
    registration.in_controlled_shutdown = record.in_controlled_shutdown;
    return registration;
}

PartitionRegistration registration_of(const PartitionRecord& record) {
    PartitionRegistration registration;
    registration.replicas = replicas_of(record.replicas);
    registration.isr = replicas_of(record.isr);
    if (record.eligible_leader_replicas)
        registration.elr = replicas_of(*record.eligible_leader_replicas);
    if (record.last_known_elr) registration.last_known_elr = replicas_of(*record.last_known_elr);
    registration.leader = BrokerId{record.leader};
    registration.recovery_state = recovery_state_of(record.leader_recovery_state);
    registration.leader_epoch = LeaderEpoch{record.leader_epoch};
    registration.partition_epoch = PartitionEpoch{record.partition_epoch};
    return registration;
}

PartitionRecord record_of(const Uuid& topic_id, std::int32_t partition,
                          const PartitionRegistration& registration) {
    PartitionRecord record;
    record.topic_id = topic_id;
    record.partition_id = partition;
    record.replicas = wire_ids(registration.replicas);
    record.isr = wire_ids(registration.isr);
    if (!registration.elr.empty()) record.eligible_leader_replicas = wire_ids(registration.elr);
    if (!registration.last_known_elr.empty())
        record.last_known_elr = wire_ids(registration.last_known_elr);
    record.leader = registration.leader.value;
    record.leader_recovery_state = static_cast<std::int8_t>(registration.recovery_state);
    record.leader_epoch = registration.leader_epoch.value;
    record.partition_epoch = registration.partition_epoch.value;
    // One log directory a broker: DirectoryId.UNASSIGNED stands for all.
    record.directories.assign(registration.replicas.size(), Uuid{});
    return record;
}

PartitionChange change_of(const PartitionChangeRecord& record) {
    PartitionChange change;
    if (record.leader != leader_unchanged) change.leader = BrokerId{record.leader};
    change.isr = maybe_replicas_of(record.isr);
    change.elr = maybe_replicas_of(record.eligible_leader_replicas);
    change.last_known_elr = maybe_replicas_of(record.last_known_elr);
    if (record.leader_recovery_state != recovery_state_unchanged)
        change.recovery_state = recovery_state_of(record.leader_recovery_state);
    return change;
}

PartitionChangeRecord record_of(const Uuid& topic_id, std::int32_t partition,
                                const PartitionChange& change) {
    PartitionChangeRecord record;
    record.topic_id = topic_id;
    record.partition_id = partition;
    record.leader = change.leader ? change.leader->value : leader_unchanged;
    record.isr = maybe_wire_ids(change.isr);
    record.eligible_leader_replicas = maybe_wire_ids(change.elr);
    record.last_known_elr = maybe_wire_ids(change.last_known_elr);
    record.leader_recovery_state = change.recovery_state
                                       ? static_cast<std::int8_t>(*change.recovery_state)
                                       : recovery_state_unchanged;
    return record;
}

}  // namespace brokerscope::core
