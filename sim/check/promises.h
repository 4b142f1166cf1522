#pragma once
// The permission table: which checks a configuration promises to be zero.
//
// Kafka promises nothing in general; acks, replicas, idempotence and what an application does with
// answers and records decide. A check that is promised must be zero even where the scenario does
// not name it; one that is not may find something without anybody being at fault. docs/checks.md
// has the table with its reasons.

#include "sim/scenario/scenario.h"

#include <map>
#include <string>
#include <string_view>

namespace brokerscope::sim {

struct Promise {
    bool given = false;
    std::string because;  ///< the setting that gives it, or the one that takes it away
};

/// By check name, all of `check_names`.
std::map<std::string_view, Promise> promises_of(const scenario::Scenario& scenario);

/// Does it elect a leader that may not be in sync, now or as one of several choices?
bool asks_unclean_election(const scenario::Action& action);

/// The topic's setting, else the cluster's, else `otherwise`.
std::string topic_setting(const scenario::Scenario& scenario, std::string_view topic,
                          std::string_view name, std::string_view otherwise);
/// min.insync.replicas as the broker applies it: never more than there are replicas.
std::int32_t effective_min_isr(const scenario::Scenario& scenario, const scenario::Topic& topic);

}  // namespace brokerscope::sim
