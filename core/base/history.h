#pragma once
// Which of Kafka's fixes a run does without ("without: [KAFKA-15583]" of a scenario).
//
// Each fix is one named strategy in one place of the core: the code asks `history.has(Fix::…)`
// exactly there. The default has them all, which is Kafka 4.1.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace brokerscope::core {

enum class Fix : std::uint8_t {
    kafka_15583,  ///< the high watermark does not move while the ISR is below min.insync.replicas
    kip_320,      ///< consumers notice that their position was truncated away
    kip_841,      ///< a fenced replica may not enter the ISR
    kip_903,      ///< a replica enters the ISR only under the broker epoch it is registered with
    kip_966,      ///< eligible leader replicas
};
inline constexpr std::size_t fix_count = 5;

constexpr std::string_view to_string(Fix fix) {
    constexpr std::array<std::string_view, fix_count> names = {"KAFKA-15583", "KIP-320", "KIP-841",
                                                               "KIP-903", "KIP-966"};
    return names[static_cast<std::size_t>(fix)];
}

constexpr std::optional<Fix> fix_from(std::string_view name) {
    for (std::size_t i = 0; i < fix_count; ++i)
        if (to_string(static_cast<Fix>(i)) == name) return static_cast<Fix>(i);
    return std::nullopt;
}

/// The fixes that are in force: all but those taken out.
class History {
public:
    constexpr bool has(Fix fix) const { return (taken_out_ & bit(fix)) == 0; }
    constexpr History without(Fix fix) const {
        History other = *this;
        other.taken_out_ |= bit(fix);
        return other;
    }
    friend constexpr bool operator==(History, History) = default;

private:
    static constexpr std::uint32_t bit(Fix fix) {
        return std::uint32_t{1} << static_cast<std::uint32_t>(fix);
    }
    std::uint32_t taken_out_ = 0;
};

}  // namespace brokerscope::core
