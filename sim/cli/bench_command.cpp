// bench: the product's own benchmarks as a table. Ratios are of runs in one process, taken in turn;
// each figure is the median of several.

#include "sim/cli/command.h"
#include "sim/kernel/phold.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"
#include "sim/session/run.h"
#include "sim/view/view_bench.h"

#include <fmt/format.h>

#include <time.h>

#include <algorithm>
#include <memory>

namespace brokerscope::sim::cli {

namespace {

/// Processor time of this process: other programs on the machine do not count.
std::int64_t clock_ns() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

constexpr std::string_view batched_scenario = R"(
scenario: bench-batched
title: One producer at full speed
group: performance
duration: 60s
cluster:
  brokers: 3
  config: {min.insync.replicas: 2}
  topics: {orders: {partitions: 1, replication.factor: 3}}
clients:
  shop:
    producer: {acks: all}
    send: {topic: orders, count: 1000000, size: 100B, start: 1s}
  billing: {consumer: {auto.offset.reset: earliest}, assign: [orders/0]}
expect: {acked: 1000000, polled: 1000000, lost-acked: 0}
)";

constexpr std::string_view unbatched_scenario = R"(
scenario: bench-unbatched
title: One record at a time
group: performance
duration: 5min
cluster:
  brokers: 3
  config: {min.insync.replicas: 2}
  topics: {orders: {partitions: 1, replication.factor: 3}}
clients:
  shop:
    producer: {acks: all, linger.ms: 0}
    send: {topic: orders, rate: 100/s, size: 100B, from: 1s, to: 61s}
  billing: {consumer: {auto.offset.reset: earliest}, assign: [orders/0]}
expect: {acked: 6000, polled: 6000, lost-acked: 0}
)";

scenario::Scenario load_bench(std::string_view text) {
    auto loaded = scenario::load(text, "bench");
    ASSERT(loaded.has_value(), loaded ? "" : loaded.error().lines().front());
    return std::move(*loaded);
}

void row(std::string_view name, std::string_view figure, std::string_view target) {
    print(fmt::format("{:<34} {:>28}   {}\n", name, figure, target));
    (void)flush_output();
}

