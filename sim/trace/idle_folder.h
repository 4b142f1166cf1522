#pragma once
// Keeps idle clusters small: a periodic exchange that changed nothing (a fetch without news, a
// heartbeat and its plain answer) is folded into one `idle` entry a run of them.
//
// An exchange begins with a quiet request and is folded when its quiet answer has arrived and
// nothing but its own events and the next quiet request came of it. Until that is known its events,
// and all that happen meanwhile, wait in a window; one that ends otherwise is stored in full. The
// window is bounded: the oldest open exchange is stored when it is full. A run of exchanges between
// two nodes ends at the next event that is stored.

#include "core/trace/events.h"
#include "sim/trace/flat_map.h"
#include "sim/trace/ring.h"
#include "sim/trace/words.h"

#include <cstdint>
#include <map>
#include <vector>

namespace brokerscope::sim {

class TraceStore;

class IdleFolder {
public:
    static constexpr std::size_t window_max = 8192;

    /// What is decided goes to `store`, which outlives this.
    explicit IdleFolder(TraceStore& store) : store_(store) {}

    /// Where the next event's row is to be made. Each is made once, and not moved while it waits.
    Row& room() { return window_.room().row; }
    /// Pre: `room()` holds the row of `event`; ids are consecutive.
    void add(const trace::Event& event);
    /// Stores all that is undecided, and the runs that are open.
    void flush();
    /// Events that are neither stored nor folded yet, in order.
    std::vector<trace::Event> undecided() const;

private:
    static constexpr std::uint32_t none = UINT32_MAX;
    enum class Fate : std::uint8_t { open, folded, stored };

    /// Between whom a run of exchanges goes on.
    struct RunKey {
        trace::Name from;
        trace::Name to;
        core::ApiKey api = core::ApiKey::none;
        friend auto operator<=>(const RunKey&, const RunKey&) = default;
    };
    struct Run {
        std::int64_t exchanges = 0;
        trace::EventId first;
        trace::EventId last;
        core::Instant until;
    };
    struct Exchange {
        std::uint64_t key = 0;
        trace::LinkId connection;
        trace::MessageId message;  ///< the last of its messages
        RunKey run;
        trace::EventId first;
        trace::EventId last;
        bool answered = false;  ///< complete; folded as soon as its last input is over
        Fate fate = Fate::open;
        std::uint32_t events = 0;  ///< still in the window
    };
    struct Waiting {
        std::uint32_t exchange = none;
        Row row;
    };

    void settle_answered(const trace::Event& event);
    /// The exchange that `event` belongs to, opened if it is the first of one; or `none`.
    std::uint32_t join(const trace::Event& event);
    std::uint32_t join_message(const trace::Event& event, const trace::Message& message,
                               bool delivered);
    std::uint32_t open(const trace::Event& event, const trace::Message& message);
    /// Stores in full the exchange that `event` shows to have had a consequence.
    void judge_consequence(const trace::Event& event, std::uint32_t own);
    /// Stores in full every open exchange that `matches`.
    template <class Predicate>
    void decide_where(Predicate matches);
    void decide(std::uint32_t exchange, Fate fate);
    /// Of an event in the window.
    std::uint32_t exchange_of(trace::EventId id) const;
    void drain();
    void extend_run(const Exchange& exchange, const Row& last);
    void store(const Row& row);
    std::vector<trace::Event> open_runs() const;
    void close_runs();

    TraceStore& store_;
    Ring<Waiting> window_;
    std::vector<Exchange> exchanges_;
    std::vector<std::uint32_t> free_;
    FlatMap open_by_key_;
    std::uint32_t answered_ = none;  ///< the exchange whose last input may still go on
    std::map<RunKey, Run> runs_;
};

}  // namespace brokerscope::sim
