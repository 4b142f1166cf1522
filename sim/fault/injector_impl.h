#pragma once
// The injector's inside: triggers.cpp decides when, actions.cpp does what, ends.cpp undoes it.

#include "sim/fault/agenda.h"
#include "sim/fault/consequences.h"
#include "sim/fault/injector.h"
#include "sim/fault/matcher.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace brokerscope::sim {

class Injector::Impl final : private core::trace::EventSink, private Interference {
public:
    Impl(World& world, const scenario::Scenario& scenario, Elector elect);
    ~Impl() override;

    void begin_story();
    void act(const scenario::Fault& edit);
    void settle(scenario::Settle how);
    bool matches(const scenario::EventMatch& match, const core::trace::Event& event);
    bool has_timed_work() const { return !agenda_.empty() || !waiting_for_step_.empty(); }
    bool has_lasting_effects() const;
    const std::vector<LedgerRow>& ledger();

private:
    /// A fault and how far its trigger has come.
    struct Armed {
        scenario::Fault fault;
        std::int32_t number = 0;
        bool disarmed = false;
        std::int64_t matches = 0;
        core::RandomStream random;
    };
    /// The message about which the network asks.
    struct Hand {
        const core::trace::Message& message;
        core::trace::EventId event;
        core::BytesView bytes;
    };

    // --- When (triggers.cpp).
    void on_event(const core::trace::Event& event) override;
    Verdict on_sent(const core::trace::Message& message, core::trace::EventId event,
                    core::BytesView bytes) override;
    Verdict on_delivered(const core::trace::Message& message, core::trace::EventId event,
                         core::BytesView bytes) override;
    Armed& arm(const scenario::Fault& fault);
    void start_trigger(Armed& armed);
    bool counts(Armed& armed, const core::trace::Event& event);
    void judge_ends(const core::trace::Event& event);
    void plan(core::Instant at, Work work);
    void run_due();
    void on_input_ended();
    void track_connections(const core::trace::Event& event);
    Verdict judge(const Hand& hand, const core::trace::Event& event);
    bool watches_messages(core::trace::KindIndex kind) const;

    // --- What (actions.cpp).
    /// Does the fault's action; with a message in hand, what becomes of it.
    Verdict fire(Armed& armed, core::trace::EventId cause, const Hand* hand);
    Verdict act_on(const scenario::Action& action, Armed& armed, FaultEffect& effect,
                   const Hand* hand);
    bool act_on_flying(core::trace::MessageId message, const scenario::MessageFilter& filter,
                       const scenario::Action& action, Armed& armed, FaultEffect& effect);
    Verdict treat(const scenario::Action& action, Armed& armed, FaultEffect& effect,
                  const Hand& hand);
    void act_on_network(const scenario::Action& action, Armed& armed, FaultEffect& effect);
    void act_on_nodes(const scenario::Action& action, Armed& armed, FaultEffect& effect);
    void act_on_node(const scenario::Action& action, core::trace::Name node, FaultEffect& effect);
    void elect(const scenario::Elect& elect, Armed& armed, const FaultEffect& effect);
    void heal(const scenario::Heal& heal, const FaultEffect& self);
    std::string target_of(const scenario::Action& action, const Hand* hand) const;
    std::vector<core::trace::Name> nodes_of(const scenario::NodeRefs& refs, Armed& armed);
    NodeId node_id(core::trace::Name name) const;
    void touch_message(FaultEffect& effect, const core::trace::Message& message, bool tell);
    void touch(FaultEffect& effect, core::trace::Touched what, std::int64_t amount);

    // --- Until when (ends.cpp).
    void set_end(Armed& armed, const std::shared_ptr<FaultEffect>& effect);
    void end(FaultEffect& effect);
    void start_again(NodeId node, const FaultEffect& effect);
    void end_on(const std::set<core::trace::Name>& core);
    bool is_kept_down(NodeId node) const;
    bool is_kept_paused(NodeId node) const;
    void forget_ended();

    LedgerRow& row(std::int32_t fault) { return ledger_[static_cast<std::size_t>(fault)]; }

    World& world_;
    const scenario::Scenario& scenario_;
    Elector elect_;
    Roles roles_;
    RecordIndex records_;
    Matcher matcher_;
    Consequences consequences_;
    bool needs_records_ = false;
    bool story_ = false;
    std::deque<Armed> armed_;
    std::vector<std::vector<std::size_t>> by_kind_;  // armed faults that wait for an event
    Agenda agenda_;
    std::set<core::Instant> wakes_;
    std::vector<std::int32_t> waiting_for_step_;
    std::vector<std::shared_ptr<FaultEffect>> effects_;  // active ones, in the order of firing
    std::vector<LedgerRow> ledger_;
    std::map<core::trace::LinkId, std::pair<core::trace::Name, core::trace::Name>> connections_;
    std::set<std::uint32_t> restarting_;   // nodes that start again when their shutdown is over
    const FaultEffect* acting_ = nullptr;  // whose action is being done
    std::int64_t acting_bytes_ = 0;        // bytes of disks that it took or made durable
};

}  // namespace brokerscope::sim