std::int64_t median(std::vector<std::int64_t> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::string millions(std::uint64_t per_second) {
    return fmt::format("{:.2f} M/s", static_cast<double>(per_second) / 1e6);
}

// --- The kernel ---------------------------------------------------------------------------------

void bench_kernel() {
    for (const std::uint64_t pending : {std::uint64_t{10'000}, std::uint64_t{1'000'000}}) {
        std::vector<std::int64_t> kernel, radix, heap, ratio;
        for (int round = 0; round < 5; ++round) {
            const PholdOptions options{.pending = pending, .events = 2'000'000};
            const auto speed = [&](PholdSet set) {
                return static_cast<std::int64_t>(
                    run_phold(set, options, clock_ns).events_per_second());
            };
            kernel.push_back(speed(PholdSet::kernel));
            radix.push_back(speed(PholdSet::radix_heap));
            heap.push_back(speed(PholdSet::binary_heap));
            ratio.push_back(kernel.back() * 1000 / std::max<std::int64_t>(radix.back(), 1));
        }
        const auto speed_of = [](const std::vector<std::int64_t>& values) {
            return millions(static_cast<std::uint64_t>(median(values)));
        };
        row(fmt::format("kernel, PHOLD, {} pending", pending), speed_of(kernel), "");
        row("  bare radix heap", speed_of(radix), "");
        row("  std::priority_queue", speed_of(heap), "");
        row("  kernel / bare radix heap",
            fmt::format("{:.2f}", static_cast<double>(median(ratio)) / 1000), "at least 0.70");
    }
}

// --- The cluster --------------------------------------------------------------------------------

struct Measured {
    std::int64_t ns = 0;
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
};

/// Runs a scenario to a fixed instant, so that every mode does the same work in the world.
Measured run_for(const scenario::Scenario& scenario, core::Duration time, bool record,
                 bool checks) {
    const std::int64_t began = clock_ns();
    Run run(scenario, RunOptions{.record = record, .run_checks = checks});
    run.run_until(core::Instant{0} + time);
    const std::int64_t ns = clock_ns() - began;
    return {ns, run.recorder().event_count(), run.recorder().store().bytes()};
}

void bench_batched() {
    const scenario::Scenario scenario = load_bench(batched_scenario);
    std::vector<std::int64_t> speeds;
    for (int round = 0; round < 3; ++round) {
        const std::int64_t began = clock_ns();
        Run run(scenario);
        run.finish([] { return !was_interrupted(); });
        const std::int64_t ns = clock_ns() - began;
        const Report report = run.report();
        ASSERT(was_interrupted() || report.verdict == RunVerdict::as_expected,
               "the benchmark's own scenario does not hold");
        speeds.push_back(report.counts.polled * 1'000'000 / (ns / 1000));
    }
    row("cluster, batched, records",
        fmt::format("{:.0f} k/s", static_cast<double>(median(speeds)) / 1000), "at least 600 k/s");
}

void bench_unbatched() {
    const scenario::Scenario scenario = load_bench(unbatched_scenario);
    std::vector<std::int64_t> factors;
    for (int round = 0; round < 5; ++round) {
        const core::Duration time = core::seconds(61);
        const Measured run = run_for(scenario, time, true, true);
        factors.push_back((time + core::seconds(10)).ns / run.ns);
    }
    row("cluster, unbatched, virtual / real", fmt::format("{} x", median(factors)),
        "at least 100 x");
}

void bench_recording() {
    struct Load {
        std::string_view name;
        scenario::Scenario scenario;
        core::Duration time;
    };
    const Load loads[] = {{"batched", load_bench(batched_scenario), core::seconds(20)},
                          {"unbatched", load_bench(unbatched_scenario), core::seconds(61)}};
    for (const Load& load : loads) {
        std::vector<std::int64_t> recording, all;
        Measured last;
        for (int round = 0; round < 5; ++round) {
            const Measured bare = run_for(load.scenario, load.time, false, false);
            const Measured recorded = run_for(load.scenario, load.time, true, false);
            last = run_for(load.scenario, load.time, true, true);
            recording.push_back((recorded.ns - bare.ns) * 1000 / recorded.ns);
            all.push_back((last.ns - bare.ns) * 1000 / last.ns);
        }
        const auto percent = [](std::int64_t thousandths) {
            return fmt::format("{:.1f} %", static_cast<double>(thousandths) / 10);
        };
        row(fmt::format("recording and hash, {}", load.name), percent(median(recording)),
            "at most 15 % of a run");
        row("  with all checks and invariants", percent(median(all)), "at most 35 %");
        row("  trace, bytes an event",
            fmt::format("{:.1f}", static_cast<double>(last.bytes) /
                                      static_cast<double>(std::max<std::uint64_t>(last.events, 1))),
            "at most 64");
    }
}

void bench_view() {
    Run run(load_bench(unbatched_scenario));
    run.run_until(core::Instant{0} + core::seconds(61));
    run.recorder().finish();
    std::vector<std::int64_t> speeds;
    for (int round = 0; round < 7; ++round) {
        const std::int64_t began = clock_ns();
        const std::uint64_t events = bench_fold(run.recorder().store());
        speeds.push_back(static_cast<std::int64_t>(events) * 1'000'000 /
                         std::max<std::int64_t>((clock_ns() - began) / 1000, 1));
    }
    row("view, events folded", millions(static_cast<std::uint64_t>(median(speeds))),
        "at least 5 M/s");
}

void bench_library() {
    const std::int64_t began = clock_ns();
    int runs = 0;
    for (const LibraryEntry& entry : list_library(library_folder())) {
        const auto story = scenario::load_file(entry.path);
        if (!story) continue;
        std::vector<std::string> variants{""};
        for (const scenario::VariantInfo& variant : story->variants)
            variants.push_back(variant.name);
        for (const std::string& variant : variants) {
            auto loaded = scenario::load_file(entry.path, {.variant = variant});
            Run run(std::move(*loaded));
            run.finish();
            (void)run.report();
            ++runs;
        }
    }
    row(fmt::format("the library, {} runs", runs),
        fmt::format("{:.2f} s", static_cast<double>(clock_ns() - began) / 1e9), "under 2 s");
}

struct Benchmark {
    std::string_view name;
    void (*run)();
};
constexpr Benchmark benchmarks[] = {{"kernel", bench_kernel},       {"batched", bench_batched},
                                    {"unbatched", bench_unbatched}, {"recording", bench_recording},
                                    {"view", bench_view},           {"library", bench_library}};

}  // namespace

void add_bench(CLI::App& app, const Common&, int& exit) {
    CLI::App* command = app.add_subcommand("bench", "the product's own benchmarks, as a table");
    auto name = std::make_shared<std::string>();
    std::vector<std::string> names;
    for (const Benchmark& benchmark : benchmarks) names.emplace_back(benchmark.name);
    command->add_option("NAME", *name, "only this one")->check(CLI::IsMember(names));
    command->callback([&exit, name] {
        exit = exit_ok;
        for (const Benchmark& benchmark : benchmarks)
            if ((name->empty() || *name == benchmark.name) && !was_interrupted()) benchmark.run();
    });
}

}  // namespace brokerscope::sim::cli
