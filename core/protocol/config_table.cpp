#include "core/protocol/config_table.h"

#include "core/base/assert.h"
#include "core/protocol/config_rows.h"

#include <algorithm>
#include <array>

namespace brokerscope::core {

std::span<const ConfigKey> config_table(ConfigRole role) {
    switch (role) {
        case ConfigRole::broker: return broker_config_rows();
        case ConfigRole::topic: return topic_config_rows();
        case ConfigRole::producer: return producer_config_rows();
        case ConfigRole::consumer: return consumer_config_rows();
    }
    UNREACHABLE("a role without a table");
}

const ConfigKey* find_config(ConfigRole role, std::string_view name) {
    const auto rows = config_table(role);
    const auto found = std::ranges::lower_bound(rows, name, {}, &ConfigKey::name);
    if (found != rows.end() && found->name == name) return &*found;
    constexpr std::array<std::string_view, 2> families{"sasl.", "ssl."};
    for (const std::string_view family : families)
        if (name.size() > family.size() && name.starts_with(family))
            return find_config(role, family);
    return nullptr;
}

std::string_view to_string(ConfigRole role) {
    switch (role) {
        case ConfigRole::broker: return "broker";
        case ConfigRole::topic: return "topic";
        case ConfigRole::producer: return "producer";
        case ConfigRole::consumer: return "consumer";
    }
    UNREACHABLE("a role without a name");
}

}  // namespace brokerscope::core
