#include "sim/trace/trace_bench.h"

namespace brokerscope::sim {

namespace {

struct Keep final : trace::EventSink {
    explicit Keep(std::vector<trace::Event>& into) : events(into) {}
    void on_event(const trace::Event& event) override { events.push_back(event); }
    std::vector<trace::Event>& events;
};

}  // namespace

TraceBenchInput::TraceBenchInput(std::uint64_t count, SyntheticOptions options)
    : names(std::make_unique<trace::NameTable>()) {
    Keep keep(events);
    SyntheticRun run(*names, keep, options);
    run.boot();
    while (run.events() < count) run.round();
}

TraceBenchResult bench_record(const TraceBenchInput& input, RecorderOptions options) {
    Recorder recorder(*input.names, options);
    for (const trace::Event& event : input.events) recorder.on_event(event);
    recorder.finish();
    return {input.events.size(), recorder.store().size(), recorder.store().bytes(),
            recorder.hash()};
}

}  // namespace brokerscope::sim
