#include "sim/session/product.h"

#include "core/record/compression.h"

namespace brokerscope::sim {

TraceHeader this_product() {
    return {.product = "brokerscope " BROKERSCOPE_VERSION, .codecs = core::codec_versions()};
}

}  // namespace brokerscope::sim
