#pragma once
// Every configuration name of Kafka 4.1, its type and its default, by who reads it.
// (ProducerConfig, ConsumerConfig, TopicConfig, the broker's *Configs.java.) A name that stands
// here but is not modelled is known and refused; one that does not is a mistake in spelling.
//
// Texts are Kafka's own: durations in milliseconds, sizes in bytes, lists with commas.

#include <cstdint>
#include <span>
#include <string_view>

namespace brokerscope::core {

enum class ConfigRole : std::uint8_t { broker, topic, producer, consumer };

enum class ConfigType : std::uint8_t {
    boolean,
    count,         ///< a whole number
    bytes,         ///< a size
    milliseconds,  ///< a duration, written in milliseconds
    seconds,       ///< likewise in seconds, and so for the next two
    minutes,
    hours,
    choice,  ///< one of a few words
    text,    ///< anything: names, lists, classes, fractions
};

struct ConfigKey {
    std::string_view name;
    ConfigType type;
    std::string_view default_text;  ///< empty where Kafka has none
    bool modelled = false;
    std::int64_t min = INT64_MIN;  ///< of numbers
    std::int64_t max = INT64_MAX;
    std::string_view choices = {};  ///< of a choice, separated by `|`
};

/// All names of a role, in alphabetical order.
std::span<const ConfigKey> config_table(ConfigRole role);

/// nullptr if Kafka has no such name. Names of the encryption and login families (`ssl.`, `sasl.`)
/// are all known, by one key that bears the family's name.
const ConfigKey* find_config(ConfigRole role, std::string_view name);

/// `broker`, `topic`, `producer`, `consumer`.
std::string_view to_string(ConfigRole role);

}  // namespace brokerscope::core
