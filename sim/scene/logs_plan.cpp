#include "sim/scene/logs_plan.h"

#include "sim/scene/text_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace brokerscope::sim::scene {

namespace {

constexpr std::int64_t columns_max = 60;
constexpr double margin = 16;
/// A cut stands for so long on the screen, and fades for as long again.
constexpr double cut_seconds = 0.6;

bool is_down(const NodeView* node) {
    return node == nullptr || node->state == ProcessState::crashed ||
           node->state == ProcessState::stopped || node->state == ProcessState::unknown;
}

ReplicaState state_of(const ReplicaView& replica, const NodeView* node,
                      const PartitionView* decided) {
    if (is_down(node)) return ReplicaState::offline;
    const bool chosen = decided != nullptr && decided->leader == node->broker;
    if (replica.role == ReplicaRole::leader)
        return chosen || decided == nullptr ? ReplicaState::leader : ReplicaState::old_leader;
    if (decided != nullptr && !decided->isr.contains(node->broker))
        return ReplicaState::out_of_sync;
    return ReplicaState::in_sync;
}

/// What was cut off this replica during the last second or so of the screen.
std::optional<LatelyCut> lately_cut(const Moment& moment, const ReplicaView& replica) {
    std::optional<LatelyCut> found;
    for (const trace::Event& event : moment.lately) {
        if (event.node != replica.node || event.id > moment.view.last_event()) continue;
        std::optional<core::Offset> to;
        if (const auto* cut = std::get_if<trace::LogTruncated>(&event.payload))
            if (cut->partition == replica.partition && cut->to < cut->from) to = cut->to;
        if (const auto* back = std::get_if<trace::LogRecovered>(&event.payload))
            if (back->partition == replica.partition) to = back->log_end_offset;
        if (!to || moment.pace.ns <= 0) continue;
        const double age = static_cast<double>((moment.time - event.time).ns) /
                           static_cast<double>(moment.pace.ns);
        const double strength = std::clamp(2 - age / cut_seconds, 0.0, 1.0);
        if (strength > 0) found = LatelyCut{*to, strength};
    }
    if (found && replica.log.last_cut().empty()) return std::nullopt;
    return found;
}

void find_replicas(LogsPlan& plan, const Moment& moment) {
    const trace::Partition chosen = plan.partitions[plan.chosen];
    for (const ReplicaView& replica : moment.view.replicas()) {
        if (replica.partition != chosen) continue;
        const NodeView* node = moment.view.node(replica.node);
        plan.replicas.push_back({.replica = &replica,
                                 .node = std::string(moment.view.names().text(replica.node)),
                                 .broker = node == nullptr ? core::no_broker : node->broker,
                                 .state = state_of(replica, node, plan.decided),
                                 .cut = lately_cut(moment, replica)});
    }
    std::ranges::sort(plan.replicas, {}, [&](const ReplicaRow& row) {
        const bool leads = plan.decided != nullptr && plan.decided->leader == row.broker;
        return std::tuple(leads ? 0 : 1, row.broker, row.node);
    });
}

bool is_assigned(const scenario::Client& client, std::string_view topic, std::int32_t index) {
    return client.consumer &&
           std::ranges::any_of(client.consumer->assign, [&](const core::TopicPartition& one) {
               return one.topic == topic && one.partition == index;
           });
}

void find_readers(LogsPlan& plan, const Moment& moment) {
    const trace::Partition chosen = plan.partitions[plan.chosen];
    const trace::NameTable& names = moment.view.names();
    std::map<std::string, ReaderRow> found;
    for (const ConsumedView& one : moment.view.consumed())
        if (one.partition == chosen) found[std::string(names.text(one.node))].consumed = &one;
    for (const scenario::Client& client : moment.scenario.clients)
        if (is_assigned(client, names.text(chosen.topic), chosen.index)) found[client.id];
    for (auto& [node, row] : found) {
        row.node = node;
        const trace::Name* name = names.find(node);
        row.offline = name == nullptr || is_down(moment.view.node(*name));
        plan.readers.push_back(row);
    }
}

void find_extent(LogsPlan& plan) {
    plan.begin = core::Offset{INT64_MAX};
    plan.end = core::Offset{0};
    for (const ReplicaRow& row : plan.replicas) {
        plan.begin = std::min(plan.begin, row.replica->log_start);
        plan.end = std::max(plan.end, row.replica->log_end);
        if (row.cut) plan.end = std::max(plan.end, row.replica->log.last_cut().back().end());
    }
    for (const ReaderRow& row : plan.readers)
        if (row.consumed != nullptr) plan.end = std::max(plan.end, row.consumed->position);
    plan.begin = std::min(plan.begin, plan.end);
}

/// Heights, by how many rows there are and how much room.
void set_sizes(LogsPlan& plan, const Look& look) {
    const double rows = static_cast<double>(plan.replicas.size());
    const auto heights = [&](double scale) {
        plan.scale = scale;
        plan.text = look.theme.text * scale;
        plan.small = look.theme.small * scale;
        plan.lane = plan.small * 1.35;
        plan.cell = plan.text * 1.7;
        plan.base = 9 * scale;
    };
    const auto row_height = [&] { return plan.lane + plan.cell + plan.base; };
    const auto height = [&] {
        return 1.1 * margin * plan.scale + plan.text * 1.9 + plan.small * 1.4 + 9 * plan.scale +
               rows * (row_height() + 6 * plan.scale) +
               static_cast<double>(plan.readers.size()) * (plan.text * 2.4 + 6 * plan.scale);
    };
    heights(1);
    const double room = std::min(look.size.width / 1280, look.size.height / height());
    heights(std::clamp(room, 1.0, 3.0));
    if (height() > look.size.height) plan.cell = plan.text * 1.45;
    // Too low: the bars lose the names of their heads, then cells shrink to their text.
    if (height() > look.size.height) plan.lane = 6;
    if (height() > look.size.height) plan.cell = plan.small * 1.3;
    if (height() > look.size.height) plan.base = 5;
}

double widest(std::initializer_list<std::string> texts, const TextStyle& style) {
    double width = 0;
    for (const std::string& text : texts) width = std::max(width, text_width(text, style));
    return width;
}

void set_columns(LogsPlan& plan, const Look& look, const LogsOptions& options) {
    const bool zh = look.language == "zh";
    const TextStyle bold{.size = plan.text, .bold = true};
    const TextStyle small{.size = plan.small};
    double legend = widest({zh ? "旧 Leader · e88" : "out of sync · e88"}, small);
    for (const ReplicaRow& row : plan.replicas)
        legend = std::max(legend, text_width(row.node, bold));
    for (const ReaderRow& row : plan.readers) legend = std::max(legend, text_width(row.node, bold));
    const double edge = margin * plan.scale;
    const double pad = 10 * plan.scale;
    plan.legend_x = edge + pad;
    plan.legend_width = std::min(legend, look.size.width * 0.2);
    const std::string figure(std::to_string(plan.end.value).size(), '8');
    plan.values_width =
        widest({"HW " + figure + "    LEO " + figure, (zh ? "已落盘 " : "synced ") + figure,
                (zh ? "位置 " : "position ") + figure + (zh ? "   落后 " : "   lag ") + figure},
               small) +
        4 * plan.small;
    plan.values_x = look.size.width - edge - pad - plan.values_width;
    plan.cells_x = plan.legend_x + plan.legend_width + text_width("HW", small) + plan.small + pad;
    const double room = plan.values_x - plan.cells_x - text_width("LEO", small) - plan.small - pad;

    const double narrowest = std::max(text_width("88", small) + 4, 16 * plan.scale);
    const std::int64_t most =
        std::clamp(static_cast<std::int64_t>(room / narrowest), std::int64_t{1}, columns_max);
    const std::int64_t wanted = plan.end - plan.begin;
    plan.columns = most;
    for (const std::int64_t step : {8, 12, 16, 20, 30, 45, 60}) {
        if (step < wanted || step > most) continue;
        plan.columns = step;
        break;
    }
    const double widest_column = std::max(84 * plan.scale, plan.small * 5);
    // Where there is no room at all a column still has a width: everything counts in columns.
    plan.column = std::max(std::min(room / static_cast<double>(plan.columns), widest_column), 1.0);
    plan.first = plan.begin;
    if (wanted <= plan.columns) return;
    const core::Offset last_first = plan.end - plan.columns;
    plan.first = options.first ? std::clamp(*options.first, plan.begin, last_first) : last_first;
}

void set_rows(LogsPlan& plan, const Look& look) {
    const double edge = margin * plan.scale;
    const double gap = 6 * plan.scale;
    const double width = look.size.width - 2 * edge;
    double y = edge * 0.6;
    plan.tabs = {edge, y, width, plan.text * 1.9};
    y = plan.tabs.bottom() + gap;
    if (!plan.everything_fits()) {
        plan.map = {edge, y, width, plan.small * 1.5};
        y = plan.map.bottom() + gap / 2;
    }
    plan.axis = {edge, y, width, plan.small * 1.4};
    y = plan.axis.bottom() + gap / 2;
    for (ReplicaRow& row : plan.replicas) {
        row.rect = {edge, y, width, plan.lane + plan.cell + plan.base};
        y = row.rect.bottom() + gap;
    }
    const double height = plan.text * 2.4;
    for (std::size_t i = 0; i < plan.readers.size(); ++i) {
        if (y + height > look.size.height) {
            plan.readers_hidden = plan.readers.size() - i;
            plan.readers.resize(i);
            break;
        }
        plan.readers[i].rect = {edge, y, width, height};
        y += height + gap;
    }
}

}  // namespace

