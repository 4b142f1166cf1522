#pragma once
// One batch on its way from the first send() to its outcome (ProducerBatch.java of Kafka).
//
//   open (records are appended) -> closed (bytes are fixed) -> sent -> done
//                                        ^-- queued again --'
//
// A retry sends the same bytes, so that a broker can tell it from new data. Only a new producer
// epoch changes them.

#include "core/producer/record.h"
#include "core/record/builder.h"

#include <deque>
#include <memory>
#include <vector>

namespace brokerscope::core {

struct ProducerIdAndEpoch {
    ProducerId id = no_producer_id;
    ProducerEpoch epoch{-1};
    bool is_valid() const { return id != no_producer_id; }
    friend auto operator<=>(const ProducerIdAndEpoch&, const ProducerIdAndEpoch&) = default;
};

class ProducerBatch {
public:
    struct Options {
        trace::BatchNumber number;
        Codec codec = Codec::none;
        std::size_t size_max = 0;  ///< batch.size; one record always fits
        Instant created;
    };
    explicit ProducerBatch(const Options& options);

    /// Appends if there is room and the batch is open. `compressed_permille` is what compression is
    /// expected to leave of the records.
    bool try_append(const ProducerRecord& record, WallTime timestamp,
                    std::int32_t compressed_permille);
    /// What the batch takes if it were closed now, estimated while it is open.
    std::size_t size(std::int32_t compressed_permille) const;
    std::size_t size() const { return bytes_.size(); }

    /// Fixes the bytes. Records that are there stay; idempotent. Pre: not empty.
    void close();
    bool is_closed() const { return !bytes_.empty(); }
    /// No record more: full, or closed.
    bool is_full() const { return full_ || is_closed(); }
    void set_full() { full_ = true; }

    /// Makes it idempotent, before or after it was closed; changes the bytes in the latter case.
    void set_producer(ProducerIdAndEpoch producer, Sequence base_sequence);
    bool has_sequence() const { return base_sequence_ != no_sequence; }
    ProducerIdAndEpoch producer() const { return producer_; }
    Sequence base_sequence() const { return base_sequence_; }
    Sequence last_sequence() const { return advance(base_sequence_, record_count_ - 1); }

    const SharedBytes& bytes() const { return bytes_; }
    ContentHash content() const { return content_; }
    /// Size of the records before compression, with the batch's header.
    std::size_t uncompressed_size() const { return uncompressed_size_; }

    trace::BatchNumber number() const { return number_; }
    std::int32_t record_count() const { return record_count_; }
    std::span<const RecordRun> runs() const { return runs_; }
    Instant created() const { return created_; }

    /// The same records in batches of at most `size_max` bytes each (one record at least), numbered
    /// from `first_number` on, with the sequences that they have here. Pre: closed.
    std::deque<std::unique_ptr<ProducerBatch>> split(std::size_t size_max,
                                                     trace::BatchNumber first_number) const;

    // What the sender notes on it.
    std::int32_t attempts = 0;   ///< requests that carried it
    bool in_retry = false;       ///< was queued again
    bool maybe_written = false;  ///< an attempt left open whether it was written
    bool sequence_was_reset = false;
    bool is_split = false;
    Instant retry_at;                            ///< not sent before, after a failed attempt
    LeaderEpoch leader_epoch = no_leader_epoch;  ///< of the leader known when last looked at
    std::int32_t attempts_at_leader_change = -1;
    std::size_t memory = 0;  ///< taken of buffer.memory

private:
    void note(trace::RecordNumber number);
    void rehash();

    trace::BatchNumber number_;
    Codec codec_;
    std::size_t size_max_;
    Instant created_;
    BatchBuilder builder_;
    std::vector<RecordRun> runs_;
    std::int32_t record_count_ = 0;
    WallTime base_timestamp_;
    bool full_ = false;
    ProducerIdAndEpoch producer_;
    Sequence base_sequence_ = no_sequence;
    std::size_t uncompressed_size_ = 0;
    SharedBytes bytes_;
    ContentHash content_;
};

/// Bytes that `record` takes at place `index` of a batch, `since_first` after its first record
/// (DefaultRecord.sizeInBytes).
std::size_t record_size(const ProducerRecord& record, std::int32_t index, std::int64_t since_first);
/// An upper bound of that, wherever it stands, with a batch's header: a batch of it alone.
std::size_t size_bound(const ProducerRecord& record);

}  // namespace brokerscope::core
