// Widths, ellipses and lines; and that the fonts have every sign that people wrote.

#include "sim/scene/text_metrics.h"
#include "tests/sim/scene/film.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace brokerscope::sim::scene {
namespace {

const TextStyle plain{.size = 20};

TEST(TextMetrics, an_ideograph_is_as_wide_as_the_letters_are_high) {
    EXPECT_DOUBLE_EQ(text_width("消息", plain), 40);
    EXPECT_LT(text_width("ab", plain), 40);
    EXPECT_GT(text_width("ab", {.size = 20, .bold = true}), text_width("ab", plain));
}

TEST(TextMetrics, what_fits_is_left_alone_and_the_rest_ends_in_an_ellipsis) {
    EXPECT_EQ(fit("broker-1", plain, 200), "broker-1");
    const std::string cut = fit("broker-1 is down", plain, 100);
    EXPECT_TRUE(cut.ends_with("…"));
    EXPECT_LE(text_width(cut, plain), 100);
    EXPECT_EQ(fit("broker", plain, 3), "");
}

TEST(TextMetrics, lines_break_at_spaces_and_between_ideographs) {
    for (const std::string& line : wrap("the leader has it, the answer is lost", plain, 120)) {
        EXPECT_LE(text_width(line, plain), 120);
        EXPECT_FALSE(line.starts_with(" "));
        EXPECT_FALSE(line.ends_with(" "));
    }
    const auto lines = wrap("消息已经写入，响应丢失。", plain, 120);
    EXPECT_EQ(lines, (std::vector<std::string>{"消息已经写", "入，响应丢", "失。"}));
}

TEST(TextMetrics, too_many_lines_end_in_an_ellipsis) {
    const auto lines = wrap("one two three four five six seven", plain, 100, 2);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_TRUE(lines[1].ends_with("…"));
    EXPECT_EQ(wrap("a\nb", plain, 100), (std::vector<std::string>{"a", "b"}));
}

TEST(TextMetrics, every_sign_of_the_library_is_in_the_font) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(BROKERSCOPE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() != ".yaml") continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);)
            EXPECT_TRUE(has_glyphs(line)) << entry.path() << ": " << line;
    }
}

}  // namespace
}  // namespace brokerscope::sim::scene
