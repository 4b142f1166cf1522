// A log's producer states and their snapshot files.

#include "core/log/checkpoint_file.h"
#include "core/log/log.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

constexpr std::int64_t replay_bytes = 1 << 20;

}  // namespace

void Log::remove_expired_producers() {
    producers_.remove_expired(env_.clock().wall(), options_.config.producer_id_expiration);
}

/// Writes the snapshot of the states at the log's end. It is not synced: a damaged one is noticed
/// by its checksum, and an older one or the log itself takes its place.
Log::Done Log::write_snapshot() {
    auto file = env_.storage().open(path_of(log_end_, ".snapshot"), OpenMode::create_or_open);
    if (!file) return fail(from_storage(file.error()));
    const auto cut = (*file)->truncate(0);
    if (!cut) return fail(from_storage(cut.error()));
    const auto written = (*file)->write(0, producers_.encode_snapshot());
    if (!written) return fail(from_storage(written.error()));
    if (snapshots_.empty() || snapshots_.back() != log_end_) snapshots_.push_back(log_end_);
    ASSERT(std::ranges::is_sorted(snapshots_));
    return {};
}

Log::Done Log::remove_snapshots_above(Offset offset) {
    while (!snapshots_.empty() && snapshots_.back() > offset) {
        const auto removed = env_.storage().remove(path_of(snapshots_.back(), ".snapshot"));
        if (!removed && removed.error() != StorageError::not_found)
            return fail(from_storage(removed.error()));
        snapshots_.pop_back();
    }
    return {};
}

/// The states become those of the snapshot at `offset`. False, and unchanged, if it is damaged.
std::expected<bool, LogError> Log::load_snapshot(Offset offset) {
    const auto bytes = read_file(env_.storage(), path_of(offset, ".snapshot"));
    if (!bytes && bytes.error() == LogError::too_large) return false;
    if (!bytes) return fail(bytes.error());
    ProducerStateManager loaded;
    if (!*bytes || !loaded.decode_snapshot(**bytes)) return false;
    producers_ = std::move(loaded);
    return true;
}

/// After a truncation: the latest snapshot, and the batches behind it once more
/// (ProducerStateManager.truncateAndReload). Older batches of the window of five are forgotten.
Log::Done Log::reload_producers() {
    producers_.clear();
    Offset from = log_start_;
    for (std::size_t i = snapshots_.size(); i > 0; --i) {
        const auto loaded = load_snapshot(snapshots_[i - 1]);
        if (!loaded) return std::unexpected(loaded.error());
        if (!*loaded) continue;
        from = snapshots_[i - 1];
        break;
    }
    return replay_producers(std::max(from, log_start_));
}

Log::Done Log::replay_producers(Offset from) {
    while (from < log_end_) {
        const auto part =
            read({.start = from, .max_bytes = replay_bytes, .end = log_end_, .min_one = true});
        if (!part) return std::unexpected(part.error());
        if (part->next_offset <= from) return std::unexpected(LogError::corrupt);
        BatchIterator iterator(part->bytes.view());
        while (const auto batch = iterator.next())
            if (batch->is_idempotent() && batch->base_offset() >= from) producers_.update(*batch);
        from = part->next_offset;
    }
    return {};
}

}  // namespace brokerscope::core
