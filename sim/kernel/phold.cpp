#include "sim/kernel/phold.h"

#include "core/base/assert.h"
#include "core/base/random.h"
#include "sim/kernel/kernel.h"

#include <algorithm>
#include <bit>
#include <queue>
#include <vector>

namespace brokerscope::sim {

namespace {

/// The model: what every set does the same.
class Phold {
public:
    explicit Phold(const PholdOptions& options)
        : delays_(core::RandomStream::named(options.seed, "phold")), counts_(options.processes) {}

    std::uint32_t process_count() const { return static_cast<std::uint32_t>(counts_.size()); }
    core::Duration delay() { return delays_.exponential(core::milliseconds(1)); }
    std::uint32_t next_process() {
        return static_cast<std::uint32_t>(delays_.below(counts_.size()));
    }
    void handle(core::Instant now, std::uint32_t process) {
        ++counts_[process];
        checksum_ = checksum_ * 31 + static_cast<std::uint64_t>(now.ns) + process;
    }
    std::uint64_t checksum() const { return checksum_; }

private:
    core::RandomStream delays_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t checksum_ = 0;
};

class OnKernel final : private Target {
public:
    explicit OnKernel(const PholdOptions& options)
        : model_(options), target_(kernel_.add_target(*this)) {
        for (std::uint32_t i = 0; i < options.processes; ++i)
            origins_.push_back(kernel_.add_origin());
        for (std::uint64_t i = 0; i < options.pending; ++i)
            schedule(static_cast<std::uint32_t>(i % options.processes));
    }
    void run(std::uint64_t events) {
        while (events-- > 0) kernel_.step();
    }
    std::uint64_t checksum() const { return model_.checksum(); }

private:
    void on_due(std::uint32_t process) override {
        model_.handle(kernel_.now(), process);
        schedule(process);
    }
    void schedule(std::uint32_t from) {
        const core::Duration delay = model_.delay();
        const std::uint32_t to = model_.next_process();
        kernel_.schedule(kernel_.now() + delay, origins_[from], target_, to, kernel_.cause() + 1);
    }

    Kernel kernel_;
    Phold model_;
    TargetId target_;
    std::vector<Origin> origins_;
};

struct BareEvent {
    std::int64_t time = 0;
    std::uint64_t order = 0;
    std::uint32_t process = 0;
    friend bool operator<(const BareEvent& a, const BareEvent& b) {
        return a.time != b.time ? a.time < b.time : a.order < b.order;
    }
    friend bool operator>(const BareEvent& a, const BareEvent& b) { return b < a; }
};

/// As PendingEvents, without a limit to stop at, without cancelling, without peeking.
class BareRadixHeap {
public:
    void push(const BareEvent& event) {
        const int at =
            static_cast<int>(std::bit_width(static_cast<std::uint64_t>(event.time ^ last_)));
        auto& bucket = buckets_[at];
        bucket.push_back(event);
        if (at == 0)
            std::push_heap(bucket.begin(), bucket.end(), std::greater<>{});
        else
            occupied_ |= std::uint64_t{1} << (at - 1);
    }
    BareEvent pop() {
        if (buckets_[0].empty()) deal_out(std::countr_zero(occupied_) + 1);
        auto& first = buckets_[0];
        std::pop_heap(first.begin(), first.end(), std::greater<>{});
        const BareEvent event = first.back();
        first.pop_back();
        return event;
    }

private:
    void deal_out(int from) {
        auto& bucket = buckets_[from];
        occupied_ &= ~(std::uint64_t{1} << (from - 1));
        last_ = std::min_element(bucket.begin(), bucket.end())->time;
        for (const BareEvent& event : bucket) push(event);
        bucket.clear();
    }
    std::vector<BareEvent> buckets_[65];
    std::uint64_t occupied_ = 0;
    std::int64_t last_ = 0;
};

class FourAryHeap {
public:
    void push(const BareEvent& event) {
        std::size_t at = events_.size();
        events_.push_back(event);
        while (at > 0) {
            const std::size_t parent = (at - 1) / 4;
            if (!(event < events_[parent])) break;
            events_[at] = events_[parent];
            at = parent;
        }
        events_[at] = event;
    }
    BareEvent pop() {
        const BareEvent first = events_.front();
        const BareEvent moved = events_.back();
        events_.pop_back();
        std::size_t at = 0;
        while (4 * at + 1 < events_.size()) {
            const std::size_t begin = 4 * at + 1;
            const std::size_t end = std::min(begin + 4, events_.size());
            std::size_t least = begin;
            for (std::size_t child = begin + 1; child < end; ++child)
                if (events_[child] < events_[least]) least = child;
            if (!(events_[least] < moved)) break;
            events_[at] = events_[least];
            at = least;
        }
        if (!events_.empty()) events_[at] = moved;
        return first;
    }

private:
    std::vector<BareEvent> events_;
};

class BinaryHeap {
public:
    void push(const BareEvent& event) { events_.push(event); }
    BareEvent pop() {
        const BareEvent event = events_.top();
        events_.pop();
        return event;
    }

private:
    std::priority_queue<BareEvent, std::vector<BareEvent>, std::greater<>> events_;
};

template <class Set>
class OnBareSet {
public:
    explicit OnBareSet(const PholdOptions& options)
        : model_(options), sequences_(options.processes) {
        for (std::uint64_t i = 0; i < options.pending; ++i)
            schedule(static_cast<std::uint32_t>(i % options.processes));
    }
    void run(std::uint64_t events) {
        while (events-- > 0) {
            const BareEvent event = set_.pop();
            now_ = core::Instant{event.time};
            model_.handle(now_, event.process);
            schedule(event.process);
        }
    }
    std::uint64_t checksum() const { return model_.checksum(); }

private:
    void schedule(std::uint32_t from) {
        const core::Duration delay = model_.delay();
        const std::uint32_t to = model_.next_process();
        const std::uint64_t order = (std::uint64_t{from} << 48) | sequences_[from]++;
        set_.push({(now_ + delay).ns, order, to});
    }

    Set set_;
    Phold model_;
    std::vector<std::uint64_t> sequences_;
    core::Instant now_;
};

template <class Runner>
PholdResult measure(const PholdOptions& options, const std::function<std::int64_t()>& clock_ns) {
    Runner runner(options);
    runner.run(options.pending);
    const std::int64_t begin = clock_ns();
    runner.run(options.events);
    const std::int64_t end = clock_ns();
    return {options.events, end - begin, runner.checksum()};
}

}  // namespace

PholdResult run_phold(PholdSet set, const PholdOptions& options,
                      const std::function<std::int64_t()>& clock_ns) {
    ASSERT(options.processes > 0 && options.pending > 0);
    switch (set) {
        case PholdSet::kernel: return measure<OnKernel>(options, clock_ns);
        case PholdSet::radix_heap: return measure<OnBareSet<BareRadixHeap>>(options, clock_ns);
        case PholdSet::four_ary_heap: return measure<OnBareSet<FourAryHeap>>(options, clock_ns);
        case PholdSet::binary_heap: return measure<OnBareSet<BinaryHeap>>(options, clock_ns);
    }
    UNREACHABLE("no such set");
}

}  // namespace brokerscope::sim
