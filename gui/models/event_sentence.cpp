#include "gui/models/event_sentence.h"

#include "gui/engine/entity_ref.h"
#include "gui/engine/text.h"
#include "sim/scene/visible.h"
#include "sim/trace/event_text.h"
#include "sim/trace/words.h"

#include <fmt/format.h>

#include <iterator>
#include <variant>

namespace brokerscope::gui {

using sim::scene::Words;

namespace {

/// A kind of event each; patterns name their values, so that languages may order them.
struct Sentence {
    const trace::Event& event;
    const Teller& teller;

    template <class... Values>
    std::string say(Words words, const Values&... values) const {
        return fmt::format(fmt::runtime(words.in(teller.language)), values...);
    }
    std::string_view name(trace::Name known) const { return teller.names.text(known); }
    std::string node() const { return std::string(name(event.node)); }
    std::string in(trace::Partition partition) const { return textOf(partition, teller.names); }
    std::string broker(core::BrokerId id) const {
        if (id == core::no_broker) return say({"nobody", "无"});
        return fmt::format("broker-{}", id.value);
    }
    std::string brokers(const trace::BrokerList& list) const {
        std::string text;
        for (const std::int32_t id : list.view())
            text += (text.empty() ? "" : ", ") + std::to_string(id);
        return "[" + text + "]";
    }
    /// `at` offsets: one number, or from–to.
    static std::string span(core::Offset from, std::int64_t count) {
        if (count <= 1) return std::to_string(from.value);
        return fmt::format("{}–{}", from.value, from.value + count - 1);
    }
    std::string records(trace::ContentHash content, std::int32_t first, std::int32_t count) const {
        std::string text = recordsOf(content, first, count, teller);
        if (!text.empty()) return text;
        return say({"{} records", "{} 条消息"}, count);
    }
    std::string own(trace::RecordNumber first, std::int32_t count) const {
        const std::string client = node();
        if (count <= 1) return fmt::format("{}/{}", client, first.value);
        return fmt::format("{}/{}–{}", client, first.value, first.value + count - 1);
    }
    std::string message(const trace::Message& fact) const {
        const Words pattern = fact.kind == trace::Kind::request
                                  ? Words{"{} request {} from {} to {}", "{} 请求 {}，{} → {}"}
                                  : Words{"{} response {} from {} to {}", "{} 响应 {}，{} → {}"};
        return say(pattern, core::to_string(fact.api), fact.correlation_id, name(fact.from),
                   name(fact.to));
    }

    // --- Processes, messages, faults.
    std::string operator()(const trace::NodeCrashed& fact) const {
        return fact.power ? say({"{} loses its power", "{} 断电"}, node())
                          : say({"{} crashes", "{} 崩溃"}, node());
    }
    std::string operator()(const trace::NodeStarted& fact) const {
        return say({"{} starts, for the {}. time", "{} 启动，第 {} 次"}, node(), fact.incarnation);
    }
    std::string operator()(const trace::MessageSent& fact) const {
        return say({"{}: leaves", "{}：发出"}, message(fact));
    }
    std::string operator()(const trace::MessageDelivered& fact) const {
        return say({"{}: arrives", "{}：到达"}, message(fact));
    }
    std::string operator()(const trace::MessageLost& fact) const {
        return say({"{}: is lost", "{}：丢失"}, message(fact));
    }
    std::string operator()(const trace::MessageHeld& fact) const {
        return say({"message {} is held back by fault {}", "报文 {} 被故障 {} 扣留"},
                   fact.message.value, fact.fault);
    }
    std::string operator()(const trace::FaultFired& fact) const {
        return say({"fault {}: {} acts on {}", "故障 {}：{} 作用于 {}"}, fact.fault,
                   name(fact.action), name(fact.target));
    }
    std::string operator()(const trace::FaultEnded& fact) const {
        return say({"fault {} is over", "故障 {} 结束"}, fact.fault);
    }
    std::string operator()(const trace::ConnectionClosed& fact) const {
        return say({"connection {} – {} is gone: {}", "连接 {} – {} 断开：{}"}, name(fact.from),
                   name(fact.to), trace::name_of(fact.reason));
    }

