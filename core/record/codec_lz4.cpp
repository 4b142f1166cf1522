#include "core/record/codecs.h"

#include <lz4frame.h>

namespace brokerscope::core::lz4 {

void compress(BytesView plain, Bytes& out) {
    LZ4F_preferences_t preferences{};
    preferences.frameInfo.blockSizeID = LZ4F_max64KB;
    preferences.frameInfo.blockMode = LZ4F_blockIndependent;
    const std::size_t before = out.size();
    out.resize(before + LZ4F_compressFrameBound(plain.size(), &preferences));
    const std::size_t size = LZ4F_compressFrame(out.data() + before, out.size() - before,
                                                plain.data(), plain.size(), &preferences);
    ASSERT(!LZ4F_isError(size), "lz4 was given as much room as it asked for");
    out.resize(before + size);
}

Decompressed decompress(BytesView packed, std::size_t size_max, Bytes& out) {
    LZ4F_dctx* context = nullptr;
    const auto created = LZ4F_createDecompressionContext(&context, LZ4F_VERSION);
    ASSERT(!LZ4F_isError(created), "lz4 has no memory");
    std::size_t filled = 0;
    std::size_t hint = 1;  // what the frame still wants: 0 at its end
    bool large = false;
    while (hint != 0 && !large) {
        // Once full, one byte more shows whether the frame has more or only its end.
        std::byte beyond{};
        const bool full = filled >= size_max;
        if (!full && filled == out.size()) grow_output(out, size_max);
        std::byte* const room = full ? &beyond : out.data() + filled;
        std::size_t made = full ? 1 : out.size() - filled;
        std::size_t taken = packed.size();
        hint = LZ4F_decompress(context, room, &made, packed.data(), &taken, nullptr);
        // An error, or neither input taken nor output made: the frame is damaged or cut.
        if (LZ4F_isError(hint) || (taken == 0 && made == 0)) break;
        packed = packed.subspan(taken);
        large = full && made > 0;
        if (!full) filled += made;
    }
    LZ4F_freeDecompressionContext(context);
    out.resize(filled);
    if (large) return std::unexpected(CompressionFault::too_large);
    if (hint != 0 || !packed.empty()) return std::unexpected(CompressionFault::damaged);
    return {};
}

}  // namespace brokerscope::core::lz4
