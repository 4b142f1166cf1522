#pragma once
// The codecs of record batches behind one pair of functions: zlib, snappy, lz4, zstd, each with
// fixed parameters and one thread, so that equal input gives equal bytes.
//
//   gzip    one gzip member, level 6, no name, no time
//   snappy  xerial's framing as Kafka's Java clients write it: magic 82 "SNAPPY" 00, version 1,
//           compatible 1, then {length, block}; blocks of 32 KiB. librdkafka writes one bare snappy
//           block instead: both are read.
//   lz4     LZ4 frame, independent blocks of 64 KiB (Kafka refuses linked ones), no checksums
//   zstd    one frame, level 3

#include "core/record/batch.h"

#include <string>

namespace brokerscope::core {

enum class CompressionFault : std::uint8_t { damaged, too_large };

/// Appends the compressed `plain` to `out`. Pre: `codec` is not none.
void compress(Codec codec, BytesView plain, Bytes& out);

/// Replaces `out` by what `packed` decompresses to, never growing it over `size_max` bytes.
/// Pre: `codec` is not none.
std::expected<void, CompressionFault> decompress(Codec codec, BytesView packed,
                                                 std::size_t size_max, Bytes& out);

/// The libraries behind the codecs: `zlib 1.2.13, lz4 1.9.4, ...`. Other versions may compress to
/// other bytes.
std::string codec_versions();

/// Does snappy data have xerial's frame?
bool is_xerial(BytesView packed);

}  // namespace brokerscope::core
