#pragma once
// CRC-32C (Castagnoli), the checksum of record batches, producer snapshots and our own files.

#include "core/base/bytes.h"

#include <cstdint>

namespace brokerscope::core {

std::uint32_t crc32c(BytesView bytes);

}  // namespace brokerscope::core
