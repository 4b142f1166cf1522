#include "core/consumer/fetched_batches.h"

#include "core/record/control.h"

#include <algorithm>

namespace brokerscope::core {

FetchedBatches::FetchedBatches(Options options)
    : options_(std::move(options)),
      iterator_(options_.records.view()),
      next_offset_(options_.from) {}

std::expected<std::optional<FetchedRange>, BatchError> FetchedBatches::next(
    std::int32_t count_max) {
    ASSERT(count_max > 0);
    while (runs_.empty()) {
        const auto begun = begin_batch();
        if (!begun) return std::unexpected(begun.error());
        if (!*begun) return std::nullopt;
    }
    Run& run = runs_.front();
    FetchedRange range = current_;
    range.offset = run.offset;
    range.index = run.index;
    range.count = std::min(count_max, run.count);
    run.offset += range.count;
    run.index += range.count;
    run.count -= range.count;
    next_offset_ = run.offset;
    if (run.count == 0) {
        runs_.pop_front();
        if (runs_.empty()) next_offset_ = behind_batch_;
    }
    return range;
}

/// Goes on to the next batch that may have records for us. False at the end.
std::expected<bool, BatchError> FetchedBatches::begin_batch() {
    const std::size_t position = iterator_.position();
    const auto batch = iterator_.next();
    if (!batch) {
        const auto error = iterator_.error();
        // A broker may cut the last batch of an answer; anything else is damage.
        if (error && error->reason != BatchFault::truncated) return std::unexpected(*error);
        return false;
    }
    if (batch->next_offset() <= options_.from) return true;  // it ends before what was asked for
    if (options_.check_crcs) {
        const auto intact = batch->check();
        if (!intact) return std::unexpected(intact.error());
    }
    last_epoch_ = batch->leader_epoch();
    behind_batch_ = batch->next_offset();
    const bool passes_over = is_aborted(*batch) || batch->is_control();
    if (passes_over || batch->record_count() == 0) {
        next_offset_ = behind_batch_;
        return true;
    }
    current_.batch = options_.records.slice(position, batch->size());
    current_.batch_offset = batch->base_offset();
    current_.epoch = batch->leader_epoch();
    current_.content = content_hash(*batch);
    const auto runs = begin_runs(*batch);
    if (!runs) return std::unexpected(runs.error());
    if (runs_.empty()) next_offset_ = behind_batch_;
    return true;
}

std::expected<void, BatchError> FetchedBatches::begin_runs(const BatchView& batch) {
    const std::int64_t before = std::max<std::int64_t>(options_.from - batch.base_offset(), 0);
    if (batch.record_count() == batch.last_offset_delta() + 1) {
        // The ordinary case: the n-th record has the n-th offset.
        const auto skipped = static_cast<std::int32_t>(before);
        runs_.push_back({batch.base_offset() + before, skipped, batch.record_count() - skipped});
        return {};
    }
    Bytes scratch;
    std::int32_t index = 0;
    return for_each_record(batch, scratch, [&](const RecordView& record) {
        const std::int32_t at = index++;
        if (record.offset_delta < before) return;
        if (!runs_.empty() && runs_.back().offset + runs_.back().count == record.offset)
            ++runs_.back().count;
        else
            runs_.push_back({record.offset, at, 1});
    });
}

/// Keeps the set of producers whose transactions are aborted at this place of the log, and says
/// whether the batch belongs to one (CompletedFetch.isBatchAborted).
bool FetchedBatches::is_aborted(const BatchView& batch) {
    if (options_.isolation != IsolationLevel::read_committed || !batch.is_idempotent())
        return false;
    while (aborted_seen_ < options_.aborted.size() &&
           options_.aborted[aborted_seen_].first_offset <= batch.last_offset())
        aborting_.insert(options_.aborted[aborted_seen_++].producer_id);
    if (!batch.is_control())
        return batch.is_transactional() && aborting_.contains(batch.producer_id());
    Bytes scratch;
    const auto read = for_each_record(batch, scratch, [&](const RecordView& record) {
        if (control_type(record.key) == ControlType::abort) aborting_.erase(batch.producer_id());
    });
    return !read.has_value();
}

}  // namespace brokerscope::core
