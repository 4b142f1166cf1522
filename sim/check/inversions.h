#pragma once
// How far a sequence is from order: the number of pairs that stand the wrong way round.

#include <cstdint>
#include <utility>
#include <vector>

namespace brokerscope::sim {

/// One pair of positions (earlier, later) of `ranks` with ranks[earlier] > ranks[later].
using Inversion = std::pair<std::size_t, std::size_t>;

struct Inversions {
    std::int64_t count = 0;
    std::vector<Inversion> examples;  ///< the first few, by the later position
};

/// Counts pairs i < j with ranks[i] > ranks[j], in O(n log n); equal ranks are no inversion.
Inversions count_inversions(const std::vector<std::int64_t>& ranks, std::size_t examples_max);

}  // namespace brokerscope::sim
