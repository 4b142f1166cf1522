#include "sim/session/session.h"

#include "sim/scenario/writer.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

const scenario::AtInstant& stamp_of(const scenario::Fault& edit) {
    return std::get<scenario::AtInstant>(edit.trigger);
}

}  // namespace

Session::Session(scenario::Scenario scenario, std::vector<scenario::Fault> edits)
    : scenario_(std::move(scenario)),
      edits_(std::move(edits)),
      run_(std::make_unique<Run>(scenario_, RunOptions{.edits = edits_})) {}

Session::~Session() = default;

std::string Session::complaint() const {
    if (!run_->boot_error().empty())
        return "the cluster was not up by time 0: " + run_->boot_error();
    if (!run_->stale_edit().empty()) return "an edit is stale: " + run_->stale_edit();
    return "";
}

// --- Running ------------------------------------------------------------------------------------

void Session::to_end() {
    const std::uint64_t events = run_->recorder().event_count();
    cursor_ = events == 0 ? trace::no_event : trace::EventId{events - 1};
}

bool Session::step() {
    const bool goes_on = run_->step();
    to_end();
    return goes_on;
}

bool Session::run_until(core::Instant until) {
    const bool goes_on = run_->run_until(until);
    to_end();
    return goes_on;
}

void Session::finish() {
    run_->finish();
    to_end();
}

// --- Looking ------------------------------------------------------------------------------------

TraceReader& Session::reader() {
    const std::uint64_t events = run_->recorder().event_count();
    if (!reader_ || read_events_ != events) {
        timeline_.reset();
        reader_ = std::make_unique<TraceReader>(run_->recorder().reader());
        read_events_ = events;
    }
    return *reader_;
}

ViewTimeline& Session::timeline() {
    TraceReader& current = reader();
    if (!timeline_) timeline_ = std::make_unique<ViewTimeline>(current);
    return *timeline_;
}

const ClusterView& Session::view() {
    if (cursor_ == trace::no_event) return timeline().seek_place(0);
    return timeline().seek(cursor_);
}

core::Instant Session::cursor_time() {
    if (cursor_ == trace::no_event) return run_->now();
    TraceReader& trace = reader();
    const std::size_t behind = trace.lower_bound(trace::EventId{cursor_.value + 1});
    return behind == 0 ? run_->now() : trace.at(behind - 1).time;
}

void Session::seek(trace::EventId id) {
    TraceReader& trace = reader();
    const std::size_t behind =
        id == trace::no_event ? 0 : trace.lower_bound(trace::EventId{id.value + 1});
    cursor_ = behind == 0 ? trace::no_event : trace.at(behind - 1).id;
}

void Session::seek(core::Instant time) {
    TraceReader& trace = reader();
    const std::size_t behind = trace.lower_bound(time + core::nanoseconds(1));
    cursor_ = behind == 0 ? trace::no_event : trace.at(behind - 1).id;
}

bool Session::forward() {
    TraceReader& trace = reader();
    const std::size_t next =
        cursor_ == trace::no_event ? 0 : trace.lower_bound(trace::EventId{cursor_.value + 1});
    if (next < trace.size()) {
        cursor_ = trace.at(next).id;
        return true;
    }
    return step();
}

bool Session::back() {
    if (cursor_ == trace::no_event) return false;
    TraceReader& trace = reader();
    const std::size_t behind = trace.lower_bound(cursor_);
    cursor_ = behind == 0 ? trace::no_event : trace.at(behind - 1).id;
    return true;
}

// --- Editing ------------------------------------------------------------------------------------

scenario::AtInstant Session::stamp() {
    const std::uint64_t events = cursor_ == trace::no_event ? 0 : cursor_.value + 1;
    const bool at_end = events == run_->recorder().event_count();
    const std::uint64_t inputs = at_end ? run_->inputs() : run_->inputs_before(events);
    const core::Instant at = at_end ? run_->now() : cursor_time();
    return {at, static_cast<std::int64_t>(inputs)};
}

std::vector<scenario::Fault> Session::edits_up_to(const scenario::AtInstant& upto) const {
    std::vector<scenario::Fault> kept;
    for (const scenario::Fault& edit : edits_) {
        const scenario::AtInstant& at = stamp_of(edit);
        const bool before =
            at.at < upto.at || (at.at == upto.at && at.step.value_or(0) <= upto.step.value_or(0));
        if (before) kept.push_back(edit);
    }
    return kept;
}

/// A new run with these edits, up to a moment.
void Session::start_again(std::vector<scenario::Fault> edits, const scenario::AtInstant& upto) {
    timeline_.reset();
    reader_.reset();
    edits_ = std::move(edits);
    run_ = std::make_unique<Run>(scenario_, RunOptions{.edits = edits_});
    const auto inputs = static_cast<std::uint64_t>(upto.step.value_or(0));
    while (run_->inputs() < inputs && run_->step()) {
    }
    to_end();
}

void Session::edit(scenario::Action action, scenario::End end) {
    const scenario::AtInstant here = stamp();
    undone_.clear();
    const bool in_the_past =
        here.step != static_cast<std::int64_t>(run_->inputs()) || run_->has_ended();
    if (in_the_past) start_again(edits_up_to(here), here);
    edits_.push_back(run_->edit(std::move(action), std::move(end)));
    to_end();
}

bool Session::undo() {
    if (edits_.empty()) return false;
    const scenario::AtInstant here = stamp();
    std::vector<scenario::Fault> fewer = edits_;
    undone_.push_back(fewer.back());
    fewer.pop_back();
    start_again(std::move(fewer), here);
    return true;
}

bool Session::redo() {
    if (undone_.empty()) return false;
    scenario::AtInstant upto = stamp();
    std::vector<scenario::Fault> more = edits_;
    more.push_back(undone_.back());
    undone_.pop_back();
    upto.step = std::max(*upto.step, stamp_of(more.back()).step.value_or(0));
    start_again(std::move(more), upto);
    return true;
}

std::unique_ptr<Session> Session::branch() {
    const scenario::AtInstant here = stamp();
    auto other = std::make_unique<Session>(scenario_);
    other->start_again(edits_up_to(here), here);
    return other;
}

std::string Session::save() const {
    scenario::Scenario saved = scenario_;
    saved.faults.insert(saved.faults.end(), edits_.begin(), edits_.end());
    return scenario::to_yaml(saved);
}

}  // namespace brokerscope::sim
