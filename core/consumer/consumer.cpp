#include "core/consumer/consumer.h"

#include "core/client/client_config.h"

#include <algorithm>

namespace brokerscope::core {

Consumer::Consumer(Env& env, ConsumerOptions options, ConsumerCallbacks callbacks)
    : env_(env),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      network_(env, network_config(options_.config.client, options_.client_id, options_.caps,
                                   "consumer")),
      metadata_(env, network_,
                metadata_config(options_.config.client, options_.bootstrap, "consumer"),
                [this] { run(); }),
      backoff_(options_.config.client.retry_backoff, options_.config.client.retry_backoff_max),
      jitter_(env.random("consumer/backoff")),
      wake_(env.clock(), [this] { run(); }) {
    ASSERT(options_.config.max_poll_records > 0);
    network_.on_change([this] {
        metadata_.poll();
        run();
    });
}

Consumer::~Consumer() = default;

void Consumer::close() {
    network_.close();
    wake_.disarm();
    partitions_.clear();
    order_.clear();
    available_.clear();
    errors_.clear();
    tell_available_ = false;
}

Consumer::Partition* Consumer::find(const TopicPartition& id) {
    const auto found = partitions_.find(id);
    return found == partitions_.end() ? nullptr : found->second.get();
}

const Consumer::Partition* Consumer::find(const TopicPartition& id) const {
    const auto found = partitions_.find(id);
    return found == partitions_.end() ? nullptr : found->second.get();
}

/// The asked partition, if it is still assigned and has been nowhere else since.
Consumer::Partition* Consumer::still(const Asked& asked) {
    Partition* partition = find(asked.id);
    if (partition == nullptr || partition->generation != asked.generation) return nullptr;
    return partition;
}

Consumer::Asked Consumer::asked(const Partition& partition) const {
    return Asked{partition.id, partition.generation, partition.position.value_or(Offset{-1}),
                 partition.leader.epoch};
}

void Consumer::assign(const std::vector<Assignment>& assignments) {
    std::map<TopicPartition, std::unique_ptr<Partition>> before = std::exchange(partitions_, {});
    order_.clear();
    available_.clear();
    for (const Assignment& assignment : assignments) {
        const TopicPartition& id = assignment.partition;
        auto& slot = partitions_[id];
        if (slot) continue;  // named twice
        const auto kept = before.find(id);
        if (kept != before.end()) {
            slot = std::move(kept->second);
            slot->fetched.reset();
        } else {
            slot = std::make_unique<Partition>();
            slot->id = id;
            slot->traced = {env_.tracer().intern(id.topic), id.partition};
            slot->generation = ++generation_;
            slot->retry_at = env_.clock().now();
        }
        order_.push_back(slot.get());
        metadata_.add_topic(id.topic);
        if (assignment.from) {
            const auto from = slot->position;
            move(*slot, *assignment.from, no_leader_epoch);
            report_reset(*slot, from, "assign");
        } else if (!slot->position) {
            ask_reset(*slot);
        }
    }
    run();
}

void Consumer::seek(const TopicPartition& id, Offset to) {
    Partition* partition = find(id);
    ASSERT(partition != nullptr, "seek on a partition that is not assigned");
    const auto from = partition->position;
    drop_fetched(*partition);
    move(*partition, to, no_leader_epoch);
    report_reset(*partition, from, "seek");
    run();
}

void Consumer::pause(const TopicPartition& id) {
    Partition* partition = find(id);
    ASSERT(partition != nullptr, "pause of a partition that is not assigned");
    partition->paused = true;
}

void Consumer::resume(const TopicPartition& id) {
    Partition* partition = find(id);
    ASSERT(partition != nullptr, "resume of a partition that is not assigned");
    if (!std::exchange(partition->paused, false)) return;
    if (partition->fetched) tell_available_ = true;
    run();
}

/// The position is certain now, as far as anybody told.
void Consumer::move(Partition& partition, Offset to, LeaderEpoch epoch) {
    partition.position = to;
    partition.position_epoch = epoch;
    partition.leader = metadata_.leader(partition.id.topic, partition.id.partition);
    partition.phase = Phase::fetching;
    partition.generation = ++generation_;
    partition.asking = false;
    partition.failures = 0;
    partition.retry_at = env_.clock().now();
}

void Consumer::drop_fetched(Partition& partition) {
    partition.fetched.reset();
    std::erase(available_, &partition);
}

void Consumer::report_reset(const Partition& partition, std::optional<Offset> from,
                            std::string_view policy) {
    const trace::Name name = env_.tracer().intern(policy);
    env_.tracer().emit(trace::PositionReset{partition.traced, from.value_or(Offset{-1}),
                                            *partition.position, name});
}

void Consumer::fail(Partition& partition, ErrorCode error) {
    partition.phase = Phase::stopped;
    drop_fetched(partition);
    errors_.emplace_back(partition.id, error);
}

void Consumer::back_off(Partition& partition) {
    partition.asking = false;
    partition.retry_at = env_.clock().now() + backoff_.after(partition.failures++, jitter_);
}

void Consumer::run() {
    if (running_) {
        run_again_ = true;
        return;
    }
    running_ = true;
    do {
        run_again_ = false;
        run_once();
        tell();
    } while (run_again_);
    running_ = false;
    if (wake_at_ != Instant::never() && wake_at_ < wake_.due()) wake_.arm_at(wake_at_);
}

void Consumer::run_once() {
    const Instant now = env_.clock().now();
    wake_at_ = Instant::never();
    ByBroker to_reset;
    ByBroker to_validate;
    ByBroker to_fetch;
    std::set<BrokerId> with_available;
    for (Partition* partition : order_) {
        follow_leader(*partition);
        const BrokerId leader = partition->leader.leader;
        if (partition->fetched && !partition->paused) with_available.insert(leader);
        if (partition->phase == Phase::stopped || partition->asking) continue;
        if (partition->retry_at > now) {
            wake_at_ = std::min(wake_at_, partition->retry_at);
            continue;
        }
        if (leader == no_broker) {
            metadata_.request_update();
            continue;
        }
        if (partition->phase == Phase::awaiting_reset) to_reset[leader].push_back(partition);
        if (partition->phase == Phase::awaiting_validation)
            to_validate[leader].push_back(partition);
        if (is_fetchable(*partition)) to_fetch[leader].push_back(partition);
    }
    const auto reachable = [&](BrokerId broker) -> std::optional<Endpoint> {
        const auto to = metadata_.endpoint(broker);
        if (!to || !network_.ready(*to)) return std::nullopt;
        return to;
    };
    for (const auto& [broker, of] : to_reset)
        if (const auto to = reachable(broker)) ask_offsets(*to, of);
    for (const auto& [broker, of] : to_validate)
        if (const auto to = reachable(broker)) ask_epochs(*to, of);
    for (const auto& [broker, of] : to_fetch) {
        if (brokers_[broker].fetching || with_available.contains(broker)) continue;
        if (const auto to = reachable(broker)) fetch(broker, *to, of);
    }
}

/// Calls the application, which may do here whatever it likes.
void Consumer::tell() {
    for (const auto& [id, error] : std::exchange(errors_, {}))
        if (callbacks_.on_error) callbacks_.on_error(id, error);
    if (!std::exchange(tell_available_, false) || !has_available()) return;
    if (callbacks_.on_available) callbacks_.on_available();
}

bool Consumer::has_available() const {
    return std::ranges::any_of(available_, [](const Partition* p) { return !p->paused; });
}

std::optional<Offset> Consumer::position(const TopicPartition& id) const {
    const Partition* partition = find(id);
    if (partition == nullptr || partition->phase == Phase::awaiting_reset) return std::nullopt;
    return partition->position;
}

std::optional<Offset> Consumer::high_watermark(const TopicPartition& id) const {
    const Partition* partition = find(id);
    return partition == nullptr ? std::nullopt : partition->high_watermark;
}

bool Consumer::is_caught_up() const {
    return std::ranges::all_of(order_, [](const Partition* partition) {
        return partition->phase == Phase::fetching && !partition->fetched &&
               partition->high_watermark && *partition->position >= *partition->high_watermark;
    });
}

}  // namespace brokerscope::core
