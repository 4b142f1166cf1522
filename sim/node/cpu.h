#pragma once
// What computing costs in virtual time: frames do, by number and size; all else is free.

#include "core/base/time.h"

#include <cstdint>

namespace brokerscope::sim {

struct CpuModel {
    core::Duration per_request;  ///< each frame that is handled
    core::Duration per_kib;      ///< each KiB received or sent
    int copies = 1;  ///< how often a byte that is sent is touched: 1, or 4 without sendfile

    /// The time of an input that was handed `received` bytes of a frame (`is_frame`) and sends
    /// `sent`.
    core::Duration cost(bool is_frame, std::int64_t received, std::int64_t sent) const {
        const core::Duration bytes{per_kib.ns * (received + sent * copies) / 1024};
        return is_frame ? per_request + bytes : bytes;
    }
};

}  // namespace brokerscope::sim
