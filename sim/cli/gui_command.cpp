// `brokerscope gui …`: the window, a program of its own beside this one, with the same arguments.

#include "sim/cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace brokerscope::sim::cli {

namespace {

std::filesystem::path window_program() {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path{} : self.parent_path() / "brokerscope-gui";
}

}  // namespace

int become_window(const std::vector<std::string>& arguments) {
    const std::string program = window_program().string();
    if (program.empty() || access(program.c_str(), X_OK) != 0) {
        complain(
            "brokerscope: the window is not there: this was built without Qt 6 (Debian: "
            "qt6-base-dev). With Qt installed, build again: ./dev build");
        return exit_bad_input;
    }
    std::vector<std::string> words = {program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> raw;
    for (std::string& word : words) raw.push_back(word.data());
    raw.push_back(nullptr);
    execv(program.c_str(), raw.data());
    complain(fmt::format("brokerscope: {} does not start: {}", program, std::strerror(errno)));
    return exit_bad_input;
}

void add_gui(CLI::App& app, const Common&, int& exit) {
    // For the list of commands: main knows `gui` before anything else reads the words behind it.
    CLI::App* command = app.add_subcommand(
        "gui", "the window; takes what brokerscope-gui takes (gui --help lists it)");
    command->callback([&exit] { exit = become_window({}); });
}

}  // namespace brokerscope::sim::cli
