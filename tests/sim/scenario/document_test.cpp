// What is no text, no YAML or no tree is refused before anything else looks at it.

#include "sim/scenario/document.h"

#include "tests/sim/scenario/files.h"

#include <gmock/gmock.h>

namespace brokerscope::sim::scenario {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(Document, empty_files_have_nothing_in_them) {
    for (const char* text : {"", "\n\n", "# only a comment\n", "\xef\xbb\xbf"})
        EXPECT_THAT(errors_in(text), ElementsAre("f:1:1: there is nothing in this file")) << text;
}

TEST(Document, a_byte_order_mark_is_allowed) {
    EXPECT_THAT(errors_in("\xef\xbb\xbf" + std::string(good_file)), SizeIs(0));
}

TEST(Document, binary_and_other_encodings_are_refused_with_their_place) {
    EXPECT_THAT(errors_in(std::string("a: 1\nb: \0", 9)),
                ElementsAre("f:2:4: a control character (0x00): this is no text file"));
    EXPECT_THAT(errors_in("a: caf\xe9\n"),
                ElementsAre("f:1:7: not UTF-8: byte 0xe9 at position 6"));
    EXPECT_THAT(errors_in("a: \xed\xa0\x80\n"), SizeIs(1));  // a surrogate
    EXPECT_THAT(errors_in("a: \xc0\xaf\n"), SizeIs(1));      // an overlong form
    EXPECT_THAT(errors_in("\xff\xfe"
                          "a\0:\0",
                          {}),
                SizeIs(1));  // UTF-16
}

TEST(Document, columns_count_characters) {
    EXPECT_THAT(errors_in(with("title: {en: Small, zh: 小}", "title: {zh: 小小小, de-DE: x}")),
                ElementsAre("f:2:18: \"de-DE\" is not a language such as en or zh"));
}

TEST(Document, more_than_a_mebibyte_is_refused) {
    EXPECT_THAT(errors_in(std::string((1 << 20) + 1, '#')),
                ElementsAre("f:1:1: larger than 1 MiB"));
}

TEST(Document, two_documents_are_one_too_many) {
    EXPECT_THAT(errors_in(std::string(good_file) + "---\na: 1\n"),
                ElementsAre("f:24:1: a scenario file holds one document, not two"));
}

TEST(Document, duplicate_keys_name_the_first) {
    EXPECT_THAT(errors_in(with("  brokers: 3\n", "  brokers: 3\n  brokers: 4\n")),
                ElementsAre("f:5:3: \"brokers\" stands twice in this map, first in line 4"));
}

TEST(Document, keys_are_words) {
    EXPECT_THAT(errors_in("? [a]\n: 1\n"),
                ElementsAre("f:1:3: a key must be a word, not a list, a map or nothing"));
}

TEST(Document, tags_mean_nothing) {
    EXPECT_THAT(errors_in("scenario: !!binary aGVsbG8=\n"), Contains(HasSubstr("has no tags")));
}

TEST(Document, cycles_are_refused) {
    EXPECT_THAT(errors_in("a: &a [*a]\n"), ElementsAre("f:1:8: an anchor that contains itself"));
    EXPECT_THAT(errors_in("a: &a {b: &b {c: *a}}\n"), Contains(HasSubstr("contains itself")));
}

TEST(Document, anchors_that_explode_are_counted_and_not_expanded) {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 40; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int j = 0; j < 9; ++j) text += ", " + before;
        text += "]\n";
    }
    EXPECT_THAT(errors_in(text),
                ElementsAre("f:1:1: with its anchors expanded the document is larger than 10 MiB"));
}

TEST(Document, anchors_may_not_nest_too_deeply_either) {
    std::string text = "a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n";
    for (int i = 1; i < 10; ++i)
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [[[[[[[[[[*a" +
                std::to_string(i - 1) + "]]]]]]]]]]\n";
    EXPECT_THAT(errors_in(text), ElementsAre(HasSubstr("nested deeper than 64 levels")));
}

TEST(Document, nesting_is_bounded) {
    for (const char* bracket : {"[", "{a: ", "- ", "? "}) {
        std::string text;
        for (int i = 0; i < 100'000; ++i) text += bracket;
        EXPECT_THAT(errors_in(text), ElementsAre(HasSubstr("nested deeper than 64 levels")))
            << bracket;
    }
}

// Places and nearest names are found in time that grows with the file, not with its square.
TEST(Document, long_lines_and_many_mistakes_are_told_in_time) {
    std::string line = "x: [";
    for (int i = 0; i < 300'000; ++i) line += "a, ";
    EXPECT_THAT(errors_in(line + "]\n"), Contains(HasSubstr("unknown key \"x\"")));
    std::string keys;
    for (int i = 0; i < 60'000; ++i) keys += "kxy" + std::to_string(i) + ": v\n";
    EXPECT_THAT(errors_in(keys), SizeIs(Diagnostics::limit + 1));
}

TEST(Document, an_anchor_saves_typing) {
    EXPECT_THAT(errors_in(with("    do: {crash: leader(orders/0)}\n    for: 2s\n",
                               "    do: &crash {crash: leader(orders/0)}\n    for: 2s\n"
                               "  - at: 5s\n    do: *crash\n")),
                SizeIs(0));
}

}  // namespace
}  // namespace brokerscope::sim::scenario
