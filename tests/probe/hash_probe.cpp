// What every scenario of the library comes to: a line a run, `id variant seed hash verdict`.
//
//   hash_probe --seeds A..B [--twice] [--expect] [--shard I/N] [--only ID]
//
// Built by each compiler at each level of optimisation; all must print the same. `--twice` runs
// everything a second time in the same process, `--expect` wants every verdict to be as-expected;
// what differs is complained about on stderr, and the exit status is 1.

#include "sim/session/library.h"
#include "sim/session/run.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

namespace brokerscope {
namespace {

using sim::scenario::LoadOptions;

struct Options {
    std::uint64_t first_seed = 1;
    std::uint64_t last_seed = 1;
    bool twice = false;
    bool expect = false;
    std::size_t shard = 0;
    std::size_t shards = 1;
    std::string_view only;
};

/// `A..B` or `I/N`, by its separator.
bool parse_pair(std::string_view text, std::string_view separator, auto& first, auto& second) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) return false;
    const auto number = [](std::string_view digits, auto& value) {
        const auto end = digits.data() + digits.size();
        return std::from_chars(digits.data(), end, value).ptr == end && !digits.empty();
    };
    return number(text.substr(0, at), first) && number(text.substr(at + separator.size()), second);
}

std::optional<Options> parse(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        const std::string_view value = i + 1 < count ? words[i + 1] : "";
        bool understood = true;
        if (word == "--twice")
            options.twice = true;
        else if (word == "--expect")
            options.expect = true;
        else if (++i; word == "--seeds")
            understood = parse_pair(value, "..", options.first_seed, options.last_seed);
        else if (word == "--shard")
            understood = parse_pair(value, "/", options.shard, options.shards) &&
                         options.shard < options.shards;
        else if (word == "--only")
            options.only = value;
        else
            understood = false;
        if (!understood) return std::nullopt;
    }
    return options;
}

/// The run that an assertion of the core would break off.
std::string& running() {
    static std::string line;
    return line;
}

void report_assertion(std::string_view) { std::fprintf(stderr, "in %s\n", running().c_str()); }

struct Outcome {
    std::uint64_t hash = 0;
    std::string verdict;
};

Outcome run(const sim::scenario::Scenario& scenario) {
    sim::Run run(scenario, {.store_trace = false});
    run.finish();
    if (!run.boot_error().empty()) return {0, "boot: " + run.boot_error()};
    const sim::Report report = run.report();
    return {report.trace_hash, std::string(to_string(report.verdict))};
}

class Probe {
public:
    explicit Probe(const Options& options) : options_(options) {}

    bool run_library() {
        for (const sim::LibraryEntry& entry : sim::list_library(sim::library_folder())) {
            if (!options_.only.empty() && entry.id != options_.only) continue;
            const auto story = sim::scenario::load_file(entry.path);
            if (!story) {
                complain(entry.path + " cannot be read");
                continue;
            }
            run_seeds(entry, "");
            for (const auto& variant : story->variants) run_seeds(entry, variant.name);
        }
        return good_;
    }

private:
    void complain(const std::string& what) {
        good_ = false;
        std::fprintf(stderr, "%s\n", what.c_str());
    }

    void run_seeds(const sim::LibraryEntry& entry, const std::string& variant) {
        if (next_++ % options_.shards != options_.shard) return;
        for (std::uint64_t seed = options_.first_seed; seed <= options_.last_seed; ++seed) {
            const auto scenario = sim::scenario::load_file(
                entry.path, {.variant = variant, .sets = {}, .seed = seed});
            running() = fmt::format("{} {} {}", entry.id, variant.empty() ? "-" : variant, seed);
            if (!scenario) {
                complain(running() + " cannot be read");
                continue;
            }
            const Outcome outcome = run(*scenario);
            std::printf("%s %016llx %s\n", running().c_str(),
                        static_cast<unsigned long long>(outcome.hash), outcome.verdict.c_str());
            std::fflush(stdout);
            if (options_.expect && outcome.verdict != "as-expected")
                complain(running() + ": " + outcome.verdict);
            if (options_.twice && run(*scenario).hash != outcome.hash)
                complain(running() + ": a second run has another trace");
        }
    }

    const Options& options_;
    std::size_t next_ = 0;
    bool good_ = true;
};

}  // namespace
}  // namespace brokerscope

int main(int count, char** words) {
    using namespace brokerscope;
    const auto options = parse(count, words);
    if (!options) {
        std::fprintf(stderr,
                     "usage: hash_probe [--seeds A..B] [--twice] [--expect] [--shard I/N] "
                     "[--only ID]\n");
        return 2;
    }
    core::set_assert_reporter(report_assertion);
    return Probe(*options).run_library() ? 0 : 1;
}
