#include "core/record/codecs.h"

#include <zstd.h>

namespace brokerscope::core::zstd {

namespace {
constexpr int level = 3;  // the library's default, spelled out: it must not change
/// A frame may ask for a window of 2 GiB; Kafka's writers stay far below these 8 MiB.
constexpr int window_log_max = 23;
}  // namespace

void compress(BytesView plain, Bytes& out) {
    const std::size_t before = out.size();
    out.resize(before + ZSTD_compressBound(plain.size()));
    const std::size_t size =
        ZSTD_compress(out.data() + before, out.size() - before, plain.data(), plain.size(), level);
    ASSERT(!ZSTD_isError(size), "zstd was given as much room as it asked for");
    out.resize(before + size);
}

Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out) {
    ZSTD_DStream* const stream = ZSTD_createDStream();
    ASSERT(stream != nullptr, "zstd has no memory");
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, window_log_max);
    ZSTD_inBuffer input{packed.data(), packed.size(), 0};
    std::size_t filled = 0;
    std::size_t hint = 1;  // what the frame still wants: 0 at its end
    bool large = false;
    while (hint != 0) {
        // Once full, one byte more shows whether the frame has more or only its end.
        std::byte beyond{};
        const bool full = filled >= size_max;
        if (!full && filled == out.size()) grow_output(out, size_max);
        ZSTD_outBuffer output{full ? &beyond : out.data() + filled, full ? 1 : out.size() - filled,
                              0};
        const std::size_t taken_before = input.pos;
        hint = ZSTD_decompressStream(stream, &output, &input);
        large = full && output.pos > 0;
        if (ZSTD_isError(hint) || large) break;
        if (!full) filled += output.pos;
        // Neither input taken nor output made: the frame is cut.
        if (input.pos == taken_before && output.pos == 0) break;
    }
    ZSTD_freeDStream(stream);
    out.resize(filled);
    if (large) return std::unexpected(CompressionFault::too_large);
    if (hint != 0 || input.pos != input.size) return std::unexpected(CompressionFault::damaged);
    return {};
}

}  // namespace brokerscope::core::zstd
