#pragma once
// Which requests this build speaks, in which versions (the column of Kafka 4.1.1, without the
// versions that it calls unstable).

#include "core/base/api_key.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace brokerscope::core {

struct Api {
    ApiKey key;
    std::int16_t version_min;
    std::int16_t version_max;
    std::int16_t first_flexible;  ///< compact lengths and tagged fields from here on (KIP-482)

    constexpr bool has(std::int16_t version) const {
        return version_min <= version && version <= version_max;
    }
    constexpr bool is_flexible(std::int16_t version) const { return version >= first_flexible; }
    /// 1 or 2; version 0 belongs to one request of old that is not spoken here.
    constexpr int request_header_version(std::int16_t version) const {
        return is_flexible(version) ? 2 : 1;
    }
    /// 0 or 1. Always 0 for ApiVersions: its client cannot know what the broker speaks (KIP-511).
    constexpr int response_header_version(std::int16_t version) const {
        return is_flexible(version) && key != ApiKey::api_versions ? 1 : 0;
    }
};

/// All of them, in order of their numbers.
std::span<const Api> api_table();

/// nullptr if this build does not speak `key`.
const Api* find_api(ApiKey key);

/// Pre: this build speaks `key`.
const Api& api_of(ApiKey key);

}  // namespace brokerscope::core