    // --- The cluster.
    std::string operator()(const trace::LeaderElected& fact) const {
        const Words pattern = fact.unclean
                                  ? Words{"{} is elected leader of {} uncleanly, epoch {}, ISR {}",
                                          "{} 以不干净选举成为 {} 的 leader，epoch {}，ISR {}"}
                                  : Words{"{} is elected leader of {}, epoch {}, ISR {}",
                                          "{} 当选 {} 的 leader，epoch {}，ISR {}"};
        return say(pattern, broker(fact.leader), in(fact.partition), fact.epoch.value,
                   brokers(fact.isr));
    }
    std::string operator()(const trace::IsrShrunk& fact) const {
        return say({"{} leaves the ISR of {}: {}", "{} 退出 {} 的 ISR：{}"}, broker(fact.removed),
                   in(fact.partition), brokers(fact.isr));
    }
    std::string operator()(const trace::IsrExpanded& fact) const {
        return say({"{} joins the ISR of {}: {}", "{} 加入 {} 的 ISR：{}"}, broker(fact.added),
                   in(fact.partition), brokers(fact.isr));
    }
    std::string operator()(const trace::LeaderStarted& fact) const {
        return say({"{} leads {} in epoch {}, its log ends at {}",
                    "{} 开始担任 {} 的 leader，epoch {}，日志末端 {}"},
                   node(), in(fact.partition), fact.epoch.value, fact.log_end_offset.value);
    }
    std::string operator()(const trace::FollowerStarted& fact) const {
        return say({"{} follows {} in {}, epoch {}", "{} 跟随 {} 复制 {}，epoch {}"}, node(),
                   broker(fact.leader), in(fact.partition), fact.epoch.value);
    }
    std::string operator()(const trace::BatchAppended& fact) const {
        const std::string what = records(fact.content, 0, fact.count);
        const std::string at = span(fact.base_offset, fact.count);
        if (fact.role == trace::Role::leader)
            return say({"{} writes {} to {} at offset {}", "{} 把 {} 写入 {}，offset {}"}, node(),
                       what, in(fact.partition), at);
        return say({"{} copies {} into {} at offset {}", "{} 复制 {} 到 {}，offset {}"}, node(),
                   what, in(fact.partition), at);
    }
    std::string operator()(const trace::BatchDeduplicated& fact) const {
        return say({"{} has this batch already, at offset {} of {}: nothing is written",
                    "{} 已有该批次（offset {}，{}），不再写入"},
                   node(), span(fact.base_offset, fact.count), in(fact.partition));
    }
    std::string operator()(const trace::BatchRejected& fact) const {
        return say({"{} refuses a batch for {}: {}", "{} 拒绝 {} 的批次：{}"}, node(),
                   in(fact.partition), core::to_string(fact.error));
    }
    std::string operator()(const trace::ProduceAnswered& fact) const {
        if (fact.error != core::ErrorCode::none)
            return say({"{} answers {}: {}", "{} 答复 {}：{}"}, node(), name(fact.client),
                       core::to_string(fact.error));
        return say(
            {"{} answers {}: written at offset {} of {}", "{} 答复 {}：已写入 offset {}（{}）"},
            node(), name(fact.client), fact.base_offset.value, in(fact.partition));
    }
    std::string operator()(const trace::HwAdvanced& fact) const {
        return say({"{}: the high watermark of {} rises to {}", "{}：{} 的高水位升到 {}"}, node(),
                   in(fact.partition), fact.hw.value);
    }
    std::string operator()(const trace::HwLowered& fact) const {
        return say({"{}: the high watermark of {} goes back from {} to {}",
                    "{}：{} 的高水位从 {} 退回 {}"},
                   node(), in(fact.partition), fact.from.value, fact.hw.value);
    }
    std::string operator()(const trace::LogTruncated& fact) const {
        return say({"{} cuts offsets {} off its log of {}", "{} 截掉 offset {}（{}）"}, node(),
                   span(fact.to, fact.from - fact.to), in(fact.partition));
    }

