#pragma once
// The inside of acts_on: what is asked about the cluster, and a list a kind of thing.

#include "sim/session/acts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brokerscope::sim {

scenario::Text words(std::string en, std::string zh);
scenario::NodeRefs node_ref(std::string_view name);
bool names_one_message(const scenario::MessageFilter& filter);
scenario::Action lose_message(std::int64_t message, scenario::Notice notice);
scenario::Action hold_message(std::int64_t message);
scenario::Action answer_message(std::int64_t message, core::ErrorCode error);

/// A fault that acts until something ends it.
struct ActiveFault {
    const FaultView* seen = nullptr;
    const scenario::Fault* fault = nullptr;
    std::string name;  ///< for `heal`
};

/// What acts are judged by.
struct Situation {
    const ClusterView& view;
    const scenario::Scenario& scenario;
    std::span<const scenario::Fault> edits;
    scenario::Text closed;  ///< why nothing at all can be done now; empty: it can

    Situation(const ClusterView& view_now, const scenario::Scenario& from,
              std::span<const scenario::Fault> edits_so_far);

    const NodeView* node(std::string_view name) const;
    /// Of the scenario: nobody acts on the auditor or the admin.
    bool is_node(std::string_view name) const;
    bool is_broker(std::string_view name) const;
    bool is_up(std::string_view name) const;
    /// Between two nodes; of one node with others, if `b` is empty.
    std::size_t connections(std::string_view a, std::string_view b = {}) const;
    const scenario::Fault* fault(std::int32_t number) const;
    std::vector<ActiveFault> active_faults() const;

    Act end_of(const ActiveFault& active) const;
    void add(std::vector<Act>& acts, Act act, scenario::Text why_not) const;
    /// Until undone, or for so long.
    void add_spans(Act& act, const scenario::Action& action) const;
};

std::vector<Act> acts_on_node(const Situation& now, std::string_view node);
std::vector<Act> acts_on_link(const Situation& now, std::string_view a, std::string_view b);
std::vector<Act> acts_on_message(const Situation& now, std::int64_t number);
/// `node` limits it to elections of that broker.
std::vector<Act> acts_on_partition(const Situation& now, std::string_view partition,
                                   std::string_view node = {});

}  // namespace brokerscope::sim
