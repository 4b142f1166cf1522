#pragma once
// ApiVersions: which versions of which requests the broker speaks, the first exchange on every
// connection. Its response always has header version 0, so that a client that guessed wrong can
// read it (KIP-511).

#include "core/protocol/message.h"

#include <string>
#include <vector>

namespace brokerscope::core {

struct ApiVersionsRequest {
    static constexpr ApiKey api = ApiKey::api_versions;

    std::string client_software_name;
    std::string client_software_version;

    bool operator==(const ApiVersionsRequest&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.client_software_name, since(3));
        codec.field(self.client_software_version, since(3));
    }
};

struct ApiVersionsResponse {
    static constexpr ApiKey api = ApiKey::api_versions;

    struct ApiVersion {
        ApiKey api_key = ApiKey::none;
        std::int16_t min_version = 0;
        std::int16_t max_version = 0;

        bool operator==(const ApiVersion&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.api_key);
            codec.field(self.min_version);
            codec.field(self.max_version);
        }
    };

    struct SupportedFeatureKey {
        std::string name;
        std::int16_t min_version = 0;
        std::int16_t max_version = 0;

        bool operator==(const SupportedFeatureKey&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.min_version);
            codec.field(self.max_version);
        }
    };

    struct FinalizedFeatureKey {
        std::string name;
        std::int16_t max_version_level = 0;
        std::int16_t min_version_level = 0;

        bool operator==(const FinalizedFeatureKey&) const = default;
        static void describe(auto& codec, auto& self) {
            codec.field(self.name);
            codec.field(self.max_version_level);
            codec.field(self.min_version_level);
        }
    };

    ErrorCode error_code = ErrorCode::none;
    std::vector<ApiVersion> api_keys;
    std::int32_t throttle_time_ms = 0;
    std::vector<SupportedFeatureKey> supported_features;
    std::int64_t finalized_features_epoch = -1;
    std::vector<FinalizedFeatureKey> finalized_features;
    bool zk_migration_ready = false;

    bool operator==(const ApiVersionsResponse&) const = default;
    static void describe(auto& codec, auto& self) {
        codec.field(self.error_code);
        codec.field(self.api_keys);
        codec.field(self.throttle_time_ms, since(1));
        codec.tagged(0, self.supported_features, since(3));
        codec.tagged(1, self.finalized_features_epoch, since(3), -1);
        codec.tagged(2, self.finalized_features, since(3));
        codec.tagged(3, self.zk_migration_ready, since(3));
    }
};

}  // namespace brokerscope::core