    // --- Clients.
    std::string operator()(const trace::RecordMade& fact) const {
        return say({"{} makes {}", "{} 产生 {}"}, node(), own(fact.record, 1));
    }
    std::string operator()(const trace::RecordSent& fact) const {
        return say({"{} calls send() for {}, to {}, into batch {}",
                    "{} 对 {} 调用 send()，发往 {}，放入批次 {}"},
                   node(), own(fact.record, fact.count), in(fact.partition), fact.batch.value);
    }
    std::string operator()(const trace::RecordRefused& fact) const {
        return say({"send() of {} fails at once: {}", "{} 的 send() 立即失败：{}"},
                   own(fact.record, fact.count), core::to_string(fact.error));
    }
    std::string operator()(const trace::BatchSent& fact) const {
        return say({"{} sends {} to {}, batch {}, try {}", "{} 把 {} 发给 {}，批次 {}，第 {} 次"},
                   node(), records(fact.content, 0, fact.count), name(fact.to), fact.batch.value,
                   fact.attempt);
    }
    std::string operator()(const trace::BatchRetried& fact) const {
        return say({"{} will send batch {} again after try {}: {}",
                    "{} 将重发批次 {}（第 {} 次之后）：{}"},
                   node(), fact.batch.value, fact.attempt, core::to_string(fact.error));
    }
    std::string operator()(const trace::BatchAcknowledged& fact) const {
        if (fact.base_offset.value < 0)
            return say({"{}: batch {} counts as sent, nobody knows its offset",
                        "{}：批次 {} 视为已发送，offset 无人知晓"},
                       node(), fact.batch.value);
        return say(
            {"{}: batch {} succeeded at offset {} of {}", "{}：批次 {} 成功，offset {}（{}）"},
            node(), fact.batch.value, span(fact.base_offset, fact.count), in(fact.partition));
    }
    std::string operator()(const trace::BatchFailed& fact) const {
        return say({"{} gives batch {} up ({}): {}", "{} 放弃批次 {}（{}）：{}"}, node(),
                   fact.batch.value, trace::name_of(fact.outcome), core::to_string(fact.error));
    }
    std::string operator()(const trace::LeaderLearned& fact) const {
        return say({"{} learns that {} leads {}", "{} 得知 {} 是 {} 的 leader"}, node(),
                   broker(fact.leader), in(fact.partition));
    }
    std::string operator()(const trace::AlarmRaised& fact) const {
        return say({"{} raises an alarm for {}", "{} 为 {} 告警"}, node(),
                   own(fact.record, fact.count));
    }
    std::string operator()(const trace::RecordPolled& fact) const {
        return say({"{} polls {} at offset {} of {}", "{} poll 到 {}，offset {}（{}）"}, node(),
                   records(fact.content, fact.index, fact.count), span(fact.offset, fact.count),
                   in(fact.partition));
    }
    std::string operator()(const trace::PositionReset& fact) const {
        return say({"{} sets its position in {} to {} ({})", "{} 把 {} 的消费位置设为 {}（{}）"},
                   node(), in(fact.partition), fact.to.value, name(fact.policy));
    }
    std::string operator()(const trace::RecordTaken& fact) const {
        return say({"{} begins to process offset {} of {}, worker {}",
                    "{} 开始处理 offset {}（{}），worker {}"},
                   node(), fact.offset.value, in(fact.partition), fact.worker);
    }
    std::string operator()(const trace::RecordProcessed& fact) const {
        const Words pattern =
            fact.failed
                ? Words{"{} fails to process offset {} of {}", "{} 处理 offset {}（{}）失败"}
                : Words{"{} has processed offset {} of {}", "{} 处理完 offset {}（{}）"};
        return say(pattern, node(), fact.offset.value, in(fact.partition));
    }
    std::string operator()(const trace::RecordEffect& fact) const {
        return say({"{}: {} happens for offset {} of {}", "{}：{} 发生，offset {}（{}）"}, node(),
                   name(fact.effect), fact.offset.value, in(fact.partition));
    }

    /// Everything else: what it is, and its fields as they are.
    template <class Fact>
    std::string operator()(const Fact&) const {
        const sim::KindSchema& schema = sim::schema(event.payload.index());
        sim::Words words{};
        sim::to_words(event.payload, words);
        std::string text(sim::scene::word_of(event).in(teller.language));
        for (const sim::FieldSchema& field : schema.fields)
            fmt::format_to(std::back_inserter(text), "{}{} {}", text.empty() ? "" : ", ",
                           field.name, sim::format_field(field, words, teller.names));
        return text;
    }
};

}  // namespace

std::string recordsOf(trace::ContentHash content, std::int32_t index, std::int32_t count,
                      const Teller& teller) {
    std::string text;
    std::optional<sim::RecordId> first;
    std::int64_t length = 0;
    const auto close = [&] {
        if (!first) return;
        text += text.empty() ? "" : ", ";
        text += sim::to_string(*first, teller.names);
        if (length > 1) text += fmt::format("–{}", first->number.value + length - 1);
    };
    constexpr std::int32_t looked_at_max = 1'000;
    for (std::int32_t i = index; i < index + std::min(count, looked_at_max); ++i) {
        const auto record = teller.index.record_at(content, i);
        if (!record) return {};
        if (first && record->client == first->client && record->number == first->number + length) {
            ++length;
            continue;
        }
        close();
        first = record;
        length = 1;
    }
    close();
    return text;
}

QString sentenceOf(const trace::Event& event, const Teller& teller) {
    return toQt(std::visit(Sentence{event, teller}, event.payload));
}

}  // namespace brokerscope::gui
