#include "core/quorum/metadata_observer.h"

#include "core/base/assert.h"
#include "core/client/network_client.h"
#include "core/protocol/fetch.h"
#include "core/quorum/metadata_log.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

constexpr Duration fetch_wait = milliseconds(500);
/// controller.quorum.request.timeout.ms
constexpr Duration request_timeout = milliseconds(2000);
/// controller.quorum.retry.backoff.ms, and the most that it grows to.
constexpr Duration retry_backoff = milliseconds(20);
constexpr Duration retry_backoff_max = seconds(1);
/// KafkaRaftClient.MAX_FETCH_SIZE_BYTES: 8 MiB
constexpr std::int32_t fetch_bytes_max = 8 << 20;

}  // namespace

class MetadataObserver::Impl {
public:
    Impl(Env& env, NetworkClient& client, MetadataObserverConfig config, OnChange on_change)
        : env_(env),
          client_(client),
          config_(std::move(config)),
          on_change_(std::move(on_change)),
          backoff_(retry_backoff, retry_backoff_max),
          next_(env.clock(), [this] { go_on(); }) {}

    void start() {
        ASSERT(log_ == nullptr, "an observer starts once");
        auto log = MetadataLog::open(env_);
        if (!log) return give_up();
        log_ = std::move(*log);
        next_.arm(Duration{});
    }

    void stop() {
        if (stopped_) return;
        stopped_ = true;
        next_.disarm();
        // A copy that cannot be closed is recovered at the next start.
        if (ready_) static_cast<void>(log_->close());
    }

    const MetadataImage& image() const { return image_; }
    Offset highest_applied() const { return applied_; }

private:
    using Partition = FetchResponse::PartitionData;

    /// The copy or its content is unusable: a broker cannot live without metadata.
    void give_up() {
        stopped_ = true;
        next_.disarm();
        env_.exit();
    }

    void go_on() {
        if (stopped_) return;
        if (ready_) return fetch();
        const auto done = log_->recover_step();
        if (!done) return give_up();
        if (!*done) return next_.arm(Duration{});
        ready_ = true;
        epoch_ = log_->last_epoch();
        fetch();
    }

    void fetch() {
        FetchRequest request;
        request.cluster_id = config_.cluster_id;
        request.replica_id = config_.broker.value;
        request.replica_state = {config_.broker.value, -1};
        request.max_wait_ms = static_cast<std::int32_t>(fetch_wait.ns / milliseconds(1).ns);
        request.min_bytes = 0;
        request.max_bytes = fetch_bytes_max;
        auto& topic = request.topics.emplace_back();
        topic.topic = metadata_topic;
        topic.topic_id = metadata_topic_id;
        auto& partition = topic.partitions.emplace_back();
        partition.current_leader_epoch = epoch_.value;
        partition.fetch_offset = log_->log_end_offset().value;
        partition.last_fetched_epoch = log_->last_epoch().value;
        partition.log_start_offset = 0;
        partition.partition_max_bytes = fetch_bytes_max;
        partition.high_watermark = high_watermark_.value;
        SendOptions options;
        options.timeout = request_timeout;
        options.quiet = true;
        client_.send<FetchRequest>(
            config_.controller_endpoint, std::move(request),
            [this](const Answer<FetchResponse>& answer) { on_answer(answer); }, options);
    }

    void on_answer(const Answer<FetchResponse>& answer) {
        if (stopped_) return;
        const bool usable = answer && answer->error_code == ErrorCode::none &&
                            answer->responses.size() == 1 &&
                            answer->responses.front().partitions.size() == 1;
        if (!usable) return fetch_later();
        const Partition& partition = answer->responses.front().partitions.front();
        if (partition.error_code != ErrorCode::none) return on_error(partition);
        epoch_ = std::max(epoch_, LeaderEpoch{partition.current_leader.leader_epoch});
        if (partition.diverging_epoch.epoch >= 0 || partition.diverging_epoch.end_offset >= 0) {
            if (!truncate(partition)) return give_up();
        } else if (!take(partition)) {
            return give_up();
        }
        attempts_ = 0;
        if (!stopped_) fetch();
    }

    /// A newer epoch than ours is learned from the very error that it causes; the fetch is then
    /// repeated at once.
    void on_error(const Partition& partition) {
        const LeaderEpoch told{partition.current_leader.leader_epoch};
        if (told <= epoch_) return fetch_later();
        epoch_ = told;
        fetch();
    }

    void fetch_later() {
        RandomStream& jitter = env_.random("metadata-retry");
        next_.arm(backoff_.after(attempts_++, jitter));
    }

    /// What was committed is never taken back: a leader that asks for it has lost its log.
    bool truncate(const Partition& partition) {
        const EpochEnd theirs{LeaderEpoch{partition.diverging_epoch.epoch},
                              Offset{partition.diverging_epoch.end_offset}};
        const Offset to = log_->truncation_point(theirs);
        if (to < high_watermark_) return false;
        return log_->truncate_to(to).has_value();
    }

    bool take(const Partition& partition) {
        if (partition.records && !partition.records->empty())
            if (!log_->append_fetched(partition.records->view())) return false;
        const Offset told{partition.high_watermark};
        high_watermark_ = std::max(high_watermark_, std::min(told, log_->log_end_offset()));
        return apply();
    }

    bool apply() {
        if (applied_ + 1 >= high_watermark_) return true;
        MetadataDelta delta;
        bool consistent = true;
        const auto read = log_->for_each(applied_ + 1, high_watermark_,
                                         [&](Offset, const MetadataRecord& record) {
                                             consistent = image_.apply(record, delta);
                                             return consistent;
                                         });
        if (!read || !consistent) return false;
        applied_ = high_watermark_ - 1;
        if (!delta.empty()) on_change_(image_, delta);
        return true;
    }

    Env& env_;
    NetworkClient& client_;
    MetadataObserverConfig config_;
    OnChange on_change_;
    ExponentialBackoff backoff_;
    std::unique_ptr<MetadataLog> log_;
    MetadataImage image_;
    LeaderEpoch epoch_{0};
    Offset high_watermark_;
    Offset applied_{-1};
    std::int32_t attempts_ = 0;
    bool ready_ = false;
    bool stopped_ = false;
    Timer next_;
};

MetadataObserver::MetadataObserver(Env& env, NetworkClient& client, MetadataObserverConfig config,
                                   OnChange on_change)
    : impl_(std::make_unique<Impl>(env, client, std::move(config), std::move(on_change))) {}
MetadataObserver::~MetadataObserver() = default;
void MetadataObserver::start() { impl_->start(); }
void MetadataObserver::stop() { impl_->stop(); }
const MetadataImage& MetadataObserver::image() const { return impl_->image(); }
Offset MetadataObserver::highest_applied() const { return impl_->highest_applied(); }

}  // namespace brokerscope::core
