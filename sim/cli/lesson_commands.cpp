// lesson: the course; one lesson written out; solutions judged; the rules that every lesson keeps.

#include "sim/cli/command.h"
#include "sim/lesson/handout.h"
#include "sim/lesson/load.h"
#include "sim/lesson/page.h"
#include "sim/lesson/rules.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <memory>

namespace brokerscope::sim::cli {

namespace {

using Json = nlohmann::ordered_json;

/// The library, its errors told. Nothing if `needed` and some lesson of it cannot be read.
lesson::Library library_told() {
    lesson::Library library = lesson::load_library(library_folder());
    for (const std::string& line : library.errors) complain(line);
    return library;
}

const lesson::Lesson* find(const lesson::Library& library, const std::string& id) {
    if (const lesson::Lesson* found = library.find(id)) return found;
    std::vector<std::string_view> known;
    for (const lesson::Lesson& one : library.lessons) known.push_back(one.id);
    complain(fmt::format("brokerscope: there is no lesson \"{}\"{}", id,
                         scenario::did_you_mean(id, known)));
    return nullptr;
}

// --- list ---------------------------------------------------------------------------------------

void list_one(const Common& common, const lesson::Lesson& one, Json& json) {
    if (common.json)
        json.push_back({{"id", one.id},
                        {"title", one.title.in(common.language)},
                        {"minutes", one.minutes},
                        {"steps", one.steps.size()},
                        {"scenario", one.scenario}});
    else
        print(fmt::format("  {:<24} {:>2} min  {}\n", one.id, one.minutes,
                          one.title.in(common.language)));
}

int list(const Common& common) {
    const lesson::Library library = library_told();
    Json json = Json::array();
    std::vector<std::string> in_course;
    for (const lesson::Module& module : library.course.modules) {
        if (!common.json)
            print(fmt::format("{}: {}\n", module.title.in(common.language),
                              module.question.in(common.language)));
        for (const auto* ids : {&module.lessons, &module.further})
            for (const std::string& id : *ids) {
                in_course.push_back(id);
                if (const lesson::Lesson* one = library.find(id)) list_one(common, *one, json);
            }
    }
    for (const lesson::Lesson& one : library.lessons)
        if (std::ranges::find(in_course, one.id) == in_course.end()) list_one(common, one, json);
    if (common.json) print(json.dump(2) + "\n");
    return library.errors.empty() ? exit_ok : exit_bad_input;
}

// --- show ---------------------------------------------------------------------------------------

struct ShowOptions {
    std::string id;
    bool handout = false;
    std::string out = ".";
};

int show(const Common& common, const ShowOptions& options) {
    const lesson::Library library = library_told();
    const lesson::Lesson* one = find(library, options.id);
    if (one == nullptr) return exit_bad_input;
    const auto prepared = lesson::prepare(*one);
    if (!prepared) {
        complain(prepared.error());
        return exit_bad_input;
    }
    const lesson::LessonPage page = lesson::page_of(**prepared, library.glossary, common.language);
    if (!options.handout) {
        print(lesson::outline_of(page, common.language));
        return exit_ok;
    }
    const lesson::Handout handout = lesson::handout_of(**prepared, page, common.language);
    for (const auto& [name, svg] : handout.pictures) {
        std::ofstream file(options.out + "/" + name, std::ios::binary);
        file << svg;
        if (!file.flush()) {
            complain(fmt::format("brokerscope: {}/{} cannot be written", options.out, name));
            return exit_not_as_expected;
        }
    }
    print(handout.markdown);
    return exit_ok;
}

// --- check --------------------------------------------------------------------------------------

struct CheckOptions {
    std::string id;
    std::string file;
};

void tell(const Common& common, const lesson::Judged& judged, Json& json) {
    if (common.json) {
        Json goal = Json::array();
        for (const lesson::Finding& finding : judged.goal)
            goal.push_back({{"name", finding.name},
                            {"must", finding.must},
                            {"found", finding.found},
                            {"holds", finding.holds}});
        json = {{"reached", judged.reached},
                {"goal", std::move(goal)},
                {"acts", judged.used},
                {"acts_max", judged.acts_max}};
        return;
    }
    for (const lesson::Finding& finding : judged.goal)
        print(fmt::format("{}  {} must be {}: {}\n", finding.holds ? "ok" : "NO", finding.name,
                          finding.must, finding.found));
    for (const lesson::ActUse& act : judged.acts)
        print(fmt::format("act {}{}{}\n", act.yaml, act.allowed ? "" : "  (not allowed)",
                          act.vacuous ? "  (touched nothing, does not count)" : ""));
    print(fmt::format("{}: {} of {} acts\n", judged.reached ? "reached" : "not reached",
                      judged.used, judged.acts_max));
}

int check(const Common& common, const CheckOptions& options) {
    const lesson::Library library = library_told();
    const lesson::Lesson* one = find(library, options.id);
    if (one == nullptr) return exit_bad_input;
    const auto solution = scenario::load_file(options.file);
    if (!solution) {
        for (const std::string& line : solution.error().lines()) complain(line);
        return exit_bad_input;
    }
    const auto judged = lesson::judge_file(*one, *solution);
    if (!judged) {
        complain(fmt::format("{}: {}", options.file, judged.error()));
        return exit_bad_input;
    }
    Json json;
    tell(common, *judged, json);
    if (common.json) print(json.dump(2) + "\n");
    return judged->reached ? exit_ok : exit_not_as_expected;
}

// --- test ---------------------------------------------------------------------------------------

struct TestOptions {
    std::vector<std::string> ids;
    std::uint64_t explore = 500;
    std::uint64_t seeds = 20;
};

int test(const Common& common, const TestOptions& options) {
    const lesson::Library library = library_told();
    std::vector<const lesson::Lesson*> lessons;
    for (const std::string& id : options.ids) {
        lessons.push_back(find(library, id));
        if (lessons.back() == nullptr) return exit_bad_input;
    }
    if (options.ids.empty())
        for (const lesson::Lesson& one : library.lessons) lessons.push_back(&one);
    bool all_good = options.ids.empty() ? library.errors.empty() : true;
    for (const lesson::Lesson* one : lessons) {
        if (was_interrupted()) return exit_interrupted;
        Progress progress(common, one->id);
        const lesson::RuleOptions rules{
            .seeds = options.seeds, .runs_max = options.explore, .go_on = [&](std::string_view at) {
                progress.show(0, at);
                return !was_interrupted();
            }};
        const lesson::RuleReport report = lesson::hold_rules(*one, library, rules);
        all_good = all_good && report.complaints.empty();
        if (!common.quiet)
            print(fmt::format("{:<4} {:<24} {}\n", report.complaints.empty() ? "ok" : "BAD",
                              one->id, report.summary));
        for (const std::string& line : report.complaints) print(fmt::format("     {}\n", line));
    }
    return all_good ? exit_ok : exit_not_as_expected;
}

}  // namespace

void add_lesson(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("lesson", "the course: list, show, check, test");
    command->require_subcommand(1);
    CLI::App* lists = command->add_subcommand("list", "the course's lessons");
    lists->callback([&common, &exit] { exit = list(common); });

    CLI::App* shows = command->add_subcommand("show", "one lesson, with its answers");
    auto show_options = std::make_shared<ShowOptions>();
    shows->add_option("ID", show_options->id, "the lesson")->required();
    shows->add_flag("--handout", show_options->handout,
                    "as Markdown, with a picture of each stop beside it");
    shows->add_option("--out", show_options->out, "the folder of the pictures; default: here");
    shows->callback([&common, &exit, show_options] { exit = show(common, *show_options); });

    CLI::App* checks = command->add_subcommand("check", "judges a saved solution of a challenge");
    auto check_options = std::make_shared<CheckOptions>();
    checks->add_option("ID", check_options->id, "the lesson")->required();
    checks->add_option("FILE", check_options->file, "a scenario file with the acts in it")
        ->required();
    checks->callback([&common, &exit, check_options] { exit = check(common, *check_options); });

    CLI::App* tests = command->add_subcommand("test", "holds lessons against their rules");
    auto test_options = std::make_shared<TestOptions>();
    tests->add_option("ID", test_options->ids, "lessons; all where it is left out");
    tests->add_option("--explore", test_options->explore,
                      "runs at most to prove that a challenge is impossible");
    tests->add_option("--seeds", test_options->seeds, "seeds for which answers must be right");
    tests->callback([&common, &exit, test_options] { exit = test(common, *test_options); });
}

}  // namespace brokerscope::sim::cli
