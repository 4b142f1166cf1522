#pragma once
// PHOLD, the customary benchmark of event kernels: a fixed number of events is pending; each, when
// its time comes, touches its process and schedules another one, an exponential delay later, at a
// process drawn at random.
//
// The same work is run over the kernel (cause stamped, cancellable, ties by origin) and over bare
// pending-event sets, so that a ratio says what the kernel costs beside its set.

#include <cstdint>
#include <functional>

namespace brokerscope::sim {

enum class PholdSet : std::uint8_t {
    kernel,      ///< the whole kernel
    radix_heap,  ///< a monotone radix heap and nothing else
    four_ary_heap,
    binary_heap,  ///< std::priority_queue
};

struct PholdOptions {
    std::uint32_t processes = 1000;
    std::uint64_t pending = 10'000;
    std::uint64_t events = 1'000'000;  ///< measured, after as many as are pending for warming up
    std::uint64_t seed = 1;
};

struct PholdResult {
    std::uint64_t events = 0;
    std::int64_t elapsed_ns = 0;
    std::uint64_t checksum = 0;  ///< equal for all sets: they did the same
    std::uint64_t events_per_second() const {
        if (elapsed_ns <= 0) return 0;
        return events * 1'000'000 / (static_cast<std::uint64_t>(elapsed_ns) / 1000 + 1);
    }
};

/// Runs PHOLD on `set`. `clock_ns` tells real time: only programs outside of the simulation have
/// one.
PholdResult run_phold(PholdSet set, const PholdOptions& options,
                      const std::function<std::int64_t()>& clock_ns);

}  // namespace brokerscope::sim
