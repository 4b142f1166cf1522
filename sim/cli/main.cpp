// brokerscope: the command.

#include "sim/cli/command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace {

/// Is `word` a subcommand? Says which is meant if not.
bool knows(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    const std::vector<std::string_view> known(names.begin(), names.end());
    if (std::ranges::find(known, word) != known.end()) return true;
    brokerscope::sim::cli::complain("brokerscope: there is no command \"" + word + "\"" +
                                    brokerscope::sim::scenario::did_you_mean(word, known) +
                                    " (--help lists them)");
    return false;
}

/// All words but `gui`, if that is the command: they are the window's to understand.
std::optional<std::vector<std::string>> words_for_window(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "gui") {
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
            return words;
        }
        if (words[i] == "--lang")
            ++i;
        else if (!words[i].starts_with('-'))
            break;
    }
    return std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace brokerscope::sim::cli;
    watch_for_interruption();

    CLI::App app{"Brokerscope: a Kafka-compatible message queue in a deterministic world"};
    app.name("brokerscope");
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", BROKERSCOPE_VERSION);

    Common common;
    app.add_flag("--json", common.json, "one JSON document on stdout");
    app.add_flag("-q,--quiet", common.quiet, "print nothing but errors");
    app.add_flag("-v,--verbose", common.verbose, "print more");
    app.add_option("--lang", common.language, "en or zh")->check(CLI::IsMember({"en", "zh"}));
    common.colour = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;

    int exit = exit_ok;
    for (const auto add : {add_list, add_show, add_schema, add_lesson, add_run, add_explain,
                           add_trace, add_dump, add_replay, add_export, add_bench, add_gui})
        add(app, common, exit);

    if (const auto words = words_for_window(argc, argv)) return become_window(*words);
    // CLI11 would only say that a subcommand is required.
    if (argc > 1 && argv[1][0] != '-' && !knows(app, argv[1])) return exit_bad_input;

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 reports by exceptions, also that help was asked for.
        return app.exit(error) == 0 ? int{exit_ok} : int{exit_bad_input};
    }
    if (was_interrupted()) exit = exit_interrupted;
    return flush_output() ? exit : std::max(exit, int{exit_not_as_expected});
}
