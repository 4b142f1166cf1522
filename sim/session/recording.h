#pragma once
// A run that has ended, to be looked at from any thread: nothing of it changes any more.
//
// Readers and timelines are the looker's own; what is here is shared. A person's act makes another
// recording, from the same scenario and a longer list of edits.

#include "sim/check/report.h"
#include "sim/session/session.h"
#include "sim/trace/causal_graph.h"
#include "sim/trace/trace_index.h"
#include "sim/view/flights.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::sim {

class Recording {
public:
    /// Runs to the end. `go_on` is asked now and then; null if it said no.
    static std::shared_ptr<const Recording> make(scenario::Scenario scenario,
                                                 std::vector<scenario::Fault> edits = {},
                                                 const std::function<bool()>& go_on = {});
    /// What `base` becomes if `action` is done when everything up to and including `moment` has
    /// happened: edits of `base` after `moment` are dropped.
    static std::shared_ptr<const Recording> act(const Recording& base, core::Instant moment,
                                                scenario::Action action, scenario::End end = {},
                                                const std::function<bool()>& go_on = {});

    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    const scenario::Scenario& scenario() const { return session_->scenario(); }
    /// Acts of a person, stamped, in order.
    const std::vector<scenario::Fault>& edits() const { return session_->edits(); }
    /// Empty, or why this run cannot be trusted.
    const std::string& complaint() const { return complaint_; }
    const TraceStore& store() const { return *store_; }
    const trace::NameTable& names() const { return store_->names(); }
    const TraceIndex& index() const { return *index_; }
    const CausalGraph& graph() const { return *graph_; }
    const Flights& flights() const { return flights_; }
    const Report& report() const { return report_; }
    std::uint64_t hash() const { return report_.trace_hash; }
    /// Of its last entry.
    core::Instant end() const { return end_; }
    /// The scenario with the edits among its faults, as a file.
    std::string save() const { return session_->save(); }

private:
    explicit Recording(std::unique_ptr<Session> ended);
    static std::shared_ptr<const Recording> finish(std::unique_ptr<Session> session,
                                                   const std::function<bool()>& go_on);

    std::unique_ptr<Session> session_;
    std::string complaint_;
    const TraceStore* store_;
    std::unique_ptr<TraceIndex> index_;
    std::unique_ptr<CausalGraph> graph_;
    Flights flights_;
    Report report_;
    core::Instant end_;
};

}  // namespace brokerscope::sim
