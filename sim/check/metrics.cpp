#include "sim/check/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace brokerscope::sim {

namespace {

/// The value below which `percent` of the counted lie.
std::int64_t percentile(const std::map<std::int64_t, std::int64_t>& counted, std::int64_t total,
                        std::int64_t percent) {
    const std::int64_t rank = (total * percent + 99) / 100;
    std::int64_t seen = 0;
    for (const auto& [value, count] : counted) {
        seen += count;
        if (seen >= rank) return value;
    }
    return 0;
}

/// `OffsetForLeaderEpoch` -> `offset-for-leader-epoch`.
std::string dashed(std::string_view name) {
    std::string text;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !text.empty()) text += '-';
        text += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

}  // namespace

void Metrics::set_available(trace::Partition partition, bool available, core::Instant now) {
    Leadership& state = leaders_[partition];
    // Before time 0 the cluster boots: nobody waits for it.
    const core::Instant at = std::max(now, core::Instant{0});
    if (!state.available && at > state.since) state.unavailable += at - state.since;
    state.available = available;
    state.since = at;
}

void Metrics::on_event(const trace::Event& event) {
    const auto& payload = event.payload;
    if (const auto* sent = std::get_if<trace::MessageSent>(&payload)) {
        if (sent->kind == trace::Kind::request && event.time >= core::Instant{0})
            ++requests_[sent->api];
    } else if (const auto* made = std::get_if<trace::RecordSent>(&payload)) {
        open_[{event.node, made->batch}].sent.emplace_back(event.time, made->count);
    } else if (const auto* acked = std::get_if<trace::BatchAcknowledged>(&payload)) {
        const auto open = open_.find({event.node, acked->batch});
        if (open == open_.end()) return;
        for (const auto& [when, count] : open->second.sent) {
            latencies_[(event.time - when).ns] += count;
            acked_ += count;
        }
        open_.erase(open);
    } else if (const auto* failed = std::get_if<trace::BatchFailed>(&payload)) {
        open_.erase({event.node, failed->batch});
    } else if (const auto* leads = std::get_if<trace::LeaderStarted>(&payload)) {
        leaders_[leads->partition].leader = event.node;
        set_available(leads->partition, true, event.time);
    } else if (const auto* elected = std::get_if<trace::LeaderElected>(&payload)) {
        set_available(elected->partition, false, event.time);
    } else if (std::holds_alternative<trace::NodeCrashed>(payload) ||
               std::holds_alternative<trace::NodeStopped>(payload)) {
        for (auto& [partition, state] : leaders_)
            if (state.available && state.leader == event.node)
                set_available(partition, false, event.time);
    } else if (std::holds_alternative<trace::NodeStarted>(payload)) {
        // A client's new life numbers its batches anew.
        const auto first = open_.lower_bound({event.node, trace::BatchNumber{0}});
        auto last = first;
        while (last != open_.end() && last->first.first == event.node) ++last;
        open_.erase(first, last);
    }
}

MetricValues Metrics::values(core::Instant end) const {
    MetricValues values;
    if (acked_ > 0) {
        values["produce.latency.p50_ns"] = percentile(latencies_, acked_, 50);
        values["produce.latency.p99_ns"] = percentile(latencies_, acked_, 99);
        values["produce.latency.max_ns"] = latencies_.rbegin()->first;
    }
    for (const auto& [partition, state] : leaders_) {
        core::Duration unavailable = state.unavailable;
        if (!state.available && end > state.since) unavailable += end - state.since;
        values[fmt::format("unavailable.{}/{}_ns", names_.text(partition.topic), partition.index)] =
            unavailable.ns;
    }
    for (const auto& [api, count] : requests_) values["requests." + dashed(to_string(api))] = count;
    return values;
}

}  // namespace brokerscope::sim
