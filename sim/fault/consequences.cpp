#include "sim/fault/consequences.h"

#include <algorithm>

namespace brokerscope::sim {

namespace trace = core::trace;

namespace {

/// Messages on their way and the fault's own marks change no state.
bool is_state(const trace::Event& event) {
    const std::string_view kind = trace::kind_of(event.payload);
    return !kind.starts_with("message.") && !kind.starts_with("fault.");
}

}  // namespace

void Consequences::seed(std::int32_t fault, trace::EventId event) {
    const auto index = static_cast<std::size_t>(fault);
    if (index >= rows_.size()) rows_.resize(index + 1);
    Row& row = rows_[index];
    if (row.first || row.descendants.size() >= descendants_max) return;
    if (row.descendants.empty()) ++open_;
    const auto where = std::ranges::lower_bound(row.descendants, event);
    if (where == row.descendants.end() || *where != event) row.descendants.insert(where, event);
}

void Consequences::on_event(const trace::Event& event) {
    if (open_ == 0 || event.cause == trace::no_event) return;
    for (Row& row : rows_) {
        if (row.first || row.descendants.empty()) continue;
        if (!std::ranges::binary_search(row.descendants, event.cause)) continue;
        if (is_state(event)) {
            row.first = event.id;
            row.descendants.clear();
            --open_;
        } else if (row.descendants.size() < descendants_max) {
            row.descendants.push_back(event.id);
        }
    }
}

std::optional<trace::EventId> Consequences::first(std::int32_t fault) const {
    const auto index = static_cast<std::size_t>(fault);
    return index < rows_.size() ? rows_[index].first : std::nullopt;
}

}  // namespace brokerscope::sim
