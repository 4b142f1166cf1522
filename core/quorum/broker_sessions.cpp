#include "core/quorum/broker_sessions.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::core {

void BrokerSessions::begin(BrokerId broker, bool fenced, Instant now) {
    Session session;
    session.last_contact = now;
    session.state = fenced ? BrokerControlState::fenced : BrokerControlState::unfenced;
    sessions_.insert_or_assign(broker, session);
}

void BrokerSessions::end(BrokerId broker) { sessions_.erase(broker); }

const BrokerSessions::Session& BrokerSessions::session(BrokerId broker) const {
    const auto at = sessions_.find(broker);
    ASSERT(at != sessions_.end(), "a broker without a session");
    return at->second;
}

bool BrokerSessions::has_valid_session(BrokerId broker, Instant now) const {
    const auto at = sessions_.find(broker);
    if (at == sessions_.end()) return false;
    const Session& session = at->second;
    return session.state != BrokerControlState::controlled_shutdown && !is_expired(session, now);
}

BrokerControlState BrokerSessions::current_state(BrokerId broker) const {
    return session(broker).state;
}

BrokerControlState BrokerSessions::next_state(BrokerId broker, const HeartbeatReport& report,
                                              Offset registration, bool leads) const {
    const Session& known = session(broker);
    switch (known.state) {
        case BrokerControlState::fenced:
            if (report.want_shut_down) return BrokerControlState::shutdown_now;
            return !report.want_fence && report.metadata_offset >= registration
                       ? BrokerControlState::unfenced
                       : BrokerControlState::fenced;
        case BrokerControlState::unfenced:
            if (report.want_fence)
                return report.want_shut_down ? BrokerControlState::shutdown_now
                                             : BrokerControlState::fenced;
            if (!report.want_shut_down) return BrokerControlState::unfenced;
            return leads ? BrokerControlState::controlled_shutdown
                         : BrokerControlState::shutdown_now;
        case BrokerControlState::controlled_shutdown:
            if (leads) return BrokerControlState::controlled_shutdown;
            // It may go when nobody can still take it for a leader.
            ASSERT(known.controlled_shutdown.has_value());
            return *known.controlled_shutdown <= lowest_active_offset()
                       ? BrokerControlState::shutdown_now
                       : BrokerControlState::controlled_shutdown;
        case BrokerControlState::shutdown_now: return BrokerControlState::shutdown_now;
    }
    UNREACHABLE("a broker's state is one of four");
}

void BrokerSessions::touch(BrokerId broker, BrokerControlState state, const HeartbeatReport& report,
                           Offset log_end, Instant now) {
    const auto at = sessions_.find(broker);
    ASSERT(at != sessions_.end(), "a broker without a session");
    Session& known = at->second;
    known.last_contact = now;
    known.metadata_offset = report.metadata_offset;
    if (state == BrokerControlState::controlled_shutdown) {
        if (!known.controlled_shutdown) known.controlled_shutdown = log_end - 1;
    } else {
        known.controlled_shutdown.reset();
    }
    known.state = state;
}

void BrokerSessions::fence(BrokerId broker) {
    const auto at = sessions_.find(broker);
    if (at == sessions_.end()) return;
    at->second.state = BrokerControlState::fenced;
    at->second.controlled_shutdown.reset();
}

namespace {
bool counts_as_unfenced(BrokerControlState state) {
    return state == BrokerControlState::unfenced ||
           state == BrokerControlState::controlled_shutdown;
}
}  // namespace

std::optional<BrokerId> BrokerSessions::find_stale(Instant now) const {
    for (const auto& [broker, session] : sessions_)
        if (counts_as_unfenced(session.state) && is_expired(session, now)) return broker;
    return std::nullopt;
}

Instant BrokerSessions::next_check() const {
    Instant next = Instant::never();
    for (const auto& [broker, session] : sessions_)
        if (counts_as_unfenced(session.state))
            next = std::min(next, session.last_contact + session_timeout_ + nanoseconds(1));
    return next;
}

Offset BrokerSessions::lowest_active_offset() const {
    Offset lowest{INT64_MAX};
    for (const auto& [broker, session] : sessions_)
        if (session.state == BrokerControlState::unfenced)
            lowest = std::min(lowest, session.metadata_offset);
    return lowest;
}

}  // namespace brokerscope::core
