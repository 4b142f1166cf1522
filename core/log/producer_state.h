#pragma once
// What a partition knows of each idempotent producer: its epoch and its last five batches, by which
// a leader tells a retry from new records and notices a gap (KIP-98, KIP-360;
// ProducerStateManager.java, ProducerAppendInfo.java).
//
// The state is a function of the log: followers follow it without judging, recovery rebuilds it
// from the latest snapshot and the batches behind. A snapshot keeps only the last batch of each
// producer, so that after a restart an older retry is an out-of-order sequence and no longer a
// recognised duplicate. So it is in Kafka.

#include "core/base/time.h"
#include "core/base/types.h"
#include "core/log/log_error.h"
#include "core/record/batch.h"

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>

namespace brokerscope::core {

/// Who appends as a leader: a client, whose sequence numbers are judged, or the broker itself.
enum class AppendOrigin : std::uint8_t { client, internal };

/// A batch that is in the log.
struct BatchMetadata {
    Sequence first_sequence;
    Sequence last_sequence;
    Offset last_offset;
    std::int32_t offset_delta = 0;
    WallTime timestamp{-1};
    Offset base_offset() const { return last_offset - offset_delta; }
    friend bool operator==(const BatchMetadata&, const BatchMetadata&) = default;
};

/// One producer, as the log has seen it.
struct ProducerState {
    static constexpr std::size_t batches_max = 5;

    ProducerEpoch epoch{-1};
    WallTime last_timestamp{-1};
    std::array<BatchMetadata, batches_max> batches{};
    std::uint8_t batch_count = 0;

    /// The latest batch, or nothing before the first.
    const BatchMetadata* last() const {
        return batch_count == 0 ? nullptr : &batches[batch_count - 1];
    }
    void add(const BatchMetadata& batch);
    /// The batch with these sequence numbers among the last five.
    const BatchMetadata* find(Sequence first, Sequence last) const;
};

class ProducerStateManager {
public:
    using Producers = std::map<ProducerId, ProducerState>;

    /// May a client append `batch`? The batch in the log that it repeats, if it is a retry; nothing
    /// if it is new. The order of checks is Kafka's: duplicate, then epoch, then sequence.
    /// Errors: invalid_producer_epoch, out_of_order_sequence. Pre: the batch is idempotent.
    std::expected<std::optional<BatchMetadata>, LogError> check(const BatchView& batch) const;

    /// `batch` is in the log now, at its stamped offsets. Pre: it is idempotent.
    void update(const BatchView& batch);

    /// Forgets producers that were last heard of `expiration` or longer before `now`.
    void remove_expired(WallTime now, Duration expiration);

    const Producers& producers() const { return producers_; }
    void clear() { producers_.clear(); }
    /// Equal for replicas that agree on each producer's epoch and last batch.
    std::uint64_t hash() const;

    /// The file `<offset>.snapshot` of Kafka: version 1, CRC-32C, then one entry a producer.
    Bytes encode_snapshot() const;
    /// Replaces the state. Error: corrupt, and the state is empty.
    std::expected<void, LogError> decode_snapshot(BytesView bytes);

private:
    Producers producers_;
};

}  // namespace brokerscope::core
