// list, show, schema: the library and the language.

#include "core/base/history.h"
#include "sim/cli/command.h"
#include "sim/scenario/schema.h"
#include "sim/scenario/writer.h"
#include "sim/session/library.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace brokerscope::sim::cli {

namespace {

using Json = nlohmann::ordered_json;

struct ListOptions {
    std::string group;
    bool fixes = false;
};

std::string_view fix_text(core::Fix fix) {
    switch (fix) {
        case core::Fix::kafka_15583:
            return "the high watermark stands still while the ISR is below min.insync.replicas";
        case core::Fix::kip_320: return "consumers notice that their position was truncated away";
        case core::Fix::kip_841: return "a fenced replica may not enter the ISR";
        case core::Fix::kip_903:
            return "a replica enters the ISR only under its present broker epoch";
        case core::Fix::kip_966: return "eligible leader replicas: the last one standing";
    }
    UNREACHABLE("a fix without a text");
}

int list_fixes(const Common& common) {
    Json json = Json::array();
    for (std::size_t i = 0; i < core::fix_count; ++i) {
        const auto fix = static_cast<core::Fix>(i);
        if (common.json)
            json.push_back({{"id", to_string(fix)}, {"what", fix_text(fix)}});
        else
            print(fmt::format("{:<12} {}\n", to_string(fix), fix_text(fix)));
    }
    if (common.json) print(json.dump(2) + "\n");
    return exit_ok;
}

int list(const Common& common, const ListOptions& options) {
    if (options.fixes) return list_fixes(common);
    Json json = Json::array();
    std::string group;
    for (const LibraryEntry& entry : list_library(library_folder())) {
        const auto loaded = scenario::load_file(entry.path);
        if (!loaded) {
            for (const std::string& line : loaded.error().lines()) complain(line);
            return exit_bad_input;
        }
        if (!options.group.empty() && loaded->group != options.group) continue;
        Json variants = Json::array();
        std::string names;
        for (const scenario::VariantInfo& variant : loaded->variants) {
            variants.push_back(variant.name);
            names += (names.empty() ? "" : ", ") + variant.name;
        }
        if (common.json) {
            json.push_back({{"id", loaded->id},
                            {"group", loaded->group},
                            {"title", loaded->title.in(common.language)},
                            {"variants", std::move(variants)}});
            continue;
        }
        if (loaded->group != group) print((group.empty() ? "" : "\n") + loaded->group + "\n");
        group = loaded->group;
        print(fmt::format("  {:<26} {}\n", loaded->id, loaded->title.in(common.language)));
        if (!names.empty()) print(fmt::format("  {:<26} variants: {}\n", "", names));
    }
    if (common.json) print(json.dump(2) + "\n");
    return exit_ok;
}

}  // namespace

void add_list(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("list", "the library: id, group, title, variants");
    auto options = std::make_shared<ListOptions>();
    command->add_option("--group", options->group, "only this group");
    command->add_flag("--fixes", options->fixes, "what `without` can take out");
    command->callback([&common, &exit, options] { exit = list(common, *options); });
}

void add_show(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command =
        app.add_subcommand("show", "a scenario resolved: every default filled in, as YAML");
    auto choice = std::make_shared<ScenarioChoice>();
    choice->add_to(*command);
    command->callback([&common, &exit, choice] {
        (void)common;
        const auto scenario = load(*choice);
        exit = exit_bad_input;
        if (!scenario) return;
        print(scenario::to_yaml(*scenario, {.configuration_defaults = true}));
        exit = exit_ok;
    });
}

void add_schema(CLI::App& app, const Common&, int& exit) {
    CLI::App* command = app.add_subcommand("schema", "JSON Schema of the scenario file");
    command->callback([&exit] {
        print(scenario::json_schema() + "\n");
        exit = exit_ok;
    });
}

}  // namespace brokerscope::sim::cli
