#pragma once
// Does an event fit a condition of the scenario? Names and roles are looked up here; the condition
// itself was compiled to field numbers when the scenario was read.

#include "sim/fault/record_index.h"
#include "sim/fault/roles.h"

namespace brokerscope::sim {

class Matcher {
public:
    Matcher(const Roles& roles, const RecordIndex& records, const core::trace::NameTable& names)
        : roles_(roles), records_(records), names_(names) {}

    bool matches(const scenario::EventMatch& match, const core::trace::Event& event) const;
    bool matches(const scenario::MessageFilter& filter, const core::trace::Message& message) const;

private:
    const Roles& roles_;
    const RecordIndex& records_;
    const core::trace::NameTable& names_;
};

}  // namespace brokerscope::sim
