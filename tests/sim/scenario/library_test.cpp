// The library's files are good, say everything in two languages, and read back as they are written.

#include "sim/scenario/schema.h"
#include "sim/scenario/writer.h"
#include "tests/sim/scenario/files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

namespace brokerscope::sim::scenario {
namespace {

std::vector<std::filesystem::path> library() {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path root = BROKERSCOPE_SOURCE_DIR "/scenarios";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
        if (entry.is_regular_file() && entry.path().extension() == ".yaml" &&
            entry.path().parent_path() != root)
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

void report(const Diagnostics& diagnostics) {
    for (const std::string& line : diagnostics.lines()) ADD_FAILURE() << line;
}

TEST(Library, every_file_and_variant_is_good) {
    const auto files = library();
    ASSERT_FALSE(files.empty());
    for (const auto& file : files) {
        auto story = load_file(file.string());
        if (!story) {
            report(story.error());
            continue;
        }
        EXPECT_EQ(story->id, file.stem().string());
        EXPECT_EQ(story->group, file.parent_path().filename().string());
        for (const Text* text : {&story->title, &story->summary})
            for (const char* language : {"en", "zh"})
                EXPECT_TRUE(text->by_language.contains(language)) << story->id << " " << language;
        for (const VariantInfo& variant : story->variants) {
            EXPECT_EQ(variant.title.by_language.size(), 2u) << story->id << " " << variant.name;
            EXPECT_TRUE(load_file(file.string(), {.variant = variant.name}));
        }
    }
}

TEST(Library, what_is_shown_reads_back_the_same) {
    for (const auto& file : library()) {
        auto story = load_file(file.string());
        if (!story) continue;
        std::vector<std::string> names = {""};
        for (const VariantInfo& variant : story->variants) names.push_back(variant.name);
        for (const std::string& name : names) {
            Scenario scenario = *load_file(file.string(), {.variant = name});
            scenario.variants.clear();
            scenario.variant.clear();
            const std::string yaml = to_yaml(scenario);
            auto again = load(yaml, "written");
            if (!again) report(again.error());
            EXPECT_TRUE(again && *again == scenario) << file << " " << name << "\n" << yaml;
            auto full = load(to_yaml(scenario, {.configuration_defaults = true}), "written");
            if (!full) report(full.error());
        }
    }
}

// Structure only: that editors agree with it is tried by hand with a real validator.
TEST(Schema, refers_only_to_what_it_defines) {
    const auto schema = nlohmann::json::parse(json_schema());
    EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    std::set<std::string> wanted;
    const auto walk = [&](auto&& self, const nlohmann::json& node) -> void {
        if (node.is_object() && node.contains("$ref")) wanted.insert(node["$ref"]);
        if (node.is_structured())
            for (const auto& child : node) self(self, child);
    };
    walk(walk, schema);
    EXPECT_GT(wanted.size(), 40u);
    for (const std::string& reference : wanted)
        EXPECT_TRUE(schema.contains(nlohmann::json::json_pointer(reference.substr(1))))
            << reference;
    EXPECT_TRUE(schema["properties"]["cluster"].contains("$ref"));
    EXPECT_TRUE(schema["properties"].contains("lesson"));
    EXPECT_FALSE(schema["properties"].contains("services")) << "not modelled yet";
}

}  // namespace
}  // namespace brokerscope::sim::scenario
