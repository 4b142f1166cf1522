#pragma once
// Which brokers are alive, as the controller hears it (BrokerHeartbeatManager.java): soft state,
// not in the metadata log. A new controller gives every unfenced broker a fresh session.
//
//   fenced ──caught up──▶ unfenced ──wants to stop, leads──▶ controlled shutdown
//     │                      │ wants to stop, leads nothing       │ leads nothing, and the others
//     ▼                      ▼                                    ▼ have read the metadata so far
//   let go  ◀──────────── let go ◀──────────────────────────── let go (and fenced)

#include "core/base/time.h"
#include "core/base/types.h"

#include <cstdint>
#include <map>
#include <optional>

namespace brokerscope::core {

enum class BrokerControlState : std::uint8_t {
    fenced,
    unfenced,
    controlled_shutdown,
    shutdown_now,
};

/// What a heartbeat says, without who sent it.
struct HeartbeatReport {
    Offset metadata_offset{-1};
    bool want_fence = false;
    bool want_shut_down = false;
};

class BrokerSessions {
public:
    explicit BrokerSessions(Duration session_timeout) : session_timeout_(session_timeout) {}

    /// `broker` registered, now or before this controller began; what was known of it is forgotten.
    void begin(BrokerId broker, bool fenced, Instant now);
    /// The broker's end: its process was let go.
    void end(BrokerId broker);
    bool knows(BrokerId broker) const { return sessions_.contains(broker); }

    /// Was it heard of lately, and does it still mean to live? A second process may not take over
    /// such a broker's id.
    bool has_valid_session(BrokerId broker, Instant now) const;

    /// What a broker that reports so is to become. Pre: it has begun. `registration` is the offset
    /// of its registration record; `leads` tells whether it leads a partition.
    BrokerControlState next_state(BrokerId broker, const HeartbeatReport& report,
                                  Offset registration, bool leads) const;
    BrokerControlState current_state(BrokerId broker) const;

    /// It was heard of, and became `state`. `log_end` is the end of the metadata log after that:
    /// what the others have to read before a broker in controlled shutdown may go.
    void touch(BrokerId broker, BrokerControlState state, const HeartbeatReport& report,
               Offset log_end, Instant now);
    /// Fenced for its silence.
    void fence(BrokerId broker);

    /// An unfenced broker that was silent for longer than the session timeout; of several the one
    /// with the lowest id.
    std::optional<BrokerId> find_stale(Instant now) const;
    /// When the next could be stale; Instant::never() if no broker is unfenced.
    Instant next_check() const;

    /// The lowest metadata offset that an unfenced broker, not shutting down, reported.
    Offset lowest_active_offset() const;

private:
    struct Session {
        Instant last_contact;
        Offset metadata_offset{-1};
        BrokerControlState state = BrokerControlState::fenced;
        std::optional<Offset> controlled_shutdown;  ///< what the others must have read
    };
    const Session& session(BrokerId broker) const;
    bool is_expired(const Session& session, Instant now) const {
        return session.last_contact + session_timeout_ < now;
    }

    Duration session_timeout_;
    std::map<BrokerId, Session> sessions_;
};

}  // namespace brokerscope::core
