// What a caption's values are at the cursor. Counts and checks are told by a history of the events
// up to there, the logs read as the auditor would read them now.

#include "sim/lesson/caption.h"
#include "sim/session/builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::lesson {

namespace {

using Kind = Value::Kind;

constexpr std::string_view nothing = "—";

std::optional<trace::Partition> partition_of(const core::TopicPartition& partition,
                                             const Cursor& cursor) {
    const trace::Name* topic = cursor.view.names().find(partition.topic);
    if (topic == nullptr) return std::nullopt;
    return trace::Partition{*topic, partition.partition};
}

std::string name_of_broker(std::int32_t id, const Cursor& cursor) {
    for (const scenario::Broker& broker : cursor.recording.scenario().cluster.brokers)
        if (broker.node_id.value == id) return broker.id;
    return {};
}

/// The replica that `value` speaks of: on its node, or the leader's.
const ReplicaView* replica_of(const Value& value, const Cursor& cursor) {
    const auto partition = partition_of(value.partition, cursor);
    if (!partition) return nullptr;
    std::string node = value.node;
    if (node.empty()) {
        const PartitionView* decided = cursor.view.partition(*partition);
        if (decided == nullptr) return nullptr;
        node = name_of_broker(decided->leader.value, cursor);
    }
    const trace::Name* name = cursor.view.names().find(node);
    return name == nullptr ? nullptr : cursor.view.replica(*partition, *name);
}

/// Reads every partition's log as the auditor would, if the run ended at the cursor.
void audit(const Cursor& cursor, ClientHistory& history) {
    const auto tell = [&](trace::Payload payload) {
        history.on_event({.id = cursor.view.last_event(),
                          .time = cursor.view.now(),
                          .node = {},
                          .payload = std::move(payload)});
    };
    for (const PartitionView& partition : cursor.view.partitions()) {
        trace::AuditEnded ended{.partition = partition.partition,
                                .leader = core::no_broker,
                                .log_start_offset = {},
                                .hw = {}};
        const std::string leader = name_of_broker(partition.leader.value, cursor);
        const trace::Name* node = cursor.view.names().find(leader);
        const ReplicaView* replica =
            node == nullptr ? nullptr : cursor.view.replica(partition.partition, *node);
        if (replica != nullptr) {
            for (std::size_t i = 0; i < replica->log.size(); ++i) {
                const LogBatch& batch = replica->log[i];
                tell(trace::AuditRead{.partition = partition.partition,
                                      .base_offset = batch.base,
                                      .count = batch.count,
                                      .content = batch.content,
                                      .epoch = batch.epoch,
                                      .control = batch.control});
            }
            ended.leader = partition.leader;
            ended.log_start_offset = replica->log_start;
            ended.hw = replica->hw;
        }
        tell(ended);
    }
}

std::optional<std::int64_t> count_at(const Value& value, const Cursor& cursor) {
    ClientHistory history;
    TraceReader reader(cursor.recording.store());
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (cursor.view.last_event() == trace::no_event || event.id > cursor.view.last_event())
            break;
        if (std::holds_alternative<trace::AuditRead>(event.payload) ||
            std::holds_alternative<trace::AuditEnded>(event.payload))
            continue;
        history.on_event(event);
    }
    const trace::NameTable& names = cursor.view.names();
    const bool is_check = std::ranges::find(check_names, value.name) != check_names.end();
    if (!is_check) {
        if (value.scope.empty()) return count_named(history.counts(), value.name);
        const trace::Name* node = names.find(value.scope);
        return node == nullptr ? 0 : count_named(history.counts_of(*node), value.name);
    }
    audit(cursor, history);
    trace::NameTable own_names = names;
    const CheckResults results =
        sim::judge({.history = history,
                    .names = own_names,
                    .scopes = scope_rules(cursor.recording.scenario(), own_names),
                    .divergences = {}});
    const CheckResult& result = results.at(value.name);
    if (value.scope.empty()) return result.found;
    const auto at = result.by_scope.find(value.scope);
    return at == result.by_scope.end() ? 0 : at->second;
}

std::optional<std::int64_t> offset_of(const scenario::RecordRef& record, const Cursor& cursor) {
    const auto id = parse_record(scenario::to_string(record), cursor.view.names());
    if (!id) return std::nullopt;
    std::optional<std::int64_t> first;
    for (const PartitionView& partition : cursor.view.partitions()) {
        const std::string leader = name_of_broker(partition.leader.value, cursor);
        const trace::Name* node = cursor.view.names().find(leader);
        const ReplicaView* replica =
            node == nullptr ? nullptr : cursor.view.replica(partition.partition, *node);
        if (replica == nullptr) continue;
        for (std::size_t i = 0; i < replica->log.size(); ++i) {
            const LogBatch& batch = replica->log[i];
            for (std::int32_t index = 0; index < batch.count && !batch.control; ++index)
                if (cursor.recording.index().record_at(batch.content, index) == id && !first)
                    first = (batch.base + index).value;
        }
    }
    return first;
}

std::optional<std::int64_t> base_number(const Value& value, const Cursor& cursor) {
    switch (value.kind) {
        case Kind::leader:
        case Kind::isr: return std::nullopt;
        case Kind::hw:
        case Kind::leo:
        case Kind::epoch: {
            const ReplicaView* replica = replica_of(value, cursor);
            if (replica == nullptr) return std::nullopt;
            if (value.kind == Kind::hw) return replica->hw.value;
            if (value.kind == Kind::leo) return replica->log_end.value;
            return replica->epoch.value;
        }
        case Kind::position: {
            const auto partition = partition_of(value.partition, cursor);
            const trace::Name* node = cursor.view.names().find(value.node);
            if (!partition || node == nullptr) return std::nullopt;
            for (const ConsumedView& consumed : cursor.view.consumed())
                if (consumed.node == *node && consumed.partition == *partition)
                    return consumed.position.value;
            return std::nullopt;
        }
        case Kind::offset: return offset_of(value.record, cursor);
        case Kind::count: return count_at(value, cursor);
    }
    UNREACHABLE("a kind that is none");
}

}  // namespace

std::optional<std::int64_t> number_at(const Value& value, const Cursor& cursor) {
    const auto base = base_number(value, cursor);
    if (!base) return std::nullopt;
    return *base + value.plus;
}

std::string text_at(const Value& value, const Cursor& cursor, std::string_view language) {
    if (value.kind != Kind::leader && value.kind != Kind::isr) {
        const auto number = number_at(value, cursor);
        return number ? fmt::format("{}", *number) : std::string(nothing);
    }
    const auto partition = partition_of(value.partition, cursor);
    const PartitionView* decided = partition ? cursor.view.partition(*partition) : nullptr;
    if (decided == nullptr) return std::string(nothing);
    if (value.kind == Kind::leader) {
        const std::string leader = name_of_broker(decided->leader.value, cursor);
        if (!leader.empty()) return leader;
        return language == "zh" ? "无" : "nobody";
    }
    std::string members;
    for (const std::int32_t member : decided->isr.view())
        members += (members.empty()    ? ""
                    : language == "zh" ? "、"
                                       : ", ") +
                   name_of_broker(member, cursor);
    return members.empty() ? std::string(nothing) : members;
}

}  // namespace brokerscope::sim::lesson
