// Acts on processes and machines, and who leads a partition.

#include "sim/session/acts_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

using scenario::NodeRefs;
using scenario::Text;

/// May one of `refs` be this node? A role counts for all who can play it.
bool may_name(const NodeRefs& refs, const Situation& now, std::string_view node) {
    const bool broker = now.is_broker(node);
    const bool client = now.scenario.client(node) != nullptr;
    return std::ranges::any_of(refs, [&](const scenario::NodeRef& ref) {
        using Kind = scenario::NodeRef::Kind;
        switch (ref.kind) {
            case Kind::id: return ref.name == node;
            case Kind::leader:
            case Kind::follower:
            case Kind::brokers:
            case Kind::rack: return broker;
            case Kind::controller:
            case Kind::controllers: return !broker && !client;
            case Kind::clients: return client;
            case Kind::any:
                return ref.name == "client" ? client : ref.name == "broker" ? broker : false;
        }
        return false;
    });
}

Act make(std::string id, char key, Text title, Text meaning) {
    Act act;
    act.id = std::move(id);
    act.key = key;
    act.title = std::move(title);
    act.meaning = std::move(meaning);
    return act;
}

void add_once(Act& act, scenario::Action action) {
    act.choices.push_back({"now", words("now", "现在"), std::move(action), {}});
}

Text down_reason(const NodeView* node, const std::string& name) {
    if (node == nullptr || node->state == ProcessState::unknown)
        return words(name + " has not started yet.", name + " 还没有启动。");
    if (node->state == ProcessState::crashed || node->state == ProcessState::stopped)
        return words(name + " is down already.", name + " 已经停止运行。");
    return {};
}

Text paused_reason(const NodeView* node, const std::string& name) {
    if (node != nullptr && node->state == ProcessState::paused)
        return words(name + " stands still and hears nothing.", name + " 已暂停，收不到任何消息。");
    return {};
}

/// The first of them that says something.
Text either(Text first, Text second) {
    return first.by_language.empty() ? std::move(second) : std::move(first);
}

void add_ends_of_process(const Situation& now, const std::string& name, const NodeView* node,
                         std::vector<Act>& acts) {
    const Text down = down_reason(node, name);
    Act crash = make("crash", 'K', words("Crash " + name, "使 " + name + " 崩溃"),
                     words("The process dies; what is in the page cache stays.",
                           "进程崩溃；页缓存中的数据保留。"));
    now.add_spans(crash, {scenario::Crash{node_ref(name)}});
    now.add(acts, std::move(crash), down);

    Act power = make("power-loss", 0, words("Cut the power of " + name, "切断 " + name + " 的电源"),
                     words("The machine goes dark: nobody is told, and what was not synced is at "
                           "risk.",
                           "机器断电：没有人收到通知，未同步到磁盘的数据可能丢失。"));
    const auto with = [&](std::string id, Text title, scenario::Keep keep) {
        power.choices.push_back(
            {std::move(id), std::move(title), {scenario::PowerLoss{node_ref(name), keep}}, {}});
    };
    with("keep-by-seed", words("each unsynced page: by the seed", "未同步的页：由种子决定"),
         scenario::Keep::by_seed);
    with("keep-none", words("all unsynced pages are lost", "未同步的页全部丢失"),
         scenario::Keep::none);
    with("keep-all", words("no page is lost", "不丢失任何页"), scenario::Keep::all);
    now.add(acts, std::move(power), down);

    Act shutdown = make("shutdown", 0, words("Shut " + name + " down", "正常关闭 " + name),
                        words("It hands over, finishes and stops, as an operator would.",
                              "像运维人员那样：先移交，再完成，最后停止。"));
    now.add_spans(shutdown, {scenario::Shutdown{node_ref(name)}});
    now.add(acts, std::move(shutdown), either(down, paused_reason(node, name)));
}

void add_pause(const Situation& now, const std::string& name, const NodeView* node,
               std::vector<Act>& acts) {
    Act pause = make("pause", 0, words("Pause " + name, "暂停 " + name),
                     words("As in a long garbage collection: alive, but silent; its timers are "
                           "late.",
                           "就像一次很长的垃圾回收：活着但沉默，定时器也会推迟。"));
    now.add_spans(pause, {scenario::Pause{node_ref(name)}});
    now.add(acts, std::move(pause), either(down_reason(node, name), paused_reason(node, name)));
}

