#include "core/broker/broker.h"

#include "core/base/assert.h"
#include "core/broker/admin_handler.h"
#include "core/broker/cluster_view.h"
#include "core/broker/fetch_handler.h"
#include "core/broker/isr_proposer.h"
#include "core/broker/offsets_handler.h"
#include "core/broker/produce_handler.h"
#include "core/broker/producer_ids.h"
#include "core/broker/replica_fetcher.h"
#include "core/broker/replica_manager.h"
#include "core/broker/request_queue.h"
#include "core/client/network_client.h"
#include "core/log/log_manager.h"
#include "core/quorum/broker_lifecycle.h"
#include "core/quorum/metadata_observer.h"

#include <functional>
#include <utility>

namespace brokerscope::core {

namespace {

/// BrokerServer.shutdown waits so long for the controller to let it go.
constexpr Duration controlled_shutdown_max = seconds(300);
/// log.flush.offset.checkpoint.interval.ms
constexpr Duration recovery_point_interval = seconds(60);

}  // namespace

class Broker::Impl {
public:
    Impl(Env& env, BrokerOptions options);

    void start();
    void shut_down();
    /// Whose connection it is; nullptr: somebody else opened it.
    NetworkClient* client_of(ConnectionId connection) {
        if (client_.handles(connection)) return &client_;
        return metadata_client_.handles(connection) ? &metadata_client_ : nullptr;
    }

    Env& env_;
    const BrokerOptions options_;
    NetworkClient client_;
    /// A Fetch of the metadata log waits at the controller, and what follows it on its connection
    /// with it: heartbeats and ISR proposals go by another.
    NetworkClient metadata_client_;
    LogManager logs_;
    MetadataObserver observer_;
    std::function<BrokerEpoch()> own_epoch_;
    ReplicaManager replicas_;
    RequestQueue queue_;
    ProducerIds producer_ids_;
    IsrProposer proposer_;
    ReplicaFetchers fetchers_;
    ProduceHandler produce_;
    FetchHandler fetch_;
    OffsetsHandler offsets_;
    AdminHandler admin_;
    std::unique_ptr<BrokerLifecycle> lifecycle_;  ///< from the end of recovery on

private:
    NetworkClientConfig client_config(std::string purpose) const;
    void recover();
    void join_cluster();
    void on_metadata(const MetadataDelta& delta);
    void on_caught_up();
    void on_news(Partition& partition, PartitionNews news);
    void handle(const Request& request);
    void checkpoint_recovery_points();
    void stop();
    void halt();

