#include "core/replica/partition.h"

#include "core/base/assert.h"
#include "core/base/hash.h"
#include "core/base/mutant.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

trace::BrokerList traced(const std::vector<BrokerId>& brokers) {
    trace::BrokerList list;
    for (const BrokerId broker : brokers)
        if (list.count < trace::BrokerList::capacity) list.push_back(broker);
    return list;
}

constexpr std::int32_t appends_per_digest = 1024;

}  // namespace

Partition::Partition(ReplicaContext& context, TopicPartition name, Uuid topic_id,
                     PartitionSlot slot, Log& log, Offset hw, PartitionSettings settings)
    : context_(context),
      name_(std::move(name)),
      topic_id_(topic_id),
      slot_(slot),
      trace_name_{context.env.tracer().intern(name_.topic), name_.partition},
      log_(log),
      settings_(settings),
      hw_(std::clamp(hw, log.log_start_offset(), log.log_end_offset())) {
    ASSERT(log.is_ready());
}

PartitionNews Partition::take_news() { return std::exchange(news_, PartitionNews{}); }

ErrorCode Partition::storage_error(LogError error) {
    if (error == LogError::io || error == LogError::full || error == LogError::gone)
        news_.storage_failed = true;
    return to_error_code(error);
}

void Partition::apply(const PartitionAssignment& assignment) {
    const bool newer_leader = assignment.leader_epoch > leader_epoch_;
    const bool newer = assignment.partition_epoch > isr_.partition_epoch();
    if (role_ != ReplicaRole::idle && !newer_leader && !newer) return;
    if (assignment.leader == context_.self) {
        if (role_ == ReplicaRole::leader && !newer_leader) {
            set_replicas(assignment.replicas, false);
            adopt_isr(assignment.isr, assignment.partition_epoch);
        } else {
            become_leader(assignment);
        }
        return;
    }
    if (role_ == ReplicaRole::follower && !newer_leader && leader_ == assignment.leader)
        isr_ = IsrState({}, assignment.partition_epoch);
    else
        become_follower(assignment);
}

void Partition::become_leader(const PartitionAssignment& assignment) {
    // The start of our epoch must be on disk before its first record: a follower that asks where an
    // older epoch ended is told by it (KIP-101).
    if (const auto assigned = log_.epochs().assign(assignment.leader_epoch, log_end_offset());
        !assigned) {
        storage_error(assigned.error());
        return;
    }
    role_ = ReplicaRole::leader;
    leader_ = context_.self;
    leader_epoch_ = assignment.leader_epoch;
    epoch_start_ = log_end_offset();
    isr_ = IsrState(assignment.isr, assignment.partition_epoch);
    set_replicas(assignment.replicas, true);
    news_.role_changed = true;
    context_.env.tracer().emit(trace::LeaderStarted{.partition = trace_name_,
                                                    .epoch = leader_epoch_,
                                                    .log_end_offset = log_end_offset(),
                                                    .hw = hw_,
                                                    .isr = traced(assignment.isr)});
    emit_digest();
    advance_hw();
}

void Partition::become_follower(const PartitionAssignment& assignment) {
    const bool was_idle = role_ == ReplicaRole::idle;
    role_ = ReplicaRole::follower;
    leader_ = assignment.leader;
    leader_epoch_ = assignment.leader_epoch;
    isr_ = IsrState({}, assignment.partition_epoch);
    followers_.clear();
    news_.role_changed = true;
    news_.proposal.reset();
    context_.env.tracer().emit(trace::FollowerStarted{.partition = trace_name_,
                                                      .epoch = leader_epoch_,
                                                      .leader = leader_,
                                                      .log_end_offset = log_end_offset(),
                                                      .hw = hw_});
    if (was_idle) emit_digest();
    // Records without any epoch cannot be compared with the leader's: only what is committed is
    // sure to be the same (AbstractFetcherThread.truncateToHighWatermark).
    const bool comparable = !log_.epochs().empty() && !mutated(Mutant::truncates_to_hw);
    if (!comparable && log_end_offset() > hw_) (void)truncate_to(hw_);
}

void Partition::stop() {
    role_ = ReplicaRole::idle;
    leader_ = no_broker;
    followers_.clear();
    isr_ = IsrState({}, isr_.partition_epoch());
    news_ = {.role_changed = true};
}

void Partition::set_replicas(const std::vector<BrokerId>& replicas, bool is_new_leader) {
    std::vector<FollowerProgress> before = std::exchange(followers_, {});
    for (const BrokerId id : replicas) {
        if (id == context_.self) continue;
        const auto known = std::ranges::find(before, id, &FollowerProgress::id);
        if (!is_new_leader && known != before.end()) {
            followers_.push_back(*known);
            continue;
        }
        FollowerProgress follower{.id = id};
        // Who is in the ISR is granted a full lag time to show up; who is not must not hold the
        // watermark back (Replica.resetReplicaState).
        if (isr_.contains(id)) follower.last_caught_up = context_.env.clock().now();
        followers_.push_back(follower);
    }
}

FollowerProgress* Partition::find_follower(BrokerId id) {
    const auto found = std::ranges::find(followers_, id, &FollowerProgress::id);
    return found == followers_.end() ? nullptr : &*found;
}

ErrorCode Partition::check_epoch(LeaderEpoch current_epoch) const {
    if (current_epoch != no_leader_epoch && !mutated(Mutant::fetch_ignores_epochs)) {
        if (current_epoch < leader_epoch_) return ErrorCode::fenced_leader_epoch;
        if (current_epoch > leader_epoch_) return ErrorCode::unknown_leader_epoch;
    }
    return is_leader() ? ErrorCode::none : ErrorCode::not_leader_or_follower;
}

