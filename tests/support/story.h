#pragma once
// Stories: tests that read as documentation. A `.story` file is prose and commands:
//
//     # A comment, for the reader.
//     produce acks=all value=a
//     ----
//     ok offset=0, waiting for hw 1
//
// Each block is one or more command lines, the rule `----`, and the expected output up to an empty
// line. The runner feeds every command line to the test's own interpreter and compares what it
// prints. With BROKERSCOPE_REWRITE=1 the file is written anew with what came out; the commit says
// why it changed.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::tests {

/// One command line: `name argument … key=value …`.
struct StoryCommand {
    std::string line;
    std::string name;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> options;

    bool has(const std::string& key) const { return options.contains(key); }
    std::string text(const std::string& key, const std::string& otherwise = "") const {
        const auto found = options.find(key);
        return found == options.end() ? otherwise : found->second;
    }
    long number(const std::string& key, long otherwise = 0) const {
        const auto found = options.find(key);
        return found == options.end() ? otherwise : std::strtol(found->second.c_str(), nullptr, 10);
    }
};

inline StoryCommand parse_story_command(const std::string& line) {
    StoryCommand command;
    command.line = line;
    std::istringstream words(line);
    words >> command.name;
    for (std::string word; words >> word;) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos)
            command.arguments.push_back(word);
        else
            command.options[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return command;
}

/// Runs the story at `path` (relative to the source tree). `interpret` returns what a command
/// prints, each line ended by '\n' or empty.
inline void run_story(const std::string& path,
                      const std::function<std::string(const StoryCommand&)>& interpret) {
    const std::string full = std::string(BROKERSCOPE_SOURCE_DIR) + "/" + path;
    std::ifstream in(full);
    ASSERT_TRUE(in) << "no story at " << full;
    std::ostringstream rewritten;
    std::string expected;
    std::string actual;
    std::string line;
    std::size_t number = 0;
    std::size_t rule_line = 0;
    bool in_output = false;
    const auto compare = [&] {
        EXPECT_EQ(expected, actual) << path << ":" << rule_line;
        rewritten << actual;
        expected.clear();
        actual.clear();
    };
    while (std::getline(in, line)) {
        ++number;
        if (in_output && !line.empty()) {
            expected += line + "\n";
            continue;
        }
        if (in_output) compare();
        in_output = line == "----";
        rewritten << line << "\n";
        if (in_output) rule_line = number;
        if (in_output || line.empty() || line[0] == '#') continue;
        actual += interpret(parse_story_command(line));
    }
    if (in_output) compare();
    EXPECT_EQ("", actual) << path << ": the last commands have no expected output";
    in.close();
    const char* rewrite = std::getenv("BROKERSCOPE_REWRITE");
    if (rewrite != nullptr && std::string_view(rewrite) == "1")
        std::ofstream(full) << rewritten.str();
}

}  // namespace brokerscope::tests
