#include "sim/view/view_text.h"

#include "core/base/hash.h"
#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace brokerscope::sim {

namespace {

/// A thing's properties in the order in which they are written.
using Fields = std::vector<std::pair<std::string_view, std::string>>;
/// Things by title.
using Items = std::map<std::string, Fields>;

template <class T>
std::string text(const T& value) {
    if constexpr (std::is_same_v<T, bool>)
        return value ? "true" : "false";
    else if constexpr (std::is_integral_v<T>)
        return std::to_string(value);
    else if constexpr (std::is_same_v<T, core::Instant>)
        return format_time(value);
    else if constexpr (std::is_same_v<T, trace::BrokerList>) {
        std::string list;
        for (const std::int32_t id : value.view())
            list += fmt::format("{}{}", list.empty() ? "" : " ", id);
        return "[" + list + "]";
    } else {
        return std::to_string(value.value);
    }
}

class Describer {
public:
    explicit Describer(const ClusterView& view) : view_(view), names_(view.names()) {}

    Items describe() {
        items_["run"] = {{"phase", std::string(trace::name_of(view_.phase()))}};
        for (const NodeView& node : view_.nodes()) add(node);
        for (const ConnectionView& connection : view_.connections())
            items_[fmt::format("connection {}", connection.connection.value)] = {
                {"from", name(connection.from)},
                {"to", name(connection.to)},
                {"opened", text(connection.opened)}};
        for (const MessageView& message : view_.in_flight()) add(message);
        for (const PartitionView& partition : view_.partitions())
            items_["partition " + name(partition.partition)] = {
                {"leader", text(partition.leader)},
                {"epoch", text(partition.epoch)},
                {"partition_epoch", text(partition.partition_epoch)},
                {"isr", text(partition.isr)}};
        for (const ReplicaView& replica : view_.replicas()) add(replica);
        for (const ProducerView& producer : view_.producers()) add(producer);
        for (const ConsumedView& consumed : view_.consumed()) add(consumed);
        for (const FaultView& fault : view_.faults())
            items_[fmt::format("fault {}", fault.fault)] = {
                {"action", name(fault.action)},   {"target", name(fault.target)},
                {"since", text(fault.since)},     {"fired", text(fault.fired)},
                {"touched", text(fault.touched)}, {"ended", text(fault.ended)}};
        return std::move(items_);
    }

private:
    std::string name(trace::Name name) const { return std::string(names_.text(name)); }
    std::string name(trace::Partition partition) const {
        return fmt::format("{}/{}", names_.text(partition.topic), partition.index);
    }

    void add(const NodeView& node) {
        items_["node " + name(node.name)] = {{"state", std::string(name_of(node.state))},
                                             {"since", text(node.since)},
                                             {"incarnation", text(node.incarnation)},
                                             {"broker", text(node.broker)},
                                             {"power_lost", text(node.power_lost)},
                                             {"fenced", text(node.fenced)},
                                             {"gave_up", text(node.gave_up)}};
    }
    void add(const MessageView& message) {
        const trace::Message& fact = message.message;
        items_[fmt::format("message {}", fact.message.value)] = {
            {"from", name(fact.from)},
            {"to", name(fact.to)},
            {"what", fmt::format("{} {}", core::to_string(fact.api), trace::name_of(fact.kind))},
            {"correlation_id", text(fact.correlation_id)},
            {"sent", text(message.sent)},
            {"held_by", text(message.held_by)}};
    }
    void add(const ReplicaView& replica) {
        items_[fmt::format("replica {} on {}", name(replica.partition), name(replica.node))] = {
            {"role", std::string(name_of(replica.role))},
            {"epoch", text(replica.epoch)},
            {"leader", text(replica.leader)},
            {"isr", text(replica.isr)},
            {"log_start", text(replica.log_start)},
            {"log_end", text(replica.log_end)},
            {"hw", text(replica.hw)},
            {"synced", text(replica.synced)},
            {"log", log_text(replica.log)}};
    }
    void add(const ProducerView& producer) {
        std::string batches;
        for (const ProducerBatchView& batch : producer.batches)
            batches += fmt::format("{}{} ({} to {}, try {}{})", batches.empty() ? "" : ", ",
                                   batch.batch.value, batch.count, name(batch.partition),
                                   batch.attempt, batch.in_flight ? ", in flight" : "");
        items_["producer " + name(producer.node)] = {
            {"producer_id", text(producer.producer_id)},
            {"producer_epoch", text(producer.producer_epoch)},
            {"sent", text(producer.sent)},
            {"acked", text(producer.acked)},
            {"failed", text(producer.failed)},
            {"unknown", text(producer.unknown)},
            {"refused", text(producer.refused)},
            {"retries", text(producer.retries)},
            {"alarms", text(producer.alarms)},
            {"batches", "[" + batches + "]"}};
    }
    void add(const ConsumedView& consumed) {
        std::string in_work;
        for (const core::Offset offset : consumed.in_work)
            in_work += fmt::format("{}{}", in_work.empty() ? "" : " ", offset.value);
        std::string effects;
        for (const EffectRange& range : consumed.effects)
            effects += fmt::format("{}{} [{}, {})", effects.empty() ? "" : ", ",
                                   names_.text(range.effect), range.from.value, range.to.value);
        items_[fmt::format("consumer {} of {}", name(consumed.node), name(consumed.partition))] = {
            {"position", text(consumed.position)},   {"polled", text(consumed.polled)},
            {"processed", text(consumed.processed)}, {"failures", text(consumed.failures)},
            {"in_work", "[" + in_work + "]"},        {"effects", effects}};
    }