void add_start(const Situation& now, const std::string& name, const NodeView* node,
               std::vector<Act>& acts) {
    Act start = make("start", 'U', words("Start " + name, "启动 " + name),
                     words("A new process on the disk as it is.", "在现有磁盘上启动一个新进程。"));
    add_once(start, {scenario::Start{node_ref(name)}});
    Text why_not;
    if (node == nullptr || node->state == ProcessState::unknown)
        why_not =
            words(name + " starts by itself when its time comes.", name + " 到时间会自己启动。");
    else if (node->state == ProcessState::up || node->state == ProcessState::paused)
        why_not = words(name + " runs already.", name + " 已经在运行。");
    now.add(acts, std::move(start), std::move(why_not));
}

void add_apart(const Situation& now, const std::string& name, std::vector<Act>& acts) {
    Act isolate = make("isolate", 'C', words("Isolate " + name, "隔离 " + name),
                       words("Nothing reaches it and nothing leaves it: silence, not loss. What "
                             "was sent waits.",
                             "没有消息能到达或离开它：是沉默而不是丢失，已发送的会等待。"));
    now.add_spans(isolate, {scenario::Isolate{node_ref(name)}});
    Text why_not;
    const NodeRefs self = node_ref(name);
    for (const ActiveFault& active : now.active_faults()) {
        const auto* other = std::get_if<scenario::Isolate>(&active.fault->action.what);
        if (other != nullptr && other->node == self)
            why_not = words(name + " is isolated already.", name + " 已被隔离。");
    }
    if (why_not.by_language.empty() && now.connections(name) == 0)
        why_not = words(name + " has no connection to anybody now.", name + " 现在没有任何连接。");
    now.add(acts, std::move(isolate), why_not);

    if (!now.is_broker(name)) return;
    NodeRefs others;
    std::size_t connections = 0;
    for (const std::string& other : now.scenario.node_ids()) {
        if (other == name || now.scenario.client(other) != nullptr) continue;
        others.push_back({.kind = scenario::NodeRef::Kind::id, .name = other});
        connections += now.connections(name, other);
    }
    Act part = make("partition", 0,
                    words("Part " + name + " from the rest of the cluster",
                          "把 " + name + " 与集群其他节点分开"),
                    words("Brokers and controllers no longer reach it; clients still do.",
                          "其他 broker 和控制器无法与它通信，客户端仍然可以。"));
    now.add_spans(part, {scenario::PartitionNetwork{{node_ref(name), others}}});
    if (connections == 0 && why_not.by_language.empty())
        why_not = words(name + " has no connection to the others now.",
                        name + " 现在与其他节点没有连接。");
    now.add(acts, std::move(part), std::move(why_not));
}

void add_disk(const Situation& now, const std::string& name, const NodeView* node,
              std::vector<Act>& acts) {
    Act flush = make(
        "disk.flush", 0, words("Flush the disk of " + name, "刷写 " + name + " 的磁盘"),
        words("What is in the page cache is written back now.", "页缓存中的数据现在写回磁盘。"));
    add_once(flush, {scenario::DiskFlush{node_ref(name)}});
    const bool unsynced = std::ranges::any_of(now.view.replicas(), [&](const ReplicaView& one) {
        return now.view.names().text(one.node) == name && one.synced < one.log_end;
    });
    Text why_not = down_reason(node, name);
    if (why_not.by_language.empty() && !unsynced)
        why_not = words("Everything it has written is on the disk already.",
                        "它写入的数据都已经在磁盘上。");
    now.add(acts, std::move(flush), std::move(why_not));

    Act wipe = make("wipe", 0, words("Wipe the disk of " + name, "清空 " + name + " 的磁盘"),
                    words("As if the machine were replaced by a new one.", "如同换了一台新机器。"));
    add_once(wipe, {scenario::Wipe{node_ref(name)}});
    const bool is_down = node != nullptr && (node->state == ProcessState::crashed ||
                                             node->state == ProcessState::stopped);
    now.add(acts, std::move(wipe),
            is_down ? Text{} : words("It must be down for that.", "必须先停止运行才能清空。"));
}

}  // namespace

