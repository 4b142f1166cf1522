#include "core/record/compression.h"

#include "core/record/codecs.h"

namespace brokerscope::core {

void compress(Codec codec, BytesView plain, Bytes& out) {
    switch (codec) {
        case Codec::none: break;
        case Codec::gzip: return gzip::compress(plain, out);
        case Codec::snappy: return xerial::compress(plain, out);
        case Codec::lz4: return lz4::compress(plain, out);
        case Codec::zstd: return zstd::compress(plain, out);
    }
    UNREACHABLE("only a real codec compresses");
}

std::expected<void, CompressionFault> decompress(Codec codec, BytesView packed,
                                                 std::size_t size_max, Bytes& out) {
    out.clear();
    switch (codec) {
        case Codec::none: break;
        case Codec::gzip: return gzip::decompress(packed, size_max, out);
        case Codec::snappy: return xerial::decompress(packed, size_max, out);
        case Codec::lz4: return lz4::decompress(packed, size_max, out);
        case Codec::zstd: return zstd::decompress(packed, size_max, out);
    }
    UNREACHABLE("only a real codec decompresses");
}

}  // namespace brokerscope::core
