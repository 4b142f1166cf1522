#pragma once
// A made-up run: the events that a cluster of three brokers, a shop and a billing application would
// leave, without the cluster. For benchmarks and tests of all that reads traces.
//
// One round is the life of one batch to the end (sent, appended, replicated, committed, answered,
// polled, processed), with heartbeats and idle fetches between rounds and, if wanted, losses,
// crashes and elections now and then. The same seed gives the same events.

#include "core/trace/event_sink.h"
#include "core/trace/name.h"

#include <array>
#include <cstdint>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

struct SyntheticOptions {
    std::uint64_t seed = 1;
    std::int32_t partitions = 2;
    std::int32_t batch_records = 1;  ///< records in a batch
    bool trouble = true;             ///< losses, crashes, elections
    bool records = true;             ///< record.taken, processed and effect for each record
};

class SyntheticRun {
public:
    /// Both outlive this.
    SyntheticRun(trace::NameTable& names, trace::EventSink& sink, SyntheticOptions options = {});

    /// Nodes start, connections open, the topic gets its leaders.
    void boot();
    void round();
    std::uint64_t events() const { return next_event_; }

private:
    static constexpr std::size_t broker_count = 3;
    struct Replica {
        core::Offset log_end;
        core::Offset hw;
    };
    struct Batch {
        core::Offset base;
        trace::ContentHash content;
    };
    struct PartitionState {
        trace::Partition id;
        std::size_t leader = 0;
        core::LeaderEpoch epoch{0};
        std::array<Replica, broker_count> replicas;
        std::vector<Batch> log;
        core::Offset position;
    };
    struct Link {
        trace::LinkId id;
        trace::Name from;
        trace::Name to;
        std::int32_t correlation = 0;
    };
    struct Produce {  // one request on its way
        trace::Message request;
        trace::BatchSent sent;
        trace::EventId arrived;
    };

    std::uint64_t draw(std::uint64_t below);
    void pass(std::int64_t most_ns);
    trace::EventId emit(trace::Name node, trace::EventId cause, const trace::Payload& payload);
    Link& link(trace::Name from, trace::Name to);
    trace::Message request(trace::Name from, trace::Name to, core::ApiKey api, std::int16_t version,
                           std::int32_t bytes, bool quiet);
    static trace::Message answer(const trace::Message& request, std::int32_t bytes, bool quiet);
    /// Sends and delivers `message`; returns the delivery.
    trace::EventId carry(trace::Message& message, trace::EventId cause);
    void idle_exchange(trace::Name from, trace::Name to, core::ApiKey api, std::int16_t version);
    Produce send_batch(PartitionState& partition);
    void append_and_replicate(PartitionState& partition, const Produce& produce);
    void replicate(PartitionState& partition, std::size_t follower, const trace::BatchAppended& of,
                   trace::EventId cause);
    void acknowledge(PartitionState& partition, const Produce& produce, trace::EventId cause);
    void consume(PartitionState& partition);
    void lose_request(PartitionState& partition);
    void fail_over(PartitionState& partition);

    trace::NameTable& names_;
    trace::EventSink& sink_;
    SyntheticOptions options_;
    std::uint64_t draws_ = 0;
    std::uint64_t next_event_ = 0;
    core::Instant now_{-10'000'000'000};
    std::int64_t next_message_ = 0;
    std::int64_t next_batch_ = 1;
    std::int64_t next_record_ = 1;
    std::int32_t faults_ = 0;
    std::int32_t sequence_ = 0;
    std::array<trace::Name, broker_count> brokers_;
    trace::Name controller_;
    trace::Name shop_;
    trace::Name billing_;
    trace::Name charge_;
    std::array<std::int32_t, broker_count> incarnations_{};
    std::vector<Link> links_;
    std::vector<PartitionState> partitions_;
};

}  // namespace brokerscope::sim
