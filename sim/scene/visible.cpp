#include "sim/scene/visible.h"

#include "core/base/api_key.h"
#include "core/base/time.h"

#include <variant>

namespace brokerscope::sim::scene {

namespace {

namespace trace = core::trace;

/// How much an entry matters to somebody who watches.
enum class Weight : std::uint8_t { routine, visible, notable };

struct Sight {
    Weight weight = Weight::routine;
    Words words;
};

/// Requests that carry records, or decide about them; the rest is bookkeeping.
bool is_story(core::ApiKey api) {
    switch (api) {
        case core::ApiKey::produce:
        case core::ApiKey::fetch:
        case core::ApiKey::init_producer_id:
        case core::ApiKey::offset_for_leader_epoch:
        case core::ApiKey::alter_partition:
        case core::ApiKey::elect_leaders:
        case core::ApiKey::vote:
        case core::ApiKey::begin_quorum_epoch:
        case core::ApiKey::end_quorum_epoch:
        case core::ApiKey::offset_commit:
        case core::ApiKey::join_group:
        case core::ApiKey::sync_group:
        case core::ApiKey::leave_group: return true;
        default: return false;
    }
}

Sight of_message(const trace::Message& message, Words request, Words response) {
    if (message.quiet || !is_story(message.api)) return {};
    return {Weight::visible, message.kind == trace::Kind::request ? request : response};
}

/// What each kind of entry is to a watcher; kinds without a case are routine.
struct Judge {
    const trace::Event& event;

    Sight operator()(const trace::NodeStarted& fact) const {
        if (fact.incarnation > 1)
            return {Weight::notable, {"process started again", "进程重新启动"}};
        return {Weight::visible, {"process started", "进程启动"}};
    }
    Sight operator()(const trace::NodeStopped&) const {
        return {Weight::notable, {"process stopped", "进程停止"}};
    }
    Sight operator()(const trace::NodeCrashed& fact) const {
        if (fact.power) return {Weight::notable, {"power lost", "断电"}};
        return {Weight::notable, {"process crashed", "进程崩溃"}};
    }
    Sight operator()(const trace::NodePaused&) const {
        return {Weight::notable, {"process paused", "进程暂停"}};
    }
    Sight operator()(const trace::NodeResumed&) const {
        return {Weight::notable, {"process goes on", "进程恢复运行"}};
    }
    Sight operator()(const trace::ConnectionClosed& fact) const {
        if (fact.reason == trace::CloseCause::orderly) return {};
        return {Weight::visible, {"connection broken", "连接断开"}};
    }

    Sight operator()(const trace::MessageSent& fact) const {
        return of_message(fact, {"request sent", "发出请求"}, {"response sent", "发出响应"});
    }
    Sight operator()(const trace::MessageDelivered& fact) const {
        return of_message(fact, {"request arrived", "请求到达"}, {"response arrived", "响应到达"});
    }
    Sight operator()(const trace::MessageLost& fact) const {
        if (!is_story(fact.api)) return {Weight::visible, {"message lost", "报文丢失"}};
        if (fact.quiet) return {Weight::visible, {"message lost", "报文丢失"}};
        if (fact.kind == trace::Kind::request)
            return {Weight::notable, {"request lost", "请求丢失"}};
        return {Weight::notable, {"response lost", "响应丢失"}};
    }
    Sight operator()(const trace::MessageHeld&) const {
        return {Weight::notable, {"message held back", "报文被扣留"}};
    }
    Sight operator()(const trace::FaultFired&) const {
        return {Weight::notable, {"fault", "故障"}};
    }
    Sight operator()(const trace::FaultEnded&) const {
        return {Weight::notable, {"fault is over", "故障结束"}};
    }
    Sight operator()(const trace::DiskLost&) const {
        return {Weight::notable, {"bytes lost from a disk", "磁盘数据丢失"}};
    }

