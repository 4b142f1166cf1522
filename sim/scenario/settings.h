#pragma once
// Kafka's configuration names as a scenario sets them: core/protocol's table, with the format's
// ways of writing durations and sizes.

#include "core/protocol/config_table.h"
#include "sim/scenario/values.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

/// All of the role's names, modelled or not.
std::vector<std::string_view> setting_names(core::ConfigRole role);

/// Kafka's text for `text` (durations become milliseconds, sizes bytes), or what is wrong with it:
/// an unknown name, one that is not modelled yet, an impossible value.
std::expected<std::string, std::string> normalize_setting(core::ConfigRole role,
                                                          std::string_view name,
                                                          std::string_view text);

/// What contradicts itself in a client's settings taken together; nothing if nothing does.
std::optional<std::string> find_contradiction(core::ConfigRole role, const Settings& settings);

/// A way to write the setting's value that `normalize_setting` reads back.
std::string write_setting(core::ConfigRole role, std::string_view name, std::string_view text);

/// Every modelled setting of the role with Kafka's default.
Settings setting_defaults(core::ConfigRole role);

}  // namespace brokerscope::sim::scenario
