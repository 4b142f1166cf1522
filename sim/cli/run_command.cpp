// run: what happened to whom, each check with expected and found, the verdict.

#include "sim/cli/command.h"
#include "sim/scenario/forms.h"
#include "sim/session/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace brokerscope::sim::cli {

namespace {

struct Options {
    ScenarioChoice choice;
    bool all_variants = false;
    std::string trace_file;
    std::string until;
};

/// The replay line that an assertion of the core prints before the process ends.
std::string& replay_line() {
    static std::string line;
    return line;
}

void report_assertion(std::string_view) {
    if (!replay_line().empty()) complain("replay: " + replay_line());
}

int exit_code(const Report& report) {
    switch (report.verdict) {
        case RunVerdict::as_expected:
        case RunVerdict::incomplete: return exit_ok;
        case RunVerdict::not_as_expected:
        case RunVerdict::vacuous: return exit_not_as_expected;
        case RunVerdict::invariant_broken: return exit_broken;
    }
    UNREACHABLE("a verdict without an exit code");
}

std::string command_line(const ScenarioChoice& choice, std::uint64_t seed) {
    std::string line = fmt::format("brokerscope run {} --seed {}", choice.name, seed);
    if (!choice.variant.empty()) line += " --variant " + choice.variant;
    for (const std::string& set : choice.sets) line += fmt::format(" --set '{}'", set);
    return line;
}

struct Finished {
    Report report;
    int exit = exit_ok;
};

std::optional<Finished> run_one(const Common& common, const Options& options,
                                const ScenarioChoice& choice, core::Instant until) {
    const auto loaded = load_with_text(choice);
    if (!loaded) return std::nullopt;
    replay_line() = command_line(choice, loaded->scenario.seed);
    Run run(loaded->scenario);
    Progress progress(common, choice.name);
    const auto go_on = [&] {
        const auto seconds = static_cast<double>(std::max<std::int64_t>(run.now().ns, 0)) / 1e9;
        progress.show(seconds * 1e9 / static_cast<double>(loaded->scenario.duration.ns),
                      fmt::format("{:.1f} s of virtual time, {} events", seconds,
                                  run.recorder().event_count()));
        return !was_interrupted();
    };
    if (until == core::Instant::never())
        run.finish(go_on);
    else
        run.run_until(until);
    if (!run.boot_error().empty()) {
        complain(fmt::format("{}: the cluster was not up by time 0: {}", loaded->path,
                             run.boot_error()));
        return std::nullopt;
    }
    Finished finished{run.report()};
    finished.exit = was_interrupted() ? int{exit_interrupted} : exit_code(finished.report);
    if (finished.report.verdict == RunVerdict::invariant_broken)
        complain("replay: " + replay_line());
    if (!options.trace_file.empty()) {
        run.recorder().finish();
        const auto saved =
            save_trace(options.trace_file, trace_header(*loaded, choice), run.recorder().store());
        if (!saved) {
            complain("brokerscope: " + saved.error());
            finished.exit = std::max(finished.exit, int{exit_not_as_expected});
        }
    }
    return finished;
}

int run(const Common& common, const Options& options) {
    core::Instant until = core::Instant::never();
    if (!options.until.empty()) {
        const auto time = scenario::parse_duration(options.until);
        if (!time) {
            complain(
                fmt::format("brokerscope: --until {}: not a duration (try 1.5s)", options.until));
            return exit_bad_input;
        }
        until = core::Instant{0} + *time;
    }
    core::set_assert_reporter(report_assertion);
    const auto story = run_one(common, options, options.choice, until);
    if (!story) return exit_bad_input;
    int exit = story->exit;
    std::vector<Report> variants;
    if (!common.json && !common.quiet)
        print(to_text(story->report, common.language, common.colour, common.verbose));
    if (options.all_variants) {
        const auto scenario = load(options.choice);
        for (const scenario::VariantInfo& variant : scenario->variants) {
            if (was_interrupted()) break;
            ScenarioChoice choice = options.choice;
            choice.variant = variant.name;
            Options of_variant;
            const auto finished = run_one(common, of_variant, choice, until);
            if (!finished) return exit_bad_input;
            exit = std::max(exit, finished->exit);
            if (!common.json && !common.quiet)
                print("\n" +
                      to_text(finished->report, common.language, common.colour, common.verbose));
            variants.push_back(finished->report);
        }
    }
    if (common.json) print(to_json(story->report, variants, 1) + "\n");
    return exit;
}

}  // namespace

void add_run(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("run", "run a scenario and judge it");
    auto options = std::make_shared<Options>();
    options->choice.add_to(*command);
    command->add_flag("--all-variants", options->all_variants, "the story and all its variants")
        ->excludes("--variant");
    command->add_option("--trace", options->trace_file, "keep the trace in this file");
    command->add_option("--until", options->until, "stop at this virtual time");
    command->callback([&common, &exit, options] { exit = run(common, *options); });
}

}  // namespace brokerscope::sim::cli
