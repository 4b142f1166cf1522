#pragma once
// InitProducerId: an identity for an idempotent or transactional producer, or a new epoch for the
// one that it has (KIP-360).

#include "core/protocol/message.h"

#include <optional>
#include <string>

namespace brokerscope::core {

struct InitProducerIdRequest {
    static constexpr ApiKey api = ApiKey::init_producer_id;

    std::optional<std::string> transactional_id;
    std::int32_t transaction_timeout_ms = 0;
    std::int64_t producer_id = -1;
    std::int16_t producer_epoch = -1;

    bool operator==(const InitProducerIdRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.transactional_id);
        codec.field(self.transaction_timeout_ms);
        codec.field(self.producer_id, since(3));
        codec.field(self.producer_epoch, since(3));
    }
};

struct InitProducerIdResponse {
    static constexpr ApiKey api = ApiKey::init_producer_id;

    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::none;
    std::int64_t producer_id = -1;
    std::int16_t producer_epoch = 0;

    bool operator==(const InitProducerIdResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.throttle_time_ms);
        codec.field(self.error_code);
        codec.field(self.producer_id);
        codec.field(self.producer_epoch);
    }
};

}  // namespace brokerscope::core
