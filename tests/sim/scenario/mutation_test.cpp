// Whatever is done to a good file, loading it ends with a scenario or with errors.

#include "core/base/random.h"
#include "sim/scenario/writer.h"
#include "tests/sim/scenario/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace brokerscope::sim::scenario {
namespace {

constexpr std::array<std::string_view, 24> pieces = {
    "[",       "]",    "{",        "}",           ": ",
    ", ",      "- ",   "\n",       "\n  ",        "&a ",
    "*a",      "!!x ", "\"",       "'",           "null",
    "leader(", "{n}",  "orders/0", "-1",          "9999999999999999999",
    "\t",      "|\n",  "<<: ",     "\xe5\xb0\x8f"};

std::string mutate(std::string text, core::RandomStream& random) {
    const std::uint64_t edits = 1 + random.below(3);
    for (std::uint64_t i = 0; i < edits; ++i) {
        const auto at = static_cast<std::size_t>(random.below(text.size()));
        const auto length = static_cast<std::size_t>(random.below(12));
        switch (random.below(5)) {
            case 0: text.erase(at, length); break;
            case 1: text.insert(at, pieces[random.below(pieces.size())]); break;
            case 2: text[at] = static_cast<char>(random.below(256)); break;
            case 3: {  // a piece of the file somewhere else
                const auto from = static_cast<std::size_t>(random.below(text.size()));
                text.insert(at, text.substr(from, 4 * length));
                break;
            }
            default: text.replace(at, length, pieces[random.below(pieces.size())]);
        }
        if (text.empty()) text = "x";
    }
    return text;
}

TEST(Mutation, a_damaged_file_is_loaded_or_refused) {
    core::RandomStream random = core::RandomStream::named(1, "scenario mutations");
    int good = 0;
    for (int i = 0; i < 2'000; ++i) {
        const std::string text = mutate(std::string(good_file), random);
        const auto loaded = load(text, "f");
        if (!loaded) {
            ASSERT_FALSE(loaded.error().lines().empty());
            for (const Diagnostic& diagnostic : loaded.error().list()) {
                ASSERT_GE(diagnostic.place.line, 1) << diagnostic.message << "\n" << text;
                ASSERT_GE(diagnostic.place.column, 1) << diagnostic.message << "\n" << text;
            }
            continue;
        }
        ++good;
        Scenario scenario = *loaded;
        scenario.variants.clear();
        const auto again = load(to_yaml(scenario), "written");
        ASSERT_TRUE(again && *again == scenario) << text << "\n" << to_yaml(scenario);
    }
    EXPECT_GT(good, 30);
}

TEST(Mutation, a_damaged_setting_is_applied_or_refused) {
    core::RandomStream random = core::RandomStream::named(2, "scenario mutations");
    for (int i = 0; i < 2'000; ++i) {
        const std::string set =
            mutate("clients.shop.producer.\"linger.ms\"={a: [1, 2], b: 3}", random);
        const auto loaded = load(good_file, "f", {.sets = {set}});
        if (!loaded) {
            ASSERT_FALSE(loaded.error().lines().empty());
        }
    }
}

}  // namespace
}  // namespace brokerscope::sim::scenario
