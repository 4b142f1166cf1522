#pragma once
// Listens to a run: hashes every event, folds idle exchanges, stores the rest.
//
// The hash covers each event in the order of ids: time, node, cause, kind and every field; names by
// their text, so that it does not depend on the order in which a run met them, nor on what is
// stored.

#include "core/trace/event_sink.h"
#include "sim/trace/idle_folder.h"
#include "sim/trace/trace_store.h"

#include <cstdint>
#include <vector>

namespace brokerscope::sim {

/// The rolling hash over the content of events.
class TraceHasher {
public:
    explicit TraceHasher(const trace::NameTable& names) : names_(names) {}
    /// Hashes `event`, and makes `row` of it on the way.
    void add(const trace::Event& event, Row& row);
    void add(const trace::Event& event) {
        Row row;
        add(event, row);
    }
    const TraceHash& hash() const { return hash_; }

private:
    void hash_new_names();

    const trace::NameTable& names_;
    std::vector<std::uint64_t> name_hashes_;
    TraceHash hash_;
};

struct RecorderOptions {
    bool store = true;      ///< false: only the hash
    bool fold_idle = true;  ///< false: every event is stored
};

class Recorder final : public trace::EventSink {
public:
    /// `names` is the run's table and outlives the recorder.
    explicit Recorder(const trace::NameTable& names, RecorderOptions options = {});

    void on_event(const trace::Event& event) override;
    /// The run is over, or is to be read as a whole now: nothing stays undecided.
    void finish();

    /// What is stored up to now. Its hash is that of all events, stored or not.
    const TraceStore& store() const { return store_; }
    TraceStore& store() { return store_; }
    std::uint64_t hash() const { return hasher_.hash().value; }
    std::uint64_t event_count() const { return hasher_.hash().events; }
    const TraceHash& trace_hash() const { return hasher_.hash(); }

    /// A reader of all that happened up to now, also of what is not decided yet.
    TraceReader reader() const;

private:
    RecorderOptions options_;
    TraceHasher hasher_;
    TraceStore store_;
    IdleFolder folder_;
};

}  // namespace brokerscope::sim
