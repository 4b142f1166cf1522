#include "sim/cli/command.h"

#include "sim/session/library.h"
#include "sim/session/product.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace brokerscope::sim::cli {

namespace {

volatile std::sig_atomic_t interrupted = 0;

std::int64_t milliseconds_now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void ScenarioChoice::add_to(CLI::App& command) {
    command.add_option("SCENARIO", name, "a path, or the id of one in the library")->required();
    command.add_option("--seed", seed, "another seed than the file's");
    command.add_option("--variant", variant, "a variant of the file");
    command.add_option("--set", sets, "PATH=VALUE: changes one value, as in a variant's `set`")
        ->allow_extra_args(false);
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void complain(std::string_view text) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

bool flush_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return true;
    complain("brokerscope: the output could not be written");
    return false;
}

std::optional<core::Bytes> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in && text.empty()) {
        complain(fmt::format("brokerscope: {}: cannot be read", path));
        return std::nullopt;
    }
    return core::to_bytes(text);
}

std::optional<LoadedScenario> load_with_text(const ScenarioChoice& choice) {
    const auto path = find_scenario(choice.name);
    if (!path) {
        complain("brokerscope: " + path.error());
        return std::nullopt;
    }
    const scenario::LoadOptions options{choice.variant, choice.sets, choice.seed};
    auto loaded = scenario::load_file(*path, options);
    if (!loaded) {
        for (const std::string& line : loaded.error().lines()) complain(line);
        return std::nullopt;
    }
    const auto text = read_file(*path);
    if (!text) return std::nullopt;
    return LoadedScenario{std::move(*loaded), std::string(core::as_text(*text)), *path};
}

std::optional<scenario::Scenario> load(const ScenarioChoice& choice) {
    auto loaded = load_with_text(choice);
    if (!loaded) return std::nullopt;
    return std::move(loaded->scenario);
}

bool is_trace_file(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    char magic[8] = {};
    in.read(magic, sizeof magic);
    return in.gcount() == 8 && std::string_view(magic, 8) == "brktrace";
}

TraceHeader trace_header(const LoadedScenario& scenario, const ScenarioChoice& choice) {
    TraceHeader header = this_product();
    header.scenario = scenario.text;
    header.variant = choice.variant;
    header.seed = scenario.scenario.seed;
    header.more.emplace_back("path", scenario.path);
    for (const std::string& set : choice.sets) header.more.emplace_back("set", set);
    return header;
}

bool was_interrupted() { return interrupted != 0; }

void watch_for_interruption() {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGPIPE, SIG_IGN);
}

Progress::Progress(const Common& common, std::string what)
    : what_(std::move(what)),
      quiet_(common.quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      began_ms_(milliseconds_now()) {}

Progress::~Progress() {
    if (shown_ && terminal_) std::fprintf(stderr, "\r\x1b[K");
}

void Progress::show(double done, std::string_view figures) {
    const std::int64_t now = milliseconds_now();
    const std::int64_t elapsed = now - began_ms_;
    const std::int64_t interval = terminal_ ? 200 : 10'000;
    if (quiet_ || elapsed < 1000 || now - last_ms_ < interval) return;
    last_ms_ = now;
    shown_ = true;
    const double share = std::clamp(done, 0.001, 1.0);
    const auto left_s =
        static_cast<std::int64_t>(static_cast<double>(elapsed) * (1 - share) / share / 1000);
    if (!terminal_) {
        complain(fmt::format("{}: {:.0f} %, {}, {} s left", what_, share * 100, figures, left_s));
        return;
    }
    const auto bars = static_cast<std::size_t>(share * 30);
    std::fprintf(stderr, "\r\x1b[K%s",
                 fmt::format("{} [{:<30}] {:3.0f} %  {}  {} s left", what_, std::string(bars, '='),
                             share * 100, figures, left_s)
                     .c_str());
}

}  // namespace brokerscope::sim::cli