std::vector<Act> acts_on_node(const Situation& now, std::string_view node_name) {
    if (!now.is_node(node_name)) return {};
    const std::string name(node_name);
    const NodeView* node = now.node(name);
    std::vector<Act> acts;
    add_ends_of_process(now, name, node, acts);
    add_pause(now, name, node, acts);
    add_start(now, name, node, acts);
    add_apart(now, name, acts);
    if (now.is_broker(name)) add_disk(now, name, node, acts);
    for (const ActiveFault& active : now.active_faults()) {
        const auto& what = active.fault->action.what;
        const bool concerns = std::visit(
            [&](const auto& action) {
                using T = std::decay_t<decltype(action)>;
                if constexpr (std::is_same_v<T, scenario::Isolate> ||
                              std::is_same_v<T, scenario::Pause>)
                    return may_name(action.node, now, name);
                else if constexpr (std::is_same_v<T, scenario::PartitionNetwork>)
                    return std::ranges::any_of(action.sides, [&](const NodeRefs& side) {
                        return may_name(side, now, name);
                    });
                else if constexpr (requires {
                                       action.a;
                                       action.b;
                                   })
                    return may_name(action.a, now, name) || may_name(action.b, now, name);
                else if constexpr (std::is_same_v<T, scenario::OneWay>)
                    return may_name(action.from, now, name) || may_name(action.to, now, name);
                else
                    return false;
            },
            what);
        if (concerns) acts.push_back(now.end_of(active));
    }
    return acts;
}

std::vector<Act> acts_on_partition(const Situation& now, std::string_view partition_name,
                                   std::string_view only) {
    std::vector<Act> acts;
    const std::size_t slash = partition_name.rfind('/');
    if (slash == std::string_view::npos) return acts;
    const trace::Name* topic = now.view.names().find(partition_name.substr(0, slash));
    if (topic == nullptr || now.scenario.topic(partition_name.substr(0, slash)) == nullptr)
        return acts;
    for (const PartitionView& partition : now.view.partitions()) {
        const std::string name = fmt::format(
            "{}/{}", now.view.names().text(partition.partition.topic), partition.partition.index);
        if (name != partition_name) continue;
        for (const scenario::Broker& broker : now.scenario.cluster.brokers) {
            if (!only.empty() && broker.id != only) continue;
            const trace::Name* known = now.view.names().find(broker.id);
            if (known == nullptr || now.view.replica(partition.partition, *known) == nullptr)
                continue;
            const auto isr = partition.isr.view();
            const bool in_sync = std::ranges::find(isr, broker.node_id.value) != isr.end();
            Act elect = make("elect:" + broker.id, 0,
                             words("Make " + broker.id + " the leader of " + name,
                                   "让 " + broker.id + " 成为 " + name + " 的 leader"),
                             in_sync ? words("It is in sync: no committed record is lost.",
                                             "它是同步副本：已提交的记录不会丢失。")
                                     : words("It is not in sync: an unclean election, records may "
                                             "be lost.",
                                             "它不是同步副本：这是不干净的选举，记录可能丢失。"));
            const core::TopicPartition which{std::string(partition_name.substr(0, slash)),
                                             partition.partition.index};
            add_once(elect, {scenario::Elect{which, node_ref(broker.id), !in_sync}});
            Text why_not;
            if (partition.leader == broker.node_id)
                why_not = words("It leads already.", "它已经是 leader。");
            else if (!now.is_up(broker.id))
                why_not = words(broker.id + " does not run.", broker.id + " 没有在运行。");
            else if (const NodeView* node = now.node(broker.id);
                     node == nullptr || !node->registered || node->fenced)
                why_not = words("The controller has fenced it.", "控制器已将它隔离（fenced）。");
            else if (now.scenario.cluster.controllers.empty() ||
                     !now.is_up(now.scenario.cluster.controllers.front().id))
                why_not = words("No controller runs that could decide it.",
                                "没有正在运行的控制器来决定。");
            now.add(acts, std::move(elect), std::move(why_not));
        }
    }
    return acts;
}

}  // namespace brokerscope::sim
