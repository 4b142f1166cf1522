#pragma once
// BrokerHeartbeat: a broker's sign of life, and how far it has read the metadata log (KIP-631).

#include "core/protocol/message.h"

#include <vector>

namespace brokerscope::core {

struct BrokerHeartbeatRequest {
    static constexpr ApiKey api = ApiKey::broker_heartbeat;

    std::int32_t broker_id = 0;
    std::int64_t broker_epoch = -1;
    std::int64_t current_metadata_offset = 0;
    bool want_fence = false;
    bool want_shut_down = false;
    std::vector<Uuid> offline_log_dirs;

    bool operator==(const BrokerHeartbeatRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.broker_epoch);
        codec.field(self.current_metadata_offset);
        codec.field(self.want_fence);
        codec.field(self.want_shut_down);
        codec.tagged(0, self.offline_log_dirs, since(1));
    }
};

struct BrokerHeartbeatResponse {
    static constexpr ApiKey api = ApiKey::broker_heartbeat;

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    bool is_caught_up = false;
    bool is_fenced = true;
    bool should_shut_down = false;

    bool operator==(const BrokerHeartbeatResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code);
        codec.field(self.is_caught_up);
        codec.field(self.is_fenced);
        codec.field(self.should_shut_down);
    }
};

}  // namespace brokerscope::core
