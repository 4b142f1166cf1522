#pragma once
// A synthetic run, recorded, with all its events at hand: what the tests of traces begin with.

#include "core/trace/event_sink.h"
#include "sim/trace/recorder.h"
#include "sim/trace/synthetic_run.h"

#include <vector>

namespace brokerscope::sim {

struct EventList final : trace::EventSink {
    std::vector<trace::Event> events;
    void on_event(const trace::Event& event) override { events.push_back(event); }
};

inline std::vector<trace::Event> made_events(trace::NameTable& names, int rounds,
                                             SyntheticOptions options = {}) {
    EventList list;
    SyntheticRun run(names, list, options);
    run.boot();
    for (int i = 0; i < rounds; ++i) run.round();
    return list.events;
}

struct MadeRun {
    explicit MadeRun(int rounds, SyntheticOptions options = {}, RecorderOptions recording = {})
        : recorder(names, recording) {
        events = made_events(names, rounds, options);
        for (const trace::Event& event : events) recorder.on_event(event);
        recorder.finish();
    }
    trace::NameTable names;
    std::vector<trace::Event> events;
    Recorder recorder;
};

/// Everything of an event, for comparison.
inline bool same_event(const trace::Event& a, const trace::Event& b) {
    Words left{};
    Words right{};
    to_words(a.payload, left);
    to_words(b.payload, right);
    return a.id == b.id && a.time == b.time && a.node == b.node && a.cause == b.cause &&
           a.payload.index() == b.payload.index() && left == right;
}

}  // namespace brokerscope::sim
