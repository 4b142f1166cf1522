#include "core/log/producer_state.h"

#include "core/base/crc32c.h"
#include "core/base/hash.h"
#include "core/base/mutant.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

constexpr std::int16_t snapshot_version = 1;
constexpr std::size_t checksum_at = 2;
constexpr std::size_t checksummed_from = 6;
constexpr std::size_t header_bytes = 10;
constexpr std::size_t entry_bytes = 46;

/// `sequence` moved back by `count`, wrapping as `advance` does.
Sequence retreat(Sequence sequence, std::int32_t count) {
    const std::int64_t first = std::int64_t{sequence.value} - count;
    return Sequence{static_cast<std::int32_t>(first < 0 ? first + INT32_MAX + 1 : first)};
}

bool follows(Sequence last, Sequence next) {
    if (last == no_sequence) return next == Sequence{0};
    return next == advance(last, 1);
}

/// Writes and reads the fields of a snapshot one after the other.
struct Cursor {
    std::byte* at;
    template <class Int>
    void put(Int value) {
        store_big_endian(at, value);
        at += sizeof(Int);
    }
};
struct Reader {
    const std::byte* at;
    template <class Int>
    Int get() {
        const Int value = load_big_endian<Int>(at);
        at += sizeof(Int);
        return value;
    }
};

void put_entry(Cursor& to, ProducerId id, const ProducerState& state) {
    const BatchMetadata* last = state.last();
    to.put(id.value);
    to.put(state.epoch.value);
    to.put(last ? last->last_sequence.value : no_sequence.value);
    to.put(last ? last->last_offset.value : std::int64_t{-1});
    to.put(last ? last->offset_delta : std::int32_t{0});
    to.put(state.last_timestamp.value);
    to.put(std::int32_t{-1});  // coordinator epoch: no transaction ended
    to.put(std::int64_t{-1});  // first offset of an open transaction: none
}

bool get_entry(Reader& from, ProducerId& id, ProducerState& state) {
    id = ProducerId{from.get<std::int64_t>()};
    state.epoch = ProducerEpoch{from.get<std::int16_t>()};
    const Sequence last_sequence{from.get<std::int32_t>()};
    const Offset last_offset{from.get<std::int64_t>()};
    const auto delta = from.get<std::int32_t>();
    state.last_timestamp = WallTime{from.get<std::int64_t>()};
    from.get<std::int32_t>();
    from.get<std::int64_t>();
    if (id.value < 0 || delta < 0 || last_sequence < no_sequence) return false;
    if (last_offset < Offset{} || last_sequence == no_sequence) return true;
    if (last_offset < Offset{delta}) return false;
    state.add(
        {retreat(last_sequence, delta), last_sequence, last_offset, delta, state.last_timestamp});
    return true;
}

}  // namespace

void ProducerState::add(const BatchMetadata& batch) {
    if (batch_count == batches_max) {
        std::ranges::copy(batches.begin() + 1, batches.end(), batches.begin());
        --batch_count;
    }
    batches[batch_count++] = batch;
}

const BatchMetadata* ProducerState::find(Sequence first, Sequence last) const {
    for (std::size_t i = 0; i < batch_count; ++i)
        if (batches[i].first_sequence == first && batches[i].last_sequence == last)
            return &batches[i];
    return nullptr;
}

std::expected<std::optional<BatchMetadata>, LogError> ProducerStateManager::check(
    const BatchView& batch) const {
    ASSERT(batch.is_idempotent());
    const auto known = producers_.find(batch.producer_id());
    // Nothing is known of it: its state has expired or was truncated away, so that any sequence is
    // as good as another (KIP-360).
    if (known == producers_.end()) return std::nullopt;
    const ProducerState& state = known->second;
    const ProducerEpoch epoch = batch.producer_epoch();
    if (epoch == state.epoch) {
        const BatchMetadata* same = state.find(batch.base_sequence(), batch.last_sequence());
        if (same) return *same;
    }
    if (epoch < state.epoch) return std::unexpected(LogError::invalid_producer_epoch);
    if (mutated(Mutant::sequence_unchecked)) return std::nullopt;
    const Sequence last =
        epoch == state.epoch && state.last() ? state.last()->last_sequence : no_sequence;
    if (!follows(last, batch.base_sequence()))
        return std::unexpected(LogError::out_of_order_sequence);
    return std::nullopt;
}

void ProducerStateManager::update(const BatchView& batch) {
    ASSERT(batch.is_idempotent());
    ProducerState& state = producers_[batch.producer_id()];
    if (state.epoch != batch.producer_epoch()) {
        state.epoch = batch.producer_epoch();
        state.batch_count = 0;
    }
    state.last_timestamp = batch.max_timestamp();
    if (batch.is_control() || batch.base_sequence() == no_sequence) return;
    state.add({batch.base_sequence(), batch.last_sequence(), batch.last_offset(),
               batch.last_offset_delta(), batch.max_timestamp()});
}

void ProducerStateManager::remove_expired(WallTime now, Duration expiration) {
    const std::int64_t expiration_ms = expiration.ns / 1'000'000;
    std::erase_if(producers_, [&](const auto& entry) {
        return now.value - entry.second.last_timestamp.value >= expiration_ms;
    });
}

std::uint64_t ProducerStateManager::hash() const {
    std::uint64_t state = 0;
    const auto fold = [&state](std::int64_t word) {
        state = hash_step(state, static_cast<std::uint64_t>(word));
    };
    for (const auto& [id, producer] : producers_) {
        const BatchMetadata* last = producer.last();
        fold(id.value);
        fold(producer.epoch.value);
        fold(last ? last->last_sequence.value : no_sequence.value);
        fold(last ? last->last_offset.value : -1);
    }
    return state;
}

Bytes ProducerStateManager::encode_snapshot() const {
    Bytes bytes(header_bytes + producers_.size() * entry_bytes);
    Cursor to{bytes.data()};
    to.put(snapshot_version);
    to.put(std::int32_t{0});
    to.put(static_cast<std::int32_t>(producers_.size()));
    for (const auto& [id, state] : producers_) put_entry(to, id, state);
    ASSERT(to.at == bytes.data() + bytes.size());
    const std::uint32_t checksum = crc32c(BytesView(bytes).subspan(checksummed_from));
    store_big_endian(bytes.data() + checksum_at, checksum);
    return bytes;
}

std::expected<void, LogError> ProducerStateManager::decode_snapshot(BytesView bytes) {
    producers_.clear();
    const auto corrupt = std::unexpected(LogError::corrupt);
    if (bytes.size() < header_bytes) return corrupt;
    Reader from{bytes.data()};
    if (from.get<std::int16_t>() != snapshot_version) return corrupt;
    if (from.get<std::uint32_t>() != crc32c(bytes.subspan(checksummed_from))) return corrupt;
    const auto count = from.get<std::int32_t>();
    if (count < 0 || bytes.size() != header_bytes + static_cast<std::size_t>(count) * entry_bytes)
        return corrupt;
    for (std::int32_t i = 0; i < count; ++i) {
        ProducerId id;
        ProducerState state;
        if (!get_entry(from, id, state)) {
            producers_.clear();
            return corrupt;
        }
        producers_.insert_or_assign(id, state);
    }
    return {};
}

}  // namespace brokerscope::core
