#include "core/producer/producer_batch.h"

#include "core/base/crc32c.h"
#include "core/base/varint.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// Kafka reckons with 5 % more than the expected ratio (MemoryRecordsBuilder).
constexpr std::size_t compression_margin_percent = 105;

std::size_t sized(const std::optional<BytesView>& bytes) {
    if (!bytes) return varint_size(-1);
    return varint_size(static_cast<std::int32_t>(bytes->size())) + bytes->size();
}

/// The builder writes these at the same places (core/record/batch.h has the picture).
constexpr std::size_t crc_at = 17;
constexpr std::size_t checked_from = 21;
constexpr std::size_t producer_id_at = 43;
constexpr std::size_t producer_epoch_at = 51;
constexpr std::size_t base_sequence_at = 53;

}  // namespace

std::size_t record_size(const ProducerRecord& record, std::int32_t index,
                        std::int64_t since_first) {
    std::size_t size = 1 + varlong_size(since_first) + varint_size(index) + sized(record.key) +
                       sized(record.value) +
                       varint_size(static_cast<std::int32_t>(record.headers.size()));
    for (const RecordHeader& header : record.headers)
        size += sized(as_bytes(header.key)) + sized(header.value);
    return varint_size(static_cast<std::int32_t>(size)) + size;
}

std::size_t size_bound(const ProducerRecord& record) {
    return batch_header_size + BatchBuilder::size_bound(NewRecord{.timestamp = WallTime{0},
                                                                  .key = record.key,
                                                                  .value = record.value,
                                                                  .headers = record.headers});
}

ProducerBatch::ProducerBatch(const Options& options)
    : number_(options.number),
      codec_(options.codec),
      size_max_(options.size_max),
      created_(options.created),
      builder_(BatchOptions{.codec = options.codec, .reserve = options.size_max}) {}

std::size_t ProducerBatch::size(std::int32_t compressed_permille) const {
    if (is_closed()) return bytes_.size();
    if (codec_ == Codec::none) return builder_.size();
    const std::size_t records = builder_.size() - batch_header_size;
    return batch_header_size + records * static_cast<std::size_t>(compressed_permille) *
                                   compression_margin_percent / 100'000;
}

bool ProducerBatch::try_append(const ProducerRecord& record, WallTime timestamp,
                               std::int32_t compressed_permille) {
    if (is_full()) return false;
    if (record_count_ == 0) {
        base_timestamp_ = timestamp;
    } else {
        const std::size_t more =
            record_size(record, record_count_, timestamp.value - base_timestamp_.value);
        if (size(compressed_permille) + more > size_max_) {
            full_ = true;
            return false;
        }
    }
    builder_.append(NewRecord{.timestamp = timestamp,
                              .key = record.key,
                              .value = record.value,
                              .headers = record.headers});
    note(record.number);
    // Not even the smallest record would fit: sendable without waiting for one that does not.
    full_ = size(compressed_permille) >= size_max_;
    return true;
}

void ProducerBatch::note(trace::RecordNumber number) {
    const std::int32_t index = record_count_++;
    if (!runs_.empty() && runs_.back().first + runs_.back().count == number)
        ++runs_.back().count;
    else
        runs_.push_back(RecordRun{number, 1, index});
}

void ProducerBatch::close() {
    if (is_closed()) return;
    ASSERT(record_count_ > 0);
    uncompressed_size_ = builder_.size();
    builder_.set_producer(producer_.id, producer_.epoch, base_sequence_);
    bytes_ = SharedBytes(builder_.finish());
    rehash();
}

void ProducerBatch::set_producer(ProducerIdAndEpoch producer, Sequence base_sequence) {
    producer_ = producer;
    base_sequence_ = base_sequence;
    if (!is_closed()) return;
    const BytesView old = bytes_.view();
    Bytes changed(old.begin(), old.end());
    store_big_endian(changed.data() + producer_id_at, producer.id.value);
    store_big_endian(changed.data() + producer_epoch_at, producer.epoch.value);
    store_big_endian(changed.data() + base_sequence_at, base_sequence.value);
    const BytesView checked = BytesView(changed).subspan(checked_from);
    store_big_endian(changed.data() + crc_at, crc32c(checked));
    bytes_ = SharedBytes(std::move(changed));
    rehash();
}

void ProducerBatch::rehash() {
    const auto view = BatchView::parse(bytes_.view());
    ASSERT(view.has_value(), "the builder made a batch that is none");
    content_ = content_hash(*view);
}

std::deque<std::unique_ptr<ProducerBatch>> ProducerBatch::split(
    std::size_t size_max, trace::BatchNumber first_number) const {
    ASSERT(is_closed());
    std::deque<std::unique_ptr<ProducerBatch>> parts;
    const auto view = BatchView::parse(bytes_.view());
    Bytes scratch;
    std::size_t run = 0;
    const auto append = [&](const RecordView& record) {
        while (runs_[run].index + runs_[run].count <= record.offset_delta) ++run;
        std::vector<RecordHeader> headers;
        record.headers.for_each([&](const RecordHeader& header) { headers.push_back(header); });
        const ProducerRecord again{
            .number = runs_[run].first + (record.offset_delta - runs_[run].index),
            .key = record.key,
            .value = record.value,
            .headers = headers};
        if (!parts.empty() && parts.back()->try_append(again, record.timestamp, 1000)) return;
        const trace::BatchNumber number{first_number.value +
                                        static_cast<std::int64_t>(parts.size())};
        parts.push_back(
            std::make_unique<ProducerBatch>(Options{number, codec_, size_max, created_}));
        parts.back()->is_split = true;
        parts.back()->maybe_written = maybe_written;
        const bool fits = parts.back()->try_append(again, record.timestamp, 1000);
        ASSERT(fits, "an empty batch takes any record");
    };
    const auto read = for_each_record(*view, scratch, append);
    ASSERT(read.has_value(), "our own batch is readable");
    Sequence sequence = base_sequence_;
    for (const auto& part : parts) {
        if (has_sequence()) {
            part->set_producer(producer_, sequence);
            sequence = advance(sequence, part->record_count());
        }
        part->close();
    }
    return parts;
}

}  // namespace brokerscope::core
