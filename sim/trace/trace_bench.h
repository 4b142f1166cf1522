#pragma once
// Work for `brokerscope bench`: recording a representative run. Whoever measures holds the watch.

#include "sim/trace/recorder.h"
#include "sim/trace/synthetic_run.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace brokerscope::sim {

/// A made-up run with at least `count` events, made before the watch starts.
struct TraceBenchInput {
    explicit TraceBenchInput(std::uint64_t count, SyntheticOptions options = {});
    std::unique_ptr<trace::NameTable> names;
    std::vector<trace::Event> events;
};

struct TraceBenchResult {
    std::uint64_t events = 0;
    std::uint64_t stored = 0;  ///< entries, after folding
    std::uint64_t bytes = 0;   ///< of all stored entries
    std::uint64_t hash = 0;
};

/// Hashes, folds and stores all events of `input`.
TraceBenchResult bench_record(const TraceBenchInput& input, RecorderOptions options = {});

}  // namespace brokerscope::sim
