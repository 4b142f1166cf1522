#pragma once
// Record batch v2: the one format of records on the wire, in segments and in the metadata log
// (Kafka's DefaultRecordBatch.java, DefaultRecord.java).
//
//    0  base_offset      8   the leader stamps it        27  base_timestamp   8
//    8  batch_length     4   bytes behind this field     35  max_timestamp    8
//   12  leader_epoch     4   the leader stamps it        43  producer_id      8   -1 none
//   16  magic = 2        1                               51  producer_epoch   2
//   17  crc              4   CRC-32C of all from 21 on   53  base_sequence    4
//   21  attributes       2   codec, flags                57  record count     4
//   23  last_offset_delta 4                              61  records, maybe compressed as one blob
//
//   record: length, attributes (1 byte), timestamp delta, offset delta, key, value, headers; every
//   number a zigzag varint, every key and value its length (-1: null) and its bytes.
//
// The leader stores a producer's bytes as they came: it stamps offset and epoch, which the checksum
// does not cover. A `BatchView` only looks: it is valid as long as the bytes that it was given.

#include "core/base/bytes.h"
#include "core/base/hash.h"
#include "core/base/time.h"
#include "core/base/types.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace brokerscope::core {

enum class Codec : std::uint8_t { none = 0, gzip = 1, snappy = 2, lz4 = 3, zstd = 4 };
/// Kafka's name: `none`, `gzip`, `snappy`, `lz4`, `zstd`.
std::string_view to_string(Codec codec);
std::optional<Codec> codec_from(std::string_view name);

enum class TimestampType : std::uint8_t { create_time = 0, log_append_time = 1 };

inline constexpr std::size_t batch_header_size = 61;
/// Offset and length: what must be read to know how long a batch is.
inline constexpr std::size_t batch_prefix_size = 12;

enum class BatchFault : std::uint8_t {
    truncated,         ///< the bytes end inside the batch
    bad_length,        ///< batch_length is too small for a header
    bad_magic,         ///< not format v2
    bad_crc,           ///< the checksum is another
    bad_header,        ///< a header field has an impossible value
    unknown_codec,     ///< no such compression
    bad_compression,   ///< the blob does not decompress
    too_large,         ///< it decompresses to more than is allowed
    bad_record,        ///< a record's lengths or varints make no sense
    bad_record_count,  ///< more or fewer records than the header says
};
/// A sentence part: "the checksum does not match the bytes".
std::string_view to_string(BatchFault fault);

/// What is wrong with a batch, and at which byte of it. Inside compressed records the position is
/// where the blob begins.
struct BatchError {
    BatchFault reason;
    std::size_t position = 0;
    friend bool operator==(const BatchError&, const BatchError&) = default;
};

/// One whole batch: at least a header, as long as its length field says, magic 2. Nothing else is
/// known to be right before `check`.
class BatchView {
public:
    /// The batch at the beginning of `bytes`, which may hold more behind it. Errors: truncated,
    /// bad_length, bad_magic.
    static std::expected<BatchView, BatchError> parse(BytesView bytes);

    BytesView bytes() const { return bytes_; }
    std::size_t size() const { return bytes_.size(); }

    Offset base_offset() const { return Offset{field<std::int64_t>(0)}; }
    Offset last_offset() const { return base_offset() + last_offset_delta(); }
    /// The offset behind the last record: where the log goes on.
    Offset next_offset() const { return last_offset() + 1; }
    std::int32_t last_offset_delta() const { return field<std::int32_t>(23); }
    LeaderEpoch leader_epoch() const { return LeaderEpoch{field<std::int32_t>(12)}; }
    std::uint32_t crc() const { return field<std::uint32_t>(17); }
    std::uint16_t attributes() const { return field<std::uint16_t>(21); }
    /// Pre: `check` found nothing wrong (a codec of 5 to 7 has no name).
    Codec codec() const { return static_cast<Codec>(attributes() & 0x07); }
    TimestampType timestamp_type() const {
        return static_cast<TimestampType>(attributes() >> 3 & 1);
    }
    bool is_transactional() const { return (attributes() & 0x10) != 0; }
    bool is_control() const { return (attributes() & 0x20) != 0; }
    bool has_delete_horizon() const { return (attributes() & 0x40) != 0; }
    WallTime base_timestamp() const { return WallTime{field<std::int64_t>(27)}; }
    WallTime max_timestamp() const { return WallTime{field<std::int64_t>(35)}; }
    ProducerId producer_id() const { return ProducerId{field<std::int64_t>(43)}; }
    bool is_idempotent() const { return producer_id().value >= 0; }
    ProducerEpoch producer_epoch() const { return ProducerEpoch{field<std::int16_t>(51)}; }
    Sequence base_sequence() const { return Sequence{field<std::int32_t>(53)}; }
    /// `base_sequence` moved on to the last record, or no_sequence.
    Sequence last_sequence() const;
    std::int32_t record_count() const { return field<std::int32_t>(57); }
    /// The records as stored: compressed if `codec` says so.
    BytesView stored_records() const { return bytes_.subspan(batch_header_size); }

    /// Header and checksum; not the records inside (RecordReader judges them as it reads).
    std::expected<void, BatchError> check() const;

private:
    explicit BatchView(BytesView bytes) : bytes_(bytes) {}
    template <class Int>
    Int field(std::size_t at) const {
        return load_big_endian<Int>(bytes_.data() + at);
    }

    BytesView bytes_;
};

/// Walks over concatenated batches, as a Produce or Fetch carries them and a segment stores them.
/// It ends before the first that is not whole or not a batch; `rest` and `error` tell why.
class BatchIterator {
public:
    explicit BatchIterator(BytesView batches) : rest_(batches) {}

    /// The next batch, or nothing. It was parsed, not checked.
    std::optional<BatchView> next();

    /// Where the batch that `next` will return begins; at the end, where the whole batches end.
    std::size_t position() const { return position_; }
    /// What lies from `position` on.
    BytesView rest() const { return rest_; }
    /// Once `next` returned nothing: what is wrong at `rest`, or nothing at a clean end. The
    /// position is one in the iterated bytes.
    std::optional<BatchError> error() const { return error_; }

private:
    BytesView rest_;
    std::size_t position_ = 0;
    std::optional<BatchError> error_;
};

/// Writes base offset and leader epoch into a batch; the checksum stays valid.
/// Pre: `batch` begins with a whole header.
void stamp(std::span<std::byte> batch, Offset base_offset, LeaderEpoch epoch);

/// Makes the batch LogAppendTime with `now` as its time and computes the checksum anew.
/// Pre: `batch` is exactly one batch.
void stamp_append_time(std::span<std::byte> batch, WallTime now);

/// Equal for equal content, whatever offset and epoch were stamped.
ContentHash content_hash(const BatchView& batch);

}  // namespace brokerscope::core
