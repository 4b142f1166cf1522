// How a log grows: by a leader's batch, or by what a leader sent to its follower.

#include "core/base/mutant.h"
#include "core/log/batch_validator.h"
#include "core/log/log.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// What a follower may append of what it was sent.
struct Accepted {
    BytesView bytes;
    Offset first;
    Offset last{-1};
    std::int64_t records = 0;
};

/// All batches have to be valid and in order, or none is taken. What is cut off at the end, or is
/// of a later epoch than we know, is not taken and no error.
std::expected<Accepted, LogError> accept_batches(BytesView batches, Offset log_end,
                                                 LeaderEpoch current_epoch) {
    Accepted accepted;
    Offset next = log_end;
    BatchIterator iterator(batches);
    std::size_t end = 0;
    while (const auto batch = iterator.next()) {
        if (batch->leader_epoch() > current_epoch) break;
        if (!batch->check()) return std::unexpected(LogError::corrupt);
        if (batch->base_offset() < next) return std::unexpected(LogError::out_of_order);
        if (end == 0) accepted.first = batch->base_offset();
        accepted.last = batch->last_offset();
        accepted.records += batch->last_offset_delta() + std::int64_t{1};
        next = batch->next_offset();
        end = iterator.position();
    }
    const auto& error = iterator.error();
    if (error && error->reason != BatchFault::truncated) return std::unexpected(LogError::corrupt);
    accepted.bytes = batches.first(end);
    return accepted;
}

}  // namespace

std::expected<std::optional<AppendInfo>, LogError> Log::judge_producer(const BatchView& batch,
                                                                       AppendOrigin origin) {
    if (!batch.is_idempotent() || origin != AppendOrigin::client) return std::nullopt;
    if (mutated(Mutant::deduplication_off)) return std::nullopt;
    const auto known = producers_.check(batch);
    if (!known) return std::unexpected(known.error());
    if (!*known) return std::nullopt;
    const BatchMetadata& original = **known;
    env_.tracer().emit(trace::BatchDeduplicated{.partition = traced_,
                                                .base_offset = original.base_offset(),
                                                .count = original.offset_delta + 1,
                                                .producer_id = batch.producer_id(),
                                                .base_sequence = batch.base_sequence()});
    return AppendInfo{.base_offset = original.base_offset(),
                      .last_offset = original.last_offset,
                      .records = original.offset_delta + 1,
                      .duplicate = true};
}

std::expected<AppendInfo, LogError> Log::append_as_leader(BytesView batch, LeaderEpoch epoch,
                                                          AppendOrigin origin) {
    if (auto usable = check_usable(); !usable) return std::unexpected(usable.error());
    const auto view = BatchView::parse(batch);
    if (!view || view->size() != batch.size()) return std::unexpected(LogError::corrupt);
    if (origin == AppendOrigin::client) {
        const auto valid =
            validate_client_batch(*view, options_.config.max_message_bytes, records_);
        if (!valid) return std::unexpected(valid.error());
    } else if (!view->check()) {
        return std::unexpected(LogError::corrupt);
    }
    const auto repeated = judge_producer(*view, origin);
    if (!repeated) return std::unexpected(repeated.error());
    if (*repeated) return **repeated;

    const bool skips = origin == AppendOrigin::client && mutated_once(Mutant::leader_skips_offset);
    const Offset first = log_end_ + (skips ? 1 : 0);
    const Offset last = first + view->last_offset_delta();
    const auto bytes = static_cast<std::int64_t>(batch.size());
    if (auto room = make_room(bytes, last); !room) return std::unexpected(room.error());
    scratch_.assign(batch.begin(), batch.end());
    stamp(scratch_, first, epoch);
    const auto written = write_batches(scratch_, trace::Role::leader);
    if (!written) return std::unexpected(written.error());
    return AppendInfo{
        .base_offset = first, .last_offset = last, .records = last - first + 1, .bytes = bytes};
}

