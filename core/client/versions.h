#pragma once
// Which version of a request to send (KIP-35, KIP-511): the highest that we speak, the peer
// announces and the scenario's caps allow.

#include "core/base/api_key.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace brokerscope::core {

/// Highest versions that may be used: `versions: {Fetch: 11}` of a scenario. An API without an
/// entry has no cap.
using VersionCaps = std::map<ApiKey, std::int16_t>;

struct VersionRange {
    std::int16_t min = 0;
    std::int16_t max = 0;
};

/// What a peer announced.
using PeerVersions = std::map<ApiKey, VersionRange>;

/// The highest version in both ranges that is not above `cap`; nothing if there is none.
constexpr std::optional<std::int16_t> common_version(VersionRange ours, VersionRange theirs,
                                                     std::int16_t cap) {
    const std::int16_t highest = std::min({ours.max, theirs.max, cap});
    if (highest < ours.min || highest < theirs.min) return std::nullopt;
    return highest;
}

}  // namespace brokerscope::core
