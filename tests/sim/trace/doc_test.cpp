// docs/trace.md against the code: its table of events has each kind with its fields, in order.

#include "sim/trace/trace_index.h"
#include "sim/trace/words.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace brokerscope::sim {
namespace {

std::vector<std::string> lines_of_the_page() {
    std::ifstream page(std::string(BROKERSCOPE_SOURCE_DIR) + "/docs/trace.md");
    std::vector<std::string> lines;
    for (std::string line; std::getline(page, line);) lines.push_back(line);
    return lines;
}

TEST(TraceDoc, has_every_kind_with_its_fields_in_alphabetical_order) {
    static const std::regex row(R"(\| `([a-z.]+)` \| (.*?) \| .*)");
    std::vector<std::string> kinds;
    for (const std::string& line : lines_of_the_page()) {
        if (line == "## Joins") break;
        std::smatch match;
        if (!std::regex_match(line, match, row)) continue;
        const auto kind = trace::kind_index(match[1].str());
        ASSERT_TRUE(kind.has_value()) << match[1] << " is no kind of event";
        std::string fields;
        for (const FieldSchema& field : schema(*kind).fields)
            fields += fmt::format("{}`{}`", fields.empty() ? "" : ", ", field.name);
        EXPECT_EQ(match[2].str(), fields.empty() ? "none" : fields) << match[1];
        kinds.push_back(match[1]);
    }
    EXPECT_TRUE(std::ranges::is_sorted(kinds));
    EXPECT_EQ(kinds.size(), trace::kind_count);
}

TEST(TraceDoc, names_every_join) {
    std::string page;
    for (const std::string& line : lines_of_the_page()) page += line + '\n';
    for (int kind = 0; kind <= static_cast<int>(JoinKind::audited); ++kind)
        EXPECT_NE(page.find(fmt::format("| {} |", name_of(static_cast<JoinKind>(kind)))),
                  std::string::npos)
            << name_of(static_cast<JoinKind>(kind));
}

}  // namespace
}  // namespace brokerscope::sim
