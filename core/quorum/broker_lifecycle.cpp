#include "core/quorum/broker_lifecycle.h"

#include "core/base/assert.h"
#include "core/base/hash.h"
#include "core/client/network_client.h"
#include "core/protocol/broker_heartbeat.h"
#include "core/protocol/broker_registration.h"
#include "core/quorum/topic_creation.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace brokerscope::core {

namespace {

constexpr Duration resend_backoff = milliseconds(100);
constexpr Duration heartbeat_soon = milliseconds(10);
constexpr Duration shutdown_heartbeat_soon = milliseconds(50);
/// initial.broker.registration.timeout.ms
constexpr Duration registration_timeout = seconds(60);
/// How long a broker waits for the controller to let it go (BrokerServer.shutdown).
constexpr Duration controlled_shutdown_timeout = seconds(300);

/// What this build can do, by features of the cluster.
struct Feature {
    std::string_view name;
    std::int16_t min;
    std::int16_t max;
};
constexpr std::array supported_features = {Feature{"eligible.leader.replicas.version", 0, 1},
                                           Feature{"metadata.version", 7, 27}};

/// The id of the broker's one log directory (directory.id of meta.properties): stable, and
/// different for every broker.
Uuid log_dir_id(const std::string& cluster_id, BrokerId broker) {
    RandomStream stream{hash64(fmt::format("{}/{}/log-dir", cluster_id, broker.value))};
    return draw_uuid(stream);
}

}  // namespace

std::string_view to_string(BrokerState state) {
    constexpr std::array<std::string_view, 6> names = {
        "not running",  "starting", "recovery", "running", "pending controlled shutdown",
        "shutting down"};
    return names[static_cast<std::size_t>(state)];
}

class BrokerLifecycle::Impl {
public:
    Impl(Env& env, NetworkClient& client, BrokerLifecycleConfig config,
         std::function<Offset()> highest_metadata_offset, BrokerLifecycleListener listener)
        : env_(env),
          client_(client),
          config_(std::move(config)),
          highest_metadata_offset_(std::move(highest_metadata_offset)),
          listener_(std::move(listener)),
          backoff_(resend_backoff, config_.session_timeout),
          communication_(env.clock(), [this] { communicate(); }),
          give_up_(env.clock(), [this] { shut_down(); }) {
        // The instant makes two lives of one broker draw different ids.
        RandomStream& stream = env_.random("incarnation");
        RandomStream life{mix(stream.next(), static_cast<std::uint64_t>(env_.clock().now().ns))};
        incarnation_ = draw_uuid(life);
    }

    void start() {
        ASSERT(state_ == BrokerState::not_running);
        state_ = BrokerState::starting;
        give_up_.arm(registration_timeout);
        communicate();
    }

    void ready_to_unfence() {
        ready_to_unfence_ = true;
        schedule(Duration{});
    }

    void begin_controlled_shutdown() {
        if (state_ == BrokerState::pending_controlled_shutdown) return;
        if (state_ != BrokerState::running) return shut_down();
        state_ = BrokerState::pending_controlled_shutdown;
        give_up_.arm(controlled_shutdown_timeout);
        schedule(Duration{});
    }

    BrokerState state() const { return state_; }
    BrokerEpoch broker_epoch() const { return epoch_; }
    const Uuid& incarnation() const { return incarnation_; }

private:
    void shut_down() {
        if (state_ == BrokerState::shutting_down) return;
        state_ = BrokerState::shutting_down;
        communication_.disarm();
        give_up_.disarm();
        listener_.on_may_shut_down();
    }

    void schedule(Duration after) {
        if (state_ == BrokerState::not_running || state_ == BrokerState::shutting_down) return;
        communication_.arm(std::exchange(at_once_, false) ? Duration{} : after);
    }
    void schedule_after_failure() {
        at_once_ = false;
        RandomStream& jitter = env_.random("lifecycle-retry");
        communication_.arm(backoff_.after(failures_++, jitter));
    }

    void communicate() {
        if (in_flight_) {
            at_once_ = true;
            return;
        }
        in_flight_ = true;
        if (registered_)
            send_heartbeat();
        else
            send_registration();
    }

    SendOptions options(bool quiet) const {
        SendOptions options;
        options.timeout = config_.session_timeout / 2;
        options.quiet = quiet;
        return options;
    }