    Timer recovery_timer_;
    Timer recovery_point_timer_;
    Timer shutdown_timer_;
    bool is_serving_ = false;
    bool is_stopped_ = false;
};

Broker::Impl::Impl(Env& env, BrokerOptions options)
    : env_(env),
      options_(std::move(options)),
      client_(env, client_config("broker")),
      metadata_client_(env, client_config("metadata")),
      logs_(env, {.config = {.segment_bytes = options_.log_segment_bytes,
                             .index_interval_bytes = options_.log_index_interval_bytes,
                             .max_message_bytes = options_.message_max_bytes,
                             .flush_messages = options_.log_flush_interval_messages}}),
      observer_(env, metadata_client_,
                {.broker = options_.id,
                 .controller = options_.controller,
                 .controller_endpoint = options_.controller_endpoint,
                 .cluster_id = options_.cluster_id},
                [this](const MetadataImage&, const MetadataDelta& delta) { on_metadata(delta); }),
      own_epoch_([this] { return lifecycle_ ? lifecycle_->broker_epoch() : BrokerEpoch{-1}; }),
      replicas_(env, options_, logs_, observer_.image(),
                [this](Partition& partition, PartitionNews news) {
                    on_news(partition, std::move(news));
                }),
      queue_(env, options_.connections_max, [this](Request request) { handle(request); }),
      producer_ids_(env, client_, options_, own_epoch_),
      proposer_(env, client_, options_, replicas_, own_epoch_),
      fetchers_({.env = env,
                 .client = client_,
                 .options = options_,
                 .replicas = replicas_,
                 .image = observer_.image(),
                 .own_epoch = own_epoch_}),
      produce_(env, replicas_, observer_.image(), queue_),
      fetch_(env, options_, replicas_, observer_.image(), queue_),
      offsets_(replicas_, observer_.image(), queue_),
      admin_(client_, options_, observer_.image(), producer_ids_, queue_),
      recovery_timer_(env.clock(), [this] { recover(); }),
      recovery_point_timer_(env.clock(), [this] { checkpoint_recovery_points(); }),
      shutdown_timer_(env.clock(), [this] { stop(); }) {}

NetworkClientConfig Broker::Impl::client_config(std::string purpose) const {
    return {.client_id = env_.name(),
            .request_timeout = options_.request_timeout,
            .purpose = std::move(purpose)};
}

// Life

void Broker::Impl::start() {
    if (!logs_.open()) {
        halt();
        return;
    }
    recover();
}

void Broker::Impl::recover() {
    const auto done = logs_.recover_step();
    if (!done)
        halt();
    else if (*done)
        join_cluster();
    else
        recovery_timer_.arm(Duration{});
}

void Broker::Impl::join_cluster() {
    if (is_stopped_) return;
    BrokerLifecycleConfig config{
        .broker = options_.id,
        .controller_endpoint = options_.controller_endpoint,
        .cluster_id = options_.cluster_id,
        .listeners = {{.name = std::string(client_listener),
                       .endpoint = {.host = options_.host, .port = options_.port}}},
        .rack = options_.rack,
        .heartbeat_interval = options_.heartbeat_interval,
        .session_timeout = options_.session_timeout,
        .previous_broker_epoch = logs_.previous_broker_epoch()};
    BrokerLifecycleListener listener{.on_caught_up = [this] { on_caught_up(); },
                                     .on_unfenced = [] {},
                                     .on_may_shut_down = [this] { stop(); }};
    lifecycle_ = std::make_unique<BrokerLifecycle>(
        env_, client_, std::move(config), [this] { return observer_.highest_applied(); },
        std::move(listener));
    observer_.start();
    lifecycle_->start();
    recovery_point_timer_.arm(recovery_point_interval);
}

void Broker::Impl::on_caught_up() {
    if (is_serving_ || is_stopped_) return;
    is_serving_ = true;
    replicas_.apply_all();
    replicas_.start();
    env_.network().listen(options_.port);
    lifecycle_->ready_to_unfence();
}

void Broker::Impl::on_metadata(const MetadataDelta& delta) {
    // Before the broker is caught up, metadata may be of a past in which it had other partitions.
    if (is_serving_ && !is_stopped_) replicas_.apply(delta);
}

void Broker::Impl::checkpoint_recovery_points() {
    recovery_point_timer_.arm(recovery_point_interval);
    if (!logs_.checkpoint_recovery_points()) halt();
}

void Broker::Impl::shut_down() {
    if (is_stopped_) return;
    if (!lifecycle_ || !options_.controlled_shutdown) {
        stop();
        return;
    }
    shutdown_timer_.arm(controlled_shutdown_max);
    lifecycle_->begin_controlled_shutdown();
}

void Broker::Impl::stop() {
    if (is_stopped_) return;
    is_stopped_ = true;
    recovery_timer_.disarm();
    recovery_point_timer_.disarm();
    shutdown_timer_.disarm();
    fetchers_.stop();
    proposer_.stop();
    observer_.stop();
    if (is_serving_) replicas_.stop();
    queue_.close_all();
    client_.close();
    metadata_client_.close();
    // Without logs there is nothing to leave behind in order: the next start recovers.
    if (lifecycle_) (void)logs_.shutdown(lifecycle_->broker_epoch());
    env_.exit();
}

void Broker::Impl::halt() {
    // The only data directory has failed: Kafka halts, without marker and checkpoints
    // (ReplicaManager.handleLogDirFailure).
    if (is_stopped_) return;
    is_stopped_ = true;
    fetchers_.stop();
    proposer_.stop();
    env_.exit();
}

// Work

void Broker::Impl::on_news(Partition& partition, PartitionNews news) {
    if (news.storage_failed) {
        halt();
        return;
    }
    if (news.proposal) proposer_.propose(partition, *std::move(news.proposal));
    if (news.role_changed) fetchers_.update(partition);
    if (news.hw_advanced || news.role_changed) produce_.check(partition);
    if (news.appended || news.hw_advanced || news.role_changed) fetch_.check(partition);
}

void Broker::Impl::handle(const Request& request) {
    switch (request.id.api) {
        case ApiKey::produce: produce_.handle(request); return;
        case ApiKey::fetch: fetch_.handle(request); return;
        case ApiKey::list_offsets: offsets_.handle_list_offsets(request); return;
        case ApiKey::offset_for_leader_epoch:
            offsets_.handle_offset_for_leader_epoch(request);
            return;
        case ApiKey::api_versions: admin_.handle_api_versions(request); return;
        case ApiKey::metadata: admin_.handle_metadata(request); return;
        case ApiKey::init_producer_id: admin_.handle_init_producer_id(request); return;
        case ApiKey::create_topics: admin_.handle_create_topics(request); return;
        case ApiKey::elect_leaders: admin_.handle_elect_leaders(request); return;
        default: queue_.close(request.id); return;
    }
}

// Inputs

Broker::Broker(Env& env, BrokerOptions options)
    : impl_(std::make_unique<Impl>(env, std::move(options))) {}
Broker::~Broker() = default;

void Broker::on_start() { impl_->start(); }
void Broker::on_connected(ConnectionId connection) {
    if (NetworkClient* client = impl_->client_of(connection)) client->on_connected(connection);
}
void Broker::on_accepted(ConnectionId connection, std::int32_t) {
    impl_->queue_.on_accepted(connection);
}
void Broker::on_frame(ConnectionId connection, Frame frame) {
    if (NetworkClient* client = impl_->client_of(connection))
        client->on_frame(connection, frame);
    else
        impl_->queue_.on_frame(connection, std::move(frame));
}
void Broker::on_closed(ConnectionId connection, CloseReason reason) {
    if (NetworkClient* client = impl_->client_of(connection)) {
        client->on_closed(connection, reason);
        return;
    }
    impl_->queue_.on_closed(connection);
    impl_->fetch_.on_closed(connection);
}
void Broker::on_shutdown() { impl_->shut_down(); }
void Broker::emit_digests() { impl_->replicas_.emit_digests(); }

}  // namespace brokerscope::core
