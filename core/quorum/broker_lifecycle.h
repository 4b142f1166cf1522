#pragma once
// A broker's life towards the controller (BrokerLifecycleManager.scala): it registers, reports by
// heartbeats how far it read the metadata log, is unfenced, and asks for leave before it stops.
//
//   not_running ──start──▶ starting ──caught up──▶ recovery ──unfenced──▶ running
//                                                                           │ begin_shutdown
//                     shutting_down ◀──controller lets it go── pending_controlled_shutdown

#include "core/base/types.h"
#include "core/env/env.h"
#include "core/quorum/registrations.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

class NetworkClient;

enum class BrokerState : std::uint8_t {
    not_running,
    starting,
    recovery,
    running,
    pending_controlled_shutdown,
    shutting_down,
};
std::string_view to_string(BrokerState state);

struct BrokerLifecycleConfig {
    BrokerId broker = no_broker;
    Endpoint controller_endpoint;
    std::string cluster_id;
    std::vector<Listener> listeners;
    std::optional<std::string> rack;
    Duration heartbeat_interval = milliseconds(2000);  ///< broker.heartbeat.interval.ms
    /// broker.session.timeout.ms: a request is given half of it.
    Duration session_timeout = milliseconds(9000);
    /// The epoch under which the broker last stopped in good order (.kafka_cleanshutdown); -1: it
    /// did not.
    BrokerEpoch previous_broker_epoch{-1};
};

/// What the broker does at the turns of its life. All run inside an input of the broker.
struct BrokerLifecycleListener {
    /// The image is as new as our registration: start the replicas, then say `ready_to_unfence`.
    std::function<void()> on_caught_up;
    std::function<void()> on_unfenced;
    /// The controller let us go, or there was nothing to wait for, or no controller took us for a
    /// minute: close and exit.
    std::function<void()> on_may_shut_down;
};

class BrokerLifecycle {
public:
    /// `client` outlives this and is not the observer's (see there).
    /// `highest_metadata_offset` reads `MetadataObserver::highest_applied`.
    BrokerLifecycle(Env& env, NetworkClient& client, BrokerLifecycleConfig config,
                    std::function<Offset()> highest_metadata_offset,
                    BrokerLifecycleListener listener);
    ~BrokerLifecycle();
    BrokerLifecycle(const BrokerLifecycle&) = delete;
    BrokerLifecycle& operator=(const BrokerLifecycle&) = delete;

    /// Registers, and goes on to heartbeats.
    void start();
    /// The broker's logs are open: it may be counted on.
    void ready_to_unfence();
    /// Asks the controller to move our leaderships away; `on_may_shut_down` follows, at once if we
    /// are not running.
    void begin_controlled_shutdown();

    BrokerState state() const;
    /// -1 before the first registration.
    BrokerEpoch broker_epoch() const;
    const Uuid& incarnation() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace brokerscope::core
