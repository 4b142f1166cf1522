#pragma once
// The one façade over a run: step, seek, edit, undo, branch. Command line, window and tests use it.
//
// A session is (scenario, edits) and the run that they make. Its *cursor* stands behind an event of
// the trace; the run may be further on. What a person does at the cursor becomes an edit with the
// cursor's stamp (virtual time, step): at the run's end it acts at once, in the past it begins a
// new run with the edits up to there. Undo drops the last edit and runs again. Nothing is discarded
// that was not undone: a branch is another session with a list of its own.

#include "sim/session/run.h"
#include "sim/trace/trace_store.h"
#include "sim/view/cluster_view.h"
#include "sim/view/view_timeline.h"

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::sim {

class Session {
public:
    /// Edits are faults with `AtInstant`, in order; saved ones come with the scenario's own faults.
    explicit Session(scenario::Scenario scenario, std::vector<scenario::Fault> edits = {});
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const scenario::Scenario& scenario() const { return scenario_; }
    const std::vector<scenario::Fault>& edits() const { return edits_; }
    Run& run() { return *run_; }
    /// Empty, or why this session's run cannot be trusted: the boot failed, an edit is stale.
    std::string complaint() const;

    // --- Running: the cursor goes along.
    /// Delivers one input and puts the cursor at the run's end. False once the run has ended.
    bool step();
    bool run_until(core::Instant until);
    void finish();

    // --- Looking.
    /// Behind which event the cursor stands; `no_event` before the first.
    trace::EventId cursor() const { return cursor_; }
    core::Instant cursor_time();
    /// Puts the cursor behind the last entry with an id not above `id`.
    void seek(trace::EventId id);
    void seek(core::Instant time);
    /// One entry of the trace on or back. Forward at the run's end delivers an input. False at the
    /// beginning, or at the end of a run that has ended.
    bool forward();
    bool back();
    /// The cluster at the cursor; valid until the cursor moves or the run goes on.
    const ClusterView& view();
    TraceReader& reader();

    // --- Editing.
    /// Does `action` at the cursor.
    void edit(scenario::Action action, scenario::End end = {});
    /// Drops the last edit; the run is made again up to the cursor's time. False if there is none.
    bool undo();
    bool redo();
    /// A session of its own with the edits up to the cursor, run up to there. This one stays as it
    /// is.
    std::unique_ptr<Session> branch();
    /// The scenario with the edits among its faults, as a file.
    std::string save() const;

    Report report() { return run_->report(); }

private:
    /// The instant of the cursor: an edit comes behind all that happened up to it.
    core::Instant moment();
    std::vector<scenario::Fault> edits_up_to(core::Instant moment) const;
    void start_again(std::vector<scenario::Fault> edits, core::Instant moment);
    void to_end();
    ViewTimeline& timeline();

    scenario::Scenario scenario_;
    std::vector<scenario::Fault> edits_;
    std::vector<scenario::Fault> undone_;
    std::unique_ptr<Run> run_;
    trace::EventId cursor_ = trace::no_event;
    // The trace as far as it was when it was last looked at.
    std::uint64_t read_events_ = 0;
    std::unique_ptr<TraceReader> reader_;
    std::unique_ptr<ViewTimeline> timeline_;
};

}  // namespace brokerscope::sim
