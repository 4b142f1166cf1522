// What a leader does for clients and followers: append, acknowledge, read.
#include "core/base/assert.h"
#include "core/base/mutant.h"
#include "core/record/record.h"
#include "core/replica/partition.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

constexpr std::int16_t acks_all = -1;
constexpr std::int64_t scan_bytes = 1 << 20;

std::string_view reason_of(LogError error) { return to_string(error); }

}  // namespace

AppendAnswer Partition::refuse(const AppendQuestion& question, ErrorCode error,
                               std::string_view reason) {
    trace::BatchRejected event{.partition = trace_name_, .error = error};
    if (const auto batch = BatchView::parse(question.records)) {
        event.count = batch->record_count();
        event.producer_id = batch->producer_id();
        event.base_sequence = batch->base_sequence();
    } else {
        event.producer_id = no_producer_id;
        event.base_sequence = no_sequence;
    }
    context_.env.tracer().emit(event);
    return {.error = error, .reason = reason, .count = event.count};
}

AppendAnswer Partition::append_as_leader(const AppendQuestion& question) {
    if (!is_leader())
        return {.error = ErrorCode::not_leader_or_follower,
                .reason = "this broker does not lead the partition"};
    if (question.acks == acks_all && std::cmp_less(isr_.committed().size(), effective_min_isr()))
        return refuse(question, ErrorCode::not_enough_replicas,
                      "fewer replicas in sync than min.insync.replicas");
    const AppendRules rules{.produce_version = question.produce_version,
                            .max_message_bytes = settings_.max_message_bytes,
                            .keys_required = settings_.compacted,
                            .timestamp_before_max_ms = settings_.timestamp_before_max_ms,
                            .timestamp_after_max_ms = settings_.timestamp_after_max_ms,
                            .now = context_.env.clock().wall()};
    const auto batch = validate_client_append(question.records, rules, scratch_);
    if (!batch) return refuse(question, batch.error().error, batch.error().reason);

    if (mutated(Mutant::append_lost))
        return {.base_offset = log_end_offset(), .count = batch->record_count()};
    const auto appended = log_.append_as_leader(batch->bytes(), leader_epoch_);
    if (!appended)
        return refuse(question, storage_error(appended.error()), reason_of(appended.error()));
    ASSERT(appended->last_offset < log_end_offset());
    if (!appended->duplicate) {
        news_.appended = true;
        advance_hw();
        count_append();
    }
    // A duplicate waits as its first copy does: that it is in our log does not mean it is
    // committed.
    return {.base_offset = appended->base_offset,
            .count = batch->record_count(),
            .duplicate = appended->duplicate,
            .required = appended->last_offset + 1};
}

AckStatus Partition::ack_status(Offset required) const {
    if (!is_leader()) return {.done = true, .error = ErrorCode::not_leader_or_follower};
    if (mutated(Mutant::acks_all_as_one)) return {.done = true};
    if (hw_ < required) return {};
    // The ISR may have shrunk since the append: the records are in the log, but on fewer replicas
    // than were asked for.
    const bool enough = std::cmp_greater_equal(isr_.maximal_size(), effective_min_isr());
    return {.done = true,
            .error = enough ? ErrorCode::none : ErrorCode::not_enough_replicas_after_append};
}

std::optional<FetchAnswer> Partition::check_divergence(const FetchQuestion& question) const {
    if (question.last_fetched_epoch == no_leader_epoch) return std::nullopt;
    if (mutated(Mutant::fetch_ignores_epochs)) return std::nullopt;
    const EpochEnd end =
        log_.epochs().end_offset_for(question.last_fetched_epoch, log_end_offset());
    if (!end.is_known() || question.offset < log_start_offset())
        return FetchAnswer{.error = ErrorCode::offset_out_of_range};
    if (end.epoch >= question.last_fetched_epoch && end.end >= question.offset) return std::nullopt;
    return FetchAnswer{.hw = hw_, .log_start_offset = log_start_offset(), .diverging = end};
}

