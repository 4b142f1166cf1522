#include "sim/scenario/metric_names.h"

#include "sim/scenario/diagnostics.h"
#include "sim/scenario/forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace brokerscope::sim::scenario {
namespace {

constexpr std::array<std::string_view, 4> modelled = {"produce.latency.p50", "produce.latency.p95",
                                                      "produce.latency.p99", "produce.latency.max"};
constexpr std::array<std::string_view, 8> future = {
    "append.latency.p50", "batch.size.p50", "consume.throughput", "device.writes",
    "produce.throughput", "disk.seeks",     "requests.fetch",     "requests.produce"};
constexpr std::string_view unavailable = "unavailable.";
constexpr std::string_view stopped = "stopped.";

}  // namespace

std::vector<std::string_view> metric_names() { return {modelled.begin(), modelled.end()}; }

std::optional<std::string> find_metric_fault(std::string_view name) {
    if (std::ranges::find(modelled, name) != modelled.end()) return std::nullopt;
    if (std::ranges::find(future, name) != future.end() || name.starts_with(stopped))
        return fmt::format("{}: not modelled yet", name);
    if (name.starts_with(unavailable)) {
        const std::string_view partition = name.substr(unavailable.size());
        if (parse_partition(partition)) return std::nullopt;
        return fmt::format("unavailable. is followed by {}", describe(Form::partition));
    }
    std::vector<std::string_view> known = metric_names();
    known.push_back("unavailable.orders/0");
    return fmt::format("unknown metric \"{}\"{}", name, did_you_mean(name, known));
}

std::optional<core::TopicPartition> metric_partition(std::string_view name) {
    if (!name.starts_with(unavailable)) return std::nullopt;
    return parse_partition(name.substr(unavailable.size()));
}

}  // namespace brokerscope::sim::scenario
