#include "core/replica/isr.h"

#include "core/base/assert.h"
#include "core/base/mutant.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

bool holds(std::span<const BrokerId> ids, BrokerId id) {
    return std::ranges::find(ids, id) != ids.end();
}

}  // namespace

void FollowerProgress::record_fetch(Offset offset, Offset start_offset, Offset leader_end,
                                    BrokerEpoch epoch, Instant now) {
    // A fetch at what was the leader's end one fetch ago proves that the follower was in step then:
    // under a steady stream of appends it never stands at the very end.
    if (offset >= leader_end)
        last_caught_up = last_caught_up ? std::max(*last_caught_up, now) : now;
    else if (last_fetch && offset >= leader_end_at_last_fetch)
        last_caught_up = last_caught_up ? std::max(*last_caught_up, *last_fetch) : *last_fetch;
    log_end_offset = offset;
    log_start_offset = start_offset;
    leader_end_at_last_fetch = leader_end;
    last_fetch = now;
    broker_epoch = std::max(broker_epoch, epoch);
}

bool FollowerProgress::is_caught_up(Offset leader_end, Instant now, Duration max_lag) const {
    if (log_end_offset == leader_end) return true;
    return last_caught_up && now - *last_caught_up <= max_lag;
}

IsrState::IsrState(std::vector<BrokerId> isr, PartitionEpoch epoch)
    : committed_(std::move(isr)), partition_epoch_(epoch) {}

bool IsrState::contains(BrokerId id) const { return holds(committed_, id); }

bool IsrState::maximal_contains(BrokerId id) const {
    return contains(id) || (change_ == Change::expand && joining_ == id);
}

std::size_t IsrState::maximal_size() const {
    return committed_.size() + (change_ == Change::expand ? 1 : 0);
}

void IsrState::propose_expand(BrokerId id) {
    ASSERT(!is_inflight(), "one change of the ISR at a time");
    ASSERT(!contains(id));
    proposed_ = committed_;
    proposed_.push_back(id);
    joining_ = id;
    change_ = Change::expand;
}

void IsrState::propose_shrink(std::span<const BrokerId> leaving) {
    ASSERT(!is_inflight(), "one change of the ISR at a time");
    ASSERT(!leaving.empty());
    proposed_ = committed_;
    std::erase_if(proposed_, [&](BrokerId id) { return holds(leaving, id); });
    ASSERT(!proposed_.empty(), "a leader never proposes to leave its own ISR");
    joining_ = no_broker;
    change_ = Change::shrink;
}

bool IsrState::commit(std::vector<BrokerId> isr, PartitionEpoch epoch) {
    if (epoch < partition_epoch_) return false;
    change_ = Change::none;
    if (epoch == partition_epoch_) return false;
    committed_ = std::move(isr);
    partition_epoch_ = epoch;
    return true;
}

bool may_join(const FollowerProgress& follower, const Eligibility& broker, History history) {
    if (history.has(Fix::kip_841) && !broker.is_alive) return false;
    if (!history.has(Fix::kip_903) || follower.broker_epoch.value < 0) return true;
    return follower.broker_epoch == broker.registered;
}

Offset next_high_watermark(const HwQuestion& question, const IsrState& isr,
                           std::span<const FollowerProgress> followers) {
    ASSERT(question.hw <= question.leader_end);
    const bool under_min_isr = std::cmp_less(isr.committed().size(), question.min_isr);
    if (question.rule == HwRule::frozen_below_min_isr && under_min_isr) return question.hw;

    Offset lowest = question.leader_end;
    for (const FollowerProgress& follower : followers) {
        if (follower.log_end_offset >= lowest) continue;
        if (mutated(Mutant::hw_from_leader_alone)) break;
        // Waiting for one who is about to join spares it from chasing a moving watermark.
        const bool counts =
            isr.maximal_contains(follower.id) ||
            (follower.eligible &&
             follower.is_caught_up(question.leader_end, question.now, question.max_lag));
        if (counts) lowest = follower.log_end_offset;
    }
    return std::max(question.hw, lowest);
}

bool reached(const FollowerProgress& follower, Offset hw, Offset epoch_start) {
    if (mutated(Mutant::isr_joined_too_early)) return true;
    return follower.log_end_offset >= hw && follower.log_end_offset >= epoch_start;
}

std::vector<BrokerId> out_of_sync(const IsrState& isr, BrokerId leader, Offset leader_end,
                                  std::span<const FollowerProgress> followers, Instant now,
                                  Duration max_lag) {
    std::vector<BrokerId> leaving;
    if (isr.is_inflight()) return leaving;
    for (const BrokerId member : isr.committed()) {
        if (member == leader) continue;
        const auto follower = std::ranges::find(followers, member, &FollowerProgress::id);
        if (follower == followers.end() || !follower->is_caught_up(leader_end, now, max_lag))
            leaving.push_back(member);
    }
    return leaving;
}

}  // namespace brokerscope::core
