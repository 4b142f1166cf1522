// What the pages show is what the product prints: every `$ brokerscope …` in a console block of
// README.md and docs/ is run, and the lines below it must come out, in this order; `…` stands for
// anything.

#include "tests/support/shell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace brokerscope::test {
namespace {

namespace fs = std::filesystem;

struct Example {
    std::string place;  ///< file:line
    std::string command;
    std::vector<std::string> lines;
};

std::vector<Example> examples_of(const fs::path& page) {
    std::vector<Example> examples;
    std::ifstream in(page);
    bool in_console = false;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with("```")) {
            in_console = line == "```console";
        } else if (in_console && line.starts_with("$ ")) {
            const std::string place = page.filename().string() + ":" + std::to_string(number);
            examples.push_back({place, line.substr(2), {}});
        } else if (in_console && !examples.empty() && !line.empty()) {
            examples.back().lines.push_back(line);
        }
    }
    // Blocks that show how to build are for people.
    std::erase_if(examples, [](const Example& example) {
        return !example.command.starts_with("brokerscope ");
    });
    return examples;
}

/// Does `text` match `pattern`, in which `…` stands for anything?
bool matches(const std::string& pattern, const std::string& text) {
    static const std::string gap = "…";
    std::size_t at = 0;
    std::size_t from = 0;
    for (bool first = true;; first = false) {
        const std::size_t next = pattern.find(gap, from);
        const std::string piece = pattern.substr(from, next - from);
        const std::size_t found = text.find(piece, at);
        if (found == std::string::npos || (first && found != 0)) return false;
        at = found + piece.size();
        if (next == std::string::npos) return piece.empty() || text.ends_with(piece);
        from = next + gap.size();
    }
}

std::vector<fs::path> pages() {
    const fs::path root = BROKERSCOPE_SOURCE_DIR;
    std::vector<fs::path> found{root / "README.md"};
    for (const auto& entry : fs::directory_iterator(root / "docs"))
        if (entry.path().extension() == ".md") found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

TEST(Docs, every_example_prints_what_the_page_shows) {
    std::size_t examples = 0;
    // Examples of one page may use files that an earlier one made.
    const TemporaryFolder folder;
    fs::create_symlink(fs::path(BROKERSCOPE_SOURCE_DIR) / "tests", folder.path() + "/tests");
    for (const fs::path& page : pages()) {
        for (const Example& example : examples_of(page)) {
            ++examples;
            const Output output = run_brokerscope(example.command.substr(12), folder.path());
            auto line = output.lines.begin();
            for (const std::string& expected : example.lines) {
                line = std::find_if(line, output.lines.end(), [&](const std::string& actual) {
                    return matches(expected, actual);
                });
                if (line == output.lines.end()) {
                    ADD_FAILURE() << example.place << ": `" << example.command
                                  << "` does not print\n  " << expected << "\nbut\n"
                                  << output.text;
                    break;
                }
                ++line;
            }
        }
    }
    EXPECT_GE(examples, 5u);
}

TEST(Docs, a_gap_stands_for_anything) {
    EXPECT_TRUE(matches("seed 1, … events, trace …", "seed 1, 0.750 s, 12 events, trace ab"));
    EXPECT_TRUE(matches("plain", "plain"));
    EXPECT_FALSE(matches("plain", "plain and more"));
    EXPECT_FALSE(matches("a … c", "a b d"));
}

}  // namespace
}  // namespace brokerscope::test
