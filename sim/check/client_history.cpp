#include "sim/check/client_history.h"

#include <algorithm>
#include <variant>

namespace brokerscope::sim {

namespace {

std::uint64_t place_key(PartitionIndex partition, core::Offset base, trace::ContentHash content) {
    const std::uint64_t key = core::hash_step(content.value, partition);
    return core::hash_step(key, static_cast<std::uint64_t>(base.value));
}

std::uint64_t request_key(trace::Name client, std::int32_t correlation, PartitionIndex partition) {
    const std::uint64_t key = core::hash_step(client.value, partition);
    return core::hash_step(key, static_cast<std::uint64_t>(correlation));
}

}  // namespace

void ClientHistory::on_event(const trace::Event& event) {
    std::visit([&](const auto& fact) { on(event, fact); }, event.payload);
}

const Counts& ClientHistory::counts_of(trace::Name node) const {
    static constexpr Counts nothing{};
    const auto found = counts_of_.find(node);
    return found == counts_of_.end() ? nothing : found->second;
}

std::optional<BatchIndex> ClientHistory::batch_at(PartitionIndex at, core::Offset base_offset,
                                                  trace::ContentHash content) const {
    const BatchIndex placed = by_place_.find(place_key(at, base_offset, content));
    if (placed != FlatMap::none) return placed;
    // The broker died before it could say whose bytes these are: any batch of this content and
    // partition, else any of this content.
    const BatchIndex latest = by_content_.find(content.value);
    for (BatchIndex i = latest; i != FlatMap::none; i = batches_[i].same_content)
        if (batches_[i].partition == at) return i;
    if (latest == FlatMap::none) return std::nullopt;
    return latest;
}

RecordRef ClientHistory::record_in(BatchIndex index, std::int32_t place) const {
    const BatchState& batch = batches_[index];
    for (const SentRun& range : batch.records)
        if (place >= range.index && place < range.index + range.count)
            return {batch.client, range.first + (place - range.index)};
    return {};
}

RecordRef ClientHistory::record_at(PartitionIndex at, const Reading& reading,
                                   core::Offset offset) const {
    const auto batch = batch_at(at, reading.batch_offset, reading.content);
    if (!batch) return {};
    return record_in(*batch, static_cast<std::int32_t>(offset - reading.batch_offset));
}

RecordRef ClientHistory::record_at(trace::Partition name, core::Offset batch_offset,
                                   trace::ContentHash content, std::int32_t index) const {
    const auto known = partition_of_.find(name);
    if (known == partition_of_.end()) return {};
    const auto batch = batch_at(known->second, batch_offset, content);
    return batch ? record_in(*batch, index) : RecordRef{};
}

core::Offset ClientHistory::position_of(trace::Name consumer, trace::Partition name) const {
    const auto scope = scope_of_.find(consumer);
    const auto partition = partition_of_.find(name);
    if (scope == scope_of_.end() || partition == partition_of_.end()) return core::Offset{-1};
    const auto& partitions = scopes_[scope->second].partitions;
    const auto progress = partitions.find(partition->second);
    return progress == partitions.end() ? core::Offset{-1} : progress->second.position;
}

ClientIndex ClientHistory::client(trace::Name node) {
    const auto [at, fresh] =
        client_of_.try_emplace(node, static_cast<ClientIndex>(clients_.size()));
    if (fresh) clients_.push_back({.name = node});
    return at->second;
}

PartitionIndex ClientHistory::partition(trace::Partition name) {
    const auto [at, fresh] =
        partition_of_.try_emplace(name, static_cast<PartitionIndex>(partitions_.size()));
    if (fresh) {
        partitions_.push_back(name);
        audit_.emplace_back();
    }
    return at->second;
}

ScopeState& ClientHistory::scope(trace::Name node) {
    const auto [at, fresh] = scope_of_.try_emplace(node, scopes_.size());
    if (fresh) scopes_.push_back({.name = node});
    return scopes_[at->second];
}

RecordState& ClientHistory::record(ClientIndex at, std::int64_t n) {
    ASSERT(n >= 1);
    std::vector<RecordState>& records = clients_[at].records;
    if (records.size() < static_cast<std::size_t>(n)) records.resize(static_cast<std::size_t>(n));
    return records[static_cast<std::size_t>(n - 1)];
}

/// The batch of the client's present life with this number, made if it is new.
BatchIndex ClientHistory::batch_to_fill(trace::Name node, trace::BatchNumber number,
                                        trace::Partition name) {
    ASSERT(number.value >= 1);
    const ClientIndex sender = client(node);
    ClientState& state = clients_[sender];
    const auto place = static_cast<std::size_t>(number.value - 1);
    if (state.batches.size() <= place) state.batches.resize(place + 1, FlatMap::none);
    if (state.batches[place] == FlatMap::none) {
        state.batches[place] = static_cast<BatchIndex>(batches_.size());
        batches_.push_back({.client = sender, .life = state.lives, .partition = partition(name)});
    }
    return state.batches[place];
}

BatchState* ClientHistory::batch(trace::Name node, trace::BatchNumber number) {
    const std::vector<BatchIndex>& of_life = clients_[client(node)].batches;
    const auto place = static_cast<std::size_t>(number.value - 1);
    if (number.value < 1 || place >= of_life.size() || of_life[place] == FlatMap::none)
        return nullptr;
    return &batches_[of_life[place]];
}

void ClientHistory::on(const trace::Event& event, const trace::NodeStarted&) {
    // A new life numbers its batches from 1 again; what the old one left open stays open.
    const auto known = client_of_.find(event.node);
    if (known == client_of_.end()) return;
    clients_[known->second].batches.clear();
    ++clients_[known->second].lives;
    clients_[known->second].stopped = false;
}

void ClientHistory::on(const trace::Event&, const trace::LeaderElected& fact) {
    if (!fact.first && fact.leader != core::no_broker) ++counts_.elections;
}

void ClientHistory::on(const trace::Event&, const trace::ProduceHandled& fact) {
    if (fact.error != core::ErrorCode::none) return;
    const PartitionIndex at = partition(fact.partition);
    const BatchIndex sent = by_request_.find(request_key(fact.client, fact.correlation_id, at));
    if (sent == FlatMap::none) return;
    by_place_.set(place_key(at, fact.base_offset, batches_[sent].content), sent);
}

void ClientHistory::on(const trace::Event& event, const trace::RecordMade& fact) {
    RecordState& state = record(client(event.node), fact.record.value);
    state.key = fact.key;
    state.number = fact.number;
}

void ClientHistory::on(const trace::Event& event, const trace::RecordSent& fact) {
    const ClientIndex sender = client(event.node);
    const PartitionIndex at = partition(fact.partition);
    BatchState& batch = batches_[batch_to_fill(event.node, fact.batch, fact.partition)];
    SentRun* last = batch.records.empty() ? nullptr : &batch.records.back();
    const bool continues = last != nullptr && last->first + last->count == fact.record.value &&
                           last->index + last->count == fact.index;
    if (continues)
        last->count += fact.count;
    else
        batch.records.push_back({fact.record.value, fact.count, fact.index});
    batch.count += fact.count;
    for (std::int64_t n = fact.record.value; n < fact.record.value + fact.count; ++n) {
        RecordState& sent = record(sender, n);
        if (sent.sent == trace::no_event) sent.sent = event.id;
        sent.partition = at;
        ++sent.sends;
    }
    counts_.sent += fact.count;
    counts_of_[event.node].sent += fact.count;
}

void ClientHistory::on(const trace::Event& event, const trace::RecordRefused& fact) {
    const ClientIndex sender = client(event.node);
    clients_[sender].refused += fact.count;
    for (std::int64_t n = fact.record.value; n < fact.record.value + fact.count; ++n) {
        RecordState& state = record(sender, n);
        if (state.sent == trace::no_event) state.sent = event.id;
        state.failed = true;
    }
    counts_.sent += fact.count;
    counts_.failed += fact.count;
    counts_of_[event.node].sent += fact.count;
    counts_of_[event.node].failed += fact.count;
}

void ClientHistory::on(const trace::Event& event, const trace::BatchSent& fact) {
    BatchState* sent = batch(event.node, fact.batch);
    if (sent == nullptr) return;
    const auto index = static_cast<BatchIndex>(sent - batches_.data());
    ++sent->attempts;
    if (sent->first_sent == trace::no_event || sent->content != fact.content) {
        if (sent->first_sent == trace::no_event) sent->first_sent = event.id;
        sent->content = fact.content;
        const BatchIndex earlier = by_content_.find(fact.content.value);
        if (earlier != index) sent->same_content = earlier;
        by_content_.set(fact.content.value, index);
    }
    by_request_.set(request_key(event.node, fact.correlation_id, sent->partition), index);
}

void ClientHistory::on(const trace::Event& event, const trace::BatchRetried&) {
    ++counts_.retries;
    ++counts_of_[event.node].retries;
}

void ClientHistory::on(const trace::Event& event, const trace::BatchSplit& fact) {
    const BatchIndex into = batch_to_fill(event.node, fact.into, fact.partition);
    const BatchState* from = batch(event.node, fact.batch);
    if (from == nullptr) return;
    const std::vector<SentRun> records = from->records;
    for (const SentRun& run : records) {
        const std::int32_t first = std::max(run.index, fact.index);
        const std::int32_t last = std::min(run.index + run.count, fact.index + fact.count);
        if (first >= last) continue;
        batches_[into].records.push_back(
            {run.first + (first - run.index), last - first, first - fact.index});
        batches_[into].count += last - first;
    }
}

void ClientHistory::end_batch(trace::Name node, trace::BatchNumber number, BatchOutcome outcome,
                              trace::EventId event) {
    BatchState* ended = batch(node, number);
    if (ended == nullptr) return;
    ended->outcome = outcome;
    ended->ended = event;
    for (const SentRun& range : ended->records) {
        for (std::int64_t n = range.first; n < range.first + range.count; ++n) {
            RecordState& state = record(ended->client, n);
            if (outcome == BatchOutcome::acknowledged && state.acked == trace::no_event)
                state.acked = event;
            if (outcome == BatchOutcome::failed) state.failed = true;
            if (outcome == BatchOutcome::unknown) state.unknown = true;
        }
    }
}

void ClientHistory::on(const trace::Event& event, const trace::BatchAcknowledged& fact) {
    end_batch(event.node, fact.batch, BatchOutcome::acknowledged, event.id);
    if (BatchState* ended = batch(event.node, fact.batch)) ended->base_offset = fact.base_offset;
    counts_.acked += fact.count;
    counts_of_[event.node].acked += fact.count;
}

void ClientHistory::on(const trace::Event& event, const trace::BatchFailed& fact) {
    const bool certain = fact.outcome == trace::Outcome::failed;
    end_batch(event.node, fact.batch, certain ? BatchOutcome::failed : BatchOutcome::unknown,
              event.id);
    (certain ? counts_.failed : counts_.unknown) += fact.count;
    Counts& own = counts_of_[event.node];
    (certain ? own.failed : own.unknown) += fact.count;
}

void ClientHistory::on(const trace::Event& event, const trace::AlarmRaised& fact) {
    const ClientIndex who = client(event.node);
    for (std::int64_t n = fact.record.value; n < fact.record.value + fact.count; ++n)
        record(who, n).alarmed = true;
    counts_.alarms += fact.count;
    counts_of_[event.node].alarms += fact.count;
}

void ClientHistory::on(const trace::Event& event, const trace::ApplicationStopped&) {
    if (client_of_.contains(event.node)) clients_[client(event.node)].stopped = true;
    if (scope_of_.contains(event.node)) scope(event.node).stopped = true;
}

void ClientHistory::on(const trace::Event& event, const trace::RecordPolled& fact) {
    auto& progress = scope(event.node).partitions[partition(fact.partition)];
    progress.polled.push_back({.offset = fact.offset,
                               .count = fact.count,
                               .batch_offset = fact.batch_offset,
                               .index = fact.index,
                               .content = fact.content,
                               .event = event.id});
    progress.position = fact.offset + fact.count;
    counts_.polled += fact.count;
    counts_of_[event.node].polled += fact.count;
}

void ClientHistory::on(const trace::Event& event, const trace::PositionReset& fact) {
    auto& progress = scope(event.node).partitions[partition(fact.partition)];
    progress.resets.push_back({fact.from, fact.to, event.id});
    progress.position = fact.to;
}

void ClientHistory::on(const trace::Event& event, const trace::RecordProcessed& fact) {
    if (fact.failed) return;
    const PartitionIndex at = partition(fact.partition);
    scope(event.node).processed.push_back({fact.offset, at, {}, event.id});
    ++counts_.processed;
    ++counts_of_[event.node].processed;
}

void ClientHistory::on(const trace::Event& event, const trace::RecordEffect& fact) {
    const PartitionIndex at = partition(fact.partition);
    scope(event.node).effects.push_back({fact.offset, at, fact.effect, event.id});
}

void ClientHistory::on(const trace::Event& event, const trace::AuditRead& fact) {
    audit_[partition(fact.partition)].batches.push_back({.offset = fact.base_offset,
                                                         .count = fact.count,
                                                         .batch_offset = fact.base_offset,
                                                         .index = 0,
                                                         .content = fact.content,
                                                         .event = event.id,
                                                         .control = fact.control});
}

void ClientHistory::on(const trace::Event&, const trace::AuditEnded& fact) {
    AuditedPartition& audited = audit_[partition(fact.partition)];
    audited.readable = fact.leader != core::no_broker;
    audited.log_start = fact.log_start_offset;
    audited.hw = fact.hw;
}

}  // namespace brokerscope::sim