    /// `[0, 40) e0, [40, 52) e1 #1234…`: stretches of one epoch without a gap, hash of all batches.
    static std::string log_text(const ReplicaLog& log) {
        std::string ranges;
        std::uint64_t hash = 0;
        for (std::size_t i = 0; i < log.size();) {
            const LogBatch& first = log[i];
            core::Offset end = first.base;
            for (; i < log.size() && log[i].epoch == first.epoch && log[i].base == end; ++i) {
                end = log[i].end();
                hash = core::hash_step(hash, log[i].content.value);
                hash = core::hash_step(hash, static_cast<std::uint64_t>(end.value));
            }
            ranges += fmt::format("[{}, {}) e{}, ", first.base.value, end.value, first.epoch.value);
        }
        return fmt::format("{}{} batches, {} bytes #{:016x}", ranges, log.size(), log.bytes(),
                           hash);
    }

    const ClusterView& view_;
    const trace::NameTable& names_;
    Items items_;
};

void compare(const std::string& title, const Fields& before, const Fields& after,
             std::vector<std::string>& into) {
    for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i].second != after[i].second)
            into.push_back(fmt::format("{}: {} {} -> {}", title, before[i].first, before[i].second,
                                       after[i].second));
}

}  // namespace

std::string dump(const ClusterView& view) {
    std::string lines = fmt::format(
        "at #{}, {}\n",
        view.last_event() == trace::no_event ? "none" : std::to_string(view.last_event().value),
        format_time(view.now()));
    for (const auto& [title, fields] : Describer(view).describe()) {
        lines += title;
        std::string_view separator = ": ";
        for (const auto& [name, value] : fields) {
            lines += fmt::format("{}{} {}", separator, name, value);
            separator = ", ";
        }
        lines += '\n';
    }
    return lines;
}

std::string dump_json(const ClusterView& view) {
    std::string object = fmt::format(
        R"({{"event": {}, "time_ns": {})",
        view.last_event() == trace::no_event ? "null" : std::to_string(view.last_event().value),
        view.now().ns);
    for (const auto& [title, fields] : Describer(view).describe()) {
        object += fmt::format(", {}: {{", json_string(title));
        std::string_view separator;
        for (const auto& [name, value] : fields) {
            object += fmt::format("{}{}: {}", separator, json_string(name), json_string(value));
            separator = ", ";
        }
        object += "}";
    }
    return object + "}";
}

std::vector<std::string> difference(const ClusterView& before, const ClusterView& after) {
    const Items old_items = Describer(before).describe();
    const Items new_items = Describer(after).describe();
    std::vector<std::string> lines;
    for (const auto& [title, fields] : old_items) {
        const auto still = new_items.find(title);
        if (still == new_items.end()) {
            lines.push_back(title + ": gone");
        } else {
            compare(title, fields, still->second, lines);
        }
    }
    for (const auto& [title, fields] : new_items)
        if (!old_items.contains(title)) lines.push_back(title + ": new");
    return lines;
}

}  // namespace brokerscope::sim
