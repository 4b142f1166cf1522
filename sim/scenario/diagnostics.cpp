#include "sim/scenario/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scenario {
namespace {

/// Single-letter changes, insertions, removals and swaps of neighbours that turn `a` into `b`
/// (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_above(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
        std::swap(two_above, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

}  // namespace

void Diagnostics::add(Place place, std::string message) {
    Diagnostic diagnostic{place, std::move(message)};
    const auto by_place = [](const Diagnostic& a, const Diagnostic& b) {
        if (a.place.source != b.place.source) return a.place.source < b.place.source;
        return a < b;
    };
    const auto where = std::ranges::lower_bound(list_, diagnostic, by_place);
    if (where != list_.end() && *where == diagnostic) return;
    list_.insert(where, std::move(diagnostic));
    if (list_.size() <= limit) return;
    list_.pop_back();
    left_out_ = true;
}

std::vector<std::string> Diagnostics::lines() const {
    std::vector<std::string> lines;
    for (const Diagnostic& diagnostic : list_) {
        const auto source = static_cast<std::size_t>(diagnostic.place.source);
        lines.push_back(fmt::format(
            "{}:{}:{}: {}", source < sources_.size() ? sources_[source] : sources_.front(),
            diagnostic.place.line, diagnostic.place.column, diagnostic.message));
    }
    if (left_out_) lines.push_back(fmt::format("{}: and more", sources_.front()));
    return lines;
}

std::string_view nearest(std::string_view written, const std::vector<std::string_view>& known) {
    // Longer than any name of ours: not misspelt but something else; also bounds the work.
    if (written.size() > 80) return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, written.size() / 3) + 1;
    for (const std::string_view name : known) {
        const std::size_t d = distance(written, name);
        // Of two that are as near the first by name, so that the message does not depend on order.
        if (d < best_distance || (d == best_distance && !best.empty() && name < best)) {
            best = name;
            best_distance = d;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& known) {
    const std::string_view name = nearest(written, known);
    return name.empty() ? std::string{} : fmt::format(", did you mean \"{}\"?", name);
}

}  // namespace brokerscope::sim::scenario
