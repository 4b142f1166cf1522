#include "sim/app/outbox.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::sim {

std::int64_t Outbox::make(std::uint32_t entry) {
    const std::int64_t number = ++made_in_all_;
    const std::int64_t n = ++made_[entry];
    const bool continues = !stretches_.empty() && stretches_.back().entry == entry;
    if (!continues) stretches_.push_back({number, n, entry});
    return number;
}

RecordOrigin Outbox::origin(std::int64_t number) const {
    ASSERT(number >= 1 && number <= made_in_all_);
    auto at = std::ranges::upper_bound(stretches_, number, {}, &Stretch::first);
    ASSERT(at != stretches_.begin());
    --at;
    return {at->entry, at->n + (number - at->first)};
}

void Outbox::sent(std::int64_t first, std::int64_t count) {
    // Nearly always the records follow those that were sent last.
    if (!open_.empty() && open_.rbegin()->second == first) {
        open_.rbegin()->second = first + count;
        return;
    }
    answered(first, count);  // sent again: no part may stand twice
    open_[first] = first + count;
}

void Outbox::answered(std::int64_t first, std::int64_t count) {
    const std::int64_t end = first + count;
    auto at = open_.upper_bound(first);
    if (at != open_.begin()) --at;
    while (at != open_.end() && at->first < end) {
        const auto [from, to] = *at;
        if (to <= first) {
            ++at;
            continue;
        }
        at = open_.erase(at);
        if (from < first) open_[from] = first;
        if (to > end) at = open_.emplace(end, to).first;
    }
}

void Outbox::forget() {
    std::ranges::fill(made_, 0);
    stretches_.clear();
    made_in_all_ = 0;
    open_.clear();
}

}  // namespace brokerscope::sim
