#pragma once
// Whether a broker may register, and under which epoch: a pure decision
// (ClusterControlManager.registerBroker).
//
// A broker begins fenced. Another process may not take the id of one that is alive. A new process
// of a known broker first costs the old one its place in ISRs; without proof of a clean stop (the
// epoch under which it stopped, KIP-966) its place among the eligible leaders too.

#include "core/base/error_code.h"
#include "core/protocol/broker_registration.h"
#include "core/quorum/broker_sessions.h"
#include "core/quorum/metadata_image.h"
#include "core/quorum/replication_control.h"

#include <cstdint>
#include <string>

namespace brokerscope::core {

struct Registrar {
    const MetadataImage& image;
    const ReplicationControl& replication;
    const BrokerSessions& sessions;
    const std::string& cluster_id;
    Offset next_offset;  ///< of the metadata log
    Instant now;
};

struct RegistrationOutcome {
    ErrorCode error = ErrorCode::none;
    /// Offset of the registration's record; unchanged if the same process registers once more.
    BrokerEpoch epoch{-1};
    bool new_incarnation = false;
};

/// Appends to `records` what the registration means, unless there is an error:
/// INCONSISTENT_CLUSTER_ID, DUPLICATE_BROKER_REGISTRATION, INVALID_REGISTRATION,
/// UNSUPPORTED_VERSION (it cannot do what the cluster has switched on). Pre: `records` is empty.
/// `version` is the request's.
RegistrationOutcome register_broker(const Registrar& registrar,
                                    const BrokerRegistrationRequest& request, std::int16_t version,
                                    MetadataRecords& records);

}  // namespace brokerscope::core
