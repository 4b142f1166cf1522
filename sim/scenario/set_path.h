#pragma once
// `set`: one value of the document replaced, or removed, by its dotted path. A path must exist in
// the format; it need not stand in the file, but for an item of a list.

#include "sim/scenario/document.h"

#include <optional>
#include <string_view>

namespace brokerscope::sim::scenario {

/// Puts `value` at `path`, null removing what is there. False, and a diagnostic at `place`, if the
/// path leads nowhere; the document is then as it was.
bool set_value(Node& document, std::string_view path, Place place, Node value,
               Diagnostics& diagnostics);

/// `PATH=VALUE` of a command line, its value read as YAML. `source` numbers it for messages.
struct Setting {
    std::string path;
    Place place;
    Node value;
};
std::optional<Setting> parse_setting(std::string_view text, std::int32_t source,
                                     Diagnostics& diagnostics);

}  // namespace brokerscope::sim::scenario
