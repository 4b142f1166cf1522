#pragma once
// From the text of a scenario file to a `Scenario`, or to all that is wrong with it.

#include "sim/scenario/diagnostics.h"
#include "sim/scenario/scenario.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

/// What a caller wants of a file.
struct LoadOptions {
    std::string variant;            ///< empty: the story itself
    std::vector<std::string> sets;  ///< `PATH=VALUE`, applied in order after the variant's
    std::optional<std::uint64_t> seed;
};

/// The scenario in `text`, which came from `file` (named in messages). The story and every variant
/// are judged, whichever is asked for: a file is right as a whole or not at all.
std::expected<Scenario, Diagnostics> load(std::string_view text, std::string_view file,
                                          const LoadOptions& options = {});

/// The file's text, at most 1 MiB of it, and `load`.
std::expected<Scenario, Diagnostics> load_file(const std::string& path,
                                               const LoadOptions& options = {});

}  // namespace brokerscope::sim::scenario
