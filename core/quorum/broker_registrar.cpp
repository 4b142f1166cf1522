#include "core/quorum/broker_registrar.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// Directory ids that Kafka keeps for meanings of its own (DirectoryId.reserved): 0 to 99.
bool is_reserved(const Uuid& id) {
    return std::all_of(id.bytes.begin(), id.bytes.end() - 1, [](auto byte) { return byte == 0; }) &&
           id.bytes.back() < 100;
}

ErrorCode check_log_dirs(const MetadataImage& image, const BrokerRegistrationRequest& request) {
    if (request.log_dirs.empty()) return ErrorCode::invalid_registration;
    for (std::size_t i = 0; i < request.log_dirs.size(); ++i) {
        const Uuid& dir = request.log_dirs[i];
        if (is_reserved(dir)) return ErrorCode::invalid_registration;
        const auto rest = request.log_dirs.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        if (std::find(rest, request.log_dirs.end(), dir) != request.log_dirs.end())
            return ErrorCode::invalid_registration;
        for (const auto& [id, broker] : image.brokers()) {
            const auto& theirs = broker.log_dirs;
            if (id.value != request.broker_id &&
                std::find(theirs.begin(), theirs.end(), dir) != theirs.end())
                return ErrorCode::invalid_registration;
        }
    }
    return ErrorCode::none;
}

ErrorCode check_features(const MetadataImage& image, const BrokerRegistrationRequest& request) {
    for (const auto& [name, level] : image.features()) {
        if (level == 0) continue;
        const auto supported =
            std::find_if(request.features.begin(), request.features.end(),
                         [&](const auto& feature) { return feature.name == name; });
        if (supported == request.features.end() || level < supported->min_supported_version ||
            level > supported->max_supported_version)
            return ErrorCode::unsupported_version;
    }
    return ErrorCode::none;
}

RegisterBrokerRecord record_of(const BrokerRegistrationRequest& request) {
    RegisterBrokerRecord record;
    record.broker_id = request.broker_id;
    record.incarnation_id = request.incarnation_id;
    for (const auto& listener : request.listeners)
        record.end_points.push_back(
            {listener.name, listener.host, listener.port, listener.security_protocol});
    for (const auto& feature : request.features)
        record.features.push_back(
            {feature.name, feature.min_supported_version, feature.max_supported_version});
    record.rack = request.rack;
    record.log_dirs = request.log_dirs;
    return record;
}

}  // namespace

RegistrationOutcome register_broker(const Registrar& registrar,
                                    const BrokerRegistrationRequest& request, std::int16_t version,
                                    MetadataRecords& records) {
    ASSERT(records.empty());
    if (request.cluster_id != registrar.cluster_id)
        return {.error = ErrorCode::inconsistent_cluster_id};
    if (request.broker_id < 0) return {.error = ErrorCode::invalid_registration};
    const BrokerId broker{request.broker_id};
    const BrokerRegistration* known = registrar.image.find_broker(broker);
    const bool same_process = known != nullptr && known->incarnation == request.incarnation_id;
    if (!same_process && registrar.sessions.has_valid_session(broker, registrar.now))
        return {.error = ErrorCode::duplicate_broker_registration};
    if (version >= 2)
        if (const ErrorCode error = check_log_dirs(registrar.image, request);
            error != ErrorCode::none)
            return {.error = error};
    if (const ErrorCode error = check_features(registrar.image, request); error != ErrorCode::none)
        return {.error = error};

    RegisterBrokerRecord record = record_of(request);
    if (same_process) {
        record.fenced = known->fenced;
        record.in_controlled_shutdown = known->in_controlled_shutdown;
        record.broker_epoch = known->epoch.value;
    } else {
        const bool clean =
            version >= 3 && known != nullptr && known->epoch.value == request.previous_broker_epoch;
        registrar.replication.on_new_incarnation(broker, clean, records);
        record.broker_epoch = (registrar.next_offset + std::ssize(records)).value;
    }
    const BrokerEpoch epoch{record.broker_epoch};
    records.emplace_back(std::move(record));
    return {.epoch = epoch, .new_incarnation = !same_process};
}

}  // namespace brokerscope::core
