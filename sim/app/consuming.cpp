#include "sim/app/consuming.h"

#include "core/base/hash.h"

#include <algorithm>

namespace brokerscope::sim {

namespace trace = core::trace;

namespace {

/// How long an application waits before it tries a record again that failed.
constexpr core::Duration retry_pause = core::milliseconds(100);

core::Duration draw(const scenario::Latency& latency, core::RandomStream& random) {
    using Shape = scenario::Latency::Shape;
    switch (latency.shape) {
        case Shape::constant: return latency.first;
        case Shape::uniform: return random.uniform(latency.first, latency.second);
        case Shape::exponential: return random.exponential(latency.first);
        case Shape::lognormal: return random.lognormal(latency.first, latency.second);
    }
    UNREACHABLE("a latency without a shape");
}

bool is(const std::optional<BusinessRecord>& record, const scenario::RecordRef& wanted) {
    return record && record->client == wanted.client && record->number == wanted.number;
}

}  // namespace

/// One thread: a queue of its own, one job at a time.
class ConsumingApplication::Worker {
public:
    Worker(ConsumingApplication& application, std::int32_t index)
        : application_(application),
          index_(index),
          timer_(application.env_.clock(), [this] { on_time(); }) {}

    void enqueue(Job job) {
        queue_.push_back(std::move(job));
        work();
    }

    /// Takes the next job, of its own queue or the shared one, and so on while jobs take no time.
    void work() {
        if (working_) return;
        working_ = true;
        while (!job_ && take_next()) {
            const core::Duration time = application_.takes(*job_);
            if (time > core::Duration{0}) {
                timer_.arm(time);
                break;
            }
            finish();
        }
        working_ = false;
    }

    bool is_free() const { return !job_ && queue_.empty(); }
    void stop() { queue_.clear(); }

private:
    bool take_next() {
        std::deque<Job>& queue = queue_.empty() ? application_.shared_queue_ : queue_;
        if (queue.empty()) return false;
        job_ = std::move(queue.front());
        queue.pop_front();
        application_.env_.tracer().emit(trace::RecordTaken{job_->partition, job_->offset, index_});
        return true;
    }

    void on_time() {
        finish();
        work();
        application_.on_finished();
    }

    void finish() {
        core::Tracer& tracer = application_.env_.tracer();
        const bool failed = application_.fails(*job_);
        if (!failed && application_.effect_ != trace::Name{})
            tracer.emit(
                trace::RecordEffect{job_->partition, job_->offset, application_.effect_, index_});
        tracer.emit(trace::RecordProcessed{job_->partition, job_->offset, index_, failed});
        if (failed && application_.spec_.process.on_error == scenario::OnError::retry) {
            // The record stays with this worker; whatever is behind it waits.
            timer_.arm(std::max(retry_pause, application_.takes(*job_)));
            return;
        }
        job_.reset();
        --application_.in_work_;
    }

    ConsumingApplication& application_;
    std::int32_t index_;
    std::deque<Job> queue_;
    std::optional<Job> job_;
    bool working_ = false;
    core::Timer timer_;
};

ConsumingApplication::ConsumingApplication(core::Env& env, core::ConsumerOptions options,
                                           const scenario::ConsumerSpec& spec,
                                           const RecordDirectory& records)
    : env_(env),
      spec_(spec),
      records_(records),
      consumer_(env, std::move(options),
                {.on_available = [this] { poll(); },
                 .on_error =
                     [this](const core::TopicPartition&, core::ErrorCode error) {
                         stopped_ = true;
                         env_.tracer().emit(trace::ApplicationStopped{error});
                     }}),
      effect_(env.tracer().intern(spec.process.effect)),
      processes_(spec.process.given),
      looks_at_keys_(spec.process.threads_by == scenario::ThreadsBy::key),
      looks_at_records_(!spec.process.fails.empty() ||
                        std::ranges::any_of(spec.process.takes, [](const auto& takes) {
                            return takes.record.has_value();
                        })) {
    for (std::int32_t i = 0; i < spec.process.threads; ++i)
        workers_.push_back(std::make_unique<Worker>(*this, i));
}

ConsumingApplication::~ConsumingApplication() = default;

void ConsumingApplication::start() {
    std::vector<core::Consumer::Assignment> assignments;
    for (const core::TopicPartition& partition : spec_.assign)
        assignments.push_back({.partition = partition});
    consumer_.assign(assignments);
}

void ConsumingApplication::poll() {
    while (in_work_ == 0 && !stopped_ && consumer_.has_available()) {
        for (const core::PolledRecords& polled : consumer_.poll())
            if (processes_) take(polled);
        for (const auto& worker : workers_) worker->work();
    }
}

void ConsumingApplication::take(const core::PolledRecords& polled) {
    const core::FetchedRange& range = polled.range;
    const trace::Partition partition{env_.tracer().intern(polled.partition.topic),
                                     polled.partition.partition};
    std::vector<std::uint64_t> keys;
    if (looks_at_keys_) {
        const auto read = range.for_each(scratch_, [&](const core::RecordView& record) {
            keys.push_back(record.key ? core::hash64(*record.key) : 0);
        });
        ASSERT(read.has_value(), "a batch that the consumer accepted cannot be read");
    }
    for (std::int32_t i = 0; i < range.count; ++i) {
        Job job{.partition = partition, .offset = range.offset + i};
        if (looks_at_keys_) job.key = keys[static_cast<std::size_t>(i)];
        if (looks_at_records_)
            job.record =
                records_.find(partition, range.batch_offset, range.content, range.index + i);
        hand_out(std::move(job));
    }
}

void ConsumingApplication::hand_out(Job job) {
    ++in_work_;
    if (spec_.process.threads_by == scenario::ThreadsBy::record)
        shared_queue_.push_back(std::move(job));
    else
        workers_[worker_of(job)]->enqueue(std::move(job));
}

std::size_t ConsumingApplication::worker_of(const Job& job) const {
    const std::uint64_t by =
        looks_at_keys_ ? job.key : static_cast<std::uint64_t>(job.partition.index);
    return static_cast<std::size_t>(by % workers_.size());
}

core::Duration ConsumingApplication::takes(const Job& job) {
    for (const scenario::Takes& takes : spec_.process.takes)
        if (!takes.record || is(job.record, *takes.record))
            return draw(takes.is, env_.random("process"));
    return core::Duration{0};
}

bool ConsumingApplication::fails(const Job& job) const {
    const core::Instant now = env_.clock().now();
    return std::ranges::any_of(spec_.process.fails, [&](const scenario::Fails& fails) {
        return is(job.record, fails.record) &&
               (!fails.until || now < core::Instant{0} + *fails.until);
    });
}

void ConsumingApplication::on_finished() {
    if (in_work_ == 0) poll();
}

void ConsumingApplication::shut_down(const std::function<void()>& done) {
    stopped_ = true;
    shared_queue_.clear();
    for (const auto& worker : workers_) worker->stop();
    consumer_.close();
    done();
}

}  // namespace brokerscope::sim
