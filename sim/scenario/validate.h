#pragma once
// Does a document have the shape of the format? Every difference is a diagnostic.

#include "sim/scenario/document.h"
#include "sim/scenario/event_fields.h"
#include "sim/scenario/settings.h"
#include "sim/scenario/shape.h"

#include <optional>

namespace brokerscope::sim::scenario {

/// Judges `node` against `shape`, and all below it.
void validate(const Node& node, const Shape& shape, Diagnostics& diagnostics);

/// The role whose settings stand in a map with these names; nothing if it holds none.
std::optional<core::ConfigRole> settings_of(Names names);

/// The message for a key that `shape` does not have.
std::string unknown_key(std::string_view key, const Shape& shape);

/// What may stand beside the fields of an event: the names of `node`, `record` and `offset`, as far
/// as they mean something for this kind, and of its fields.
std::vector<std::string_view> condition_names(const EventKind& kind);

}  // namespace brokerscope::sim::scenario
