#pragma once
// What the subcommands share: common options, exit codes, output that notices when it fails,
// interruption, and getting a scenario or a trace from what a person typed.

#include "sim/scenario/load.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/trace_file.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::cli {

enum Exit : int {
    exit_ok = 0,
    exit_not_as_expected = 1,  ///< a check failed, a file is damaged, output could not be written
    exit_bad_input = 2,        ///< nothing was run
    exit_broken = 3,           ///< an invariant of the core, or determinism
    exit_interrupted = 130,
};

struct Common {
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    std::string language = "en";
    /// Stdout is a terminal and NO_COLOR is not set.
    bool colour = false;
};

/// Which scenario, in which form.
struct ScenarioChoice {
    std::string name;
    std::string variant;
    std::vector<std::string> sets;
    std::optional<std::uint64_t> seed;

    /// Adds SCENARIO, --seed, --variant, --set.
    void add_to(CLI::App& command);
};

/// Everything goes to stdout through here; `flush` says whether it arrived.
void print(std::string_view text);
void complain(std::string_view text);  ///< a line on stderr
[[nodiscard]] bool flush_output();

/// Loads it, or prints every error and returns nothing.
std::optional<scenario::Scenario> load(const ScenarioChoice& choice);
/// The same, with the text of the file for a trace's header.
struct LoadedScenario {
    scenario::Scenario scenario;
    std::string text;
    std::string path;
};
std::optional<LoadedScenario> load_with_text(const ScenarioChoice& choice);

/// Is there a file of this name that begins as a trace does?
bool is_trace_file(const std::string& name);
/// Reads a file whole; complains and returns nothing if it cannot.
std::optional<core::Bytes> read_file(const std::string& path);

/// What made a run, for the header of its trace.
TraceHeader trace_header(const LoadedScenario& scenario, const ScenarioChoice& choice);

/// Ctrl-C was pressed: finish what is sensible and leave with `exit_interrupted`.
bool was_interrupted();
void watch_for_interruption();

/// Shows how far a long run is, on stderr: on a terminal one line that is rewritten, else a line
/// now and then. Silent for the first second, and with `quiet`.
class Progress {
public:
    Progress(const Common& common, std::string what);
    ~Progress();
    void show(double done, std::string_view figures);

private:
    std::string what_;
    bool quiet_;
    bool terminal_;
    bool shown_ = false;
    std::int64_t began_ms_;
    std::int64_t last_ms_ = 0;
};

// Each adds one subcommand; its callback sets `exit`.
void add_list(CLI::App& app, const Common& common, int& exit);
void add_show(CLI::App& app, const Common& common, int& exit);
void add_schema(CLI::App& app, const Common& common, int& exit);
void add_lesson(CLI::App& app, const Common& common, int& exit);
void add_run(CLI::App& app, const Common& common, int& exit);
void add_explain(CLI::App& app, const Common& common, int& exit);
void add_trace(CLI::App& app, const Common& common, int& exit);
void add_dump(CLI::App& app, const Common& common, int& exit);
void add_replay(CLI::App& app, const Common& common, int& exit);
void add_export(CLI::App& app, const Common& common, int& exit);
void add_bench(CLI::App& app, const Common& common, int& exit);
void add_gui(CLI::App& app, const Common& common, int& exit);

/// Replaces this process by `brokerscope-gui`, which lies beside it; comes back only if it cannot,
/// with the exit code.
int become_window(const std::vector<std::string>& arguments);

}  // namespace brokerscope::sim::cli
