#include "sim/check/inversions.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

/// Merges two sorted halves and counts how many of the left are greater than each of the right.
std::int64_t merge_count(std::vector<std::int64_t>& values, std::vector<std::int64_t>& scratch,
                         std::size_t from, std::size_t middle, std::size_t to) {
    std::int64_t count = 0;
    std::size_t left = from;
    std::size_t right = middle;
    for (std::size_t out = from; out < to; ++out) {
        const bool take_right = right < to && (left == middle || values[right] < values[left]);
        if (take_right) count += static_cast<std::int64_t>(middle - left);
        scratch[out] = take_right ? values[right++] : values[left++];
    }
    std::copy(scratch.begin() + static_cast<std::ptrdiff_t>(from),
              scratch.begin() + static_cast<std::ptrdiff_t>(to),
              values.begin() + static_cast<std::ptrdiff_t>(from));
    return count;
}

}  // namespace

Inversions count_inversions(const std::vector<std::int64_t>& ranks, std::size_t examples_max) {
    Inversions result;
    std::vector<std::int64_t> values = ranks;
    std::vector<std::int64_t> scratch(values.size());
    for (std::size_t width = 1; width < values.size(); width *= 2)
        for (std::size_t from = 0; from + width < values.size(); from += 2 * width)
            result.count += merge_count(values, scratch, from, from + width,
                                        std::min(from + 2 * width, values.size()));
    if (result.count == 0) return result;

    // Each position that stands behind a greater one gives at least one example: the greatest so
    // far.
    std::size_t greatest = 0;
    for (std::size_t j = 1; j < ranks.size() && result.examples.size() < examples_max; ++j) {
        if (ranks[j] < ranks[greatest]) result.examples.emplace_back(greatest, j);
        if (ranks[j] > ranks[greatest]) greatest = j;
    }
    return result;
}

}  // namespace brokerscope::sim
