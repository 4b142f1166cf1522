#include "core/record/batch.h"

#include "core/base/crc32c.h"

#include <array>

namespace brokerscope::core {

namespace {
constexpr std::size_t crc_at = 17;
constexpr std::size_t attributes_at = 21;
constexpr std::size_t last_offset_delta_at = 23;
constexpr std::size_t max_timestamp_at = 35;
constexpr std::size_t record_count_at = 57;
constexpr std::int32_t batch_length_min = batch_header_size - batch_prefix_size;
constexpr std::uint16_t log_append_time_flag = 0x08;
constexpr std::uint16_t unused_attributes = 0xff80;

constexpr std::array<std::string_view, 5> codec_names{"none", "gzip", "snappy", "lz4", "zstd"};
}  // namespace

std::string_view to_string(Codec codec) {
    const auto index = static_cast<std::size_t>(codec);
    return index < codec_names.size() ? codec_names[index] : "unknown";
}

std::optional<Codec> codec_from(std::string_view name) {
    for (std::size_t i = 0; i < codec_names.size(); ++i)
        if (codec_names[i] == name) return static_cast<Codec>(i);
    return std::nullopt;
}

std::string_view to_string(BatchFault fault) {
    switch (fault) {
        case BatchFault::truncated: return "the bytes end inside the batch";
        case BatchFault::bad_length: return "the batch's length is too small for its header";
        case BatchFault::bad_magic: return "the magic byte is not 2";
        case BatchFault::bad_crc: return "the checksum does not match the bytes";
        case BatchFault::bad_header: return "a field of the header has an impossible value";
        case BatchFault::unknown_codec: return "the compression codec is unknown";
        case BatchFault::bad_compression: return "the records do not decompress";
        case BatchFault::too_large: return "the records decompress to more than is allowed";
        case BatchFault::bad_record: return "a record's lengths do not fit its bytes";
        case BatchFault::bad_record_count: return "the number of records is not the header's";
    }
    UNREACHABLE("a batch fault without a text");
}

std::expected<BatchView, BatchError> BatchView::parse(BytesView bytes) {
    if (bytes.size() < batch_prefix_size)
        return std::unexpected(BatchError{BatchFault::truncated, bytes.size()});
    const auto length = load_big_endian<std::int32_t>(bytes.data() + 8);
    if (length < batch_length_min) return std::unexpected(BatchError{BatchFault::bad_length, 8});
    // The magic is judged before the length: bytes that are no batch at all seldom are as long as
    // they seem to say.
    if (bytes.size() > 16 && bytes[16] != std::byte{2})
        return std::unexpected(BatchError{BatchFault::bad_magic, 16});
    const std::size_t size = batch_prefix_size + static_cast<std::size_t>(length);
    if (bytes.size() < size)
        return std::unexpected(BatchError{BatchFault::truncated, bytes.size()});
    return BatchView{bytes.first(size)};
}

Sequence BatchView::last_sequence() const {
    const Sequence first = base_sequence();
    return first.value < 0 ? no_sequence : advance(first, last_offset_delta());
}

std::expected<void, BatchError> BatchView::check() const {
    ASSERT(bytes_.size() >= batch_header_size);
    if (crc32c(bytes_.subspan(attributes_at)) != crc())
        return std::unexpected(BatchError{BatchFault::bad_crc, crc_at});
    if ((attributes() & 0x07) > static_cast<unsigned>(Codec::zstd))
        return std::unexpected(BatchError{BatchFault::unknown_codec, attributes_at});
    if ((attributes() & unused_attributes) != 0)
        return std::unexpected(BatchError{BatchFault::bad_header, attributes_at});
    if (base_offset().value < 0) return std::unexpected(BatchError{BatchFault::bad_header, 0});
    if (last_offset_delta() < 0 || last_offset_delta() >= INT64_MAX - base_offset().value)
        return std::unexpected(BatchError{BatchFault::bad_header, last_offset_delta_at});
    // Compaction leaves fewer records than offsets, never more; an empty batch keeps its offsets.
    if (record_count() < 0 || record_count() > std::int64_t{last_offset_delta()} + 1)
        return std::unexpected(BatchError{BatchFault::bad_header, record_count_at});
    return {};
}

std::optional<BatchView> BatchIterator::next() {
    if (rest_.empty() || error_) return std::nullopt;
    const auto batch = BatchView::parse(rest_);
    if (!batch) {
        error_ = BatchError{batch.error().reason, position_ + batch.error().position};
        return std::nullopt;
    }
    rest_ = rest_.subspan(batch->size());
    position_ += batch->size();
    return *batch;
}

void stamp(std::span<std::byte> batch, Offset base_offset, LeaderEpoch epoch) {
    ASSERT(batch.size() >= batch_header_size);
    store_big_endian(batch.data(), base_offset.value);
    store_big_endian(batch.data() + batch_prefix_size, epoch.value);
}

void stamp_append_time(std::span<std::byte> batch, WallTime now) {
    ASSERT(batch.size() >= batch_header_size);
    const auto attributes = load_big_endian<std::uint16_t>(batch.data() + attributes_at);
    store_big_endian(batch.data() + attributes_at,
                     static_cast<std::uint16_t>(attributes | log_append_time_flag));
    store_big_endian(batch.data() + max_timestamp_at, now.value);
    store_big_endian(batch.data() + crc_at, crc32c(batch.subspan(attributes_at)));
}

ContentHash content_hash(const BatchView& batch) {
    return ContentHash{hash64(batch.bytes().subspan(attributes_at))};
}

}  // namespace brokerscope::core
