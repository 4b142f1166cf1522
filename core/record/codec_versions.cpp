#include "core/record/compression.h"

#include <lz4.h>
#include <snappy-stubs-public.h>
#include <zlib.h>
#include <zstd.h>

namespace brokerscope::core {

std::string codec_versions() {
    const auto dotted = [](int major, int minor, int patch) {
        return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
    };
    return std::string("zlib ") + zlibVersion() + ", lz4 " + LZ4_versionString() + ", snappy " +
           dotted(SNAPPY_MAJOR, SNAPPY_MINOR, SNAPPY_PATCHLEVEL) + ", zstd " + ZSTD_versionString();
}

}  // namespace brokerscope::core
