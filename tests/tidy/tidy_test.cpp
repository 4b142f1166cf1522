// The style guide as a test: arrows, lengths, banned words, documented events.

#include "core/trace/events.h"
#include "tests/tidy/source_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace brokerscope::tidy {
namespace {

using Arrows = std::map<std::string, std::set<std::string>>;

/// The table "Arrows" of docs/architecture.md.
Arrows read_arrows() {
    Arrows arrows;
    for (const std::string& line : read_file("docs/architecture.md").lines) {
        static const std::regex row(R"(\| ((?:core|sim|gui)/\w+) \|(.*)\|)");
        std::smatch match;
        if (!std::regex_match(line, match, row)) continue;
        std::set<std::string>& allowed = arrows[match[1]];
        allowed = {"core/base", match[1]};
        std::istringstream words(match[2]);
        for (std::string word; words >> word;) allowed.insert(word);
    }
    return arrows;
}

std::string room_of(const std::string& path) {
    const std::size_t first = path.find('/');
    const std::size_t second = path.find('/', first + 1);
    return second == std::string::npos ? path : path.substr(0, second);
}

const std::vector<SourceFile>& product() {
    static const std::vector<SourceFile> files = read_tree({"core", "sim", "gui"}, {".h", ".cpp"});
    return files;
}

TEST(Tidy, includes_follow_the_arrows) {
    const Arrows arrows = read_arrows();
    ASSERT_GT(arrows.size(), 10u);
    static const std::regex include(R"re(\s*#include "((?:core|sim|gui)/[^"]+)".*)re");
    for (const SourceFile& file : product()) {
        const auto from = arrows.find(room_of(file.path));
        if (from == arrows.end()) {
            ADD_FAILURE() << file.path << ": its room has no row in docs/architecture.md";
            continue;
        }
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (!file.lines[i].contains("#include \"")) continue;
            std::smatch match;
            if (!std::regex_match(file.lines[i], match, include)) continue;
            if (!from->second.contains(room_of(match[1])))
                ADD_FAILURE() << file.path << ":" << i + 1 << ": " << from->first
                              << " may not include " << match[1];
        }
    }
}

TEST(Tidy, no_file_outgrows_one_idea) {
    for (const SourceFile& file : read_tree({"core", "sim", "gui", "tests"}, {".h", ".cpp"}))
        EXPECT_LE(file.lines.size(), 600u) << file.path;
}

TEST(Tidy, no_function_outgrows_a_screen) {
    // A body opens at the end of a line that closes a parameter list; it ends where its brace
    // closes.
    static const std::regex opening(
        R"(^\s*[\w:~<>&*,\[\] ]+.*\)\s*(const)?\s*(noexcept)?\s*(override)?\s*(->.*)?\{$)");
    static const std::regex control(
        R"(^\s*(\}?\s*else|if|for|while|switch|do|namespace|return)\b.*)");
    for (const SourceFile& file : product()) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (!file.lines[i].ends_with("{") || !file.lines[i].contains(')')) continue;
            const std::string first = code_of(file.lines[i]);
            if (!std::regex_match(first, opening) || std::regex_match(first, control)) continue;
            long depth = 0;
            std::size_t end = i;
            for (; end < file.lines.size(); ++end) {
                const std::string code = code_of(file.lines[end]);
                depth += std::ranges::count(code, '{') - std::ranges::count(code, '}');
                if (depth <= 0) break;
            }
            EXPECT_LE(end - i + 1, 70u) << file.path << ":" << i + 1;
        }
    }
}

TEST(Tidy, lines_have_at_most_a_hundred_columns) {
    for (const SourceFile& file : product()) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto columns = std::ranges::count_if(file.lines[i], [](char c) {
                return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
            });
            EXPECT_LE(columns, 100) << file.path << ":" << i + 1;
        }
    }
}

/// What a line may not say. `hint` is part of every line that `word` matches: looked for first,
/// because std::regex is slow.
struct Ban {
    std::vector<std::string> hints;
    std::regex word;
    std::string why;
};

/// docs/determinism.md lists these, and why.
const std::vector<Ban>& bans() {
    static const std::vector<Ban> list = [] {
        std::vector<Ban> bans;
        const auto ban = [&](std::vector<std::string> hints, const char* word, const char* why) {
            bans.push_back({std::move(hints), std::regex(word), why});
        };
        ban({"_clock", "gettime"},
            R"(\b(system|steady|high_resolution)_clock\b|\bgettimeofday\b|\bclock_gettime\b)",
            "the real clock");
        ban({"#include <"},
            R"(#include <(chrono|random|thread|mutex|atomic|future|cmath|math\.h|ctime|time\.h)>.*)",
            "a header of chance, time, threads or libm");
        ban({"rand", "mt19937", "_distribution"},
            R"(\bs?rand\(|\brandom_device\b|\bmt19937|_distribution\b)",
            "chance without an address");
        ban({"unordered_"}, R"(\bunordered_(multi)?(map|set)\b)",
            "an order that depends on the library");
        ban({"std::hash"}, R"(\bstd::hash\b)", "a hash that depends on the library");
        ban({"map<", "set<"}, R"((map|set)<(const )?\w+(::\w+)*\s*\*)", "addresses as keys");
        ban({"throw"}, R"(\bthrow\b)", "no exceptions in core and sim");
        ban({"thread_local"}, R"(\bthread_local\b)", "hidden state");
        return bans;
    }();
    return list;
}

/// Rooms that talk to people and machines, not to the simulated world.
bool may_see_the_real_world(const std::string& room) {
    return room == "core/posix" || room == "sim/serve" || room == "sim/cli" ||
           room == "sim/search" || room.starts_with("gui");
}

/// A picture decides nothing and prints tenths of a pixel: it may round.
bool is_geometry(const std::string& room, const std::string& line) {
    return room == "sim/scene" && line == "#include <cmath>";
}

TEST(Tidy, nothing_nondeterministic_is_named_in_core_and_sim) {
    for (const SourceFile& file : product()) {
        if (may_see_the_real_world(room_of(file.path))) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            for (const Ban& ban : bans()) {
                const bool suspect = std::ranges::any_of(ban.hints, [&](const std::string& hint) {
                    return file.lines[i].contains(hint);
                });
                if (!suspect || is_geometry(room_of(file.path), file.lines[i])) continue;
                EXPECT_FALSE(std::regex_search(code_of(file.lines[i]), ban.word))
                    << file.path << ":" << i + 1 << ": " << ban.why << ": " << file.lines[i];
            }
        }
    }
}

TEST(Tidy, headers_begin_with_what_they_are) {
    for (const SourceFile& file : product()) {
        if (!file.path.ends_with(".h")) continue;
        ASSERT_GE(file.lines.size(), 2u) << file.path;
        EXPECT_EQ(file.lines[0], "#pragma once") << file.path;
        EXPECT_TRUE(file.lines[1].starts_with("//"))
            << file.path << ": opens without saying what it is";
    }
}

TEST(Tidy, every_event_is_documented) {
    std::set<std::string> documented;
    static const std::regex row(R"(\| `([a-z.]+)` \|.*)");
    for (const std::string& line : read_file("docs/trace.md").lines) {
        std::smatch match;
        if (std::regex_match(line, match, row)) documented.insert(match[1]);
    }
    for (const std::string_view kind : core::trace::kind_names)
        EXPECT_TRUE(documented.contains(std::string(kind))) << kind << " is not in docs/trace.md";
}

}  // namespace
}  // namespace brokerscope::tidy