std::expected<void, ErrorCode> Partition::truncate_to(Offset offset) {
    const Offset hw = std::min(hw_, offset);
    if (const auto cut = log_.truncate_to(offset, hw); !cut)
        return std::unexpected(storage_error(cut.error()));
    hw_ = std::min(hw, log_end_offset());
    return {};
}

void Partition::count_append() {
    if (++appends_since_digest_ >= appends_per_digest) emit_digest();
}

void Partition::emit_digest() {
    if (role_ == ReplicaRole::idle) return;
    appends_since_digest_ = 0;
    const ProducerStateManager& producers = log_.producers();
    context_.env.tracer().emit(
        trace::StateDigest{.partition = trace_name_,
                           .role = is_leader() ? trace::Role::leader : trace::Role::follower,
                           .epoch = leader_epoch_,
                           .log_start_offset = log_start_offset(),
                           .hw = hw_,
                           .log_end_offset = log_end_offset(),
                           .log_hash = log_.hash(),
                           .producers_hash = producers.hash(),
                           .producers = static_cast<std::int32_t>(producers.producers().size())});
}

// ISR, as leader

void Partition::adopt_isr(const std::vector<BrokerId>& isr, PartitionEpoch epoch) {
    if (isr_.commit(isr, epoch))
        context_.env.tracer().emit(trace::IsrAdopted{.partition = trace_name_,
                                                     .epoch = leader_epoch_,
                                                     .partition_epoch = epoch,
                                                     .isr = traced(isr)});
    advance_hw();
}

std::int32_t Partition::effective_min_isr() const {
    const auto replicas = static_cast<std::int32_t>(followers_.size()) + 1;
    return std::min(settings_.min_insync_replicas, replicas);
}

void Partition::judge_eligibility() {
    for (FollowerProgress& follower : followers_)
        follower.eligible =
            !isr_.maximal_contains(follower.id) &&
            may_join(follower, context_.membership.eligibility(follower.id), context_.history);
}

void Partition::advance_hw() {
    ASSERT(is_leader());
    judge_eligibility();
    const Offset next = next_high_watermark({.rule = hw_rule_of(context_.history),
                                             .hw = hw_,
                                             .leader_end = log_end_offset(),
                                             .min_isr = effective_min_isr(),
                                             .now = context_.env.clock().now(),
                                             .max_lag = context_.lag_time_max},
                                            isr_, followers_);
    if (next == hw_) return;
    ASSERT(next > hw_ && next <= log_end_offset());
    hw_ = next;
    news_.hw_advanced = true;
    context_.env.tracer().emit(trace::HwAdvanced{.partition = trace_name_,
                                                 .hw = hw_,
                                                 .log_end_offset = log_end_offset(),
                                                 .role = trace::Role::leader});
}

void Partition::record_fetch(const FetchQuestion& question, FollowerProgress& follower) {
    const Offset before = follower.log_end_offset;
    follower.record_fetch(question.offset, question.log_start_offset, log_end_offset(),
                          question.replica_epoch, context_.env.clock().now());
    if (!isr_.is_inflight() && !isr_.contains(follower.id) &&
        may_join(follower, context_.membership.eligibility(follower.id), context_.history) &&
        reached(follower, hw_, epoch_start_)) {
        isr_.propose_expand(follower.id);
        propose();
    }
    if (follower.log_end_offset != before) advance_hw();
}

void Partition::shrink_isr() {
    if (!is_leader()) return;
    const std::vector<BrokerId> leaving =
        out_of_sync(isr_, context_.self, log_end_offset(), followers_, context_.env.clock().now(),
                    context_.lag_time_max);
    if (leaving.empty()) return;
    isr_.propose_shrink(leaving);
    propose();
}

void Partition::propose() {
    ASSERT(is_leader() && isr_.is_inflight());
    IsrProposal proposal{.leader_epoch = leader_epoch_, .partition_epoch = partition_epoch()};
    for (const BrokerId id : isr_.proposed()) {
        const FollowerProgress* follower = find_follower(id);
        proposal.isr.push_back(
            {id, follower == nullptr ? BrokerEpoch{-1} : follower->broker_epoch});
    }
    context_.env.tracer().emit(trace::IsrProposed{
        .partition = trace_name_, .epoch = leader_epoch_, .isr = traced(isr_.proposed())});
    news_.proposal = std::move(proposal);
}

void Partition::on_isr_verdict(const IsrVerdict& verdict) {
    // Metadata may have overtaken the answer: then there is nothing left to decide.
    if (!is_leader() || !isr_.is_inflight()) return;
    if (verdict.error == ErrorCode::none) {
        const bool ours = verdict.leader_epoch == leader_epoch_;
        if (ours && verdict.partition_epoch >= partition_epoch())
            adopt_isr(verdict.isr, verdict.partition_epoch);
        return;
    }
    switch (verdict.error) {
        case ErrorCode::operation_not_attempted:
        case ErrorCode::ineligible_replica:
            // Only here is it certain that no controller will ever apply the proposal.
            isr_.revert();
            advance_hw();
            return;
        case ErrorCode::unknown_topic_or_partition:
        case ErrorCode::unknown_topic_id:
        case ErrorCode::fenced_leader_epoch:
        case ErrorCode::invalid_update_version:
        case ErrorCode::invalid_request:
        case ErrorCode::new_leader_elected:
            return;  // our view is stale: newer metadata is on its way and will settle it
        default: propose(); return;
    }
}

}  // namespace brokerscope::core
