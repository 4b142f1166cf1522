#include "gui/models/facts.h"

#include "gui/engine/entity_ref.h"
#include "gui/models/event_sentence.h"
#include "sim/scene/timeline.h"
#include "sim/scene/visible.h"
#include "sim/trace/event_text.h"
#include "sim/trace/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace brokerscope::gui {

namespace scene = sim::scene;
using scene::Words;

namespace {

class Finder {
public:
    explicit Finder(Workspace& workspace)
        : workspace_(workspace),
          playback_(*workspace.playback()),
          view_(playback_.view()),
          names_(workspace.recording().names()),
          index_(workspace.recording().index()),
          story_(workspace.recording().scenario()) {}

    Fact find(const std::string& entity);

private:
    // --- Rows.
    QString say(Words words) const { return workspace_.say(words); }
    static QString number(std::int64_t value) { return QString::number(value); }
    QString name(trace::Name known) const { return toQt(names_.text(known)); }
    QString partition(trace::Partition known) const { return toQt(textOf(known, names_)); }
    QString time(core::Instant at) const { return toQt(scene::clock_text(at)); }
    QString yes(bool is) const { return is ? say({"yes", "是"}) : say({"no", "否"}); }
    QString broker(core::BrokerId id) const {
        return id == core::no_broker ? say({"nobody", "无"})
                                     : toQt(fmt::format("broker-{}", id.value));
    }
    QString brokers(const trace::BrokerList& list) const {
        QStringList ids;
        for (const std::int32_t id : list.view()) ids << QString::number(id);
        return QStringLiteral("[") + ids.join(QStringLiteral(", ")) + QStringLiteral("]");
    }
    Fact& add(Words what, const QString& value, std::string entity = {},
              trace::EventId event = trace::no_event) {
        found_.parts.push_back({say(what), value, std::move(entity), event, {}});
        return found_.parts.back();
    }
    Fact& add(Words what, std::int64_t value) { return add(what, number(value)); }
    void addNode(Words what, trace::Name node) { add(what, name(node), nodeId(names_.text(node))); }
    void addBroker(Words what, core::BrokerId id) {
        const QString text = broker(id);
        add(what, text, id == core::no_broker ? std::string() : nodeId(fromQt(text)));
    }
    void addEvent(Fact& into, std::size_t place);
    void addCauses(std::size_t place);

    // --- Things.
    void node(const EntityRef& ref);
    void configuration(std::string_view node);
    void producer(trace::Name node);
    void consumer(trace::Name node);
    void link(const EntityRef& ref);
    void message(const EntityRef& ref);
    void carried(std::size_t sent);
    void partition(const EntityRef& ref);
    void replica(const sim::ReplicaView& replica);
    void replica(const EntityRef& ref);
    void record(const EntityRef& ref);
    void mark(const EntityRef& ref);
    void effect(const EntityRef& ref);
    void event(const EntityRef& ref);

    /// The place of an entry that has happened; nothing for others.
    std::optional<std::size_t> past(trace::EventId id);

