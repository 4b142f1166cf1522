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

core::Instant Session::moment() {
    const std::uint64_t events = cursor_ == trace::no_event ? 0 : cursor_.value + 1;
    return events == run_->recorder().event_count() ? run_->now() : cursor_time();
}

std::vector<scenario::Fault> Session::edits_up_to(core::Instant moment) const {
    std::vector<scenario::Fault> kept;
    for (const scenario::Fault& edit : edits_)
        if (stamp_of(edit).at <= moment) kept.push_back(edit);
    return kept;
}

/// A new run with these edits, up to and including a moment.
void Session::start_again(std::vector<scenario::Fault> edits, core::Instant moment) {
    timeline_.reset();
    reader_.reset();
    edits_ = std::move(edits);
    run_ = std::make_unique<Run>(scenario_, RunOptions{.edits = edits_});
    run_->run_until(moment);
    to_end();
}

void Session::edit(scenario::Action action, scenario::End end) {
    undone_.clear();
    const core::Instant here = moment();
    const bool in_the_past = here < run_->now() || run_->has_ended();
    if (in_the_past) start_again(edits_up_to(here), here);
    edits_.push_back(run_->edit(std::move(action), std::move(end)));
    to_end();
}

bool Session::undo() {
    if (edits_.empty()) return false;
    const core::Instant here = moment();
    std::vector<scenario::Fault> fewer = edits_;
    undone_.push_back(fewer.back());
    fewer.pop_back();
    start_again(std::move(fewer), here);
    return true;
}

bool Session::redo() {
    if (undone_.empty()) return false;
    const core::Instant here = moment();
    std::vector<scenario::Fault> more = edits_;
    more.push_back(undone_.back());
    undone_.pop_back();
    const core::Instant acted = stamp_of(more.back()).at;
    start_again(std::move(more), std::max(here, acted));
    return true;
}

std::unique_ptr<Session> Session::branch() {
    const core::Instant here = moment();
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
