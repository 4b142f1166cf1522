#pragma once
// One execution of a scenario: a function of (scenario, seed, edits), told as a trace.
//
//   -10s boot ──▶ 0 story ──▶ settle ──▶ audit ──▶ ended
//                 faults act   they end   what can still be read
//
// The story ends when its own end is reached (`until`: by default quiet, nothing left to do), or
// with its duration. Then faults end, as `settle` says, and everything that was promised must come
// to rest; then an auditor reads every partition. The checks listen all the way.

#include "sim/check/report.h"
#include "sim/fault/injector.h"
#include "sim/node/world.h"
#include "sim/scenario/scenario.h"
#include "sim/session/builder.h"
#include "sim/trace/recorder.h"

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::sim {

struct RunOptions {
    bool record = true;       ///< false: no trace and no hash (benchmarks compare)
    bool store_trace = true;  ///< false: only its hash
    bool run_checks = true;   ///< false: no history, no invariants (benchmarks compare)
    /// What a person did, stamped (virtual time, step), in order; faults with `AtInstant`.
    std::vector<scenario::Fault> edits;
    /// Told each event before the checks see it; may be null.
    core::trace::EventSink* listener = nullptr;
    FrameTap* tap = nullptr;
};

class Run final : private core::trace::EventSink, private RecordDirectory {
public:
    /// `scenario` is kept; its seed is the run's.
    explicit Run(scenario::Scenario scenario, RunOptions options = {});
    ~Run() override;
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Delivers one input. False once the run has ended.
    bool step();
    /// Runs all that is due up to and including `until`. False once the run has ended.
    bool run_until(core::Instant until);
    /// Runs to the end. `go_on` is asked every few thousand inputs; false stops there.
    void finish(const std::function<bool()>& go_on = {});

    bool has_ended() const { return phase_ == trace::Phase::ended; }
    trace::Phase phase() const { return phase_; }
    /// Why the cluster was not up by time 0; empty if it was. Such a run has ended.
    const std::string& boot_error() const { return boot_error_; }
    /// The first edit whose step has gone by without it; empty if none.
    const std::string& stale_edit() const { return stale_edit_; }

    /// Does an edit behind everything of this instant, one nanosecond later, and returns it with
    /// its stamp.
    scenario::Fault edit(scenario::Action action, scenario::End end);

    core::Instant now() const { return world_.now(); }
    std::uint64_t inputs() const { return world_.inputs(); }
    const scenario::Scenario& scenario() const { return scenario_; }
    const std::vector<scenario::Fault>& edits() const { return options_.edits; }
    World& world() { return world_; }
    Recorder& recorder() { return recorder_; }
    const ClientHistory& history() const { return history_; }
    const Invariants& invariants() const { return invariants_; }

    /// The verdict on what happened so far; `incomplete` if the run has not ended.
    Report report();

private:
    /// What a boot must reach, from the trace.
    struct Progress {
        std::size_t unfenced = 0;
        std::map<trace::Partition, bool> has_leader;
    };

    void on_event(const trace::Event& event) override;
    std::optional<BusinessRecord> find(trace::Partition partition, core::Offset batch_offset,
                                       trace::ContentHash content,
                                       std::int32_t index) const override;

    trace::EventId enter(trace::Phase phase);
    void begin_boot();
    void begin_story();
    void begin_settling();
    void begin_audit();
    void end();
    void look();  // the periodic look whether a phase is over
    void look_again();
    std::string missing_at_boot();
    std::vector<FaultRow> fault_rows() const;
    Application* application(const std::string& client);
    bool clients_are_done();
    bool consumers_have_caught_up();
    bool is_quiet();
    bool story_is_over();
    void schedule_edits();
    void apply_due_edits();

    scenario::Scenario scenario_;
    RunOptions options_;
    World world_;
    Recorder recorder_;
    ClientHistory history_;
    Invariants invariants_;
    Metrics metrics_;
    Memories memories_;
    std::unique_ptr<Injector> injector_;
    Progress progress_;
    std::vector<bool> kinds_seen_;
    trace::Phase phase_ = trace::Phase::boot;
    core::Instant phase_since_;
    std::size_t next_edit_ = 0;
    bool until_seen_ = false;
    bool reached_duration_ = false;
    std::string boot_error_;
    std::string stale_edit_;
};

}  // namespace brokerscope::sim
