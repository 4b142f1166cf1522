#pragma once
// A run told by hand, in the words of the trace, for tests of the checks: who sent what, where it
// was written, what was read and done.

#include "core/trace/events.h"
#include "sim/check/checks.h"
#include "sim/check/invariants.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::test {

namespace trace = core::trace;
using core::Offset;

class CheckStory {
public:
    CheckStory() : invariants_(names_) {}

    trace::Name name(std::string_view text) { return names_.intern(text); }
    trace::Partition partition(std::int32_t index = 0) { return {name("orders"), index}; }

    trace::EventId emit(std::string_view node, const trace::Payload& payload) {
        const trace::Event event{trace::EventId{next_event_++}, core::Instant{0}, name(node),
                                 trace::no_event, payload};
        history_.on_event(event);
        invariants_.on_event(event);
        return event.id;
    }

    /// One record, one batch: `client/n` is sent to a partition; its content is told by (client,
    /// n).
    void send(std::string_view client, std::int64_t n, std::int32_t to = 0, std::uint64_t key = 0,
              std::int64_t number = 0) {
        const trace::BatchNumber batch{++batches_[std::string(client)]};
        number_of_[{std::string(client), n}] = batch;
        emit(client, trace::RecordMade{trace::RecordNumber{n}, key, number});
        emit(client, trace::RecordSent{.partition = partition(to),
                                       .record = trace::RecordNumber{n},
                                       .count = 1,
                                       .batch = batch,
                                       .index = 0});
        emit(client, trace::BatchSent{.partition = partition(to),
                                      .batch = batch,
                                      .attempt = 1,
                                      .to = name("broker-1"),
                                      .count = 1,
                                      .content = content(client, n)});
    }
    void ack(std::string_view client, std::int64_t n, std::int64_t offset, std::int32_t at = 0) {
        emit(client, trace::BatchAcknowledged{.partition = partition(at),
                                              .batch = number_of_[{std::string(client), n}],
                                              .base_offset = Offset{offset},
                                              .count = 1});
    }
    void fail(std::string_view client, std::int64_t n, trace::Outcome outcome) {
        emit(client, trace::BatchFailed{.partition = partition(),
                                        .batch = number_of_[{std::string(client), n}],
                                        .count = 1,
                                        .error = core::ErrorCode::request_timed_out,
                                        .outcome = outcome});
    }
    void poll(std::string_view consumer, std::int64_t offset, std::string_view client,
              std::int64_t n, std::int32_t at = 0) {
        emit(consumer, trace::RecordPolled{.partition = partition(at),
                                           .offset = Offset{offset},
                                           .count = 1,
                                           .batch_offset = Offset{offset},
                                           .index = 0,
                                           .content = content(client, n)});
    }
    void effect(std::string_view consumer, std::int64_t offset, std::int32_t at = 0) {
        emit(consumer,
             trace::RecordEffect{
                 .partition = partition(at), .offset = Offset{offset}, .effect = name("charge")});
        emit(consumer,
             trace::RecordProcessed{.partition = partition(at), .offset = Offset{offset}});
    }
    void read_back(std::int64_t offset, std::string_view client, std::int64_t n,
                   std::int32_t at = 0) {
        emit("broker-1", trace::AuditRead{.partition = partition(at),
                                          .base_offset = Offset{offset},
                                          .count = 1,
                                          .content = content(client, n)});
    }
    void end_audit(std::int64_t hw, std::int32_t at = 0) {
        emit("broker-1",
             trace::AuditEnded{
                 .partition = partition(at), .leader = core::BrokerId{1}, .hw = Offset{hw}});
    }
    trace::ContentHash content(std::string_view client, std::int64_t n) {
        return trace::ContentHash{core::hash64(client, static_cast<std::uint64_t>(n))};
    }

    CheckResults judge() {
        return sim::judge({.history = history_,
                           .names = names_,
                           .scopes = {{.name = "billing",
                                       .assigned = {partition(0), partition(1)},
                                       .processes = true,
                                       .effect = "charge"}},
                           .divergences = invariants_.divergences()});
    }
    /// The checks that found something: "dup-effect=1 dup-log=1".
    std::string verdict() {
        std::string text;
        for (const auto& [check, result] : judge())
            if (result.found != 0)
                text += (text.empty() ? "" : " ") + std::string(check) + "=" +
                        std::to_string(result.found);
        return text;
    }
    const ClientHistory& history() const { return history_; }
    const Invariants& invariants() const { return invariants_; }
    Invariants& invariants() { return invariants_; }

private:
    trace::NameTable names_;
    ClientHistory history_;
    Invariants invariants_;
    std::uint64_t next_event_ = 0;
    std::map<std::string, std::int64_t> batches_;
    std::map<std::pair<std::string, std::int64_t>, trace::BatchNumber> number_of_;
};

}  // namespace brokerscope::sim::test
