#pragma once
// What a person can do to a thing of the picture now, in the words of the scenario format: the
// menus, keys and gestures of the window are made of this list.
//
// Pure: a function of the thing (an entity's id, sim/scene/draw_list.h), the cluster at the cursor,
// the scenario and the acts done so far. Nothing of the run's future goes in. An act that makes no
// sense now is in the list all the same, with the reason why not, so that a person learns what it
// depends on. A legal act is never vacuous: it touches something.

#include "sim/scenario/scenario.h"
#include "sim/view/cluster_view.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// One way to do it: how long, by how much, with which error.
struct ActChoice {
    std::string id;        ///< unique in its act: `for-2s`, `NOT_ENOUGH_REPLICAS`
    scenario::Text title;  ///< for a submenu: `for 2 s`
    scenario::Action action;
    scenario::End end;
};

struct Act {
    std::string id;          ///< unique in its list: `crash`, `elect:broker-2`, `end:fault-3`
    scenario::Text title;    ///< for a menu: `Crash broker-1`
    scenario::Text meaning;  ///< a sentence: what it does to the thing
    char key = 0;            ///< K crash, C cut, D delay, X lose, U bring back; 0: none
    /// At least one; the first is the ordinary way, which a key or a gesture takes.
    std::vector<ActChoice> choices;
    /// Empty if it can be done now, else a sentence that says why not.
    scenario::Text why_not;

    bool legal() const { return why_not.by_language.empty(); }
};

/// In the order of a menu. Empty for what nothing can be done to, and for the cluster's ground
/// (entity "") what concerns all. `edits` are acts done so far: their faults come behind those of
/// the scenario.
std::vector<Act> acts_on(std::string_view entity, const ClusterView& view,
                         const scenario::Scenario& scenario,
                         std::span<const scenario::Fault> edits = {});

/// The act that `key` does: the first legal one with it, else the first with it; null: none.
const Act* act_for_key(const std::vector<Act>& acts, char key);

/// `delay` by this span, as the choices of a message's `delay` have it: a drag along the line.
scenario::Action delay_message(std::int64_t message, core::Duration by);

}  // namespace brokerscope::sim
