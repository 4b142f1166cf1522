#include "sim/app/producing.h"

#include "core/base/hash.h"

#include <algorithm>

namespace brokerscope::sim {

namespace trace = core::trace;

/// One entry of `send`: when its next record is due, and what keeps it from sending.
class ProducingApplication::Entry {
public:
    Entry(ProducingApplication& application, const scenario::Send& spec, std::uint32_t index,
          std::uint64_t seed)
        : application_(application),
          spec_(spec),
          index_(index),
          maker_(spec, seed, application.env_.name() + "/send/" + std::to_string(index)),
          timer_(application.env_.clock(), [this] { pump(); }) {}

    void open() { topic_ = application_.producer_.topic(spec_.topic); }

    void pump() {
        if (pumping_) return;  // an outcome may come while we send
        pumping_ = true;
        pump_burst();
        pumping_ = false;
    }

    void pump_burst() {
        for (int burst = 0; !blocked_ && awaited_ == 0 && !application_.stopped_; ++burst) {
            const core::Instant now = application_.env_.clock().now();
            if (pending_ == 0) {
                const core::Instant due = next_due();
                if (due == core::Instant::never()) return;
                // Others may have inputs at this instant too: a long burst lets them in.
                if (due > now || burst == burst_max) return timer_.arm_at(std::max(due, now));
                pending_ = application_.outbox_.make(index_);
                fresh_ = true;
            }
            const std::int64_t number = std::exchange(pending_, 0);
            if (spec_.wait) awaited_ = number;
            if (send(number, fresh_)) continue;
            pending_ = number;
            awaited_ = 0;
        }
    }

    /// Returns false while the call would block; then `pump` is called again.
    bool send(std::int64_t number, bool fresh) {
        const RecordOrigin origin = application_.outbox_.origin(number);
        const RecordMaker::Made made = maker_.make(origin.n);
        if (fresh) {
            fresh_ = false;
            announce(number, made);
        }
        const core::ProducerRecord record{.number = trace::RecordNumber{number},
                                          .partition = spec_.partition,
                                          .key = made.key,
                                          .value = made.value};
        application_.outbox_.sent(number, 1);
        ++application_.on_their_way_;
        const core::SendResult result = application_.producer_.send(topic_, record);
        if (result.status == core::SendStatus::accepted) return true;
        --application_.on_their_way_;
        if (result.status == core::SendStatus::blocked) {
            blocked_ = true;
            return false;
        }
        application_.outbox_.answered(number, 1);
        application_.on_given_up(number, 1, result.error);
        on_outcome(number, 1);
        return true;
    }

    void unblock() { blocked_ = false; }
    bool is_blocked() const { return blocked_; }
    void on_outcome(std::int64_t first, std::int64_t count) {
        if (awaited_ >= first && awaited_ < first + count) awaited_ = 0;
    }
    bool is_done() const {
        return pending_ == 0 && awaited_ == 0 && next_due() == core::Instant::never();
    }
    void stop() { timer_.disarm(); }

private:
    static constexpr int burst_max = 256;

    core::Instant next_due() const {
        const std::int64_t made = application_.outbox_.made(index_);
        if (made >= spec_.count) return core::Instant::never();
        const core::Instant due = core::Instant{0} + spec_.start + spec_.every * made;
        if (spec_.to && due >= core::Instant{0} + *spec_.to) return core::Instant::never();
        return due;
    }

    void announce(std::int64_t number, const RecordMaker::Made& made) {
        if (!made.key && made.number == 0) return;
        const std::uint64_t key = made.key ? core::hash64(*made.key) : 0;
        application_.env_.tracer().emit(
            trace::RecordMade{trace::RecordNumber{number}, key, made.number});
    }

    ProducingApplication& application_;
    const scenario::Send& spec_;
    std::uint32_t index_;
    RecordMaker maker_;
    core::Producer::Topic topic_;
    core::Timer timer_;
    std::int64_t pending_ = 0;  ///< made, not with the producer: number, 0 none
    std::int64_t awaited_ = 0;  ///< `wait`: nothing more is sent before its outcome
    bool fresh_ = false;
    bool blocked_ = false;
    bool pumping_ = false;
};

ProducingApplication::ProducingApplication(core::Env& env, core::ProducerOptions options,
                                           const scenario::ProducerSpec& spec, Outbox& outbox,
                                           std::uint64_t seed, bool first_life)
    : env_(env),
      spec_(spec),
      outbox_(outbox),
      producer_(env, std::move(options),
                {.on_delivery = [this](const core::Delivery& delivery) { on_delivery(delivery); },
                 .on_writable = [this] { pump_all(); }}) {
    for (std::size_t i = 0; i < spec.send.size(); ++i)
        entries_.push_back(
            std::make_unique<Entry>(*this, spec.send[i], static_cast<std::uint32_t>(i), seed));
    if (first_life) return;
    if (spec.on_restart == scenario::OnRestart::again) outbox_.forget();
    if (spec.on_restart == scenario::OnRestart::resend)
        for (const auto& [from, to] : outbox_.unanswered())
            for (std::int64_t number = from; number < to; ++number) resend_.push_back(number);
}

ProducingApplication::~ProducingApplication() = default;

void ProducingApplication::start() {
    producer_.start();
    for (const auto& entry : entries_) entry->open();
    pump_all();
}

void ProducingApplication::pump_all() {
    for (const auto& entry : entries_) entry->unblock();
    pump_resends();
    for (const auto& entry : entries_) entry->pump();
}

void ProducingApplication::pump_resends() {
    while (!resend_.empty() && !stopped_) {
        const std::int64_t number = resend_.front();
        Entry& entry = *entries_[outbox_.origin(number).entry];
        if (entry.is_blocked()) return;
        resend_.pop_front();
        if (entry.send(number, false)) continue;
        resend_.push_front(number);
        return;
    }
}

void ProducingApplication::on_delivery(const core::Delivery& delivery) {
    on_their_way_ -= delivery.count;
    for (const core::RecordRun& run : delivery.runs) {
        const std::int64_t first = run.first.value;
        outbox_.answered(first, run.count);
        if (delivery.status != core::DeliveryStatus::acknowledged)
            on_given_up(first, run.count, delivery.error);
        for (const auto& entry : entries_) entry->on_outcome(first, run.count);
    }
    pump_resends();
    for (const auto& entry : entries_) entry->pump();
}

void ProducingApplication::on_given_up(std::int64_t first, std::int64_t count,
                                       core::ErrorCode error) {
    switch (spec_.on_failure) {
        case scenario::OnFailure::ignore: return;
        case scenario::OnFailure::alarm:
            env_.tracer().emit(
                trace::AlarmRaised{trace::RecordNumber{first}, static_cast<std::int32_t>(count)});
            return;
        case scenario::OnFailure::stop:
            if (stopped_) return;
            stopped_ = true;
            env_.tracer().emit(trace::ApplicationStopped{error});
            env_.exit();
            return;
        case scenario::OnFailure::resend:
            for (std::int64_t number = first; number < first + count; ++number)
                resend_.push_back(number);
            return;
    }
    UNREACHABLE("an on.failure without a rule");
}

void ProducingApplication::shut_down(std::function<void()> done) {
    stopped_ = true;
    for (const auto& entry : entries_) entry->stop();
    producer_.close(std::move(done));
}

bool ProducingApplication::is_done() const {
    if (stopped_) return on_their_way_ == 0;
    return on_their_way_ == 0 && resend_.empty() &&
           std::ranges::all_of(entries_, [](const auto& entry) { return entry->is_done(); });
}

}  // namespace brokerscope::sim
