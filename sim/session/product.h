#pragma once
// Which product this is, for the headers of traces: a trace hash is promised for equal lines here.

#include "sim/trace/trace_file.h"

namespace brokerscope::sim {

/// `product` and `codecs` filled in, all else empty.
TraceHeader this_product();

}  // namespace brokerscope::sim
