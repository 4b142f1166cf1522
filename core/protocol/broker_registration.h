#pragma once
// BrokerRegistration: a started broker tells the controller who it is; it is fenced until its
// heartbeats say that it has caught up (KIP-631).

#include "core/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct BrokerRegistrationRequest {
    static constexpr ApiKey api = ApiKey::broker_registration;

    struct Listener {
        std::string name;
        std::string host;
        std::uint16_t port = 0;
        std::int16_t security_protocol = 0;

        bool operator==(const Listener&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.host);
            codec.field(self.port);
            codec.field(self.security_protocol);
        }
    };

    struct Feature {
        std::string name;
        std::int16_t min_supported_version = 0;
        std::int16_t max_supported_version = 0;

        bool operator==(const Feature&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.min_supported_version);
            codec.field(self.max_supported_version);
        }
    };

    std::int32_t broker_id = 0;
    std::string cluster_id;
    Uuid incarnation_id;  ///< of this life of the process
    std::vector<Listener> listeners;
    std::vector<Feature> features;
    std::optional<std::string> rack;
    bool is_migrating_zk_broker = false;
    std::vector<Uuid> log_dirs;
    /// before a clean shutdown; -1: the last one was unclean
    std::int64_t previous_broker_epoch = -1;

    bool operator==(const BrokerRegistrationRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.cluster_id);
        codec.field(self.incarnation_id);
        codec.field(self.listeners);
        codec.field(self.features);
        codec.field(self.rack);
        codec.field(self.is_migrating_zk_broker, since(1));
        codec.field(self.log_dirs, since(2));
        codec.field(self.previous_broker_epoch, since(3));
    }
};

struct BrokerRegistrationResponse {
    static constexpr ApiKey api = ApiKey::broker_registration;

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    std::int64_t broker_epoch = -1;

    bool operator==(const BrokerRegistrationResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code);
        codec.field(self.broker_epoch);
    }
};

}  // namespace brokerscope::core
