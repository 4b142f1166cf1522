#include "sim/scenario/settings.h"

#include "core/protocol/config.h"
#include "sim/scenario/diagnostics.h"
#include "sim/scenario/forms.h"

#include <fmt/format.h>

namespace brokerscope::sim::scenario {
namespace {

using core::ConfigRole;
using core::ConfigType;

/// Nanoseconds of the unit in which Kafka writes a setting of this type; 0 if it is no duration.
std::int64_t unit_of(ConfigType type) {
    constexpr std::int64_t second = 1'000'000'000;
    switch (type) {
        case ConfigType::milliseconds: return second / 1'000;
        case ConfigType::seconds: return second;
        case ConfigType::minutes: return 60 * second;
        case ConfigType::hours: return 3'600 * second;
        default: return 0;
    }
}

/// `text` as Kafka writes it, or what is wrong with it.
std::expected<std::string, std::string> in_kafkas_words(const core::ConfigKey& key,
                                                        std::string_view name,
                                                        std::string_view text) {
    if (parse_integer(text)) return std::string(text);
    if (const std::int64_t unit = unit_of(key.type)) {
        const auto span = parse_duration(text);
        if (!span)
            return std::unexpected(fmt::format("{}: \"{}\" is neither a whole number nor {}", name,
                                               text, describe(Form::duration)));
        if (span->ns % unit != 0)
            return std::unexpected(fmt::format("{}: {} is no whole number of {}", name, text,
                                               to_string(core::Duration{unit})));
        return fmt::format("{}", span->ns / unit);
    }
    if (key.type == ConfigType::bytes) {
        if (const auto bytes = parse_size(text)) return fmt::format("{}", *bytes);
        return std::unexpected(fmt::format("{}: \"{}\" is neither a whole number nor {}", name,
                                           text, describe(Form::size)));
    }
    return std::string(text);
}

core::ConfigResult apply(ConfigRole role, std::string_view name, std::string_view text) {
    switch (role) {
        case ConfigRole::broker: return core::BrokerConfig{}.apply(name, text);
        case ConfigRole::topic: return core::TopicConfig{}.apply(name, text);
        case ConfigRole::producer: return core::ProducerConfig{}.apply(name, text);
        case ConfigRole::consumer: return core::ConsumerConfig{}.apply(name, text);
    }
    UNREACHABLE("a role that is none");
}

}  // namespace

std::vector<std::string_view> setting_names(ConfigRole role) {
    std::vector<std::string_view> names;
    for (const core::ConfigKey& key : core::config_table(role)) names.push_back(key.name);
    return names;
}

std::expected<std::string, std::string> normalize_setting(ConfigRole role, std::string_view name,
                                                          std::string_view text) {
    const core::ConfigKey* key = core::find_config(role, name);
    if (key == nullptr)
        return std::unexpected(fmt::format("unknown {} setting \"{}\"{}", core::to_string(role),
                                           name, did_you_mean(name, setting_names(role))));
    if (!key->modelled) return std::unexpected(fmt::format("{}: not modelled yet", name));
    auto value = in_kafkas_words(*key, name, text);
    if (!value) return value;
    if (const auto applied = apply(role, name, *value); !applied)
        return std::unexpected(applied.error());
    return value;
}

std::optional<std::string> find_contradiction(ConfigRole role, const Settings& settings) {
    if (role != ConfigRole::producer) return std::nullopt;
    core::ProducerConfig config;
    for (const auto& [name, value] : settings)
        if (!config.apply(name, value)) return std::nullopt;  // told where it stands
    const auto resolved = config.resolve();
    if (resolved) return std::nullopt;
    return resolved.error();
}

std::string write_setting(ConfigRole role, std::string_view name, std::string_view text) {
    const core::ConfigKey* key = core::find_config(role, name);
    const auto number = parse_integer(text);
    if (key == nullptr || !number || *number <= 0) return std::string(text);
    const std::int64_t unit = unit_of(key->type);
    if (unit > 0 && *number <= INT64_MAX / unit) return to_string(core::Duration{*number * unit});
    if (key->type == ConfigType::bytes && *number % 1'024 == 0) return size_to_string(*number);
    return std::string(text);
}

Settings setting_defaults(ConfigRole role) {
    Settings defaults;
    for (const core::ConfigKey& key : core::config_table(role))
        if (key.modelled && !key.default_text.empty()) defaults.emplace(key.name, key.default_text);
    return defaults;
}

}  // namespace brokerscope::sim::scenario
