#pragma once
// The parts of a document made into the parts of a `Scenario`. Each reader tells what dangles or
// contradicts itself; what is merely malformed `validate` has told.

#include "core/protocol/config_table.h"
#include "sim/scenario/event_fields.h"
#include "sim/scenario/names.h"
#include "sim/scenario/view.h"

namespace brokerscope::sim::scenario {

Cluster read_cluster(const View& view, Diagnostics& diagnostics);
/// Links, which may name clients. To be called when the clients are known.
std::vector<Link> read_links(const View& network, const NetworkSpec& spec,
                             const DeclaredNames& names);

/// Families unfolded, in file order. Names of topics and records are judged by
/// `check_client_names`, when all clients are known.
std::vector<Client> read_clients(const View& view, const Cluster& cluster,
                                 Diagnostics& diagnostics);
void check_client_names(const View& view, const DeclaredNames& names);

std::vector<Fault> read_faults(const View& view, const DeclaredNames& names,
                               Diagnostics& diagnostics);
/// The one event in the map of `view`; its `nth` and `by` are not looked at.
EventMatch read_event(const View& view, const DeclaredNames& names);
/// `nth` of an event; without it the first match.
Nth read_nth(const View& view);
/// The conditions of `view`'s map on fields of `kind`; names in `beside` are no fields here.
std::vector<FieldCondition> read_conditions(const View& view, const EventKind& kind,
                                            const std::vector<std::string_view>& beside,
                                            const DeclaredNames& names);
NodeRefs read_nodes(const View& view, const DeclaredNames& names);

Expect read_expect(const View& view, const Scenario& scenario, Diagnostics& diagnostics);

Text read_text(const View& view);
Settings read_settings(const View& view, core::ConfigRole role);

}  // namespace brokerscope::sim::scenario
