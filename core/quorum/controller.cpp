#include "core/quorum/controller.h"

#include "core/base/assert.h"
#include "core/quorum/controller_impl.h"
#include "core/quorum/metadata_events.h"

#include <utility>

namespace brokerscope::core {

namespace {

/// The level of metadata.version that Kafka 4.1 writes for a new cluster (4.1-IV1).
constexpr std::int16_t metadata_version_level = 27;

}  // namespace

Controller::Controller(Env& env, ControllerConfig config)
    : impl_(std::make_unique<Impl>(env, std::move(config))) {}
Controller::~Controller() = default;
void Controller::on_start() { impl_->start(); }
void Controller::on_accepted(ConnectionId connection, std::int32_t) {
    impl_->on_accepted(connection);
}
void Controller::on_frame(ConnectionId connection, Frame frame) {
    impl_->on_frame(connection, std::move(frame));
}
void Controller::on_closed(ConnectionId connection, CloseReason) { impl_->on_closed(connection); }
void Controller::on_shutdown() { impl_->shut_down(); }
const MetadataImage& Controller::image() const { return impl_->image(); }
ErrorCode Controller::elect(const TopicPartition& partition, BrokerId leader, bool unclean) {
    return impl_->elect(partition, leader, unclean);
}

Controller::Impl::Impl(Env& env, ControllerConfig config)
    : env_(env),
      config_(std::move(config)),
      replication_(image_, config_.history,
                   {config_.min_insync_replicas, config_.unclean_leader_election}),
      sessions_(config_.session_timeout),
      step_(env.clock(), [this] { recover_step(); }),
      session_check_(env.clock(), [this] { fence_stale_broker(); }),
      idle_(env.clock(), [this] { append_no_op(); }),
      balance_(env.clock(), [this] { balance_leaders(); }),
      unclean_(env.clock(), [this] { elect_unclean_leaders(); }),
      fetch_deadline_(env.clock(), [this] { on_fetch_deadline(); }) {}

void Controller::Impl::start() {
    auto log = MetadataLog::open(env_);
    if (!log) return give_up();
    log_ = std::move(*log);
    step_.arm(Duration{});
}

void Controller::Impl::recover_step() {
    const auto ready = log_->recover_step();
    if (!ready) return give_up();
    if (!*ready) return step_.arm(Duration{});
    become_active();
}

bool Controller::Impl::replay() {
    bool consistent = true;
    MetadataDelta nobody_asks;
    const auto read = log_->for_each(Offset{}, log_->log_end_offset(),
                                     [&](Offset offset, const MetadataRecord& record) {
                                         consistent = image_.apply(record, nobody_asks);
                                         if (!std::holds_alternative<NoOpRecord>(record))
                                             news_end_ = offset + 1;
                                         return consistent;
                                     });
    return read.has_value() && consistent;
}

void Controller::Impl::become_active() {
    if (!replay()) return give_up();
    if (!log_->become_leader(config_.node_id)) return give_up();
    news_end_ = log_->log_end_offset();
    active_ = true;
    // Nobody knows how long the brokers were silent before: each gets a whole session.
    const Instant now = env_.clock().now();
    for (const auto& [id, broker] : image_.brokers()) sessions_.begin(id, broker.fenced, now);
    if (image_.features().empty() && !commit(bootstrap_records())) return;
    env_.network().listen(config_.port);
    arm_timers();
    idle_.arm(config_.idle_interval);
}

MetadataRecords Controller::Impl::bootstrap_records() const {
    MetadataRecords records;
    records.emplace_back(FeatureLevelRecord{"metadata.version", metadata_version_level});
    const bool elr = config_.history.has(Fix::kip_966);
    records.emplace_back(
        FeatureLevelRecord{std::string(elr_feature), elr ? std::int16_t{1} : std::int16_t{0}});
    return records;
}

void Controller::Impl::give_up() {
    active_ = false;
    env_.exit();
}

void Controller::Impl::shut_down() {
    // What is committed is durable already; a log that cannot be closed is recovered next time.
    if (active_) static_cast<void>(log_->close());
    give_up();
}

bool Controller::Impl::commit(const MetadataRecords& records) {
    ASSERT(active_);
    if (records.empty()) return true;
    const auto appended = log_->append(records);
    if (!appended) {
        give_up();
        return false;
    }
    MetadataDelta nobody_asks;
    const bool folded = fold_and_tell(records, image_, nobody_asks, env_.tracer());
    ASSERT(folded, "a decision of ours contradicts the image that it was made from");
    const bool news = records.size() > 1 || !std::holds_alternative<NoOpRecord>(records.front());
    if (news) news_end_ = log_->log_end_offset();
    complete_fetches();
    if (news) arm_timers();
    return true;
}

void Controller::Impl::arm_timers() {
    if (const Instant next = sessions_.next_check(); next == Instant::never())
        session_check_.disarm();
    else if (session_check_.due() > next)
        session_check_.arm_at(next);
    if (config_.auto_leader_rebalance && !balance_.armed() && replication_.is_any_imbalanced())
        balance_.arm(config_.imbalance_check_interval);
    if (!unclean_.armed() && replication_.is_any_leaderless())
        unclean_.arm(config_.unclean_check_interval);
}

/// One at a time, so that the next decision sees what this one did (maybeFenceStaleBroker).
void Controller::Impl::fence_stale_broker() {
    if (const auto broker = sessions_.find_stale(env_.clock().now())) {
        sessions_.fence(*broker);
        MetadataRecords records;
        const BrokerRegistration* known = image_.find_broker(*broker);
        if (known != nullptr && !known->fenced) replication_.on_fenced(*broker, records);
        if (!commit(records)) return;
    }
    arm_timers();
    serve_resumed();
}

void Controller::Impl::append_no_op() {
    if (!commit({NoOpRecord{}})) return;
    idle_.arm(config_.idle_interval);
    serve_resumed();
}

void Controller::Impl::balance_leaders() {
    MetadataRecords records;
    replication_.balance_leaders(records);
    if (commit(records)) arm_timers();
    serve_resumed();
}

void Controller::Impl::elect_unclean_leaders() {
    MetadataRecords records;
    replication_.elect_unclean_leaders(records);
    if (commit(records)) arm_timers();
    serve_resumed();
}

ErrorCode Controller::Impl::elect(const TopicPartition& partition, BrokerId leader, bool unclean) {
    if (!active_) return ErrorCode::not_controller;
    MetadataRecords records;
    const ErrorCode error = replication_.elect_named(partition, leader, unclean, records);
    if (error != ErrorCode::none) return error;
    const bool done = commit(records);
    serve_resumed();
    return done ? ErrorCode::none : ErrorCode::not_controller;
}

void Controller::Impl::on_accepted(ConnectionId connection) {
    connections_.emplace(connection, Connection{});
}

void Controller::Impl::on_closed(ConnectionId connection) {
    fetches_.forget(connection);
    connections_.erase(connection);
}

void Controller::Impl::close(ConnectionId connection) {
    env_.network().close(connection);
    on_closed(connection);
}

void Controller::Impl::on_frame(ConnectionId connection, Frame frame) {
    const auto at = connections_.find(connection);
    if (at == connections_.end() || !active_) return;
    if (at->second.waiting.size() >= waiting_max) return close(connection);
    at->second.waiting.push_back(std::move(frame));
    serve(connection);
    serve_resumed();
}

void Controller::Impl::serve(ConnectionId connection) {
    while (active_) {
        const auto at = connections_.find(connection);
        if (at == connections_.end() || at->second.parked || at->second.waiting.empty()) return;
        const Frame frame = std::move(at->second.waiting.front());
        at->second.waiting.pop_front();
        auto header = decode_request_header(frame.bytes);
        if (!header) return close(connection);
        dispatch({connection, std::move(header->header), frame.bytes, header->body_at});
    }
}

void Controller::Impl::send(ConnectionId connection, const RequestHeader& header, Bytes bytes,
                            bool quiet) {
    FrameInfo info;
    info.kind = FrameKind::response;
    info.api = header.api_key;
    info.version = header.api_version;
    info.correlation_id = header.correlation_id;
    info.quiet = quiet;
    env_.network().send(connection, {info, SharedBytes{std::move(bytes)}});
}

}  // namespace brokerscope::core
