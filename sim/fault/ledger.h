#pragma once
// The fault ledger: what each fault did, so that a fault that did nothing cannot pass unseen.

#include "core/trace/events.h"

#include <cstdint>
#include <optional>
#include <string>

namespace brokerscope::sim {

struct LedgerRow {
    std::int32_t fault = 0;  ///< from 0, in file order
    std::string id;          ///< may be empty
    std::string action;      ///< the word in the scenario: `lose`
    std::int64_t fired = 0;
    std::int64_t messages = 0;
    std::int64_t bytes = 0;
    std::int64_t processes = 0;
    std::int64_t connections = 0;
    /// The first event that the fault caused, beyond fault.* and message.*: a change of state.
    std::optional<core::trace::EventId> first_effect;
};

}  // namespace brokerscope::sim
