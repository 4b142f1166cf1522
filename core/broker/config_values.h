#pragma once
// Reading numbers out of the metadata's configuration texts.

#include "core/quorum/metadata_image.h"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace brokerscope::core {

/// The value of `name`: the topic's own, else the cluster's (under `broker_name`), else
/// `otherwise`. A text that is no number counts as absent: the controller refuses those.
template <class Int>
Int config_number(const ConfigMap& topic, std::string_view name, const ConfigMap& cluster,
                  std::string_view broker_name, Int otherwise) {
    const auto read = [](const ConfigMap& config, std::string_view key, Int& value) {
        const auto found = config.find(key);
        if (found == config.end()) return false;
        const std::string& text = found->second;
        Int parsed{};
        const auto result = std::from_chars(text.data(), text.data() + text.size(), parsed);
        if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return false;
        value = parsed;
        return true;
    };
    Int value = otherwise;
    if (read(topic, name, value)) return value;
    read(cluster, broker_name, value);
    return value;
}

}  // namespace brokerscope::core
