#include "sim/session/recording.h"

namespace brokerscope::sim {

std::shared_ptr<const Recording> Recording::make(scenario::Scenario scenario,
                                                 std::vector<scenario::Fault> edits,
                                                 const std::function<bool()>& go_on) {
    return finish(std::make_unique<Session>(std::move(scenario), std::move(edits)), go_on);
}

std::shared_ptr<const Recording> Recording::act(const Recording& base, core::Instant moment,
                                                scenario::Action action, scenario::End end,
                                                const std::function<bool()>& go_on) {
    std::vector<scenario::Fault> kept;
    for (const scenario::Fault& edit : base.edits())
        if (std::get<scenario::AtInstant>(edit.trigger).at <= moment) kept.push_back(edit);
    auto session = std::make_unique<Session>(base.scenario(), std::move(kept));
    session->run_until(moment);
    session->edit(std::move(action), std::move(end));
    return finish(std::move(session), go_on);
}

std::shared_ptr<const Recording> Recording::finish(std::unique_ptr<Session> session,
                                                   const std::function<bool()>& go_on) {
    session->run().finish(go_on);
    if (!session->run().has_ended()) return nullptr;
    return std::shared_ptr<const Recording>(new Recording(std::move(session)));
}

Recording::Recording(std::unique_ptr<Session> ended)
    : session_(std::move(ended)),
      complaint_(session_->complaint()),
      store_(&session_->run().recorder().store()),
      report_(session_->report()) {
    session_->run().recorder().finish();
    TraceReader reader(*store_);
    index_ = std::make_unique<TraceIndex>(reader);
    graph_ = std::make_unique<CausalGraph>(*index_);
    flights_ = Flights(reader);
    if (reader.size() > 0) end_ = reader.at(reader.size() - 1).time;
}

}  // namespace brokerscope::sim
