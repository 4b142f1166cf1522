#include "core/log/log_recovery.h"

#include "core/base/mutant.h"
#include "core/log/checkpoint_file.h"

#include <algorithm>

namespace brokerscope::core {

std::expected<bool, LogError> Log::recover_step() {
    if (failure_) return std::unexpected(*failure_);
    if (!recovery_) return true;
    if (recovery_->segment < segments_.size()) {
        if (auto scanned = scan_step(); !scanned) return std::unexpected(scanned.error());
        return false;
    }
    if (auto ended = end_recovery(); !ended) return std::unexpected(ended.error());
    return true;
}

std::expected<void, LogError> Log::recover() {
    while (true) {
        const auto done = recover_step();
        if (!done) return std::unexpected(done.error());
        if (*done) return {};
    }
}

Log::Done Log::begin_recovery() {
    recovery_ = std::make_unique<Recovery>();
    const auto names = env_.storage().list(directory_);
    if (!names) return fail(from_storage(names.error()));
    if (auto loaded = epochs_.load(); !loaded) return fail(loaded.error());
    if (auto opened = open_segments(*names); !opened) return opened;
    if (segments_.empty())
        if (auto added = add_segment(Offset{}); !added) return added;
    log_start_ = log_end_ = segments_.front()->base();
    recovery_->next = log_start_;
    return {};
}

/// Files that no log needs go: an index without its segment, what a crash left half written.
Log::Done Log::open_segments(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const auto index = offset_in_file_name(name, ".index");
        const bool is_orphan =
            index && !std::ranges::binary_search(names, segment_file_name(*index, ".log"));
        if (is_orphan || name.ends_with(".tmp")) {
            const auto removed = env_.storage().remove(directory_ + '/' + name);
            if (!removed) return fail(from_storage(removed.error()));
        }
        if (const auto snapshot = offset_in_file_name(name, ".snapshot"))
            snapshots_.push_back(*snapshot);
        const auto base = offset_in_file_name(name, ".log");
        if (!base) continue;
        if (auto added = add_segment(*base); !added) return added;
    }
    return {};
}

Log::Done Log::scan_step() {
    Recovery& state = *recovery_;
    Segment& segment = *segments_[state.segment];
    if (state.position == 0) {
        if (segment.base() != state.next) return cut_here();
        if (auto met = meet_snapshot(); !met) return met;
    }
    auto bytes = segment.read(state.position, Recovery::step_bytes);
    if (!bytes) return fail(bytes.error());
    if (bytes->size() >= batch_prefix_size) {
        // A batch larger than a step is read whole, if the file has it.
        const std::int64_t size = static_cast<std::int64_t>(batch_prefix_size) +
                                  load_big_endian<std::int32_t>(bytes->data() + 8);
        if (size > Recovery::step_bytes && size <= segment.size() - state.position) {
            bytes = segment.read(state.position, size);
            if (!bytes) return fail(bytes.error());
        }
    }
    BatchIterator iterator(*bytes);
    std::int64_t accepted = 0;
    bool is_valid = true;
    while (const auto batch = iterator.next()) {
        is_valid = accept(*batch);
        if (!is_valid) break;
        accepted = static_cast<std::int64_t>(iterator.position());
        if (auto met = meet_snapshot(); !met) return met;
    }
    if (state.position == segment.size()) return leave_segment();
    if (!is_valid || accepted == 0) return cut_here();
    return {};
}

/// Takes note of a batch that was found at `position`. False if it does not belong there.
bool Log::accept(const BatchView& batch) {
    Recovery& state = *recovery_;
    if (!batch.check() || batch.base_offset() < state.next) return false;
    if (batch.leader_epoch() < state.epoch) return false;
    Segment& segment = *segments_[state.segment];
    if (batch.last_offset() - segment.base() > INT32_MAX) return false;
    const auto size = static_cast<std::int64_t>(batch.size());
    if (mutated(Mutant::recovery_cuts_one_too_many) && state.position + size == segment.size())
        return false;
    segment.note_batch(batch, state.position, options_.config.index_interval_bytes);
    LeaderEpochCache::add_epoch(state.epochs, batch.leader_epoch(), batch.base_offset());
    mark(batch, content_hash(batch));
    if (batch.is_idempotent() && !mutated(Mutant::recovery_forgets_producers))
        producers_.update(batch);
    state.position += size;
    state.epoch = batch.leader_epoch();
    state.next = batch.next_offset();
    log_end_ = state.next;
    return true;
}

/// A snapshot of the states at exactly this offset stands for all batches before it.
Log::Done Log::meet_snapshot() {
    Recovery& state = *recovery_;
    while (state.snapshot < snapshots_.size() && snapshots_[state.snapshot] <= state.next) {
        const Offset offset = snapshots_[state.snapshot++];
        if (offset != state.next) continue;
        const auto loaded = load_snapshot(offset);
        if (!loaded) return std::unexpected(loaded.error());
    }
    return {};
}

/// Nothing from here on is part of the log.
Log::Done Log::cut_here() {
    Recovery& state = *recovery_;
    for (std::size_t i = state.segment; i < segments_.size(); ++i)
        state.cut_bytes += segments_[i]->size();
    state.cut_bytes -= state.position;
    // A segment that begins elsewhere than the log ends here is no part of it at all.
    const bool keeps_segment = state.position > 0 || segments_[state.segment]->base() == state.next;
    if (auto removed = remove_segments_from(state.segment + (keeps_segment ? 1 : 0)); !removed)
        return removed;
    if (!keeps_segment) return {};
    const auto cut = segments_[state.segment]->truncate(state.position);
    if (!cut) return fail(cut.error());
    return leave_segment();
}

Log::Done Log::leave_segment() {
    Recovery& state = *recovery_;
    if (auto stored = segments_[state.segment]->store_index(true); !stored)
        return fail(stored.error());
    ++state.segment;
    state.position = 0;
    return {};
}

Log::Done Log::end_recovery() {
    Recovery& state = *recovery_;
    ASSERT(!segments_.empty());
    if (auto removed = remove_snapshots_above(log_end_); !removed) return removed;
    if (auto replaced = epochs_.replace(std::move(state.epochs)); !replaced)
        return fail(replaced.error());
    recovery_point_ =
        options_.clean ? log_end_ : std::clamp(options_.recovery_point, log_start_, log_end_);
    const std::int64_t cut_bytes = state.cut_bytes;
    recovery_.reset();
    env_.tracer().emit(trace::LogRecovered{.partition = traced_,
                                           .log_start_offset = log_start_,
                                           .log_end_offset = log_end_,
                                           .hw = recovered_high_watermark(),
                                           .cut_bytes = cut_bytes,
                                           .clean = options_.clean});
    return {};
}

}  // namespace brokerscope::core
