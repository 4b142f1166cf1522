// trace, replay, export, dump: what a run left behind.

#include "sim/cli/command.h"
#include "sim/cli/export_picture.h"
#include "sim/export/dot.h"
#include "sim/export/dump.h"
#include "sim/export/jsonl.h"
#include "sim/export/pcap.h"
#include "sim/scenario/forms.h"
#include "sim/session/product.h"
#include "sim/session/run.h"
#include "sim/trace/causal_graph.h"
#include "sim/trace/event_text.h"
#include "sim/trace/trace_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

namespace brokerscope::sim::cli {

namespace {

/// A trace, from a file or from a run that was made for it.
struct Source {
    std::unique_ptr<Run> run;
    std::optional<LoadedTrace> file;

    const TraceStore& store() { return run ? run->recorder().store() : *file->store; }
    bool is_damaged() const { return file && file->damage; }
};

void complain_of_damage(const std::string& path, const TraceDamage& damage) {
    complain(fmt::format("{}: damaged at byte {}: {}", path, damage.offset, damage.reason));
}

/// Runs the scenario, or reads the trace; complains and returns nothing if neither can be had.
std::optional<Source> open_source(const ScenarioChoice& choice, FrameTap* tap = nullptr) {
    Source source;
    if (is_trace_file(choice.name)) {
        auto loaded = load_trace(choice.name);
        if (!loaded) {
            complain(fmt::format("{}: {}", choice.name, loaded.error()));
            return std::nullopt;
        }
        if (loaded->damage) complain_of_damage(choice.name, *loaded->damage);
        source.file = std::move(*loaded);
        return source;
    }
    const auto scenario = load(choice);
    if (!scenario) return std::nullopt;
    source.run = std::make_unique<Run>(*scenario, RunOptions{.tap = tap});
    source.run->finish([] { return !was_interrupted(); });
    if (source.run->boot_error().empty()) return source;
    complain("brokerscope: the cluster was not up by time 0: " + source.run->boot_error());
    return std::nullopt;
}

// --- trace --------------------------------------------------------------------------------------

struct TraceOptions {
    ScenarioChoice choice;
    std::vector<std::string> kinds;
    std::vector<std::string> nodes;
    std::string from, to, follow;
};

bool parse_bound(const std::string& text, core::Instant& bound) {
    if (text.empty()) return true;
    const bool negative = text.starts_with('-');
    const auto time = scenario::parse_duration(std::string_view(text).substr(negative ? 1 : 0));
    if (time) bound = core::Instant{negative ? -time->ns : time->ns};
    if (!time) complain(fmt::format("brokerscope: {}: not a time (try 1.5s)", text));
    return time.has_value();
}

bool know_kinds(const std::vector<std::string>& kinds) {
    const std::vector<std::string_view> known(trace::kind_names.begin(), trace::kind_names.end());
    for (const std::string& kind : kinds) {
        if (trace::kind_index(kind)) continue;
        complain(fmt::format("brokerscope: there is no event \"{}\"{}", kind,
                             scenario::did_you_mean(kind, known)));
        return false;
    }
    return true;
}

int print_trace(const Common& common, const TraceOptions& options) {
    core::Instant from{INT64_MIN};
    core::Instant to = core::Instant::never();
    if (!know_kinds(options.kinds) || !parse_bound(options.from, from) ||
        !parse_bound(options.to, to))
        return exit_bad_input;
    auto source = open_source(options.choice);
    if (!source) return exit_bad_input;
    TraceReader reader(source->store());
    std::optional<std::set<std::size_t>> followed;
    if (!options.follow.empty()) {
        const auto record = parse_record(options.follow, reader.names());
        if (!record) {
            complain(fmt::format("brokerscope: the trace has no record {} (a record is client/n)",
                                 options.follow));
            return exit_bad_input;
        }
        const TraceIndex index(reader);
        const std::vector<Place> life = index.life_of(*record);
        followed.emplace(life.begin(), life.end());
    }
    const auto is_wanted = [](const std::vector<std::string>& wanted, std::string_view name) {
        return wanted.empty() || std::ranges::find(wanted, name) != wanted.end();
    };
    for (std::size_t place = reader.lower_bound(from); place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (event.time >= to || was_interrupted()) break;
        if (followed && !followed->contains(place)) continue;
        if (!is_wanted(options.kinds, kind_of(event.payload))) continue;
        if (!is_wanted(options.nodes, reader.names().text(event.node))) continue;
        print(common.json ? json_event(event, reader.names()) + "\n"
                          : format_event(event, reader.names()) + "\n");
        if (std::ferror(stdout) != 0) break;
    }
    return source->is_damaged() ? exit_not_as_expected : exit_ok;
}

// --- replay -------------------------------------------------------------------------------------

/// The first place at which two traces differ, in words; empty if none.
std::string first_difference(TraceReader& recorded, TraceReader& repeated) {
    const std::size_t common = std::min(recorded.size(), repeated.size());
    for (std::size_t place = 0; place < common; ++place) {
        const std::string was = format_event(recorded.at(place), recorded.names());
        const std::string is = format_event(repeated.at(place), repeated.names());
        if (was != is) return fmt::format("recorded: {}\nnow:      {}", was, is);
    }
    if (recorded.size() == repeated.size()) return "";
    return fmt::format("recorded {} entries, now {}", recorded.size(), repeated.size());
}

int replay(const Common& common, const std::string& path) {
    auto loaded = load_trace(path);
    if (!loaded) {
        complain(fmt::format("{}: {}", path, loaded.error()));
        return exit_bad_input;
    }
    if (loaded->damage) complain_of_damage(path, *loaded->damage);
    scenario::LoadOptions options{loaded->header.variant, {}, loaded->header.seed};
    for (const auto& [name, value] : loaded->header.more)
        if (name == "set") options.sets.push_back(value);
    auto scenario = scenario::load(loaded->header.scenario, path, options);
    if (!scenario) {
        for (const std::string& line : scenario.error().lines()) complain(line);
        return exit_bad_input;
    }
    Run run(std::move(*scenario));
    run.finish([] { return !was_interrupted(); });
    TraceReader recorded(*loaded->store);
    TraceReader repeated(run.recorder().store());
    if (loaded->damage) {
        complain("brokerscope: only the undamaged beginning can be compared");
        return exit_not_as_expected;
    }
    const bool same = run.recorder().hash() == loaded->store->hash().value;
    if (same) {
        if (!common.quiet)
            print(fmt::format("the same: {} events, trace {:016x}\n", run.recorder().event_count(),
                              run.recorder().hash()));
        return exit_ok;
    }
    if (loaded->header.product != this_product().product ||
        loaded->header.codecs != this_product().codecs)
        complain(fmt::format("brokerscope: recorded by {} ({}); this is {} ({})",
                             loaded->header.product, loaded->header.codecs, this_product().product,
                             this_product().codecs));
    print("it differs\n" + first_difference(recorded, repeated) + "\n");
    return exit_not_as_expected;
}

// --- export -------------------------------------------------------------------------------------

struct ExportOptions {
    ScenarioChoice choice;
    std::string to;
    std::string out;
    std::string record;
    PictureOptions picture;
};

/// Writes to a file or stdout; remembers whether everything arrived.
class Out {
public:
    explicit Out(const std::string& path)
        : file_(path.empty() ? stdout : std::fopen(path.c_str(), "wb")), own_(!path.empty()) {}
    ~Out() { (void)close(); }
    bool is_open() const { return file_ != nullptr; }
    bool write(core::BytesView bytes) {
        return std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size();
    }
    bool close() {
        if (file_ == nullptr) return good_;
        good_ = std::fflush(file_) == 0 && std::ferror(file_) == 0;
        if (own_) good_ = std::fclose(file_) == 0 && good_;
        file_ = nullptr;
        return good_;
    }

private:
    std::FILE* file_;
    bool own_;
    bool good_ = true;
};

bool export_pcap(const ExportOptions& options, const scenario::Scenario& scenario, Out& out) {
    // The capture needs the run's table of names before the run exists: it is built first.
    Run run(scenario);
    PcapExport capture(run.world().names(),
                       [&](core::BytesView bytes) { return out.write(bytes); });
    run.world().subscribe(capture);
    run.world().network().set_tap(&capture);
    run.finish([] { return !was_interrupted(); });
    (void)options;
    return capture.good();
}

bool export_dot_of(TraceReader& reader, const ExportOptions& options, Out& out) {
    const TraceIndex index(reader);
    const CausalGraph graph(index);
    std::vector<Place> places;
    if (const auto record = parse_record(options.record, reader.names()))
        places = index.life_of(*record);
    return out.write(core::as_bytes(sim::export_dot(reader, graph, places)));
}

int write_whole(const std::string& text, const std::string& path) {
    Out out(path);
    if (!out.is_open()) {
        complain(fmt::format("brokerscope: {}: cannot be written", path));
        return exit_not_as_expected;
    }
    const bool good = out.write(core::as_bytes(text));
    if (out.close() && good) return exit_ok;
    complain("brokerscope: the output could not be written");
    return exit_not_as_expected;
}

/// A run that is looked at: made anew, from its scenario.
int export_picture(const ExportOptions& options) {
    if (is_trace_file(options.choice.name)) {
        complain("brokerscope: pictures are made from a scenario, not from a trace");
        return exit_bad_input;
    }
    if (options.to == "html") {
        const auto page = html_of(options.choice, options.picture);
        if (page) return write_whole(*page, options.out);
        return was_interrupted() ? exit_interrupted : exit_bad_input;
    }
    auto scenario = load(options.choice);
    if (!scenario) return exit_bad_input;
    const auto recording =
        Recording::make(std::move(*scenario), {}, [] { return !was_interrupted(); });
    if (!recording) return exit_interrupted;
    const auto text = svg_of(*recording, options.picture);
    return text ? write_whole(*text, options.out) : int{exit_bad_input};
}

int export_run(const ExportOptions& options) {
    if (options.to == "svg" || options.to == "html") return export_picture(options);
    if (options.to == "dot" && options.record.empty()) {
        complain("brokerscope: --to dot needs --record CLIENT/N, the record whose causes to draw");
        return exit_bad_input;
    }
    if (options.to == "pcap" && is_trace_file(options.choice.name)) {
        complain("brokerscope: a trace holds no bytes; export its scenario to pcap");
        return exit_bad_input;
    }
    std::optional<Source> source;
    std::optional<scenario::Scenario> scenario;
    if (options.to == "pcap")
        scenario = load(options.choice);
    else
        source = open_source(options.choice);
    if (!source && !scenario) return exit_bad_input;
    Out out(options.out);
    if (!out.is_open()) {
        complain(fmt::format("brokerscope: {}: cannot be written", options.out));
        return exit_not_as_expected;
    }
    bool good = true;
    if (scenario) {
        good = export_pcap(options, *scenario, out);
    } else {
        TraceReader reader(source->store());
        good = options.to == "dot"
                   ? export_dot_of(reader, options, out)
                   : export_jsonl(reader, [&](core::BytesView bytes) { return out.write(bytes); });
    }
    if (!out.close() || !good) {
        complain("brokerscope: the output could not be written");
        return exit_not_as_expected;
    }
    return exit_ok;
}

// --- dump ---------------------------------------------------------------------------------------

int dump_files(const Common& common, const std::vector<std::string>& paths) {
    int exit = exit_ok;
    for (const std::string& path : paths) {
        const auto content = read_file(path);
        if (!content) return exit_bad_input;
        const std::string name = path.substr(path.find_last_of('/') + 1);
        const DumpOutcome outcome =
            dump(name, *content, common.json ? DumpFormat::json : DumpFormat::lines,
                 [](std::string_view line) { print(std::string(line) + "\n"); });
        if (outcome == DumpOutcome::damaged) exit = std::max(exit, int{exit_not_as_expected});
        if (outcome == DumpOutcome::unrecognised) exit = std::max(exit, int{exit_bad_input});
    }
    return exit;
}

}  // namespace

void add_trace(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("trace", "the events of a run, as lines");
    auto options = std::make_shared<TraceOptions>();
    options->choice.add_to(*command);
    command->add_option("--kind", options->kinds, "only events of this kind")
        ->allow_extra_args(false);
    command->add_option("--node", options->nodes, "only events of this node")
        ->allow_extra_args(false);
    command->add_option("--from", options->from, "from this virtual time on");
    command->add_option("--to", options->to, "up to this virtual time");
    command->add_option("--follow", options->follow, "one record's life: shop/3");
    command->callback([&common, &exit, options] { exit = print_trace(common, *options); });
}

void add_replay(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("replay", "run a trace's scenario again and compare");
    auto path = std::make_shared<std::string>();
    command->add_option("FILE", *path, "a trace")->required();
    command->callback([&common, &exit, path] { exit = replay(common, *path); });
}

void add_export(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command = app.add_subcommand("export", "a run in the formats of other tools");
    auto options = std::make_shared<ExportOptions>();
    options->choice.add_to(*command);
    command->add_option("--to", options->to, "the format")
        ->required()
        ->check(CLI::IsMember({"pcap", "jsonl", "dot", "svg", "html"}));
    command->add_option("--out", options->out, "a file (default: stdout)");
    command->add_option("--record", options->record, "dot: the record whose causes to draw");
    command->add_option("--at", options->picture.at, "svg: when, 1.5s or #812 (default: the end)");
    command->add_option("--view", options->picture.view, "svg: what is drawn")
        ->check(CLI::IsMember({"stage", "logs", "timeline"}));
    command->add_option("--theme", options->picture.theme, "svg, html: their colours")
        ->check(CLI::IsMember({"light", "dark", "projector"}));
    command->add_option("--size", options->picture.size, "svg: 1280x720");
    command->add_flag("--no-lesson", options->picture.without_lesson,
                      "html: the run alone, also if it has a lesson");
    command->callback([&common, &exit, options] {
        options->picture.language = common.language;
        exit = export_run(*options);
    });
}

void add_dump(CLI::App& app, const Common& common, int& exit) {
    CLI::App* command =
        app.add_subcommand("dump", "decode segments, indexes, batches, checkpoints, snapshots");
    auto paths = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *paths, "files of a log directory")->required();
    command->callback([&common, &exit, paths] { exit = dump_files(common, *paths); });
}

}  // namespace brokerscope::sim::cli
