#pragma once
// Runs the product as a person does, and keeps what it prints.

#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace brokerscope::test {

struct Output {
    std::string text;  ///< stdout and stderr, as they came
    std::vector<std::string> lines;
    int exit = 0;
};

/// Runs a line of the shell in `folder`.
inline Output run_shell(const std::string& command, const std::string& folder) {
    Output output;
    std::FILE* pipe = popen(("cd '" + folder + "' && { " + command + " ; } 2>&1").c_str(), "r");
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe))
        output.text.append(buffer, count);
    const int status = pclose(pipe);
    output.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::istringstream in(output.text);
    for (std::string line; std::getline(in, line);) output.lines.push_back(line);
    return output;
}

/// `brokerscope ARGUMENTS`, the program of this build.
inline Output run_brokerscope(const std::string& arguments, const std::string& folder = "/tmp") {
    return run_shell(std::string(BROKERSCOPE_BINARY_DIR) + "/bin/brokerscope " + arguments, folder);
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        char name[] = "/tmp/brokerscope-test-XXXXXX";
        if (const char* made = mkdtemp(name)) path_ = made;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace brokerscope::test