    Workspace& workspace_;
    Playback& playback_;
    const sim::ClusterView& view_;
    const trace::NameTable& names_;
    const sim::TraceIndex& index_;
    const scenario::Scenario& story_;
    Fact found_;
};

std::optional<std::size_t> Finder::past(trace::EventId id) {
    sim::TraceReader& reader = playback_.reader();
    const std::size_t place = reader.lower_bound(id);
    if (place >= playback_.place() || reader.at(place).id != id) return std::nullopt;
    return place;
}

void Finder::addEvent(Fact& into, std::size_t place) {
    const trace::Event happened = playback_.reader().at(place);
    const Teller teller{names_, index_, workspace_.language()};
    into.parts.push_back({time(happened.time), sentenceOf(happened, teller), {}, happened.id, {}});
}

void Finder::addCauses(std::size_t place) {
    const auto edges = index_.in_edges(static_cast<sim::Place>(place));
    std::vector<sim::Place> from;
    for (const sim::InEdge& edge : edges)
        if (edge.from != sim::no_place) from.push_back(edge.from);
    std::sort(from.begin(), from.end());
    from.erase(std::unique(from.begin(), from.end()), from.end());
    if (from.empty()) return;
    Fact& causes = add({"It came of", "起因"}, {});
    for (const sim::Place cause : from) addEvent(causes, cause);
}

// --- Nodes --------------------------------------------------------------------------------------

Words wordOf(sim::ProcessState state) {
    switch (state) {
        case sim::ProcessState::unknown: return {"not started", "未启动"};
        case sim::ProcessState::up: return {"up", "运行中"};
        case sim::ProcessState::paused: return {"paused", "暂停"};
        case sim::ProcessState::stopped: return {"stopped", "已停止"};
        case sim::ProcessState::crashed: return {"crashed", "已崩溃"};
    }
    return {};
}

void Finder::node(const EntityRef& ref) {
    const sim::NodeView* node = view_.node(ref.node);
    found_.name = name(ref.node);
    if (node == nullptr) return;
    add({"State", "状态"}, say(wordOf(node->state)));
    add({"Since", "自"}, time(node->since));
    add({"Process number", "第几个进程"}, node->incarnation);
    if (node->power_lost) add({"Power", "电源"}, say({"lost", "断电"}));
    if (node->gave_up) add({"Application", "应用"}, say({"stopped itself", "自行停止"}));
    if (node->registered) {
        add({"Broker id", "broker 编号"}, node->broker.value);
        add({"Fenced", "被隔离"}, yes(node->fenced));
    }
    producer(ref.node);
    consumer(ref.node);
    Fact replicas{say({"Replicas", "副本"}), {}, {}, trace::no_event, {}};
    for (const sim::ReplicaView& replica : view_.replicas()) {
        if (replica.node != ref.node) continue;
        const QString log = say({"%1, log end %2, high watermark %3", "%1，日志末端 %2，高水位 %3"})
                                .arg(toQt(sim::name_of(replica.role)))
                                .arg(replica.log_end.value)
                                .arg(replica.hw.value);
        replicas.parts.push_back(
            {partition(replica.partition),
             log,
             replicaId(textOf(replica.partition, names_), names_.text(ref.node)),
             trace::no_event,
             {}});
    }
    replicas.value = number(static_cast<std::int64_t>(replicas.parts.size()));
    if (!replicas.parts.empty()) found_.parts.push_back(std::move(replicas));
    configuration(names_.text(ref.node));
}

void Finder::configuration(std::string_view node) {
    Fact set{say({"Set for it", "配置"}), {}, {}, trace::no_event, {}};
    const auto take = [&](const scenario::Settings& settings) {
        for (const auto& [key, value] : settings)
            set.parts.push_back({toQt(key), toQt(value), {}, trace::no_event, {}});
    };
    for (const scenario::Broker& broker : story_.cluster.brokers)
        if (broker.id == node) take(broker.config);
    if (const scenario::Client* client = story_.client(node)) {
        if (client->producer) take(client->producer->config);
        if (client->consumer) take(client->consumer->config);
    }
    if (set.parts.empty()) return;
    set.value = number(static_cast<std::int64_t>(set.parts.size()));
    found_.parts.push_back(std::move(set));
}

void Finder::producer(trace::Name node) {
    for (const sim::ProducerView& producer : view_.producers()) {
        if (producer.node != node) continue;
        if (producer.producer_id != core::no_producer_id)
            add({"Producer id, epoch", "producer id 与 epoch"},
                toQt(fmt::format("{}, {}", producer.producer_id.value,
                                 producer.producer_epoch.value)));
        add({"Records sent", "已发送消息"}, producer.sent);
        add({"Acknowledged", "已确认"}, producer.acked);
        add({"Failed", "失败"}, producer.failed);
        add({"Fate unknown", "结果未知"}, producer.unknown);
        add({"Refused at once", "立即拒绝"}, producer.refused);
        add({"Tries again", "重试"}, producer.retries);
        add({"Alarms", "告警"}, producer.alarms);
        Fact& open = add({"Batches it holds", "持有的批次"},
                         static_cast<std::int64_t>(producer.batches.size()));
        for (const sim::ProducerBatchView& batch : producer.batches)
            open.parts.push_back(
                {say({"batch %1", "批次 %1"}).arg(batch.batch.value),
                 say({"%1, %2 records, try %3%4", "%1，%2 条消息，第 %3 次%4"})
                     .arg(partition(batch.partition))
                     .arg(batch.count)
                     .arg(batch.attempt)
                     .arg(batch.in_flight ? say({", in flight", "，在途"}) : QString()),
                 partitionId(textOf(batch.partition, names_)),
                 trace::no_event,
                 {}});
    }
}

void Finder::consumer(trace::Name node) {
    for (const sim::ConsumedView& consumed : view_.consumed()) {
        if (consumed.node != node) continue;
        Fact& row = add({"Position in", "消费位置"}, number(consumed.position.value),
                        partitionId(textOf(consumed.partition, names_)));
        row.name += QStringLiteral(" ") + partition(consumed.partition);
        const auto part = [&](Words what, const QString& value) {
            row.parts.push_back({say(what), value, {}, trace::no_event, {}});
        };
        part({"Polled", "已取得"}, number(consumed.polled));
        part({"Processed", "已处理"}, number(consumed.processed));
        part({"Processing failed", "处理失败"}, number(consumed.failures));
        QStringList work;
        for (const core::Offset offset : consumed.in_work) work << number(offset.value);
        part({"In work", "处理中"},
             work.isEmpty() ? QStringLiteral("—") : work.join(QStringLiteral(", ")));
        for (const sim::EffectRange& effect : consumed.effects)
            row.parts.push_back({name(effect.effect),
                                 effect.to - effect.from == 1
                                     ? say({"offset %1", "offset %1"}).arg(effect.from.value)
                                     : say({"offsets %1–%2", "offset %1–%2"})
                                           .arg(effect.from.value)
                                           .arg(effect.to.value - 1),
                                 {},
                                 trace::no_event,
                                 {}});
    }
}

// --- Links and messages -------------------------------------------------------------------------

void Finder::link(const EntityRef& ref) {
    found_.name = name(ref.node) + QStringLiteral(" – ") + name(ref.other);
    const auto between = [&](trace::Name a, trace::Name b) {
        return (a == ref.node && b == ref.other) || (a == ref.other && b == ref.node);
    };
    addNode({"One end", "一端"}, ref.node);
    addNode({"Other end", "另一端"}, ref.other);
    scenario::Latency latency = story_.cluster.network.latency;
    for (const scenario::Link& link : story_.cluster.network.links) {
        const trace::Name* a = names_.find(link.a);
        const trace::Name* b = names_.find(link.b);
        if (a != nullptr && b != nullptr && between(*a, *b)) latency = link.latency;
    }
    add({"Latency, each way", "单向时延"}, toQt(scenario::to_string(latency)));
    Fact& open = add({"Connections", "连接"}, {});
    for (const sim::ConnectionView& connection : view_.connections()) {
        if (!between(connection.from, connection.to)) continue;
        open.parts.push_back({say({"from %1", "由 %1 发起"}).arg(name(connection.from)),
                              say({"open since %1", "建立于 %1"}).arg(time(connection.opened)),
                              {},
                              trace::no_event,
                              {}});
    }
    open.value = number(static_cast<std::int64_t>(open.parts.size()));
    Fact& flying = add({"On their way", "在途报文"}, {});
    for (const sim::MessageView& message : view_.in_flight()) {
        if (!between(message.message.from, message.message.to)) continue;
        flying.parts.push_back({toQt(fmt::format("{} {}", core::to_string(message.message.api),
                                                 trace::name_of(message.message.kind))),
                                QStringLiteral("→ ") + name(message.message.to),
                                messageId(message.message.message),
                                message.sent_event,
                                {}});
    }
    flying.value = number(static_cast<std::int64_t>(flying.parts.size()));
}

void Finder::message(const EntityRef& ref) {
    found_.name = say({"Message %1", "报文 %1"}).arg(ref.message.value);
    const sim::Flight* flight = workspace_.recording().flights().find(ref.message);
    if (flight == nullptr) return;
    const auto sent = past(flight->sent_event);
    if (!sent) return;
    const trace::Event left = playback_.reader().at(*sent);
    const auto* fact = std::get_if<trace::MessageSent>(&left.payload);
    if (fact == nullptr) return;
    found_.name = toQt(fmt::format("{} {} {}", core::to_string(fact->api),
                                   trace::name_of(fact->kind), fact->correlation_id));
    addNode({"From", "发送方"}, fact->from);
    addNode({"To", "接收方"}, fact->to);
    add({"Sent", "发出"}, time(left.time), {}, left.id);
    const auto ended = past(flight->end_event);
    if (flight->end == sim::FlightEnd::delivered && ended)
        add({"Arrived", "到达"}, time(flight->ended), {}, flight->end_event);
    else if (flight->end == sim::FlightEnd::lost && ended)
        add({"Lost", "丢失"}, time(flight->ended), {}, flight->end_event);
    else
        add({"State", "状态"}, say({"on its way", "在途"}));
    if (const sim::MessageView* flying = view_.message(ref.message);
        flying != nullptr && flying->held_by >= 0)
        add({"Held back by fault", "被故障扣留"}, flying->held_by);
    add({"Version", "版本"}, fact->version);
    add({"Correlation id", "correlation id"}, fact->correlation_id);
    add({"Size", "大小"}, say({"%1 bytes", "%1 字节"}).arg(fact->bytes));
    add({"Number", "编号"}, ref.message.value);
    carried(*sent);
    addCauses(*sent);
}

/// Batches in a Produce request, answers in a response: what it was made of.
void Finder::carried(std::size_t sent) {
    Fact load{say({"Carries", "载有"}), {}, {}, trace::no_event, {}};
    const Teller teller{names_, index_, workspace_.language()};
    for (const sim::InEdge& edge : index_.in_edges(static_cast<sim::Place>(sent))) {
        if (edge.from == sim::no_place) continue;
        const trace::Event source = playback_.reader().at(edge.from);
        if (const auto* batch = std::get_if<trace::BatchSent>(&source.payload)) {
            load.parts.push_back({toQt(recordsOf(batch->content, 0, batch->count, teller)),
                                  say({"%1, try %2, %3 bytes", "%1，第 %2 次，%3 字节"})
                                      .arg(partition(batch->partition))
                                      .arg(batch->attempt)
                                      .arg(batch->bytes),
                                  partitionId(textOf(batch->partition, names_)),
                                  source.id,
                                  {}});
        } else if (const auto* answer = std::get_if<trace::ProduceAnswered>(&source.payload)) {
            const bool good = answer->error == core::ErrorCode::none;
            load.parts.push_back({partition(answer->partition),
                                  good ? say({"written at offset %1", "已写入 offset %1"})
                                             .arg(answer->base_offset.value)
                                       : toQt(core::to_string(answer->error)),
                                  partitionId(textOf(answer->partition, names_)),
                                  source.id,
                                  {}});
        }
    }
    if (!load.parts.empty()) found_.parts.push_back(std::move(load));
}

// --- Partitions, replicas, records --------------------------------------------------------------

void Finder::partition(const EntityRef& ref) {
    found_.name = partition(ref.partition);
    const sim::PartitionView* partition = view_.partition(ref.partition);
    if (partition == nullptr) return;
    addBroker({"Leader", "leader"}, partition->leader);
    add({"Leader epoch", "leader epoch"}, partition->epoch.value);
    add({"Partition epoch", "partition epoch"}, partition->partition_epoch.value);
    add({"In-sync replicas", "ISR"}, brokers(partition->isr));
    Fact& replicas = add({"Replicas", "副本"}, {});
    for (const sim::ReplicaView& replica : view_.replicas()) {
        if (replica.partition != ref.partition) continue;
        replicas.parts.push_back(
            {name(replica.node),
             say({"%1, log end %2, high watermark %3", "%1，日志末端 %2，高水位 %3"})
                 .arg(toQt(sim::name_of(replica.role)))
                 .arg(replica.log_end.value)
                 .arg(replica.hw.value),
             replicaId(textOf(ref.partition, names_), names_.text(replica.node)),
             trace::no_event,
             {}});
    }
    replicas.value = number(static_cast<std::int64_t>(replicas.parts.size()));
    for (const scenario::Topic& topic : story_.cluster.topics) {
        if (topic.name != names_.text(ref.partition.topic) || topic.config.empty()) continue;
        Fact& set = add({"Set for the topic", "topic 配置"}, {});
        for (const auto& [key, value] : topic.config)
            set.parts.push_back({toQt(key), toQt(value), {}, trace::no_event, {}});
    }
}

void Finder::replica(const sim::ReplicaView& replica) {
    add({"Role", "角色"}, toQt(sim::name_of(replica.role)));
    add({"Leader epoch", "leader epoch"}, replica.epoch.value);
    if (replica.role == sim::ReplicaRole::follower)
        addBroker({"It follows", "跟随"}, replica.leader);
    if (replica.role == sim::ReplicaRole::leader)
        add({"ISR it acts by", "所依据的 ISR"}, brokers(replica.isr));
    add({"Log start", "日志起点"}, replica.log_start.value);
    add({"Log end (LEO)", "日志末端 (LEO)"}, replica.log_end.value);
    add({"High watermark (HW)", "高水位 (HW)"}, replica.hw.value);
    add({"Safe from a power loss below", "断电不丢的部分止于"}, replica.synced.value);
    add({"Batches", "批次"}, static_cast<std::int64_t>(replica.log.size()));
    add({"Bytes", "字节"}, replica.log.bytes());
}

void Finder::replica(const EntityRef& ref) {
    found_.name = partition(ref.partition) + QStringLiteral(" @ ") + name(ref.node);
    const sim::ReplicaView* known = view_.replica(ref.partition, ref.node);
    if (known == nullptr) return;
    addNode({"Broker", "broker"}, ref.node);
    add({"Partition", "分区"}, partition(ref.partition),
        partitionId(textOf(ref.partition, names_)));
    replica(*known);
}

void Finder::record(const EntityRef& ref) {
    found_.name = say({"Offset %1 of %2 @ %3", "offset %1（%2 @ %3）"})
                      .arg(ref.offset.value)
                      .arg(partition(ref.partition), name(ref.node));
    const sim::ReplicaView* replica = view_.replica(ref.partition, ref.node);
    if (replica == nullptr) return;
    const std::size_t at = replica->log.lower_bound(ref.offset);
    if (at >= replica->log.size() || replica->log[at].base > ref.offset) return;
    const sim::LogBatch& batch = replica->log[at];
    const auto known = index_.record_at(batch.content, batch.base, ref.offset);
    if (known) found_.name = toQt(sim::to_string(*known, names_));
    const std::string partition_text = textOf(ref.partition, names_);
    add({"Offset", "offset"}, ref.offset.value);
    add({"Replica", "副本"}, toQt(partition_text) + QStringLiteral(" @ ") + name(ref.node),
        replicaId(partition_text, names_.text(ref.node)));
    add({"Committed", "已提交"}, yes(ref.offset < replica->hw));
    add({"Safe from a power loss", "断电不丢"}, yes(ref.offset < replica->synced));
    if (batch.control) add({"Control record", "控制记录"}, yes(true));
    Fact& whole =
        add({"Batch", "批次"}, toQt(fmt::format("{}–{}", batch.base.value, batch.end().value - 1)));
    const auto part = [&](Words what, const QString& value) {
        whole.parts.push_back({say(what), value, {}, trace::no_event, {}});
    };
    part({"Records", "消息数"}, number(batch.count));
    part({"Leader epoch", "leader epoch"}, number(batch.epoch.value));
    part({"Bytes", "字节"}, number(batch.bytes));
    part({"Hash of the content", "内容哈希"}, toQt(fmt::format("{:016x}", batch.content.value)));
    if (!known) return;
    Fact& life = add({"What happened to it", "它的经历"}, {});
    for (const sim::Place place : index_.life_of(*known))
        if (place < playback_.place()) addEvent(life, place);
    life.value = number(static_cast<std::int64_t>(life.parts.size()));
}

void Finder::mark(const EntityRef& ref) {
    const bool consumed =
        ref.mark == "position" || view_.replica(ref.partition, ref.node) == nullptr;
    found_.name = toQt(ref.mark) + QStringLiteral(", ") + partition(ref.partition) +
                  QStringLiteral(" @ ") + name(ref.node);
    if (consumed) return consumer(ref.node);
    const sim::ReplicaView* known = view_.replica(ref.partition, ref.node);
    add({"Replica", "副本"}, partition(ref.partition) + QStringLiteral(" @ ") + name(ref.node),
        replicaId(textOf(ref.partition, names_), names_.text(ref.node)));
    replica(*known);
}

void Finder::effect(const EntityRef& ref) {
    found_.name = name(ref.effect) + QStringLiteral(" @ ") + name(ref.node);
    addNode({"Application", "应用"}, ref.node);
    std::int64_t times = 0;
    for (const sim::ConsumedView& consumed : view_.consumed())
        for (const sim::EffectRange& range : consumed.effects)
            if (consumed.node == ref.node && range.effect == ref.effect)
                times += range.to - range.from;
    add({"Happened so often", "发生次数"}, times);
    consumer(ref.node);
}

void Finder::event(const EntityRef& ref) {
    found_.name = toQt(fmt::format("#{}", ref.event.value));
    const auto place = past(ref.event);
    if (!place) return;
    const trace::Event happened = playback_.reader().at(*place);
    const Teller teller{names_, index_, workspace_.language()};
    found_.name = sentenceOf(happened, teller);
    add({"Time", "时间"}, time(happened.time), {}, happened.id);
    if (!names_.text(happened.node).empty()) addNode({"Where", "位置"}, happened.node);
    add({"Kind", "类型"}, toQt(trace::kind_of(happened.payload)));
    const sim::KindSchema& schema = sim::schema(happened.payload.index());
    sim::Words words{};
    sim::to_words(happened.payload, words);
    for (const sim::FieldSchema& field : schema.fields) {
        Fact row{toQt(field.name),
                 toQt(sim::format_field(field, words, names_)),
                 {},
                 trace::no_event,
                 {}};
        if (field.name == "message") row.entity = "message:" + fromQt(row.value);
        if (field.type == sim::FieldType::partition) row.entity = partitionId(fromQt(row.value));
        found_.parts.push_back(std::move(row));
    }
    addCauses(*place);
}

Fact Finder::find(const std::string& entity) {
    const auto ref = parseEntity(entity, names_);
    if (!ref) return {};
    switch (ref->kind) {
        case scene::EntityKind::node: node(*ref); break;
        case scene::EntityKind::link: link(*ref); break;
        case scene::EntityKind::message: message(*ref); break;
        case scene::EntityKind::partition: partition(*ref); break;
        case scene::EntityKind::replica: replica(*ref); break;
        case scene::EntityKind::record: record(*ref); break;
        case scene::EntityKind::mark: mark(*ref); break;
        case scene::EntityKind::effect: effect(*ref); break;
        case scene::EntityKind::event: event(*ref); break;
        case scene::EntityKind::time:
        case scene::EntityKind::branch:
        case scene::EntityKind::button: break;
    }
    return std::move(found_);
}

}  // namespace

Fact factsOf(Workspace& workspace, const std::string& entity) {
    if (!workspace.isOpen() || entity.empty()) return {};
    return Finder(workspace).find(entity);
}

}  // namespace brokerscope::gui