    Sight operator()(const trace::BrokerFenced&) const {
        return {Weight::notable, {"broker fenced", "broker 被隔离 (fenced)"}};
    }
    Sight operator()(const trace::BrokerUnfenced&) const {
        return {Weight::visible, {"broker unfenced", "broker 解除隔离"}};
    }
    Sight operator()(const trace::LeaderElected& fact) const {
        if (fact.leader == core::no_broker)
            return {Weight::notable, {"partition without leader", "分区没有 leader"}};
        if (fact.unclean) return {Weight::notable, {"unclean election", "不干净的 leader 选举"}};
        if (fact.first) return {Weight::visible, {"first leader", "首任 leader"}};
        return {Weight::notable, {"leader elected", "选出 leader"}};
    }
    Sight operator()(const trace::IsrShrunk&) const {
        return {Weight::notable, {"ISR shrunk", "ISR 缩小"}};
    }
    Sight operator()(const trace::IsrExpanded&) const {
        return {Weight::notable, {"ISR expanded", "ISR 扩大"}};
    }
    Sight operator()(const trace::LeaderStarted&) const {
        return {Weight::visible, {"replica leads", "副本成为 leader"}};
    }
    Sight operator()(const trace::FollowerStarted&) const {
        return {Weight::visible, {"replica follows", "副本成为 follower"}};
    }
    Sight operator()(const trace::BatchAppended& fact) const {
        if (fact.role == trace::Role::leader)
            return {Weight::visible, {"leader writes", "leader 写入"}};
        return {Weight::visible, {"follower writes", "follower 写入"}};
    }
    Sight operator()(const trace::BatchDeduplicated&) const {
        return {Weight::notable, {"duplicate recognised", "识别出重复"}};
    }
    Sight operator()(const trace::BatchRejected&) const {
        return {Weight::notable, {"batch refused", "批次被拒绝"}};
    }
    Sight operator()(const trace::HwAdvanced& fact) const {
        if (fact.role == trace::Role::leader)
            return {Weight::visible, {"high watermark rises", "高水位上升"}};
        return {};
    }
    Sight operator()(const trace::HwLowered&) const {
        return {Weight::visible, {"high watermark taken back", "高水位回退"}};
    }
    Sight operator()(const trace::LogTruncated&) const {
        return {Weight::notable, {"log truncated", "日志截断"}};
    }
    Sight operator()(const trace::LogRecovered& fact) const {
        if (fact.cut_bytes > 0)
            return {Weight::notable, {"torn log end cut", "截去不完整的日志尾"}};
        return {Weight::visible, {"log opened", "日志打开"}};
    }

    Sight operator()(const trace::RecordSent&) const {
        return {Weight::visible, {"send() called", "调用 send()"}};
    }
    Sight operator()(const trace::RecordRefused&) const {
        return {Weight::notable, {"send() failed at once", "send() 立即失败"}};
    }
    Sight operator()(const trace::BatchRetried&) const {
        return {Weight::notable, {"will send again", "将重新发送"}};
    }
    Sight operator()(const trace::BatchSplit&) const {
        return {Weight::notable, {"batch split", "批次拆分"}};
    }
    Sight operator()(const trace::BatchAcknowledged&) const {
        return {Weight::visible, {"send() succeeded", "发送成功"}};
    }
    Sight operator()(const trace::BatchFailed&) const {
        return {Weight::notable, {"batch given up", "放弃批次"}};
    }
    Sight operator()(const trace::ProducerIdentified&) const {
        return {Weight::visible, {"producer id", "获得 producer id"}};
    }
    Sight operator()(const trace::LeaderLearned&) const {
        return {Weight::visible, {"new leader learned", "得知新 leader"}};
    }
    Sight operator()(const trace::AlarmRaised&) const {
        return {Weight::notable, {"alarm", "告警"}};
    }
    Sight operator()(const trace::ApplicationStopped&) const {
        return {Weight::notable, {"application stopped itself", "应用自行停止"}};
    }
    Sight operator()(const trace::RecordPolled&) const {
        return {Weight::visible, {"records polled", "poll 取得消息"}};
    }
    Sight operator()(const trace::PositionReset&) const {
        return {Weight::visible, {"position set", "设定消费位置"}};
    }
    Sight operator()(const trace::RecordTaken&) const {
        return {Weight::visible, {"processing begins", "开始处理"}};
    }
    Sight operator()(const trace::RecordProcessed& fact) const {
        if (fact.failed) return {Weight::notable, {"processing failed", "处理失败"}};
        return {Weight::visible, {"processed", "处理完成"}};
    }
    Sight operator()(const trace::RecordEffect&) const {
        return {Weight::visible, {"side effect", "产生副作用"}};
    }

    template <class Fact>
    Sight operator()(const Fact&) const {
        return {};
    }
};

Sight sight_of(const trace::Event& event) {
    if (event.time < core::Instant{}) return {};
    return std::visit(Judge{event}, event.payload);
}

}  // namespace

bool is_visible(const trace::Event& event) { return sight_of(event).weight != Weight::routine; }

bool is_notable(const trace::Event& event) { return sight_of(event).weight == Weight::notable; }

Words word_of(const trace::Event& event) { return sight_of(event).words; }

Words notable_word(const trace::Event& event) {
    const Sight sight = sight_of(event);
    return sight.weight == Weight::notable ? sight.words : Words{};
}

}  // namespace brokerscope::sim::scene
