#pragma once
// Batches that real clients made (tests/vectors/README.md), and what is in them.

#include "core/record/batch.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace brokerscope::core {

struct VectorRecord {
    std::int32_t offset_delta = 0;
    std::int64_t timestamp = 0;
    std::optional<Bytes> key;
    std::optional<Bytes> value;
    std::vector<std::pair<std::string, std::optional<Bytes>>> headers;
};

struct BatchVector {
    std::string name;
    Bytes bytes;
    std::int32_t leader_epoch = 0;
    std::uint32_t crc = 0;
    std::string codec;
    std::int32_t last_offset_delta = 0;
    std::int64_t base_timestamp = 0;
    std::int64_t max_timestamp = 0;
    std::int64_t producer_id = 0;
    std::int16_t producer_epoch = 0;
    std::int32_t base_sequence = 0;
    std::int32_t record_count = 0;
    std::size_t uncompressed_records_size = 0;
    std::uint32_t uncompressed_records_crc32c = 0;
    std::vector<VectorRecord> records;
};

/// All vectors of the folder, in order of their names.
std::vector<BatchVector> load_batch_vectors();

}  // namespace brokerscope::core
