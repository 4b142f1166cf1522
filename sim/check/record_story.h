#pragma once
// What became of a few records, gathered from the trace: each try, copy, answer, loss and effect as
// a fact, and all of it as sentences in order of time. What explanations are built from.

#include "sim/check/explanation.h"
#include "sim/check/phrases.h"

#include <map>
#include <set>

namespace brokerscope::sim {

/// Where in the trace a fact stands.
struct Mark {
    Place place = no_place;
    trace::EventId event = trace::no_event;
    core::Instant time;
    trace::Name node;
};

/// One Produce request that carried the record.
struct Attempt {
    Mark mark;
    trace::BatchNumber batch;
    std::int32_t number = 1;  ///< within its batch, from 1
    std::int32_t correlation_id = 0;
    trace::Name to;
    core::ProducerId producer_id;
    core::Sequence base_sequence;
    std::int32_t records = 0;

    std::optional<Mark> request_lost;
    std::optional<Mark> answer_lost;
    std::optional<Mark> touched;  ///< a fault did something else to the request or its answer
    std::int32_t fault = -1;      ///< which
    std::optional<Mark> retried;
    core::ErrorCode error = core::ErrorCode::none;
};

/// One copy in one replica's log.
struct Copy {
    Mark mark;
    core::Offset base_offset;  ///< of its batch
    core::Offset offset;
    core::LeaderEpoch epoch;
    trace::Role role = trace::Role::leader;
    core::ProducerId producer_id;
    std::optional<Mark> cut;  ///< gone from this replica
    core::Offset cut_to{-1};
};

struct Answered {
    Mark mark;
    core::Offset offset;
    core::ErrorCode error = core::ErrorCode::none;
    std::int32_t correlation_id = -1;
};

/// What a consumer did with one copy.
struct Handling {
    Mark mark;
    core::Offset offset;
    trace::Name effect;
    std::int32_t worker = 0;
    bool failed = false;
    core::Instant taken;
};

struct RecordFacts {
    RecordId id;
    std::string label;
    trace::Partition partition;
    std::optional<Mark> sent;
    std::int32_t sends = 0;
    std::vector<Attempt> attempts;
    std::vector<Copy> copies;
    std::optional<Mark> committed;  ///< the leader's high watermark covered its first copy
    std::vector<Answered> answers;
    std::optional<Answered> recognised;  ///< a leader knew it already
    std::optional<Answered> acknowledged;
    std::optional<Mark> given_up;
    trace::Outcome outcome = trace::Outcome::failed;
    core::ErrorCode error = core::ErrorCode::none;
    std::optional<Mark> alarm;
    std::vector<Handling> polled;
    std::vector<Handling> effects;
    std::vector<core::Offset> readable;  ///< at the end, by the audit
    std::optional<Mark> audit;

    /// Leader's copies, oldest first: each is one time that it was written.
    std::vector<const Copy*> writes() const;
    /// Nodes that held a copy when `place` happened.
    std::vector<trace::Name> holders_at(Place place) const;
};

/// What the controller and the replicas did around them.
struct Election {
    Mark mark;
    trace::Partition partition;
    core::BrokerId leader;
    core::LeaderEpoch epoch;
    bool unclean = false;
    std::optional<Mark> started;  ///< the leader took over
    core::Offset log_end{-1};
};
struct Death {
    Mark mark;
    bool power = false;
};

struct Reset {
    Mark mark;
    trace::Partition partition;
    core::Offset to;
    std::string policy;
};

struct RecordStory {
    std::vector<RecordFacts> records;
    std::vector<Reset> resets;  ///< a consumer went past something
    std::set<trace::Partition> partitions;
    std::set<trace::Name> nodes;  ///< that had to do with them
    Place until = 0;              ///< where the story ends
    std::vector<Election> elections;
    std::vector<Death> deaths;
    std::vector<Sentence> sentences;
};

/// Tells of `records` (at least one) up to their last event before the audit, in the words of
/// `language`.
RecordStory tell_records(const Explainable& what, const std::vector<RecordId>& records,
                         std::string_view language);

/// Short texts that all sentences share.
struct Wording {
    const trace::NameTable& names;
    const scenario::Scenario& scenario;
    std::string_view language;

    std::string name(trace::Name name) const { return std::string(names.text(name)); }
    std::string partition(trace::Partition partition) const;
    /// `broker-2` for 2; `nobody` for -1.
    std::string broker(core::BrokerId broker) const;
    std::string brokers(const trace::BrokerList& list) const;
    /// `a`, `a and b`, `a, b and c`.
    std::string list(const std::vector<std::string>& items) const;
    /// `offset 2`, `offsets 2 and 3`.
    std::string offsets(const std::vector<core::Offset>& offsets) const;
    /// `Fault 0 (lose)`, or by its id.
    std::string fault(std::int32_t number) const;
    /// What a fault on nodes or the network acts on: `shop and brokers`.
    std::string target_of(std::int32_t fault) const;
    /// Which messages a fault with a filter acts on: `Fetch responses from broker-1 to broker-2`.
    std::string messages_of(std::int32_t fault) const;
    /// A producer's or consumer's setting, with Kafka's default where it is not set.
    std::string setting(trace::Name client, std::string_view key, std::string_view otherwise) const;
    std::string say(Phrase phrase, const Values& values) const {
        return sim::say(phrase, language, values);
    }
};

}  // namespace brokerscope::sim
