#pragma once
// A scenario back to YAML that `load` reads to the same value: what `show` prints, and how edits
// and shrunk cases are saved.

#include "sim/scenario/scenario.h"

#include <string>

namespace brokerscope::sim::scenario {

struct WriteOptions {
    /// Also every modelled configuration with Kafka's default.
    bool configuration_defaults = false;
};

/// The story as it stands, its variants left out.
std::string to_yaml(const Scenario& scenario, const WriteOptions& options = {});

/// One fault as an entry of `faults`, on one line: `{at: 3s, do: {crash: broker-1}}`.
std::string to_yaml(const Fault& fault);

}  // namespace brokerscope::sim::scenario
