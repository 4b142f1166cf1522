#pragma once
// The scenarios that come with the product: found by id, listed by group.

#include "sim/scenario/diagnostics.h"
#include "sim/scenario/load.h"
#include "sim/scenario/scenario.h"

#include <expected>
#include <string>
#include <vector>

namespace brokerscope::sim {

struct LibraryEntry {
    std::string id;
    std::string path;
};

/// Every `GROUP/ID.yaml` under `folder`, by group and id.
std::vector<LibraryEntry> list_library(const std::string& folder);

/// The folder of the library: `BROKERSCOPE_SCENARIOS` of the environment, else the one it was built
/// with.
std::string library_folder();

/// A path (it has a slash or ends in .yaml), or the id of a scenario of the library. Errors: one
/// sentence, with the nearest id.
std::expected<std::string, std::string> find_scenario(const std::string& name);

}  // namespace brokerscope::sim
