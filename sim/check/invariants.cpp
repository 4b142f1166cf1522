#include "sim/check/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace brokerscope::sim {

namespace {

/// `broker-2` is broker 2: node ids end in their number.
core::BrokerId number_of(std::string_view node) {
    const std::size_t dash = node.rfind('-');
    if (dash == std::string_view::npos) return core::no_broker;
    std::int32_t number = 0;
    for (const char digit : node.substr(dash + 1)) {
        if (digit < '0' || digit > '9' || number > 100'000) return core::no_broker;
        number = 10 * number + (digit - '0');
    }
    return core::BrokerId{number};
}

}  // namespace

void Invariants::set_rules(const std::vector<PartitionRule>& rules) {
    for (const PartitionRule& rule : rules) {
        model(rule.partition).min_insync_replicas = rule.min_insync_replicas;
        model(rule.partition).unclean_elections = rule.unclean_elections;
    }
}

void Invariants::on_event(const trace::Event& event) {
    std::visit([&](const auto& fact) { on(event, fact); }, event.payload);
}

Invariants::PartitionModel& Invariants::model(trace::Partition partition) {
    return models_[partition];
}

std::string Invariants::name(trace::Partition partition) const {
    return fmt::format("{}/{}", names_.text(partition.topic), partition.index);
}

std::string Invariants::node_name(const trace::Event& event) const {
    return std::string(names_.text(event.node));
}

void Invariants::broke(Invariant invariant, trace::EventId event, core::Instant time,
                       std::string what) {
    ++counts_[static_cast<std::size_t>(invariant)];
    if (breaks_.size() < breaks_max) breaks_.push_back({invariant, event, time, std::move(what)});
}

std::optional<Invariants::Storage> Invariants::storage_of(trace::Partition partition,
                                                          trace::Name node) const {
    const auto model = models_.find(partition);
    if (model == models_.end()) return std::nullopt;
    const auto replica = model->second.replicas.find(node);
    if (replica == model->second.replicas.end()) return std::nullopt;
    return Storage{replica->second.storage_open, replica->second.storage_lost};
}

void Invariants::add_stored_fault(trace::EventId end, core::Instant time, std::string what) {
    broke(Invariant::log, end, time, std::move(what));
}

bool Invariants::is_legitimate(const PartitionModel& model, const Replica& replica) const {
    return replica.leads && !model.leader_of.empty() &&
           model.leader_of.rbegin()->first == replica.epoch;
}

/// From here on the canonical log is what `leader` holds below `true_hw`.
void Invariants::adopt(PartitionModel& model, const Replica& leader, core::Offset true_hw) {
    model.canonical.copy_prefix(leader.log, std::min(true_hw, leader.log.end()));
    model.true_hw = model.canonical.end();
    model.may_be_replaced = false;
    model.destructive_losses = 0;
}

void Invariants::check_members(const trace::Event& event, trace::Partition partition,
                               PartitionModel& model) {
    const auto expected = model.canonical.chain_at(model.true_hw);
    for (auto& [node, replica] : model.replicas) {
        const core::BrokerId id = number_of(names_.text(node));
        const auto registered = registered_.find(node);
        if (!replica.running || registered == registered_.end() || !registered->second) continue;
        if (!model.isr.contains(id) || model.may_be_replaced) continue;
        if (replica.log.end() >= model.true_hw && replica.log.chain_at(model.true_hw) == expected)
            continue;
        broke(Invariant::strong, event,
              fmt::format("{} is in the ISR of {} and ends at {}, but {} is committed",
                          names_.text(node), name(partition), replica.log.end().value,
                          model.true_hw.value));
    }
}

void Invariants::check_match(const trace::Event& event, trace::Partition partition,
                             PartitionModel& model, const Replica& replica) {
    if (model.may_be_replaced || replica.hw > model.true_hw) return;
    if (replica.log.chain_at(replica.hw) == model.canonical.chain_at(replica.hw)) return;
    broke(
        Invariant::match, event,
        fmt::format("{} holds other records of {} below its high watermark {} than were committed",
                    node_name(event), name(partition), replica.hw.value));
}

void Invariants::on(const trace::Event& event, const trace::NodeStarted&) {
    registered_[event.node] = false;
    for (auto& [partition, model] : models_)
        if (const auto at = model.replicas.find(event.node); at != model.replicas.end()) {
            at->second.running = true;
            at->second.storage_open = false;
        }
}

void Invariants::on(const trace::Event& event, const trace::NodeStopped&) {
    on(event, trace::NodeCrashed{.power = false});
}

void Invariants::on(const trace::Event& event, const trace::NodeCrashed& fact) {
    registered_[event.node] = false;
    for (auto& [partition, model] : models_) {
        const auto at = model.replicas.find(event.node);
        if (at == model.replicas.end()) continue;
        at->second.running = false;
        at->second.storage_open = false;
        at->second.leads = false;
        if (fact.power) at->second.storage_lost = true;
    }
}

void Invariants::on(const trace::Event& event, const trace::DiskLost&) {
    for (auto& [partition, model] : models_)
        if (const auto at = model.replicas.find(event.node); at != model.replicas.end())
            at->second.storage_lost = true;
}

void Invariants::on(const trace::Event&, const trace::BrokerRegistered& fact) {
    for (auto& [node, registered] : registered_)
        if (number_of(names_.text(node)) == fact.broker) registered = true;
}

void Invariants::on(const trace::Event& event, const trace::LeaderElected& fact) {
    PartitionModel& model = this->model(fact.partition);
    if (fact.epoch < model.controller_epoch)
        broke(Invariant::epoch, event,
              fmt::format("the controller went back from leader epoch {} to {} in {}",
                          model.controller_epoch.value, fact.epoch.value, name(fact.partition)));
    model.controller_epoch = fact.epoch;
    model.isr = fact.isr;
    // Where nobody allowed it, an unclean election is the controller's mistake, and excuses
    // nothing.
    if (fact.unclean && (model.unclean_elections || unclean_elections_))
        model.may_be_replaced = true;
}

void Invariants::on(const trace::Event& event, const trace::IsrShrunk& fact) {
    PartitionModel& model = this->model(fact.partition);
    model.isr = fact.isr;
    check_members(event, fact.partition, model);
}

void Invariants::on(const trace::Event& event, const trace::IsrExpanded& fact) {
    PartitionModel& model = this->model(fact.partition);
    model.isr = fact.isr;
    check_members(event, fact.partition, model);
}

/// A replica takes up a part: its log must be what it was, unless its storage was hit.
void Invariants::take_up(const trace::Event& event, trace::Partition partition,
                         PartitionModel& model, Replica& replica, core::Offset log_end,
                         core::LeaderEpoch epoch) {
    replica.running = true;
    if (epoch < replica.epoch)
        broke(Invariant::epoch, event,
              fmt::format("{} went back from leader epoch {} to {} in {}", node_name(event),
                          replica.epoch.value, epoch.value, name(partition)));
    replica.epoch = epoch;
    if (log_end == replica.log.end()) return;
    reopen(event, partition, model, replica, core::Offset{0}, log_end);
}

/// The log of a replica is read again and ends at `log_end`.
void Invariants::reopen(const trace::Event& event, trace::Partition partition,
                        PartitionModel& model, Replica& replica, core::Offset log_start,
                        core::Offset log_end) {
    const core::Offset before = replica.log.end();
    if (log_end < before && replica.storage_lost) {
        ++model.destructive_losses;
        if (model.destructive_losses > model.min_insync_replicas - 1) model.may_be_replaced = true;
    } else if (log_end != before) {
        broke(Invariant::disk, event,
              fmt::format("{} found {} to end at {}; it ended at {} and no storage was lost",
                          node_name(event), name(partition), log_end.value, before.value));
    }
    replica.storage_lost = false;
    replica.log.truncate(log_end);
    if (replica.log.end() != log_end) replica.log.restart_at(log_start);
}

void Invariants::on(const trace::Event& event, const trace::LeaderStarted& fact) {
    PartitionModel& model = this->model(fact.partition);
    Replica& replica = model.replicas[event.node];
    const auto [leader, fresh] = model.leader_of.try_emplace(fact.epoch, event.node);
    if (!fresh && leader->second != event.node)
        broke(Invariant::epoch, event,
              fmt::format("{} and {} both lead {} in epoch {}", names_.text(leader->second),
                          node_name(event), name(fact.partition), fact.epoch.value));
    take_up(event, fact.partition, model, replica, fact.log_end_offset, fact.epoch);
    replica.leads = true;
    replica.hw = fact.hw;
    if (!is_legitimate(model, replica)) return;
    const bool complete =
        replica.log.end() >= model.true_hw &&
        replica.log.chain_at(model.true_hw) == model.canonical.chain_at(model.true_hw);
    if (!complete && !model.may_be_replaced) {
        broke(
            Invariant::leader, event,
            fmt::format("{} leads {} from epoch {} with a log that ends at {}, but {} is committed",
                        node_name(event), name(fact.partition), fact.epoch.value,
                        replica.log.end().value, model.true_hw.value));
        broke(Invariant::truehw, event,
              fmt::format("committed records of {} below {} are gone", name(fact.partition),
                          model.true_hw.value));
    }
    if (!complete) adopt(model, replica, model.true_hw);
    // A complete log needs no replacing, whatever was allowed.
    model.may_be_replaced = false;
}

void Invariants::on(const trace::Event& event, const trace::FollowerStarted& fact) {
    PartitionModel& model = this->model(fact.partition);
    Replica& replica = model.replicas[event.node];
    replica.leads = false;
    replica.hw = fact.hw;
    take_up(event, fact.partition, model, replica, fact.log_end_offset, fact.epoch);
}

void Invariants::on(const trace::Event& event, const trace::BatchAppended& fact) {
    PartitionModel& model = this->model(fact.partition);
    Replica& replica = model.replicas[event.node];
    replica.running = true;
    const bool rises = fact.role == trace::Role::leader ? fact.base_offset == replica.log.end()
                                                        : fact.base_offset >= replica.log.end();
    if (!rises)
        broke(Invariant::log, event,
              fmt::format("{} appended offset {} to {}, whose log ended at {}", node_name(event),
                          fact.base_offset.value, name(fact.partition), replica.log.end().value));
    if (fact.epoch < replica.log.last_epoch())
        broke(Invariant::log, event,
              fmt::format("{} appended a batch of leader epoch {} behind one of {} in {}",
                          node_name(event), fact.epoch.value, replica.log.last_epoch().value,
                          name(fact.partition)));
    replica.log.append(fact.base_offset, fact.count, fact.epoch, fact.content);
    replica.last_event = event.id;
}

void Invariants::on(const trace::Event& event, const trace::HwAdvanced& fact) {
    PartitionModel& model = this->model(fact.partition);
    Replica& replica = model.replicas[event.node];
    replica.hw = fact.hw;
    if (fact.hw > replica.log.end())
        broke(Invariant::log, event,
              fmt::format("{} moved the high watermark of {} to {}, beyond its log's end {}",
                          node_name(event), name(fact.partition), fact.hw.value,
                          replica.log.end().value));
    if (is_legitimate(model, replica) && fact.hw > model.true_hw) {
        // What is newly covered becomes canonical.
        const auto& batches = replica.log.batches();
        auto next =
            std::ranges::lower_bound(batches, model.canonical.end(), {}, &ChainedLog::Batch::base);
        for (; next != batches.end() && next->end() <= fact.hw; ++next)
            model.canonical.append(next->base, next->count, next->epoch, next->content);
        model.true_hw = fact.hw;
        check_members(event, fact.partition, model);
    }
    check_match(event, fact.partition, model, replica);
}

void Invariants::on(const trace::Event& event, const trace::HwLowered& fact) {
    model(fact.partition).replicas[event.node].hw = fact.hw;
}

void Invariants::on(const trace::Event& event, const trace::LogTruncated& fact) {
    PartitionModel& model = this->model(fact.partition);
    Replica& replica = model.replicas[event.node];
    const bool in_sync = model.isr.contains(number_of(names_.text(event.node)));
    if (in_sync && fact.to < model.true_hw && !model.may_be_replaced)
        broke(Invariant::trunc, event,
              fmt::format("{} is in sync and cut {} back to {}, but {} is committed",
                          node_name(event), name(fact.partition), fact.to.value,
                          model.true_hw.value));
    replica.log.truncate(fact.to);
    if (replica.log.end() != fact.to) replica.log.restart_at(fact.to);
    replica.hw = std::min(replica.hw, fact.to);
}

void Invariants::on(const trace::Event& event, const trace::LogRecovered& fact) {
    // The metadata log is opened too; it is the controller's, and no partition of the cluster.
    if (names_.text(fact.partition.topic) == "__cluster_metadata") return;
    PartitionModel& model = this->model(fact.partition);
    Replica& replica = model.replicas[event.node];
    replica.running = true;
    if (fact.clean && fact.cut_bytes > 0)
        broke(Invariant::disk, event,
              fmt::format("{} cut {} bytes of {} although it had been stopped in good order",
                          node_name(event), fact.cut_bytes, name(fact.partition)));
    replica.hw = fact.hw;
    if (fact.log_end_offset != replica.log.end())
        reopen(event, fact.partition, model, replica, fact.log_start_offset, fact.log_end_offset);
    replica.storage_lost = false;
    replica.storage_open = true;
}

void Invariants::on(const trace::Event& event, const trace::StateDigest& fact) {
    PartitionModel& model = this->model(fact.partition);
    const std::pair key{fact.log_end_offset, fact.log_hash};
    const auto [at, fresh] = model.producers_of.try_emplace(key, fact.producers_hash);
    if (fresh || at->second == fact.producers_hash) return;
    broke(
        Invariant::pid, event,
        fmt::format("{} remembers other producers of {} up to {} than a replica with the same log",
                    node_name(event), name(fact.partition), fact.log_end_offset.value));
}

core::Offset Invariants::high_watermark(trace::Partition partition) const {
    const auto at = models_.find(partition);
    return at == models_.end() ? core::Offset{0} : at->second.true_hw;
}

bool Invariants::replicas_are_equal() const {
    for (const auto& [partition, model] : models_) {
        const auto leader = std::ranges::find_if(model.replicas, [&](const auto& entry) {
            return entry.second.running && is_legitimate(model, entry.second);
        });
        if (leader == model.replicas.end()) return false;
        const core::Offset end = leader->second.log.end();
        if (model.true_hw != end) return false;
        for (const auto& [node, replica] : model.replicas)
            if (replica.running && (replica.log.end() != end || replica.hw != end)) return false;
    }
    return true;
}

std::vector<Divergence> Invariants::divergences() const {
    std::vector<Divergence> found;
    for (const auto& [partition, model] : models_) {
        if (model.replicas.empty()) continue;
        const Replica& reference = model.replicas.begin()->second;
        for (const auto& [node, replica] : model.replicas) {
            const core::Offset limit = std::min(reference.hw, replica.hw);
            const auto& theirs = replica.log.batches();
            for (const ChainedLog::Batch& batch : reference.log.batches()) {
                if (batch.end() > limit) break;
                const auto at =
                    std::ranges::lower_bound(theirs, batch.base, {}, &ChainedLog::Batch::base);
                const bool same = at != theirs.end() && at->base == batch.base &&
                                  at->count == batch.count && at->content == batch.content;
                if (!same)
                    found.push_back({partition, batch.base, batch.end(), replica.last_event});
            }
        }
    }
    return found;
}

}  // namespace brokerscope::sim
