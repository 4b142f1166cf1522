#pragma once
// What one firing of a fault leaves in force until it ends.

#include "sim/node/world.h"
#include "sim/scenario/fault_spec.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace brokerscope::sim {

/// Whose messages a change of the network concerns; for the ledger.
struct Coverage {
    enum class Kind : std::uint8_t {
        nothing,
        between,  ///< each of sides[0] with each of sides[1], both ways
        one_way,  ///< from sides[0] to sides[1]
        around,   ///< whatever comes from or goes to sides[0]
        apart     ///< between different sides
    };
    Kind kind = Kind::nothing;
    std::vector<std::vector<core::trace::Name>> sides;

    bool covers(core::trace::Name from, core::trace::Name to) const;
};

struct FaultEffect {
    std::int32_t fault = 0;
    core::trace::EventId fired;
    bool active = true;
    bool ever = false;        ///< outlives the end of the story
    bool timed = false;       ///< its end is on the agenda
    bool told_touch = false;  ///< fault.touched was emitted for its coverage

    std::optional<scenario::UntilEvent> until;
    std::int64_t until_matches = 0;

    std::vector<NetworkChange> changes;
    Coverage coverage;
    /// Messages to come that fit `filter` are treated as `on_message` says.
    std::optional<scenario::MessageFilter> filter;
    scenario::Action on_message;
    std::vector<core::trace::MessageId> held;
    std::vector<NodeId> down;
    std::vector<NodeId> paused;

    bool lasts() const {
        return !changes.empty() || filter || !held.empty() || !down.empty() || !paused.empty();
    }
};

}  // namespace brokerscope::sim
