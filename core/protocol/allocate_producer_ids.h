#pragma once
// AllocateProducerIds: a broker asks the controller for a block of producer ids (KIP-730).

#include "core/protocol/message.h"

namespace brokerscope::core {

struct AllocateProducerIdsRequest {
    static constexpr ApiKey api = ApiKey::allocate_producer_ids;

    std::int32_t broker_id = 0;
    std::int64_t broker_epoch = -1;

    bool operator==(const AllocateProducerIdsRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.broker_id);
        codec.field(self.broker_epoch);
    }
};

struct AllocateProducerIdsResponse {
    static constexpr ApiKey api = ApiKey::allocate_producer_ids;

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    std::int64_t producer_id_start = 0;
    std::int32_t producer_id_len = 0;

    bool operator==(const AllocateProducerIdsResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code);
        codec.field(self.producer_id_start);
        codec.field(self.producer_id_len);
    }
};

}  // namespace brokerscope::core
