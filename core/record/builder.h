#pragma once
// Builds one record batch. Records are encoded as they are appended; `finish` compresses them,
// writes the header and the checksum. The bytes are a function of the calls alone, so that a batch
// that is sent again is the same batch.

#include "core/record/record.h"

namespace brokerscope::core {

struct BatchOptions {
    Codec codec = Codec::none;
    std::size_t reserve = 0;  ///< expected size in bytes: saves growing
    bool transactional = false;
    bool control = false;
    /// What timestamps are counted from; absent: the first record's.
    std::optional<WallTime> base_timestamp = std::nullopt;
};

/// A record as it is appended. The views need to live only during the call.
struct NewRecord {
    WallTime timestamp;
    std::optional<BytesView> key;
    std::optional<BytesView> value;
    std::span<const RecordHeader> headers = {};
};

class BatchBuilder {
public:
    explicit BatchBuilder(const BatchOptions& options);

    /// Appends at the next offset of the batch. Pre: fewer than 2^31 - 1 bytes in all.
    void append(const NewRecord& record);

    bool empty() const { return count_ == 0; }
    std::int32_t record_count() const { return count_; }
    WallTime max_timestamp() const { return max_timestamp_; }
    /// Size of the batch if it were finished now without compression.
    std::size_t size() const { return bytes_.size(); }
    /// An upper bound of what appending `record` adds to any batch (Kafka's estimate:
    /// DefaultRecordBatch.estimateBatchSizeUpperBound without the batch's header).
    static std::size_t size_bound(const NewRecord& record);

    /// What makes the batch idempotent. May be called again before `finish`.
    void set_producer(ProducerId id, ProducerEpoch epoch, Sequence base_sequence);

    /// The batch with base offset 0 and leader epoch -1, as a producer sends it. The builder is
    /// empty of records afterwards, with options and producer as before. Pre: not empty.
    Bytes finish();

private:
    void write_header(Bytes& batch) const;

    BatchOptions options_;
    Bytes bytes_;  ///< room for the header, then the records
    std::int32_t count_ = 0;
    WallTime base_timestamp_;
    WallTime max_timestamp_{-1};
    ProducerId producer_id_ = no_producer_id;
    ProducerEpoch producer_epoch_{-1};
    Sequence base_sequence_ = no_sequence;
};

}  // namespace brokerscope::core
