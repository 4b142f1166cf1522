#pragma once
// Walks through a trace once and tells of a few records: gathers their facts, and what happened to
// the partitions and nodes on their way. The inside of `tell_records`.

#include "sim/check/record_story.h"

namespace brokerscope::sim {

class StoryTeller {
public:
    StoryTeller(const Explainable& what, const std::vector<RecordId>& records,
                std::string_view language);
    RecordStory tell();

private:
    /// More than that is no story.
    static constexpr std::size_t surroundings_max = 40;
    static constexpr std::size_t sentences_max = 240;

    struct Told {
        Place place;
        Sentence sentence;
    };
    struct Fired {
        trace::EventId event = trace::no_event;
        std::string action;
        std::string target;
    };
    using RequestKey = std::tuple<trace::Name, trace::Name, std::int32_t>;
    using Affected = std::vector<std::size_t>;  ///< of story_.records

    // Before telling: whom it is about, and how far.
    void look_around();
    void look_at(Place place, const trace::Event& event);
    bool ends_unread(std::size_t record);

    // What the present event is about.
    Affected affected() const;
    std::string label(const Affected& records) const;
    std::optional<std::int32_t> index_in(std::size_t record, trace::ContentHash content) const;
    core::Offset offset_at(const RecordFacts& facts, core::Offset base) const;
    Mark mark() const { return {place_, event_->id, event_->time, event_->node}; }
    bool concerns(trace::Partition partition) const { return partitions_.contains(partition); }
    const Fired* fault_behind(trace::EventId event) const;
    std::string fault_name(std::int32_t fault) const;
    Attempt* attempt_of(trace::Name client, trace::Name broker, std::int32_t correlation);

    void say(Phrase phrase, const Values& values, std::vector<trace::EventId> more = {});
    void say_around(Phrase phrase, const Values& values, std::vector<trace::EventId> more = {});
    void flush_copies();
    void say_down(Phrase plain, Phrase by_fault);
    void finish();
    void tell_polled();
    void tell_readable();

    // Records (record_story.cpp).
    void on(const trace::RecordSent&);
    void on(const trace::BatchSent&);
    void on(const trace::BatchAppended&);
    void on(const trace::HwAdvanced&);
    void on(const trace::BatchDeduplicated&);
    void on(const trace::ProduceAnswered&);
    void on(const trace::BatchRetried&);
    void on(const trace::BatchAcknowledged&);
    void on(const trace::BatchFailed&);
    void on(const trace::AlarmRaised&);
    void on(const trace::ApplicationStopped&);
    void on(const trace::RecordPolled&);
    void on(const trace::RecordTaken&);
    void on(const trace::RecordEffect&);
    void on(const trace::RecordProcessed&);
    void on(const trace::PositionReset&);
    void on(const trace::LogTruncated&);
    void on(const trace::LogRecovered&);
    void on(const trace::AuditRead&);
    void on(const trace::AuditEnded&);
    void on_cut(const trace::Partition& partition, core::Offset to);
    // The world around them (surroundings.cpp).
    void on(const trace::MessageSent&);
    void on(const trace::MessageLost&);
    void on(const trace::MessageHeld&);
    void on(const trace::ConnectionClosed&);
    void on(const trace::FaultFired&);
    void on(const trace::FaultTouched&);
    void on(const trace::NodeStarted&);
    void on(const trace::NodeStopped&);
    void on(const trace::NodeCrashed&);
    void on(const trace::NodePaused&);
    void on(const trace::NodeResumed&);
    void on(const trace::DiskLost&);
    void on(const trace::BrokerFenced&);
    void on(const trace::LeaderElected&);
    void on(const trace::LeaderStarted&);
    void on(const trace::IsrShrunk&);
    void on(const trace::IsrExpanded&);
    template <class Other>
    void on(const Other&) {}

    const Explainable& what_;
    Wording words_;
    RecordStory story_;
    std::vector<std::vector<Place>> lives_;            // by record
    std::vector<std::vector<RecordInBatch>> batches_;  // by record
    std::set<trace::Partition> partitions_;
    std::set<trace::Name> nodes_;
    std::set<RequestKey> requests_;
    Place until_ = 0;

    Place place_ = 0;
    const trace::Event* event_ = nullptr;
    std::vector<Told> told_;
    std::size_t around_ = 0;
    std::map<std::int32_t, Fired> fired_;
    struct Watched {
        RequestKey request;
        trace::Kind kind;
    };
    std::map<trace::MessageId, Watched> watched_;
    std::map<trace::MessageId, std::pair<std::int32_t, trace::EventId>> touched_;
    std::set<trace::Name> down_;
    struct Copies {
        std::vector<std::string> nodes;
        std::vector<trace::EventId> events;
        core::Instant time;
        Place place = no_place;
        std::string label;
        core::Offset offset;
    };
    std::optional<Copies> copies_;
    std::map<std::pair<trace::Name, core::Offset>, core::Instant> taken_;
};

}  // namespace brokerscope::sim
