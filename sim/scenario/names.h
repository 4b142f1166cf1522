#pragma once
// The names that a scenario declares: its nodes, topics and faults. Whatever refers to one is
// looked up here, and what dangles is told with the nearest name.

#include "sim/scenario/diagnostics.h"
#include "sim/scenario/scenario.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

class DeclaredNames {
public:
    /// `scenario` has its cluster and clients already; it outlives this.
    DeclaredNames(const Scenario& scenario, Diagnostics& diagnostics)
        : scenario_(scenario), diagnostics_(diagnostics) {}

    bool check_topic(std::string_view topic, Place place) const;
    bool check_partition(const core::TopicPartition& partition, Place place) const;
    /// A client that sends: the record's number is known only by running.
    bool check_record(const RecordRef& record, Place place) const;
    bool check_node(const NodeRef& node, Place place) const;
    /// As `check_node`, and only brokers will do.
    bool check_broker(const NodeRef& node, Place place) const;
    /// A node's id, or `rack-NAME`.
    bool check_link_end(std::string_view end, Place place) const;

private:
    bool dangling(std::string_view kind, std::string_view name,
                  const std::vector<std::string_view>& known, Place place) const;
    std::vector<std::string_view> node_names() const;
    bool is_rack(std::string_view name) const;

    const Scenario& scenario_;
    Diagnostics& diagnostics_;
};

}  // namespace brokerscope::sim::scenario