    void send_registration() {
        BrokerRegistrationRequest request;
        request.broker_id = config_.broker.value;
        request.cluster_id = config_.cluster_id;
        request.incarnation_id = incarnation_;
        for (const Listener& listener : config_.listeners) {
            const Endpoint& at = listener.endpoint;
            request.listeners.push_back(
                {listener.name, at.host, static_cast<std::uint16_t>(at.port), 0});
        }
        for (const Feature& feature : supported_features)
            request.features.push_back({std::string(feature.name), feature.min, feature.max});
        request.rack = config_.rack;
        request.log_dirs = {log_dir_id(config_.cluster_id, config_.broker)};
        request.previous_broker_epoch = config_.previous_broker_epoch.value;
        client_.send<BrokerRegistrationRequest>(
            config_.controller_endpoint, std::move(request),
            [this](const Answer<BrokerRegistrationResponse>& answer) { on_registered(answer); },
            options(false));
    }

    void on_registered(const Answer<BrokerRegistrationResponse>& answer) {
        in_flight_ = false;
        if (state_ == BrokerState::shutting_down) return;
        if (!answer || answer->error_code != ErrorCode::none) return schedule_after_failure();
        failures_ = 0;
        epoch_ = BrokerEpoch{answer->broker_epoch};
        registered_ = true;
        give_up_.disarm();
        schedule(Duration{});
    }

    void send_heartbeat() {
        BrokerHeartbeatRequest request;
        request.broker_id = config_.broker.value;
        request.broker_epoch = epoch_.value;
        request.current_metadata_offset = highest_metadata_offset_().value;
        request.want_fence = !ready_to_unfence_;
        request.want_shut_down = state_ == BrokerState::pending_controlled_shutdown;
        const bool periodic = state_ == BrokerState::running && failures_ == 0;
        client_.send<BrokerHeartbeatRequest>(
            config_.controller_endpoint, std::move(request),
            [this](const Answer<BrokerHeartbeatResponse>& answer) { on_heartbeat(answer); },
            options(periodic));
    }

    void on_heartbeat(const Answer<BrokerHeartbeatResponse>& answer) {
        in_flight_ = false;
        if (state_ == BrokerState::shutting_down) return;
        if (!answer || answer->error_code != ErrorCode::none) return schedule_after_failure();
        failures_ = 0;
        switch (state_) {
            case BrokerState::starting:
                // Soon again: with nothing to recover the start is quick.
                schedule(heartbeat_soon);
                if (!answer->is_caught_up) return;
                state_ = BrokerState::recovery;
                return listener_.on_caught_up();
            case BrokerState::recovery:
                schedule(config_.heartbeat_interval);
                if (answer->is_fenced) return;
                state_ = BrokerState::running;
                return listener_.on_unfenced();
            case BrokerState::running: return schedule(config_.heartbeat_interval);
            case BrokerState::pending_controlled_shutdown:
                if (answer->should_shut_down) return shut_down();
                schedule(std::exchange(asked_for_leave_, true) ? config_.heartbeat_interval
                                                               : shutdown_heartbeat_soon);
                return;
            case BrokerState::not_running:
            case BrokerState::shutting_down: return;
        }
    }

    Env& env_;
    NetworkClient& client_;
    BrokerLifecycleConfig config_;
    std::function<Offset()> highest_metadata_offset_;
    BrokerLifecycleListener listener_;
    ExponentialBackoff backoff_;
    Uuid incarnation_;
    BrokerState state_ = BrokerState::not_running;
    BrokerEpoch epoch_{-1};
    std::int32_t failures_ = 0;
    bool registered_ = false;
    bool ready_to_unfence_ = false;
    bool in_flight_ = false;
    bool at_once_ = false;  ///< something to say came up while a request was in flight
    bool asked_for_leave_ = false;
    Timer communication_;
    Timer give_up_;
};

BrokerLifecycle::BrokerLifecycle(Env& env, NetworkClient& client, BrokerLifecycleConfig config,
                                 std::function<Offset()> highest_metadata_offset,
                                 BrokerLifecycleListener listener)
    : impl_(std::make_unique<Impl>(env, client, std::move(config),
                                   std::move(highest_metadata_offset), std::move(listener))) {}
BrokerLifecycle::~BrokerLifecycle() = default;
void BrokerLifecycle::start() { impl_->start(); }
void BrokerLifecycle::ready_to_unfence() { impl_->ready_to_unfence(); }
void BrokerLifecycle::begin_controlled_shutdown() { impl_->begin_controlled_shutdown(); }
BrokerState BrokerLifecycle::state() const { return impl_->state(); }
BrokerEpoch BrokerLifecycle::broker_epoch() const { return impl_->broker_epoch(); }
const Uuid& BrokerLifecycle::incarnation() const { return impl_->incarnation(); }

}  // namespace brokerscope::core
