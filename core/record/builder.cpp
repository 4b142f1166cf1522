#include "core/record/builder.h"

#include "core/base/crc32c.h"
#include "core/base/varint.h"
#include "core/record/compression.h"

#include <algorithm>
#include <cstring>

namespace brokerscope::core {

namespace {

std::int32_t length_of(std::size_t size) {
    ASSERT(size < std::size_t{INT32_MAX}, "a batch is smaller than 2 GiB");
    return static_cast<std::int32_t>(size);
}

std::size_t counted_size(const std::optional<BytesView>& bytes) {
    return bytes ? varint_size(length_of(bytes->size())) + bytes->size() : 1;
}

std::size_t headers_size(std::span<const RecordHeader> headers) {
    std::size_t size = varint_size(length_of(headers.size()));
    for (const RecordHeader& header : headers)
        size += counted_size(as_bytes(header.key)) + counted_size(header.value);
    return size;
}

/// Writes into room that was measured before.
class Writer {
public:
    explicit Writer(std::byte* at) : at_(at) {}

    std::byte* at() const { return at_; }
    void byte(std::byte value) { *at_++ = value; }
    void varint(std::int32_t value) { at_ += store_varint(at_, value); }
    void varlong(std::int64_t value) { at_ += store_varlong(at_, value); }
    void counted(const std::optional<BytesView>& bytes) {
        if (!bytes) return varint(-1);
        varint(length_of(bytes->size()));
        if (!bytes->empty()) std::memcpy(at_, bytes->data(), bytes->size());
        at_ += bytes->size();
    }

private:
    std::byte* at_;
};

}  // namespace

BatchBuilder::BatchBuilder(const BatchOptions& options) : options_(options) {
    bytes_.reserve(std::max(options.reserve, batch_header_size));
    bytes_.resize(batch_header_size);
}

std::size_t BatchBuilder::size_bound(const NewRecord& record) {
    // Length, offset and time deltas at their longest, and the attributes.
    constexpr std::size_t overhead_max =
        varint_size_max<std::int32_t> * 2 + varint_size_max<std::int64_t> + 1;
    return overhead_max + counted_size(record.key) + counted_size(record.value) +
           headers_size(record.headers);
}

void BatchBuilder::append(const NewRecord& record) {
    if (count_ == 0) base_timestamp_ = options_.base_timestamp.value_or(record.timestamp);
    max_timestamp_ = std::max(max_timestamp_, record.timestamp);
    const std::int64_t timestamp_delta = record.timestamp.value - base_timestamp_.value;
    const std::size_t body = 1 + varlong_size(timestamp_delta) + varint_size(count_) +
                             counted_size(record.key) + counted_size(record.value) +
                             headers_size(record.headers);
    const std::int32_t length = length_of(body);
    const std::size_t before = bytes_.size();
    bytes_.resize(before + varint_size(length) + body);
    length_of(bytes_.size());

    Writer writer{bytes_.data() + before};
    writer.varint(length);
    writer.byte(std::byte{0});
    writer.varlong(timestamp_delta);
    writer.varint(count_);
    writer.counted(record.key);
    writer.counted(record.value);
    writer.varint(length_of(record.headers.size()));
    for (const RecordHeader& header : record.headers) {
        writer.counted(as_bytes(header.key));
        writer.counted(header.value);
    }
    ASSERT(writer.at() == bytes_.data() + bytes_.size());
    ++count_;
}

void BatchBuilder::set_producer(ProducerId id, ProducerEpoch epoch, Sequence base_sequence) {
    producer_id_ = id;
    producer_epoch_ = epoch;
    base_sequence_ = base_sequence;
}

Bytes BatchBuilder::finish() {
    ASSERT(count_ > 0, "a producer sends no batch without records");
    Bytes batch;
    if (options_.codec == Codec::none) {
        batch = std::move(bytes_);
    } else {
        batch.resize(batch_header_size);
        compress(options_.codec, BytesView{bytes_}.subspan(batch_header_size), batch);
    }
    write_header(batch);
    bytes_.clear();
    bytes_.resize(batch_header_size);
    count_ = 0;
    max_timestamp_ = WallTime{-1};
    return batch;
}

void BatchBuilder::write_header(Bytes& batch) const {
    std::byte* const at = batch.data();
    const unsigned attributes = static_cast<unsigned>(options_.codec) |
                                (options_.transactional ? 0x10u : 0u) |
                                (options_.control ? 0x20u : 0u);
    store_big_endian(at, std::int64_t{0});
    store_big_endian(at + 8, length_of(batch.size() - batch_prefix_size));
    store_big_endian(at + 12, no_leader_epoch.value);
    store_big_endian(at + 16, std::int8_t{2});
    store_big_endian(at + 21, static_cast<std::uint16_t>(attributes));
    store_big_endian(at + 23, count_ - 1);
    store_big_endian(at + 27, base_timestamp_.value);
    store_big_endian(at + 35, max_timestamp_.value);
    store_big_endian(at + 43, producer_id_.value);
    store_big_endian(at + 51, producer_epoch_.value);
    store_big_endian(at + 53, base_sequence_.value);
    store_big_endian(at + 57, count_);
    store_big_endian(at + 17, crc32c(BytesView{batch}.subspan(21)));
}

}  // namespace brokerscope::core
