#pragma once
// The scenario format as JSON Schema, draft 2020-12, made from the same table that validates.

#include <string>

namespace brokerscope::sim::scenario {

std::string json_schema();

}  // namespace brokerscope::sim::scenario
