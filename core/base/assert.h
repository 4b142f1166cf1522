#pragma once
// ASSERT: for our own bugs only, always on. What a peer, a disk or a person can cause is an error
// value, never an assertion.
//
// Before the process ends, the installed reporter may add what it knows (event id, virtual time,
// node, the line that replays the run).

#include <string_view>

namespace brokerscope::core {

/// Called once with the failed assertion's text; writes what else is known to stderr.
using AssertReporter = void (*)(std::string_view failure);

/// Installs `reporter` for this process and returns the one before it.
AssertReporter set_assert_reporter(AssertReporter reporter);

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line,
                                   std::string_view why);

}  // namespace brokerscope::core

#define ASSERT_2(condition, why)                                                          \
    do {                                                                                  \
        if (!(condition)) [[unlikely]]                                                    \
            ::brokerscope::core::assertion_failed(#condition, __FILE__, __LINE__, (why)); \
    } while (false)
#define ASSERT_1(condition) ASSERT_2(condition, "")
#define ASSERT_PICK(first, second, name, ...) name
/// ASSERT(condition) or ASSERT(condition, "why it must hold").
#define ASSERT(...) ASSERT_PICK(__VA_ARGS__, ASSERT_2, ASSERT_1)(__VA_ARGS__)
#define UNREACHABLE(why) \
    ::brokerscope::core::assertion_failed("unreachable", __FILE__, __LINE__, why)
