#include "core/quorum/metadata_log.h"

#include "core/base/assert.h"
#include "core/base/varint.h"
#include "core/quorum/quorum_state.h"
#include "core/record/builder.h"
#include "core/record/control.h"
#include "core/record/record.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

/// Read at a time while records are visited.
constexpr std::int64_t chunk_bytes = 1 << 20;

void append_big_endian(Bytes& out, std::integral auto value) {
    std::byte buffer[sizeof(value)];
    store_big_endian(buffer, value);
    out.insert(out.end(), buffer, buffer + sizeof(value));
}

/// LeaderChangeMessage.json, version 0, of a quorum whose only voter is `leader`.
Bytes leader_change_message(BrokerId leader) {
    Bytes out;
    append_big_endian(out, std::int16_t{0});
    append_big_endian(out, leader.value);
    for (int list = 0; list < 2; ++list) {  // voters, and those of them who granted their vote
        append_unsigned_varint(out, std::uint32_t{2});
        append_big_endian(out, leader.value);
        append_unsigned_varint(out, std::uint32_t{0});
    }
    append_unsigned_varint(out, std::uint32_t{0});
    return out;
}

/// False: `visit` has seen enough.
std::expected<bool, LogError> visit_batch(const BatchView& batch, Offset from,
                                          const MetadataLog::Visit& visit) {
    if (batch.is_control()) return true;
    Bytes scratch;
    auto reader = RecordReader::open(batch, scratch);
    if (!reader) return std::unexpected(LogError::corrupt);
    while (true) {
        const auto next = reader->next();
        if (!next) return std::unexpected(LogError::corrupt);
        if (!*next) return true;
        const RecordView& view = **next;
        if (view.offset < from) continue;
        if (!view.value) return std::unexpected(LogError::corrupt);
        const auto record = decode_metadata_record(*view.value);
        if (!record) return std::unexpected(LogError::corrupt);
        if (!visit(view.offset, *record)) return false;
    }
}

}  // namespace

std::expected<std::unique_ptr<MetadataLog>, LogError> MetadataLog::open(Env& env) {
    std::unique_ptr<MetadataLog> metadata{new MetadataLog(env)};
    LogOptions options;
    options.partition = {std::string(metadata_topic), 0};
    auto log = Log::open(metadata->env_, std::move(options));
    if (!log) return std::unexpected(log.error());
    metadata->log_ = std::move(*log);
    return metadata;
}

LeaderEpoch MetadataLog::last_epoch() const {
    return log_->epochs().latest_epoch().value_or(LeaderEpoch{0});
}

LeaderEpoch MetadataLog::epoch() const {
    ASSERT(leading_.has_value());
    return *leading_;
}

std::expected<LeaderEpoch, LogError> MetadataLog::become_leader(BrokerId node) {
    ASSERT(!leading_.has_value());
    const auto state = load_quorum_state(env_.storage(), log_->directory());
    if (!state) return std::unexpected(from_storage(state.error()));
    const LeaderEpoch last = std::max(state->epoch, last_epoch());
    const LeaderEpoch own{last.value + 1};
    if (const auto stored = store_quorum_state(env_.storage(), log_->directory(), {node, own});
        !stored)
        return std::unexpected(from_storage(stored.error()));
    const Bytes batch =
        control_batch(ControlType::leader_change, leader_change_message(node), env_.clock().wall());
    const auto appended = log_->append_as_leader(batch, own, AppendOrigin::internal);
    if (!appended) return std::unexpected(appended.error());
    if (const auto flushed = log_->flush(); !flushed) return std::unexpected(flushed.error());
    leading_ = own;
    return own;
}

std::expected<Offset, LogError> MetadataLog::append(std::span<const MetadataRecord> records) {
    ASSERT(leading_.has_value());
    ASSERT(!records.empty());
    BatchBuilder builder{BatchOptions{}};
    const WallTime now = env_.clock().wall();
    for (const MetadataRecord& record : records) {
        const Bytes value = encode_metadata_record(record);
        builder.append({.timestamp = now, .value = BytesView{value}});
    }
    const Bytes batch = builder.finish();
    const auto appended = log_->append_as_leader(batch, *leading_, AppendOrigin::internal);
    if (!appended) return std::unexpected(appended.error());
    ASSERT(appended->records == std::ssize(records));
    if (const auto flushed = log_->flush(); !flushed) return std::unexpected(flushed.error());
    return appended->base_offset;
}

std::expected<ReadResult, LogError> MetadataLog::read(Offset from, std::int64_t bytes_max) const {
    return log_->read(
        {.start = from, .max_bytes = bytes_max, .end = log_end_offset(), .min_one = true});
}

std::optional<EpochEnd> MetadataLog::find_divergence(Offset offset, LeaderEpoch epoch) const {
    const Offset end = log_end_offset();
    if (offset == log_->log_start_offset() && offset <= end) return std::nullopt;
    EpochEnd ours = log_->epochs().end_offset_for(epoch, end);
    if (!ours.is_known()) ours = {last_epoch(), end};
    if (ours.epoch == epoch && offset <= ours.end) return std::nullopt;
    return ours;
}

std::expected<void, LogError> MetadataLog::append_fetched(BytesView batches) {
    const auto appended = log_->append_as_follower(batches);
    if (!appended) return std::unexpected(appended.error());
    return {};
}

std::expected<void, LogError> MetadataLog::truncate_to(Offset end) {
    return log_->truncate_to(end, end);
}

Offset MetadataLog::truncation_point(EpochEnd theirs) const {
    const EpochEnd ours = log_->epochs().end_offset_for(theirs.epoch, log_end_offset());
    if (!ours.is_known()) return std::min(theirs.end, log_end_offset());
    return std::min(ours.end, theirs.end);
}

std::expected<void, LogError> MetadataLog::for_each(Offset from, Offset to,
                                                    const Visit& visit) const {
    Offset at = from;
    while (at < to) {
        const auto chunk =
            log_->read({.start = at, .max_bytes = chunk_bytes, .end = to, .min_one = true});
        if (!chunk) return std::unexpected(chunk.error());
        if (chunk->bytes.empty()) return {};
        BatchIterator batches{chunk->bytes.view()};
        while (const auto batch = batches.next()) {
            const auto goes_on = visit_batch(*batch, from, visit);
            if (!goes_on) return std::unexpected(goes_on.error());
            if (!*goes_on) return {};
        }
        ASSERT(chunk->next_offset > at, "a read that returns batches goes on");
        at = chunk->next_offset;
    }
    return {};
}

}  // namespace brokerscope::core
