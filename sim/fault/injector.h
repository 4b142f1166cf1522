#pragma once
// Acts out the faults of a scenario: triggers are judged, actions done, ends kept, and what each
// fault touched is written down.
//
// It listens to every event, is asked by the network about every message, and acts on the world
// between inputs. In one instant: edits, then faults in file order, then the rest. Triggers on
// message.sent and message.delivered are judged while the network asks; those on any other event
// when its input has ended, before anything it sent leaves.

#include "sim/fault/ledger.h"
#include "sim/node/world.h"
#include "sim/scenario/scenario.h"

#include <functional>
#include <memory>
#include <vector>

namespace brokerscope::sim {

class Injector {
public:
    /// `elect`: inside an input of the controller, makes `leader` lead `partition` (nobody named:
    /// the preferred replica). Kafka has no request for it, and this room does not know
    /// controllers.
    using Elector = std::function<core::ErrorCode(core::Handler& controller,
                                                  const core::TopicPartition& partition,
                                                  core::BrokerId leader, bool unclean)>;

    /// Subscribes to `world` and becomes its interference and its `input_ended` hook. Both outlive
    /// it.
    Injector(World& world, const scenario::Scenario& scenario, Elector elect = {});
    ~Injector();
    Injector(const Injector&) = delete;
    Injector& operator=(const Injector&) = delete;

    /// Time 0 is reached: faults may act from here on (`nth` counts matches from here).
    void begin_story();
    /// An edit acts here and now. Its ledger row comes behind those of the scenario's faults.
    void act(const scenario::Fault& edit);
    /// Ends faults, heals, starts what is down, as `how` says; `for: ever` stays.
    void settle(scenario::Settle how);

    /// Does `event` fit `match`, roles being resolved as of now? (For `until` of a scenario.)
    bool matches(const scenario::EventMatch& match, const core::trace::Event& event);
    /// A timed fault, or the timed end of one, is still to come.
    bool has_timed_work() const;
    /// Something is cut, held, paused or down that only the settling ends.
    bool has_lasting_effects() const;

    /// A row a fault, in file order, then the edits.
    const std::vector<LedgerRow>& ledger() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace brokerscope::sim