FetchAnswer Partition::fetch(const FetchQuestion& question, bool peek) {
    if (const ErrorCode error = check_epoch(question.current_leader_epoch);
        error != ErrorCode::none)
        return {.error = error};
    FollowerProgress* follower = nullptr;
    if (question.is_from_follower()) {
        follower = find_follower(question.replica);
        // The epoch matches, so it is we who do not know yet that it is a replica.
        if (follower == nullptr)
            return {.error = question.current_leader_epoch != no_leader_epoch
                                 ? ErrorCode::unknown_leader_epoch
                                 : ErrorCode::not_leader_or_follower};
        // A frame of a process that is no more, overtaken by its successor's (KIP-903).
        if (question.replica_epoch.value >= 0 && question.replica_epoch < follower->broker_epoch)
            return {.error = ErrorCode::not_leader_or_follower};
    }
    if (auto diverging = check_divergence(question)) return *std::move(diverging);
    if (question.offset < log_start_offset() || question.offset > log_end_offset())
        return {.error = ErrorCode::offset_out_of_range};

    FetchAnswer answer{.hw = hw_, .log_start_offset = log_start_offset()};
    const Offset end = follower != nullptr ? log_end_offset() : hw_;
    if (question.offset < end && (question.max_bytes > 0 || question.at_least_one_batch)) {
        auto read = log_.read({.start = question.offset,
                               .max_bytes = question.max_bytes,
                               .end = end,
                               .min_one = question.at_least_one_batch});
        if (!read) return {.error = storage_error(read.error())};
        answer.records = std::move(read->bytes);
    }
    if (follower != nullptr && !peek) record_fetch(question, *follower);
    return answer;
}

FetchProspect Partition::prospect(const FetchQuestion& question) const {
    if (check_epoch(question.current_leader_epoch) != ErrorCode::none) return {.complete = true};
    if (check_divergence(question)) return {.complete = true};
    if (question.offset < log_start_offset() || question.offset > log_end_offset())
        return {.complete = true};
    const Offset end = question.is_from_follower() ? log_end_offset() : hw_;
    if (question.offset >= end) return {};
    return {.bytes = std::min<std::int64_t>(log_.bytes_between(question.offset, end),
                                            question.max_bytes)};
}

std::expected<EpochEnd, ErrorCode> Partition::end_offset_for(LeaderEpoch current_epoch,
                                                             LeaderEpoch epoch) const {
    if (const ErrorCode error = check_epoch(current_epoch); error != ErrorCode::none)
        return std::unexpected(error);
    return log_.epochs().end_offset_for(epoch, log_end_offset());
}

std::expected<Offset, ErrorCode> Partition::latest_offset(LeaderEpoch current_epoch,
                                                          bool from_follower) const {
    if (const ErrorCode error = check_epoch(current_epoch); error != ErrorCode::none)
        return std::unexpected(error);
    if (from_follower) return log_end_offset();
    // Until our watermark reaches the start of our epoch it may be behind what an earlier leader
    // has shown: an end that seems to move backwards (KIP-207).
    if (hw_ < epoch_start_) return std::unexpected(ErrorCode::offset_not_available);
    return hw_;
}

std::expected<Offset, ErrorCode> Partition::earliest_offset(LeaderEpoch current_epoch) const {
    if (const ErrorCode error = check_epoch(current_epoch); error != ErrorCode::none)
        return std::unexpected(error);
    return log_start_offset();
}

/// Calls `visit(batch)` for the committed batches in order until it returns false.
template <class Visit>
std::expected<void, ErrorCode> Partition::scan_committed(Visit&& visit) {
    Offset at = log_start_offset();
    while (at < hw_) {
        const auto read =
            log_.read({.start = at, .max_bytes = scan_bytes, .end = hw_, .min_one = true});
        if (!read) return std::unexpected(storage_error(read.error()));
        BatchIterator batches(read->bytes.view());
        const Offset before = at;
        while (const auto batch = batches.next()) {
            at = std::max(at, batch->next_offset());
            if (!visit(*batch)) return {};
        }
        if (at == before) return {};  // nothing readable there: the disk has changed under us
    }
    return {};
}

std::expected<Partition::TimedOffset, ErrorCode> Partition::offset_for_time(
    LeaderEpoch current_epoch, WallTime time) {
    if (const ErrorCode error = check_epoch(current_epoch); error != ErrorCode::none)
        return std::unexpected(error);
    TimedOffset found;
    const auto scanned = scan_committed([&](const BatchView& batch) {
        if (batch.max_timestamp() < time) return true;
        (void)for_each_record(batch, scratch_, [&](const RecordView& record) {
            if (found.offset.value < 0 && record.timestamp >= time)
                found = {record.offset, record.timestamp};
        });
        return found.offset.value < 0;
    });
    if (!scanned) return std::unexpected(scanned.error());
    if (found.offset.value < 0 && hw_ < epoch_start_)
        return std::unexpected(ErrorCode::offset_not_available);
    return found;
}

std::expected<Partition::TimedOffset, ErrorCode> Partition::offset_of_max_time(
    LeaderEpoch current_epoch) {
    if (const ErrorCode error = check_epoch(current_epoch); error != ErrorCode::none)
        return std::unexpected(error);
    TimedOffset found;
    const auto scanned = scan_committed([&](const BatchView& batch) {
        if (batch.max_timestamp() <= found.timestamp) return true;
        (void)for_each_record(batch, scratch_, [&](const RecordView& record) {
            if (record.timestamp > found.timestamp) found = {record.offset, record.timestamp};
        });
        return true;
    });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

}  // namespace brokerscope::core