std::expected<AppendInfo, LogError> Log::append_as_follower(BytesView batches,
                                                            LeaderEpoch current_epoch) {
    if (auto usable = check_usable(); !usable) return std::unexpected(usable.error());
    const auto accepted = accept_batches(batches, log_end_, current_epoch);
    if (!accepted) return std::unexpected(accepted.error());
    if (accepted->bytes.empty())
        return AppendInfo{.base_offset = log_end_, .last_offset = log_end_ - 1};
    const auto bytes = static_cast<std::int64_t>(accepted->bytes.size());
    if (auto room = make_room(bytes, accepted->last); !room) return std::unexpected(room.error());
    const auto written = write_batches(accepted->bytes, trace::Role::follower);
    if (!written) return std::unexpected(written.error());
    return AppendInfo{.base_offset = accepted->first,
                      .last_offset = accepted->last,
                      .records = accepted->records,
                      .bytes = bytes};
}

/// Rolls if the active segment cannot take `bytes` up to offset `last` (LogSegment.shouldRoll):
/// one append is never split.
Log::Done Log::make_room(std::int64_t bytes, Offset last) {
    const LogConfig& config = options_.config;
    if (bytes > config.segment_bytes) return std::unexpected(LogError::too_large_for_segment);
    const bool is_too_big = active().size() > config.segment_bytes - bytes;
    const bool is_too_wide = last - active().base() > INT32_MAX;
    const bool is_index_full =
        active().index_bytes() + OffsetIndex::entry_bytes > config.segment_index_bytes;
    if (active().size() > 0 && (is_too_big || is_too_wide || is_index_full)) return roll();
    return {};
}

/// Pre: the batches are valid and in order, and the active segment has room for them.
Log::Done Log::write_batches(BytesView batches, trace::Role role) {
    // Epochs before bytes: an epoch that begins where the log ends is dropped by recovery, a batch
    // whose epoch is unknown would make two histories look alike.
    BatchIterator new_epochs(batches);
    while (const auto batch = new_epochs.next()) {
        const auto assigned = epochs_.assign(batch->leader_epoch(), batch->base_offset());
        if (!assigned) return fail(assigned.error());
    }
    std::int64_t position = active().size();
    if (auto written = active().append(batches); !written) return fail(written.error());
    BatchIterator iterator(batches);
    while (const auto batch = iterator.next()) {
        const ContentHash content = content_hash(*batch);
        active().note_batch(*batch, position, options_.config.index_interval_bytes);
        position += static_cast<std::int64_t>(batch->size());
        if (batch->is_idempotent()) producers_.update(*batch);
        mark(*batch, content);
        log_end_ = batch->next_offset();
        emit_appended(*batch, content, role);
    }
    ASSERT(position == active().size());
    if (auto stored = active().store_index(); !stored) return fail(stored.error());
    return flush_if_due();
}

void Log::mark(const BatchView& batch, ContentHash content) {
    ASSERT(marks_.empty() || marks_.back().next <= batch.base_offset());
    std::uint64_t hash = marks_.empty() ? 0 : marks_.back().hash;
    hash = hash_step(hash, static_cast<std::uint64_t>(batch.base_offset().value));
    hash = hash_step(hash, content.value);
    hash = hash_step(hash, static_cast<std::uint64_t>(batch.leader_epoch().value));
    const std::int64_t end = bytes_until(marks_.size()) + static_cast<std::int64_t>(batch.size());
    marks_.push_back({.next = batch.next_offset(), .end_bytes = end, .hash = hash});
}

void Log::emit_appended(const BatchView& batch, ContentHash content, trace::Role role) {
    env_.tracer().emit(trace::BatchAppended{.partition = traced_,
                                            .base_offset = batch.base_offset(),
                                            .count = batch.last_offset_delta() + 1,
                                            .epoch = batch.leader_epoch(),
                                            .bytes = static_cast<std::int32_t>(batch.size()),
                                            .content = content,
                                            .role = role,
                                            .control = batch.is_control(),
                                            .producer_id = batch.producer_id(),
                                            .producer_epoch = batch.producer_epoch(),
                                            .base_sequence = batch.base_sequence()});
}

Log::Done Log::flush_if_due() {
    if (log_end_ - recovery_point_ < options_.config.flush_messages) return {};
    return flush();
}

}  // namespace brokerscope::core
