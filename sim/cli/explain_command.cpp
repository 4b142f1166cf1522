// explain: why a check found something, from the fault to the witness, in sentences.

#include "sim/check/explanation.h"
#include "sim/cli/command.h"
#include "sim/session/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace brokerscope::sim::cli {

namespace {

struct ExplainOptions {
    ScenarioChoice choice;
    std::string check;
    std::string record;
};

/// A trace file explains the run that it holds: its scenario, in its variant, with its seed.
std::optional<ScenarioChoice> choice_of_trace(const std::string& path, LoadedScenario& loaded) {
    auto trace = load_trace(path);
    if (!trace) {
        complain(fmt::format("{}: {}", path, trace.error()));
        return std::nullopt;
    }
    ScenarioChoice choice{.name = path, .variant = trace->header.variant, .sets = {}, .seed = {}};
    choice.seed = trace->header.seed;
    for (const auto& [name, value] : trace->header.more)
        if (name == "set") choice.sets.push_back(value);
    auto scenario = scenario::load(trace->header.scenario, path,
                                   {choice.variant, choice.sets, trace->header.seed});
    if (!scenario) {
        for (const std::string& line : scenario.error().lines()) complain(line);
        return std::nullopt;
    }
    loaded = {std::move(*scenario), trace->header.scenario, path};
    return choice;
}

/// The file's other forms: each variant, and the story itself where a variant is asked for.
std::vector<scenario::Scenario> load_variants(const LoadedScenario& loaded,
                                              const ScenarioChoice& choice) {
    std::vector<std::string> names{""};
    for (const scenario::VariantInfo& variant : loaded.scenario.variants)
        names.push_back(variant.name);
    std::vector<scenario::Scenario> variants;
    for (const std::string& name : names) {
        if (name == loaded.scenario.variant) continue;
        auto variant = scenario::load(loaded.text, loaded.path, {name, choice.sets, choice.seed});
        if (variant) variants.push_back(std::move(*variant));
    }
    return variants;
}

int explain_run(const Common& common, const ExplainOptions& options) {
    ScenarioChoice choice = options.choice;
    std::optional<LoadedScenario> loaded;
    if (is_trace_file(choice.name)) {
        LoadedScenario of_trace;
        const auto traced = choice_of_trace(choice.name, of_trace);
        if (!traced) return exit_bad_input;
        choice = *traced;
        loaded = std::move(of_trace);
    } else {
        loaded = load_with_text(choice);
    }
    if (!loaded) return exit_bad_input;
    Run run(loaded->scenario);
    run.finish([] { return !was_interrupted(); });
    if (!run.boot_error().empty()) {
        complain(fmt::format("{}: the cluster was not up by time 0: {}", loaded->path,
                             run.boot_error()));
        return exit_bad_input;
    }
    const Report report = run.report();
    run.recorder().finish();
    TraceReader reader(run.recorder().store());
    const TraceIndex index(reader);
    const CausalGraph graph(index);
    const std::vector<scenario::Scenario> variants = load_variants(*loaded, choice);
    const auto explanation =
        explain({reader, graph, report, loaded->scenario, variants},
                {.check = options.check, .record = options.record, .language = common.language});
    if (!explanation) {
        complain("brokerscope: " + explanation.error());
        return exit_bad_input;
    }
    print(common.json ? to_json(*explanation, 1) + "\n"
                      : to_text(*explanation, common.language, common.colour));
    return was_interrupted() ? int{exit_interrupted} : int{exit_ok};
}

}  // namespace

void add_explain(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("explain", "why a check found something, in sentences");
    auto options = std::make_shared<ExplainOptions>();
    options->choice.add_to(*command);
    auto* check = command->add_option("--check", options->check, "the check to explain");
    command->add_option("--record", options->record, "the life of one record: shop/3")
        ->excludes(check);
    command->callback([&common, &exit, options] { exit = explain_run(common, *options); });
}

}  // namespace brokerscope::sim::cli
