// What a follower does with its leader's answers: append, take over the watermark, cut its log
// where it differs.
#include "core/base/assert.h"
#include "core/base/mutant.h"
#include "core/replica/partition.h"

#include <algorithm>

namespace brokerscope::core {

Partition::FetchPosition Partition::fetch_position() const {
    return {.offset = log_end_offset(),
            .last_epoch = log_.epochs().latest_epoch().value_or(no_leader_epoch)};
}

std::expected<void, ErrorCode> Partition::take_fetched(const FetchedData& data) {
    ASSERT(role_ == ReplicaRole::follower);
    if (!data.records.empty()) {
        const Offset before = log_end_offset();
        const auto appended = log_.append_as_follower(data.records, leader_epoch_);
        if (!appended) return std::unexpected(storage_error(appended.error()));
        ASSERT(log_end_offset() >= before);
        if (log_end_offset() > before) count_append();
    }
    set_follower_hw(data.leader_hw);
    return {};
}

void Partition::set_follower_hw(Offset leader_hw) {
    if (leader_hw.value < 0) return;
    const Offset hw = std::clamp(leader_hw, log_start_offset(), log_end_offset());
    if (hw == hw_) return;
    Tracer& tracer = context_.env.tracer();
    if (hw > hw_)
        tracer.emit(trace::HwAdvanced{.partition = trace_name_,
                                      .hw = hw,
                                      .log_end_offset = log_end_offset(),
                                      .role = trace::Role::follower});
    else
        tracer.emit(trace::HwLowered{.partition = trace_name_, .hw = hw, .from = hw_});
    hw_ = hw;
}

std::expected<bool, ErrorCode> Partition::truncate_on_divergence(EpochEnd leader_end) {
    ASSERT(role_ == ReplicaRole::follower);
    const Offset end = log_end_offset();
    const EpochEnd ours = log_.epochs().end_offset_for(leader_end.epoch, end);
    Offset target = std::min(leader_end.end, end);
    bool agreed = true;
    if (!leader_end.is_known()) {
        target = hw_;
    } else if (ours.is_known() && ours.epoch != leader_end.epoch) {
        // An epoch that the leader has and we lack: cut back to the last that we have below it, and
        // let the next fetch ask about that one (KIP-279).
        target = std::min(ours.end, end);
        agreed = false;
    } else if (ours.is_known()) {
        target = std::min(ours.end, target);
    }
    if (mutated(Mutant::truncates_one_too_many)) target = std::max(target - 1, log_start_offset());
    if (const auto cut = truncate_to(target); !cut) return std::unexpected(cut.error());
    return agreed;
}

std::expected<void, ErrorCode> Partition::truncate_to_leader(Offset leader_start,
                                                             Offset leader_end) {
    ASSERT(role_ == ReplicaRole::follower);
    // Ahead of the leader: an unclean election put it in our place.
    if (leader_end < log_end_offset()) return truncate_to(leader_end);
    if (leader_start <= log_end_offset()) return {};
    // The leader has already deleted what we lack: start anew where it starts.
    const auto restarted = log_.truncate_fully_and_start_at(leader_start, leader_start);
    if (!restarted) return std::unexpected(storage_error(restarted.error()));
    hw_ = leader_start;
    return {};
}

}  // namespace brokerscope::core
