#pragma once
// The figures of virtual time that `expect: metrics:` may name.

#include "core/base/types.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

/// Names without a part that a scenario makes up.
std::vector<std::string_view> metric_names();

/// Why `name` is no metric; nothing if it is one. `unavailable.orders/0` takes a partition.
std::optional<std::string> find_metric_fault(std::string_view name);

/// The partition in `unavailable.orders/0`.
std::optional<core::TopicPartition> metric_partition(std::string_view name);

}  // namespace brokerscope::sim::scenario
