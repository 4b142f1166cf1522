#pragma once
// Virtual-time figures of a run, by name (docs/metrics.md lists them): produce latencies from
// send() to its answer, time in which a partition accepted no write, requests by API.

#include "core/trace/events.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

/// Name to value; names ending in `_ns` are nanoseconds.
using MetricValues = std::map<std::string, std::int64_t>;

class Metrics {
public:
    explicit Metrics(const trace::NameTable& names) : names_(names) {}

    void on_event(const trace::Event& event);
    /// The figures so far; `end` closes what is still open.
    MetricValues values(core::Instant end) const;

private:
    struct Batch {
        std::vector<std::pair<core::Instant, std::int32_t>> sent;  // when, how many
    };
    struct Leadership {
        bool available = false;
        trace::Name leader;
        core::Instant since{0};
        core::Duration unavailable{0};
    };

    void set_available(trace::Partition partition, bool available, core::Instant now);

    const trace::NameTable& names_;
    std::map<std::pair<trace::Name, trace::BatchNumber>, Batch> open_;
    std::map<std::int64_t, std::int64_t> latencies_;  // nanoseconds -> records
    std::int64_t acked_ = 0;
    std::map<trace::Partition, Leadership> leaders_;
    std::map<core::ApiKey, std::int64_t> requests_;
};

}  // namespace brokerscope::sim
