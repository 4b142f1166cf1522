// What `explain` tells: the whole story of a lost answer, and the key facts of others.

#include "tests/support/shell.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace brokerscope::test {
namespace {

/// The words alone: without event ids, times and line ends, which a change elsewhere may move.
std::string words_of(const std::string& text) {
    static const std::regex ids(R"(#\d+)"), times(R"(\d+\.\d{3} m?s)"), stamps(R"(:\d\d,\d{3}\])"),
        waits(R"(\d+ms)"), gaps(R"(\s+)");
    std::string words = std::regex_replace(text, ids, "#");
    words = std::regex_replace(words, times, "at");
    words = std::regex_replace(words, stamps, "]");
    words = std::regex_replace(words, waits, "ms");
    words = std::regex_replace(words, gaps, " ");
    return std::regex_replace(words, std::regex(R"(([.:]) )"), "$1\n");
}

class Explain : public ::testing::Test {
protected:
    std::string explain(const std::string& arguments) {
        const Output output = run_brokerscope("explain " + arguments, folder_.path());
        EXPECT_EQ(output.exit, 0) << output.text;
        return words_of(output.text);
    }
    TemporaryFolder folder_;
};

void expect_facts(const std::string& text, std::initializer_list<const char*> facts) {
    for (const char* fact : facts) EXPECT_NE(text.find(fact), std::string::npos) << fact << text;
}

TEST_F(Explain, a_lost_answer_is_told_as_written) {
    const std::string text = explain("dup-lost-response");
    const std::string path =
        std::string(BROKERSCOPE_SOURCE_DIR) + "/tests/cli/explain-dup-lost-response.txt";
    if (std::getenv("BROKERSCOPE_REWRITE") != nullptr) std::ofstream(path) << text;
    std::ifstream in(path);
    const std::string golden{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(text, golden);
}

TEST_F(Explain, a_loss_names_who_had_the_record_and_who_did_not) {
    expect_facts(explain("loss-acks1-crash"),
                 {"lost-acked", "crashes broker-1", "it never had offset", "acks=all",
                  "Truncating to offset"});
}

TEST_F(Explain, an_overtaken_retry_names_the_window) {
    expect_facts(explain("order-retry-inflight"),
                 {"order-log", "NOT_ENOUGH_REPLICAS", "max.in.flight.requests.per.connection",
                  "The variant idempotence"});
}

TEST_F(Explain, a_failure_nobody_heard_of_names_the_application) {
    expect_facts(explain("loss-unhandled-failure --variant ignored"),
                 {"lost-unheard", "on.failure", "Expiring", "request timeout"});
}

TEST_F(Explain, a_clean_run_needs_no_explanation) {
    expect_facts(explain("dup-lost-response --variant idempotence"),
                 {"Nothing is to be explained"});
    EXPECT_EQ(run_brokerscope("explain dup-lost-response --check nothing", folder_.path()).exit, 2);
    EXPECT_EQ(run_brokerscope("explain dup-lost-response --record shop/99", folder_.path()).exit,
              2);
}

}  // namespace
}  // namespace brokerscope::test
