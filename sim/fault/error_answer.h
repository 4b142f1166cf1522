#pragma once
// `answer: NOT_ENOUGH_REPLICAS`: the response that a server would have given, had it refused.

#include "core/base/bytes.h"
#include "core/base/error_code.h"
#include "core/trace/events.h"

#include <optional>

namespace brokerscope::sim {

/// The frame of a response with `error` wherever its schema has one: made from a request, for each
/// topic and partition that it names; from a response, its own with the errors replaced. Nothing if
/// `frame` cannot be read or the request is none that may be answered so.
std::optional<core::Bytes> error_answer(const core::trace::Message& message, core::BytesView frame,
                                        core::ErrorCode error);

}  // namespace brokerscope::sim
