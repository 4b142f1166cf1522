#include "sim/scene/record_label.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace brokerscope::sim::scene {

RecordLabels::RecordLabels(const scenario::Scenario& scenario) {
    for (const scenario::Client& client : scenario.clients)
        if (client.producer) prefixes_.emplace_back(client.id, "");
    if (prefixes_.size() < 2) return;
    for (auto& [client, prefix] : prefixes_) {
        const auto is_shared = [&](std::size_t length) {
            return std::ranges::any_of(prefixes_, [&](const auto& other) {
                return other.first != client &&
                       other.first.substr(0, length) == client.substr(0, length);
            });
        };
        std::size_t length = 1;
        while (length < client.size() && is_shared(length)) ++length;
        // shop-1 and shop-2: what differs is enough.
        prefix = length <= 2 ? client.substr(0, length) : client.substr(length - 1, 1) + ":";
    }
}

std::string RecordLabels::of(std::string_view client, std::int64_t number) const {
    for (const auto& [name, prefix] : prefixes_)
        if (name == client) return fmt::format("{}{}", prefix, number);
    return fmt::format("{}", number);
}

std::vector<LogCell> cells_of(const ReplicaLog& log, core::Offset from, core::Offset to,
                              const TraceIndex& index) {
    std::vector<LogCell> cells;
    std::set<RecordId> seen;
    // What lies a little before the window is looked at too: a copy may stand there.
    const core::Offset look_from = from - 64;
    for (std::size_t i = log.lower_bound(look_from); i < log.size(); ++i) {
        const LogBatch& batch = log[i];
        if (batch.base >= to) break;
        for (core::Offset at = std::max(batch.base, look_from); at < batch.end() && at < to;
             at = at + 1) {
            LogCell cell{.offset = at, .control = batch.control};
            if (!batch.control) cell.record = index.record_at(batch.content, batch.base, at);
            if (cell.record) cell.again = !seen.insert(*cell.record).second;
            if (at >= from) cells.push_back(cell);
        }
    }
    return cells;
}

}  // namespace brokerscope::sim::scene
