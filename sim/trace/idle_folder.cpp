#include "sim/trace/idle_folder.h"

#include "core/base/assert.h"
#include "sim/trace/trace_store.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

/// An exchange is known by its connection and correlation id.
std::uint64_t key_of(const trace::Message& message) {
    return static_cast<std::uint64_t>(message.connection.value) << 32 ^
           static_cast<std::uint32_t>(message.correlation_id);
}

}  // namespace

void IdleFolder::add(const trace::Event& event) {
    settle_answered(event);
    const std::uint32_t own = join(event);
    judge_consequence(event, own);
    if (window_.empty() && own == none) {
        store(room());
        return;
    }
    window_.room().exchange = own;
    window_.push_back();
    if (own != none) ++exchanges_[own].events;
    drain();
    while (window_.size() > window_max) {
        // The front is always of an open exchange, or it would be gone.
        decide(window_.front().exchange, Fate::stored);
        drain();
    }
}

/// The last input of an answered exchange is over as soon as something happens that it did not
/// cause.
void IdleFolder::settle_answered(const trace::Event& event) {
    if (answered_ == none || event.cause == exchanges_[answered_].last) return;
    decide(answered_, Fate::folded);
    drain();
}

std::uint32_t IdleFolder::join(const trace::Event& event) {
    if (const auto* sent = std::get_if<trace::MessageSent>(&event.payload))
        return join_message(event, *sent, false);
    if (const auto* delivered = std::get_if<trace::MessageDelivered>(&event.payload))
        return join_message(event, *delivered, true);
    if (open_by_key_.size() == 0) return none;
    if (std::holds_alternative<trace::RequestParked>(event.payload))
        return exchange_of(event.cause);
    if (const auto* lost = std::get_if<trace::MessageLost>(&event.payload))
        decide_where([&](const Exchange& open) { return open.key == key_of(*lost); });
    if (const auto* held = std::get_if<trace::MessageHeld>(&event.payload))
        decide_where([&](const Exchange& open) { return open.message == held->message; });
    if (const auto* touched = std::get_if<trace::FaultTouched>(&event.payload))
        decide_where([&](const Exchange& open) { return open.message == touched->message; });
    if (const auto* closed = std::get_if<trace::ConnectionClosed>(&event.payload))
        decide_where([&](const Exchange& open) { return open.connection == closed->connection; });
    return none;
}

std::uint32_t IdleFolder::join_message(const trace::Event& event, const trace::Message& message,
                                       bool delivered) {
    const std::uint64_t key = key_of(message);
    const std::uint32_t known = open_by_key_.find(key);
    const bool begins = message.kind == trace::Kind::request && !delivered;
    if (known == none) return begins && message.quiet ? open(event, message) : none;
    Exchange& exchange = exchanges_[known];
    if (begins || !message.quiet || exchange.answered) {
        decide(known, Fate::stored);
        return none;
    }
    exchange.message = message.message;
    exchange.last = event.id;
    if (message.kind == trace::Kind::response && delivered) {
        exchange.answered = true;
        answered_ = known;
    }
    return known;
}

std::uint32_t IdleFolder::open(const trace::Event& event, const trace::Message& message) {
    std::uint32_t index = 0;
    if (free_.empty()) {
        index = static_cast<std::uint32_t>(exchanges_.size());
        exchanges_.emplace_back();
    } else {
        index = free_.back();
        free_.pop_back();
    }
    Exchange& exchange = exchanges_[index];
    exchange = {};
    exchange.key = key_of(message);
    exchange.connection = message.connection;
    exchange.message = message.message;
    exchange.run = {message.from, message.to, message.api};
    exchange.first = event.id;
    exchange.last = event.id;
    open_by_key_.set(exchange.key, index);
    return index;
}

void IdleFolder::judge_consequence(const trace::Event& event, std::uint32_t own) {
    const std::uint32_t source = exchange_of(event.cause);
    // What opens or continues an exchange is judged with that exchange.
    if (source == none || own != none) return;
    if (exchanges_[source].fate == Fate::open) decide(source, Fate::stored);
}

template <class Predicate>
void IdleFolder::decide_where(Predicate matches) {
    for (std::uint32_t i = 0; i < exchanges_.size(); ++i) {
        const Exchange& exchange = exchanges_[i];
        if (exchange.fate == Fate::open && exchange.events > 0 && matches(exchange))
            decide(i, Fate::stored);
    }
}

void IdleFolder::decide(std::uint32_t exchange, Fate fate) {
    exchanges_[exchange].fate = fate;
    open_by_key_.erase(exchanges_[exchange].key);
    if (answered_ == exchange) answered_ = none;
}

std::uint32_t IdleFolder::exchange_of(trace::EventId id) const {
    if (window_.empty() || id < window_.front().row.id) return none;
    const std::uint64_t at = id.value - window_.front().row.id.value;
    return at < window_.size() ? window_[at].exchange : none;
}

void IdleFolder::drain() {
    while (!window_.empty()) {
        const Waiting& front = window_.front();
        if (front.exchange != none) {
            Exchange& exchange = exchanges_[front.exchange];
            if (exchange.fate == Fate::open) return;
            if (exchange.fate == Fate::stored) {
                store(front.row);
            } else if (front.row.id == exchange.last) {
                extend_run(exchange, front.row);
            }
            // Free again when its last event has left the window.
            if (--exchange.events == 0) free_.push_back(front.exchange);
        } else {
            store(front.row);
        }
        window_.pop_front();
    }
}

void IdleFolder::extend_run(const Exchange& exchange, const Row& last) {
    Run& run = runs_[exchange.run];
    if (run.exchanges++ == 0) run.first = exchange.first;
    run.last = last.id;
    run.until = last.time;
}

void IdleFolder::store(const Row& row) {
    if (!runs_.empty()) close_runs();
    store_.append(row);
}

std::vector<trace::Event> IdleFolder::open_runs() const {
    std::vector<trace::Event> entries;
    for (const auto& [key, run] : runs_)
        entries.push_back(
            {run.last, run.until, key.from, trace::no_event,
             trace::Idle{key.from, key.to, key.api, run.exchanges, run.first, run.until}});
    std::ranges::sort(entries, {}, &trace::Event::id);
    return entries;
}

void IdleFolder::close_runs() {
    for (const trace::Event& entry : open_runs()) {
        Row row;
        to_row(entry, row);
        store_.append(row);
    }
    runs_.clear();
}

void IdleFolder::flush() {
    if (answered_ != none) decide(answered_, Fate::folded);
    decide_where([](const Exchange&) { return true; });
    drain();
    ASSERT(window_.empty(), "everything is decided");
    close_runs();
}

std::vector<trace::Event> IdleFolder::undecided() const {
    std::vector<trace::Event> events = open_runs();
    for (std::size_t i = 0; i < window_.size(); ++i)
        events.push_back(to_event(window_[i].row, store_.names().size()));
    return events;
}

}  // namespace brokerscope::sim
