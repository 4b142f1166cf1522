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
            if (waiting_count_ == 0 && !make_what_is_due(burst == bursts_max)) return;
            const std::int64_t first = waiting_first_;
            const std::int64_t count = std::exchange(waiting_count_, 0);
            if (spec_.wait) awaited_ = first;
            const std::int64_t accepted = send(first, count);
            waiting_first_ = first + accepted;
            waiting_count_ = count - accepted;
            if (spec_.wait && accepted == 0) awaited_ = 0;
        }
    }

    /// Sends records of this entry that were made; returns how many are done with, one way or the
    /// other. Fewer than `count`: the call would block, `pump` is called again.
    std::int64_t send(std::int64_t first, std::int64_t count) {
        lay_out(application_.outbox_.origin(first).n, first, count);
        application_.outbox_.sent(first, count);
        application_.on_their_way_ += count;
        const core::SendResult result = application_.producer_.send(topic_, records_);
        auto done = static_cast<std::int64_t>(result.accepted);
        application_.on_their_way_ -= count - done;
        if (result.status == core::SendStatus::blocked) blocked_ = true;
        if (result.status == core::SendStatus::refused) {
            const std::int64_t refused = first + done++;
            application_.outbox_.answered(refused, 1);
            application_.on_given_up(refused, 1, result.error);
            on_outcome(refused, 1);
        }
        return done;
    }

    void unblock() { blocked_ = false; }
    bool is_blocked() const { return blocked_; }
    void on_outcome(std::int64_t first, std::int64_t count) {
        if (awaited_ >= first && awaited_ < first + count) awaited_ = 0;
    }
    bool is_done() const {
        return waiting_count_ == 0 && awaited_ == 0 && next_due() == core::Instant::never();
    }
    void stop() { timer_.disarm(); }

private:
    /// Records that are handed over in one call, and calls in a row: others may have inputs at this
    /// instant too.
    static constexpr std::int64_t burst_records = 128;
    static constexpr int bursts_max = 4;

    /// Makes the next records that are due, as many as one call takes. False if none is; then a
    /// timer waits for the next. `pause`: even if one is due.
    bool make_what_is_due(bool pause) {
        const core::Instant now = application_.env_.clock().now();
        const core::Instant due = next_due();
        if (due == core::Instant::never()) return false;
        if (due > now || pause) {
            timer_.arm_at(std::max(due, now));
            return false;
        }
        const std::int64_t count_max = spec_.wait ? 1 : burst_records;
        while (waiting_count_ < count_max && next_due() <= now) {
            const std::int64_t number = application_.outbox_.make(index_);
            if (waiting_count_++ == 0) waiting_first_ = number;
            announce(number);
        }
        return true;
    }

    /// Records `first` on, with their bytes side by side in `bytes_`.
    void lay_out(std::int64_t n, std::int64_t first, std::int64_t count) {
        struct Place {
            std::size_t key_size;
            bool has_key;
            std::size_t value_size;
        };
        std::vector<Place> places;
        bytes_.clear();
        for (std::int64_t i = 0; i < count; ++i) {
            const RecordMaker::Made made = maker_.make(n + i);
            const core::BytesView key = made.key.value_or(core::BytesView{});
            bytes_.insert(bytes_.end(), key.begin(), key.end());
            bytes_.insert(bytes_.end(), made.value.begin(), made.value.end());
            places.push_back({key.size(), made.key.has_value(), made.value.size()});
        }
        records_.clear();
        core::BytesView rest = bytes_;
        for (std::int64_t i = 0; i < count; ++i) {
            const Place& place = places[static_cast<std::size_t>(i)];
            core::ProducerRecord record{.number = trace::RecordNumber{first + i},
                                        .partition = spec_.partition};
            if (place.has_key) record.key = rest.first(place.key_size);
            record.value = rest.subspan(place.key_size, place.value_size);
            rest = rest.subspan(place.key_size + place.value_size);
            records_.push_back(record);
        }
    }

    core::Instant next_due() const {
        const std::int64_t made = application_.outbox_.made(index_);
        if (made >= spec_.count) return core::Instant::never();
        const core::Instant due = core::Instant{0} + spec_.start + spec_.every * made;
        if (spec_.to && due >= core::Instant{0} + *spec_.to) return core::Instant::never();
        return due;
    }

    void announce(std::int64_t number) {
        if (!spec_.key && !spec_.number) return;
        const RecordMaker::Made made = maker_.make(application_.outbox_.origin(number).n);
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
    std::int64_t waiting_first_ = 0;  ///< made, not with the producer yet
    std::int64_t waiting_count_ = 0;
    std::int64_t awaited_ = 0;  ///< `wait`: nothing more is sent before its outcome
    core::Bytes bytes_;
    std::vector<core::ProducerRecord> records_;
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
        if (entry.send(number, 1) == 1) continue;
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
