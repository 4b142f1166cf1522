#pragma once
// What a controller's records make true, told to the trace: each fact once, when its record is
// folded into the image. A controller that replays its log tells nothing.

#include "core/quorum/metadata_image.h"
#include "core/trace/tracer.h"

#include <span>

namespace brokerscope::core {

/// Folds `records`, one decision, into `image` and emits broker.registered, broker.fenced,
/// broker.unfenced, topic.created, isr.shrunk, leader.elected, isr.expanded. False if one
/// contradicts the image.
[[nodiscard]] bool fold_and_tell(std::span<const MetadataRecord> records, MetadataImage& image,
                                 MetadataDelta& delta, Tracer& tracer);

}  // namespace brokerscope::core
