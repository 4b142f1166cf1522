// The report that a person reads on a terminal.

#include "sim/check/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

class Paint {
public:
    explicit Paint(bool on) : on_(on) {}
    std::string good(std::string_view text) const { return with("32", text); }
    std::string bad(std::string_view text) const { return with("31;1", text); }
    std::string dim(std::string_view text) const { return with("2", text); }
    std::string strong(std::string_view text) const { return with("1", text); }

private:
    std::string with(std::string_view code, std::string_view text) const {
        return on_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
    }
    bool on_;
};

std::string seconds_text(std::int64_t ns) {
    return fmt::format("{}.{:03} s", ns / 1'000'000'000, ns / 1'000'000 % 1'000);
}

void add_clients(const Report& report, std::string& text) {
    for (const ClientRow& row : report.clients) {
        const Counts& counts = row.counts;
        if (row.produces) {
            text += fmt::format("  {:<12} sent {}, acknowledged {}", row.name, counts.sent,
                                counts.acked);
            if (counts.failed > 0) text += fmt::format(", failed {}", counts.failed);
            if (counts.unknown > 0) text += fmt::format(", outcome unknown {}", counts.unknown);
            if (counts.retries > 0) text += fmt::format(", batches sent again {}", counts.retries);
            if (counts.alarms > 0) text += fmt::format(", alarms {}", counts.alarms);
        } else {
            text += fmt::format("  {:<12} polled {}, processed {}", row.name, counts.polled,
                                counts.processed);
        }
        text += '\n';
    }
}

void add_faults(const Report& report, const Paint& paint, std::string& text) {
    if (report.faults.empty()) return;
    text += "\nfaults\n";
    for (const FaultRow& row : report.faults) {
        std::string touched;
        const auto add = [&](std::int64_t count, std::string_view one, std::string_view many) {
            if (count == 0) return;
            touched +=
                fmt::format("{}{} {}", touched.empty() ? "" : ", ", count, count == 1 ? one : many);
        };
        add(row.messages, "message", "messages");
        add(row.bytes, "byte", "bytes");
        add(row.processes, "process", "processes");
        add(row.connections, "connection", "connections");
        const std::string name =
            row.id.empty() ? fmt::format("{} {}", row.fault, row.action) : row.id;
        if (row.vacuous())
            text += paint.bad(fmt::format("  {:<18} fired {}, touched nothing\n", name, row.fired));
        else
            text += fmt::format("  {:<18} fired {}, touched {}\n", name, row.fired, touched);
    }
}

std::string witness_text(const CheckRow::Seen& seen) {
    std::string text;
    for (const std::string& record : seen.records) text += (text.empty() ? "" : " and ") + record;
    if (!seen.offsets.empty()) {
        std::string offsets;
        for (const std::int64_t offset : seen.offsets)
            offsets += fmt::format("{}{}", offsets.empty() ? "" : ", ", offset);
        text += fmt::format("{}{} at {}", text.empty() ? "" : " in ", seen.partition, offsets);
    }
    if (seen.event) text += fmt::format("  #{}", *seen.event);
    return text;
}

void add_check(const CheckRow& row, const Paint& paint, std::string& text) {
    std::string name = row.name;
    if (row.scope) name += fmt::format(" ({})", *row.scope);
    std::string wanted;
    if (row.expected)
        wanted = "expected " + scenario::to_string(*row.expected);
    else if (row.promise.given)
        wanted = "promised: " + row.promise.because;
    else
        wanted = "not promised: " + row.promise.because;
    const std::string mark = row.holds ? paint.good("ok ") : paint.bad("NO ");
    text += fmt::format("  {} {:<22} {:>4}   {}\n", mark, name, row.found, paint.dim(wanted));
    if (row.found == 0) return;
    const std::size_t shown = std::min<std::size_t>(row.witnesses.size(), 3);
    for (std::size_t i = 0; i < shown; ++i)
        text += paint.dim(fmt::format("        {}\n", witness_text(row.witnesses[i])));
    if (row.found > static_cast<std::int64_t>(shown) && shown > 0)
        text += paint.dim(
            fmt::format("        and {} more\n", row.found - static_cast<std::int64_t>(shown)));
}

void add_checks(const Report& report, const Paint& paint, bool verbose, std::string& text) {
    text += "\nchecks\n";
    std::int64_t quiet = 0;
    for (const CheckRow& row : report.checks) {
        if (verbose || row.expected || row.found != 0)
            add_check(row, paint, text);
        else
            ++quiet;
    }
    if (quiet > 0) text += paint.dim(fmt::format("      {} more checks found nothing\n", quiet));
    for (const FigureRow& row : report.figures)
        text += fmt::format("  {} {:<22} {:>4}   {}\n",
                            row.holds ? paint.good("ok ") : paint.bad("NO "),
                            row.scope.empty() ? row.name : row.name + " (" + row.scope + ")",
                            row.found, paint.dim("expected " + scenario::to_string(row.expected)));
    for (const std::string& kind : report.not_reached)
        text += paint.bad(fmt::format("  NO  {} never happened, though it had to\n", kind));
}

void add_invariants(const Report& report, const Paint& paint, std::string& text) {
    std::int64_t held = 0;
    for (const InvariantRow& row : report.invariants) {
        if (row.broken == 0) {
            ++held;
            continue;
        }
        const std::string line =
            fmt::format("  {} broken {} times, first at #{}, {}: {}\n", row.name, row.broken,
                        row.first->event.value, seconds_text(row.first->time.ns), row.first->what);
        text += row.allowed ? line : paint.bad(line);
    }
    text += paint.dim(fmt::format("      {} of {} invariants held at every event\n", held,
                                  report.invariants.size()));
}

}  // namespace

std::string to_text(const Report& report, std::string_view language, bool colour, bool verbose) {
    const Paint paint(colour);
    std::string text = fmt::format("{}{}  {}\n", paint.strong(report.scenario),
                                   report.variant.empty() ? "" : " · " + report.variant,
                                   report.title.in(language));
    text += paint.dim(fmt::format("seed {}, {} of virtual time, {} events, trace {:016x}\n\n",
                                  report.seed, seconds_text(report.virtual_time_ns), report.events,
                                  report.trace_hash));
    add_clients(report, text);
    add_faults(report, paint, text);
    add_checks(report, paint, verbose, text);
    add_invariants(report, paint, text);
    if (verbose) {
        text += "\nmetrics\n";
        for (const auto& [name, value] : report.metrics)
            text += fmt::format("  {:<34} {}\n", name, value);
    }
    if (report.reached_duration)
        text += "\nThe run reached its duration before everything was quiet.\n";
    const bool good = report.verdict == RunVerdict::as_expected;
    text += fmt::format("\nverdict: {}\n", good ? paint.good(to_string(report.verdict))
                                                : paint.bad(to_string(report.verdict)));
    return text;
}

}  // namespace brokerscope::sim