std::string partition_text(trace::Partition partition, const trace::NameTable& names) {
    return fmt::format("{}/{}", names.text(partition.topic), partition.index);
}

std::vector<trace::Partition> partitions_in_order(const Moment& moment) {
    const trace::NameTable& names = moment.view.names();
    std::vector<trace::Partition> found;
    const auto add = [&](trace::Partition partition) {
        // Kafka's own topics are no part of the story.
        if (names.text(partition.topic).starts_with("__")) return;
        if (std::ranges::find(found, partition) == found.end()) found.push_back(partition);
    };
    for (const PartitionView& one : moment.view.partitions()) add(one.partition);
    for (const ReplicaView& one : moment.view.replicas()) add(one.partition);
    const auto& topics = moment.scenario.cluster.topics;
    std::ranges::sort(found, {}, [&](trace::Partition partition) {
        const std::string_view name = names.text(partition.topic);
        const auto at = std::ranges::find(topics, name, &scenario::Topic::name);
        return std::tuple(at - topics.begin(), name, partition.index);
    });
    return found;
}

core::Offset LogsPlan::leader_hw() const {
    for (const ReplicaRow& row : replicas)
        if (row.state == ReplicaState::leader) return row.replica->hw;
    core::Offset highest;
    for (const ReplicaRow& row : replicas) highest = std::max(highest, row.replica->hw);
    return highest;
}

LogsPlan plan_logs(const Moment& moment, const Look& look, const LogsOptions& options) {
    LogsPlan plan;
    plan.partitions = partitions_in_order(moment);
    if (options.partition) {
        const auto at = std::ranges::find(plan.partitions, *options.partition);
        if (at != plan.partitions.end())
            plan.chosen = static_cast<std::size_t>(at - plan.partitions.begin());
    }
    plan.decided = moment.view.partition(plan.partitions[plan.chosen]);
    find_replicas(plan, moment);
    find_readers(plan, moment);
    find_extent(plan);
    set_sizes(plan, look);
    set_columns(plan, look, options);
    set_rows(plan, look);
    return plan;
}

}  // namespace brokerscope::sim::scene
