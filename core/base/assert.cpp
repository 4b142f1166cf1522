#include "core/base/assert.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace brokerscope::core {

namespace {
AssertReporter& reporter() {
    static AssertReporter installed = nullptr;
    return installed;
}
}  // namespace

AssertReporter set_assert_reporter(AssertReporter next) {
    AssertReporter before = reporter();
    reporter() = next;
    return before;
}

void assertion_failed(const char* condition, const char* file, int line, std::string_view why) {
    std::string text =
        std::string(file) + ":" + std::to_string(line) + ": assertion failed: " + condition;
    if (!why.empty()) text += " (" + std::string(why) + ")";
    std::fprintf(stderr, "%s\n", text.c_str());
    // A reporter that fails itself must not report again.
    if (AssertReporter installed = set_assert_reporter(nullptr)) installed(text);
    std::fflush(nullptr);
    std::abort();
}

}  // namespace brokerscope::core
