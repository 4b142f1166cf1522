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
    CompressionFault fault = CompressionFault::damaged;
    while (hint != 0) {
        if (filled == out.size()) {
            if (filled >= size_max) {
                // Full: the rest of the frame may only say that it ends.
                std::byte beyond{};
                std::size_t room = 1;
                std::size_t taken = packed.size();
                hint = LZ4F_decompress(context, &beyond, &room, packed.data(), &taken, nullptr);
                packed = packed.subspan(LZ4F_isError(hint) ? 0 : taken);
                if (room != 0) fault = CompressionFault::too_large;
                if (room != 0 || LZ4F_isError(hint) || taken == 0) break;
                continue;
            }
            grow_output(out, size_max);
        }
        std::size_t room = out.size() - filled;
        std::size_t taken = packed.size();
        hint = LZ4F_decompress(context, out.data() + filled, &room, packed.data(), &taken, nullptr);
        if (LZ4F_isError(hint) || (taken == 0 && room == 0)) break;
        filled += room;
        packed = packed.subspan(taken);
    }
    LZ4F_freeDecompressionContext(context);
    out.resize(filled);
    const bool whole = hint == 0 && packed.empty();
    if (!whole) return std::unexpected(fault);
    return {};
}

}  // namespace brokerscope::core::lz4
